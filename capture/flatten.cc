#include "capture/flatten.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace meishi {

namespace {

constexpr double kLongSideMm = 91;
constexpr double kShortSideMm = 55;
constexpr double kUsualFocal = 0.85;  // of a picture's long side: between the main camera's 26 mm and a crop of it

double distance(const Point& a, const Point& b) { return std::hypot(a.x - b.x, a.y - b.y); }

cv::Vec3d homogeneous(const Point& p, const cv::Point2d& centre) { return {p.x - centre.x, p.y - centre.y, 1}; }

}  // namespace

double true_aspect(const Quad& quad, cv::Size page) {
  const double width = (distance(quad[0], quad[1]) + distance(quad[3], quad[2])) / 2;
  const double height = (distance(quad[0], quad[3]) + distance(quad[1], quad[2])) / 2;
  const double plain = width / std::max(1.0, height);

  const cv::Point2d centre(page.width / 2.0, page.height / 2.0);
  const cv::Vec3d m1 = homogeneous(quad[0], centre);
  const cv::Vec3d m2 = homogeneous(quad[1], centre);
  const cv::Vec3d m3 = homogeneous(quad[3], centre);
  const cv::Vec3d m4 = homogeneous(quad[2], centre);
  const double d2 = m2.cross(m4).dot(m3);
  const double d3 = m3.cross(m4).dot(m2);
  if (std::abs(d2) < 1e-9 || std::abs(d3) < 1e-9) return plain;
  const cv::Vec3d n2 = (m1.cross(m4).dot(m3) / d2) * m2 - m1;
  const cv::Vec3d n3 = (m1.cross(m4).dot(m2) / d3) * m3 - m1;
  const double longest = std::max(page.width, page.height);
  // Sides that are parallel in the picture (n[2] near 0) say nothing of the focal length; yet a card tilted straight
  // away from the camera, as most people hold it, is foreshortened all the same. There, and where the corners are too
  // noisy (a focal length that no camera has), an ordinary telephone's is taken. Without any perspective it has no
  // weight below, and the plain ratio comes out.
  double f2 = kUsualFocal * kUsualFocal * longest * longest;
  if (std::abs(n2[2]) > 0.02 && std::abs(n3[2]) > 0.02) {
    const double measured = -(n2[0] * n3[0] + n2[1] * n3[1]) / (n2[2] * n3[2]);
    if (measured > 0.25 * longest * longest && measured < 25 * longest * longest) f2 = measured;
  }
  const double w2 = (n2[0] * n2[0] + n2[1] * n2[1]) / f2 + n2[2] * n2[2];
  const double h2 = (n3[0] * n3[0] + n3[1] * n3[1]) / f2 + n3[2] * n3[2];
  return h2 <= 0 ? plain : std::sqrt(w2 / h2);
}

cv::Mat even_light(const cv::Mat& bgr, double px_per_mm) {
  cv::Mat grey;
  cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
  // The light changes slowly: measure it at 2 px/mm. The median of 8 mm is the ground under print, dark or light.
  double scale = std::min(1.0, 2.0 / px_per_mm);
  if (std::min(grey.cols, grey.rows) * scale < 1) scale = 1;  // a sliver
  cv::Mat small;
  cv::resize(grey, small, {}, scale, scale, cv::INTER_AREA);
  const auto odd = [&](double mm) { return std::max(3, static_cast<int>(mm * px_per_mm * scale)) | 1; };
  cv::Mat ground;
  cv::medianBlur(small, ground, odd(8));
  // Bands, logos and pictures are darker than any shadow makes the paper beside them: there the light is what it is on
  // the paper around, filled in by a blur over paper alone.
  cv::Mat brightest;
  cv::dilate(ground, brightest, cv::getStructuringElement(cv::MORPH_RECT, {odd(30), odd(30)}));
  cv::Mat paper;
  cv::Mat weight;
  ground.convertTo(paper, CV_32F);
  cv::Mat brightest_f;
  brightest.convertTo(brightest_f, CV_32F);
  cv::Mat is_paper = paper > 0.62 * brightest_f;
  is_paper.convertTo(weight, CV_32F, 1 / 255.0);
  cv::Mat filled = paper.mul(weight);
  const double sigma = 8 * px_per_mm * scale;
  cv::GaussianBlur(filled, filled, {0, 0}, sigma);
  cv::GaussianBlur(weight, weight, {0, 0}, sigma);
  filled = filled / (weight + 1e-3);
  filled.copyTo(paper, ~is_paper);
  cv::GaussianBlur(paper, paper, {0, 0}, 1.5 * px_per_mm * scale);
  // A card that is dark all over stays dark.
  paper = cv::max(paper, 140.0);
  cv::Mat light;
  paper.convertTo(light, CV_8U);
  cv::resize(light, light, grey.size(), 0, 0, cv::INTER_LINEAR);
  cv::divide(grey, light, grey, 245);
  return grey;
}

CardFace flatten(const cv::Mat& page, const Quad& quad, double px_per_mm) {
  double aspect = true_aspect(quad, page.size());
  for (const double standard : {kLongSideMm / kShortSideMm, kShortSideMm / kLongSideMm}) {
    if (std::abs(std::log(aspect / standard)) < 0.08) aspect = standard;
  }
  const double top = std::max(distance(quad[0], quad[1]), distance(quad[3], quad[2]));
  const double side = std::max(distance(quad[0], quad[3]), distance(quad[1], quad[2]));
  const double width_mm = aspect >= 1 ? kLongSideMm : kLongSideMm * aspect;
  const double height_mm = aspect >= 1 ? kLongSideMm / aspect : kLongSideMm;

  CardFace face;
  face.quad = quad;
  face.px_per_mm = std::min(px_per_mm, std::max(top / width_mm, side / height_mm));
  if (face.px_per_mm < 8) face.warnings.push_back(Warning::low_resolution);  // about 200 dpi: 7 pt print breaks up
  const cv::Size size(std::max(1, static_cast<int>(std::lround(width_mm * face.px_per_mm))),
                      std::max(1, static_cast<int>(std::lround(height_mm * face.px_per_mm))));
  const auto w = static_cast<float>(size.width);
  const auto h = static_cast<float>(size.height);
  const std::vector<cv::Point2f> to = {{0, 0}, {w, 0}, {w, h}, {0, h}};
  std::vector<cv::Point2f> from;
  for (const Point& p : quad) from.emplace_back(static_cast<float>(p.x), static_cast<float>(p.y));
  const cv::Mat homography = cv::getPerspectiveTransform(from, to);
  cv::warpPerspective(page, face.colour, homography, size, cv::INTER_CUBIC, cv::BORDER_REPLICATE);
  face.grey = even_light(face.colour, face.px_per_mm);
  return face;
}

}  // namespace meishi
