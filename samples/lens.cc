#include "samples/lens.h"

#include <cmath>
#include <numbers>

namespace meishi::samples {

cv::Matx33d rotation(double tilt, double yaw, double roll) {
  const auto rad = [](double degrees) { return degrees * std::numbers::pi / 180; };
  const double a = rad(tilt), b = rad(yaw), c = rad(roll);
  const cv::Matx33d x(1, 0, 0, 0, std::cos(a), -std::sin(a), 0, std::sin(a), std::cos(a));
  const cv::Matx33d y(std::cos(b), 0, std::sin(b), 0, 1, 0, -std::sin(b), 0, std::cos(b));
  const cv::Matx33d z(std::cos(c), -std::sin(c), 0, std::sin(c), std::cos(c), 0, 0, 0, 1);
  return x * y * z;
}

cv::Matx33d view(const cv::Matx33d& r, double distance, double focal, cv::Point2d centre) {
  const cv::Matx33d plane(r(0, 0), r(0, 1), 0, r(1, 0), r(1, 1), 0, r(2, 0), r(2, 1), distance);
  const cv::Matx33d lens(focal, 0, centre.x, 0, focal, centre.y, 0, 0, 1);
  return lens * plane;
}

}  // namespace meishi::samples
