#include "samples/desk.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace meishi::samples {
namespace {

// Smooth noise of mean 0 in [-1, 1]: random values on a grid of `cell` pixels, blown up.
cv::Mat cloud(cv::Size size, cv::Size cell, cv::RNG& rng) {
  cv::Mat grid(size.height / cell.height + 2, size.width / cell.width + 2, CV_32FC1), full;
  rng.fill(grid, cv::RNG::UNIFORM, -1, 1);
  cv::resize(grid, full, size, 0, 0, cv::INTER_CUBIC);
  return full;
}

cv::Mat tint(const cv::Mat& light, cv::Vec3d bgr) {
  cv::Mat desk;
  cv::merge(std::vector<cv::Mat>{light * bgr[0], light * bgr[1], light * bgr[2]}, desk);
  desk.convertTo(desk, CV_8UC3);
  return desk;
}

cv::Mat wood(cv::Size size, cv::RNG& rng, double contrast) {
  const cv::Mat bend = cloud(size, {700, 160}, rng);
  const cv::Mat fibre = cloud(size, {260, 3}, rng);
  const cv::Mat patch = cloud(size, {500, 60}, rng);
  const double pitch = rng.uniform(34.0, 60.0);
  cv::Mat light(size, CV_32FC1);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      const double ring = std::sin((y + 70.0 * bend.at<float>(y, x)) / pitch * 6.2832);
      light.at<float>(y, x) = static_cast<float>(
          1 + contrast * (0.5 * ring * std::abs(ring) + 0.45 * fibre.at<float>(y, x) + 0.7 * patch.at<float>(y, x)));
    }
  }
  return light;
}

cv::Mat weave(cv::Size size, cv::RNG& rng) {
  const cv::Mat uneven = cloud(size, {9, 9}, rng);
  cv::Mat light(size, CV_32FC1);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      const double thread = std::sin(x * 0.75) * std::sin(y * 0.75);
      light.at<float>(y, x) = static_cast<float>(1 + 0.1 * thread + 0.05 * uneven.at<float>(y, x));
    }
  }
  return light;
}

// Tablecloths: bands of `pitch` pixels, in one direction or both, on a weave.
cv::Mat bands(cv::Size size, cv::RNG& rng, double pitch, bool both, cv::Vec3d ground, cv::Vec3d colour) {
  const cv::Mat thread = weave(size, rng);
  const double lean = rng.uniform(-0.03, 0.03);  // no cloth lies straight
  cv::Mat desk(size, CV_8UC3);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      const auto band = [&](double along) { return std::fmod(along / pitch + 1000, 1.0) < 0.5 ? 1.0 : 0.0; };
      const double cover = both ? (band(x + lean * y) + band(y - lean * x)) / 2 : band(y - lean * x);
      const cv::Vec3d value = (ground * (1 - cover) + colour * cover) * thread.at<float>(y, x);
      desk.at<cv::Vec3b>(y, x) = cv::Vec3b(cv::saturate_cast<uchar>(value[0]), cv::saturate_cast<uchar>(value[1]),
                                           cv::saturate_cast<uchar>(value[2]));
    }
  }
  return desk;
}

// A wooden top of boards, with dark joints.
cv::Mat boards(cv::Size size, cv::RNG& rng) {
  cv::Mat light = wood(size, rng, 0.16);
  for (int y = 60; y < size.height;) {
    cv::line(light, {0, y}, {size.width, y}, cv::Scalar(0.35), 3, cv::LINE_AA);
    cv::line(light, {0, y + 3}, {size.width, y + 3}, cv::Scalar(1.15), 2, cv::LINE_AA);
    const int next = y + rng.uniform(320, 480);
    cv::Mat board = light.rowRange(std::min(y + 5, size.height), std::min(next - 1, size.height));
    if (!board.empty()) board *= rng.uniform(0.86, 1.1);
    y = next;
  }
  return light;
}

}  // namespace

cv::Mat draw_desk(const std::string& name, cv::Size size, cv::RNG& rng) {
  if (name == "oak") return tint(wood(size, rng, 0.11), {118, 164, 200});
  if (name == "walnut") return tint(wood(size, rng, 0.2), {52, 74, 104});
  if (name == "slate")
    return tint(1 + 0.08 * cloud(size, {90, 70}, rng) + 0.06 * cloud(size, {4, 4}, rng), {66, 60, 56});
  if (name == "cloth") return tint(weave(size, rng), {122, 88, 58});
  if (name == "laminate") return tint(1 + 0.02 * cloud(size, {300, 300}, rng), {196, 201, 203});
  if (name == "leather") {
    return tint(1 + 0.14 * cloud(size, {12, 10}, rng) + 0.1 * cloud(size, {5, 5}, rng), {38, 50, 92});
  }
  if (name == "granite") {
    return tint(1 + 0.18 * cloud(size, {7, 7}, rng) + 0.15 * cloud(size, {3, 3}, rng), {128, 132, 136});
  }
  if (name == "felt")
    return tint(1 + 0.07 * cloud(size, {3, 3}, rng) + 0.03 * cloud(size, {40, 40}, rng), {70, 104, 54});
  if (name == "pine") return tint(boards(size, rng), {128, 178, 214});
  if (name == "cherry") return tint(wood(size, rng, 0.15), {58, 86, 142});
  if (name == "ash") return tint(wood(size, rng, 0.07), {178, 200, 214});
  if (name == "white") return tint(1 + 0.006 * cloud(size, {300, 300}, rng), {244, 246, 246});
  if (name == "black") return tint(1 + 0.1 * cloud(size, {3, 3}, rng), {30, 29, 28});
  if (name == "steel") return tint(1 + 0.05 * cloud(size, {400, 2}, rng), {150, 148, 146});
  if (name == "check") return bands(size, rng, 130, true, {226, 230, 232}, {70, 60, 186});
  if (name == "gingham") return bands(size, rng, 60, true, {232, 232, 228}, {170, 110, 40});
  if (name == "stripe") return bands(size, rng, 84, false, {204, 224, 232}, {120, 96, 60});
  return tint(cv::Mat::ones(size, CV_32FC1), {140, 140, 140});
}

}  // namespace meishi::samples
