#include "capture/face_hash.h"

#include <algorithm>
#include <array>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace meishi {

namespace {

constexpr int kFrequencies = 16;  // along each axis: 256 bits
constexpr int kSide = 64;         // of the square that is transformed
constexpr int kPrintSide = 256;   // of the square in which print is told from paper: 2.8 pixels per millimetre
constexpr int kSurroundings = 11;
constexpr double kStrongPrint = 80;  // beyond that a darker ink is no more print than this
constexpr int kRim = 5;              // of kPrintSide: the shadow at the card's edge is not print

// What stands out from its surroundings, as one square whatever the card's shape.
cv::Mat print_of(const cv::Mat& grey) {
  cv::Mat square;
  cv::resize(grey, square, {kPrintSide, kPrintSide}, 0, 0, cv::INTER_AREA);
  cv::Mat paper;
  cv::medianBlur(square, paper, kSurroundings);
  cv::Mat print;
  cv::absdiff(square, paper, print);
  print = cv::min(print, kStrongPrint);
  const cv::Rect inside(kRim, kRim, kPrintSide - 2 * kRim, kPrintSide - 2 * kRim);
  cv::Mat small;
  cv::Mat inner;
  print(inside).convertTo(inner, CV_32F);
  cv::resize(inner, small, {kSide, kSide}, 0, 0, cv::INTER_AREA);
  return small;
}

cv::Mat upright(const cv::Mat& image, int rotation) {
  cv::Mat turned = image;
  if (rotation == 90) cv::rotate(image, turned, cv::ROTATE_90_CLOCKWISE);
  if (rotation == 180) cv::rotate(image, turned, cv::ROTATE_180);
  if (rotation == 270) cv::rotate(image, turned, cv::ROTATE_90_COUNTERCLOCKWISE);
  return turned;
}

}  // namespace

std::string face_hash(const cv::Mat& grey, int rotation) {
  CV_Assert(!grey.empty() && grey.type() == CV_8UC1);
  cv::Mat waves;
  cv::dct(upright(print_of(grey), rotation), waves);
  std::array<float, kFrequencies * kFrequencies> values{};
  for (int y = 0; y < kFrequencies; ++y) {
    for (int x = 0; x < kFrequencies; ++x) values[y * kFrequencies + x] = waves.at<float>(y + 1, x + 1);
  }
  auto sorted = values;
  const auto middle = sorted.begin() + sorted.size() / 2;
  std::nth_element(sorted.begin(), middle, sorted.end());
  std::string hex;
  for (std::size_t i = 0; i < values.size(); i += 4) {
    int digit = 0;
    for (std::size_t bit = 0; bit < 4; ++bit) digit = digit * 2 + (values[i + bit] > *middle ? 1 : 0);
    hex += "0123456789abcdef"[digit];
  }
  return hex;
}

}  // namespace meishi
