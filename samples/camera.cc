#include "samples/camera.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "samples/desk.h"
#include "samples/lens.h"
#include "samples/light.h"
#include "samples/optics.h"

namespace meishi::samples {
namespace {

constexpr double kDeskPixelsPerMm = 9;
const cv::Size kDesk(2900, 2900);  // 320 mm across

void lay_pen(cv::Mat& desk, double width_mm, double height_mm, cv::RNG& rng) {
  const cv::Point2d middle(kDesk.width / 2.0, kDesk.height / 2.0);
  const double y = (height_mm / 2 + rng.uniform(9.0, 13.0)) * kDeskPixelsPerMm;
  const double x = width_mm / 2 * kDeskPixelsPerMm;
  const cv::Point from(middle + cv::Point2d(-x, y)), to(middle + cv::Point2d(x * 0.9, y + rng.uniform(10.0, 60.0)));
  const cv::Point drop(14, 22);
  cv::line(desk, from + drop, to + drop, cv::Scalar(38, 38, 40), 66, cv::LINE_AA);
  cv::line(desk, from, to, cv::Scalar(96, 52, 30), 66, cv::LINE_AA);
  cv::line(desk, from + cv::Point(0, -12), to + cv::Point(0, -12), cv::Scalar(170, 128, 104), 9, cv::LINE_AA);
}

}  // namespace

Shot photograph(const Face& face, const nlohmann::json& options, cv::RNG& rng) {
  const double width = face.image.cols / kFacePixelsPerMm, height = face.image.rows / kFacePixelsPerMm;
  const int turn = options.value("turn", 0);
  const bool upright_frame = (height > width) != (turn % 2 != 0);
  const int long_side = options.value("long_side", 1800), short_side = long_side * 3 / 4;
  const cv::Size size = upright_frame ? cv::Size(short_side, long_side) : cv::Size(long_side, short_side);

  const double tilt = options.value("tilt", rng.uniform(4.0, 20.0));
  const double yaw = options.value("yaw", rng.uniform(-9.0, 9.0));
  const double roll = options.value("roll", rng.uniform(-5.0, 5.0)) + 90.0 * turn;
  const double distance = rng.uniform(190.0, 260.0);
  const double focal = options.value("fill", 0.74) * long_side * distance / std::max(width, height);
  const cv::Point2d centre(size.width * rng.uniform(0.47, 0.53), size.height * rng.uniform(0.47, 0.53));
  const cv::Matx33d to_image = view(rotation(tilt, yaw, 0) * rotation(0, 0, roll), distance, focal, centre);

  Shot shot;
  const double k = 1 / kFacePixelsPerMm, d = 1 / kDeskPixelsPerMm;
  const cv::Matx33d card_mm(k, 0, -width / 2, 0, k, -height / 2, 0, 0, 1);
  const cv::Matx33d desk_mm(d, 0, -kDesk.width / 2.0 * d, 0, d, -kDesk.height / 2.0 * d, 0, 0, 1);
  shot.quad = project_corners(to_image * card_mm, face.image.size());

  cv::Mat desk = draw_desk(options.value("desk", "oak"), kDesk, rng);
  if (options.value("pen", false)) lay_pen(desk, width, height, rng);
  cv::warpPerspective(desk, shot.image, to_image * desk_mm, size, cv::INTER_LINEAR, cv::BORDER_REFLECT);
  const double fall = rng.uniform(0.0, 2 * std::numbers::pi), reach = rng.uniform(4.0, 9.0);
  paint_shadow(shot.image, shot.quad, {reach * std::cos(fall), reach * std::sin(fall)}, reach * 0.7, 0.5);
  overlay(shot.image, face.image, to_image * card_mm);

  const double exposure = rng.uniform(0.84, 0.96), warmth = rng.uniform(-0.05, 0.06);
  const cv::Mat light = light_map(size, options.value("shadow", rng.uniform(0.0, 0.35)), rng) * exposure;
  cv::Mat lit;
  cv::merge(std::vector<cv::Mat>{light * (1 - warmth), light, light * (1 + warmth)}, lit);
  cv::multiply(shot.image, lit, shot.image, 1, CV_8UC3);
  cv::GaussianBlur(shot.image, shot.image, {}, options.value("blur", rng.uniform(0.6, 0.9)));
  add_noise(shot.image, options.value("noise", rng.uniform(1.6, 2.6)), 0.7, rng);
  return shot;
}

}  // namespace meishi::samples
