#include "samples/scanner.h"

#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <string>

#include "samples/optics.h"

namespace meishi::samples {
namespace {

cv::Scalar lid_colour(const std::string& border) {
  if (border == "dark") return {34, 32, 31};
  if (border == "grey") return {176, 174, 172};
  return {250, 250, 250};
}

}  // namespace

Shot scan(const Face& face, const nlohmann::json& options, cv::RNG& rng) {
  const std::string border = options.value("border", "white");
  const double skew = options.value("skew", rng.uniform(-1.2, 1.2)) * std::numbers::pi / 180;
  const double scale = kScannerDpi / 25.4 / kFacePixelsPerMm;
  const double w = face.image.cols * scale, h = face.image.rows * scale;
  // The slit of a sheet-fed scanner is cut a little wider than the card, or, without a border, exactly.
  const double room = border == "none" ? 0 : rng.uniform(14.0, 34.0);
  const cv::Size size(static_cast<int>(std::lround(w + 2 * room)), static_cast<int>(std::lround(h + 2 * room)));
  const double dx = room > 0 ? rng.uniform(-0.5, 0.5) * room : 0, dy = room > 0 ? rng.uniform(-0.5, 0.5) * room : 0;
  const double c = std::cos(skew) * scale, s = std::sin(skew) * scale;
  const double cx = size.width / 2.0 + dx, cy = size.height / 2.0 + dy;
  const double fx = face.image.cols / 2.0, fy = face.image.rows / 2.0;
  const cv::Matx33d to_scan(c, -s, cx - c * fx + s * fy, s, c, cy - s * fx - c * fy, 0, 0, 1);

  Shot shot;
  shot.quad = project_corners(to_scan, face.image.size());
  // Without a border the sliver beside a skewed card is the white of the scanner's lid.
  shot.image = cv::Mat(size, CV_8UC3, lid_colour(border));
  // The light bar comes from one side: a card 0.2 mm thick throws a thin shadow on the lid.
  if (border != "none") {
    const double reach = border == "dark" ? 2.0 : 4.0;
    paint_shadow(shot.image, shot.quad, {reach * 0.3, reach}, 1.6, border == "dark" ? 0.25 : 0.3);
  }
  overlay(shot.image, face.image, to_scan);
  if (options.value("grey", false)) cv::cvtColor(shot.image, shot.image, cv::COLOR_BGR2GRAY);
  cv::GaussianBlur(shot.image, shot.image, {}, rng.uniform(0.4, 0.65));
  shot.image.convertTo(shot.image, -1, rng.uniform(0.95, 1.0), rng.uniform(0.0, 6.0));
  add_noise(shot.image, options.value("noise", 2.0), 0.5, rng);
  turn_quarters(shot, options.value("turn", 0));
  return shot;
}

}  // namespace meishi::samples
