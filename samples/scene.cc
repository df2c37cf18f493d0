#include "samples/scene.h"

#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace meishi::samples {

cv::Matx33d card_to_mm(const CutCard& card) {
  const double a = card.turn * std::numbers::pi / 180;
  const double kx = card.size.width / card.print.cols, ky = card.size.height / card.print.rows;
  const double c = std::cos(a), s = std::sin(a), w = card.size.width / 2, h = card.size.height / 2;
  return {c * kx, -s * ky, card.at.x - c * w + s * h, s * kx, c * ky, card.at.y - s * w - c * h, 0, 0, 1};
}

std::vector<cv::Point2f> outline_of(const CutCard& card, const cv::Matx33d& h) {
  constexpr int kSteps = 6;  // of each corner
  const double w = card.print.cols, t = card.print.rows;
  const double rx = card.corner * w / card.size.width, ry = card.corner * t / card.size.height;
  const cv::Point2d centres[] = {{rx, ry}, {w - rx, ry}, {w - rx, t - ry}, {rx, t - ry}};
  std::vector<cv::Point2f> out;
  for (int corner = 0; corner < 4; ++corner) {
    for (int i = 0; i <= kSteps; ++i) {
      const double a = (corner + 2 + static_cast<double>(i) / kSteps) * std::numbers::pi / 2;
      const cv::Vec3d p = h * cv::Vec3d(centres[corner].x + rx * std::cos(a), centres[corner].y + ry * std::sin(a), 1);
      out.emplace_back(static_cast<float>(p[0] / p[2]), static_cast<float>(p[1] / p[2]));
    }
  }
  return out;
}

CutCard reduced(const CutCard& card, double px_per_mm) {
  CutCard out = card;
  const double now = card.print.cols / card.size.width, wanted = 2.4 * px_per_mm;
  if (wanted >= now) return out;
  cv::resize(card.print, out.print, {}, wanted / now, wanted / now, cv::INTER_AREA);
  cv::resize(card.shape, out.shape, out.print.size(), 0, 0, cv::INTER_AREA);
  return out;
}

}  // namespace meishi::samples
