#include "capture/lab.h"

#include <array>
#include <cmath>
#include <opencv2/core/hal/intrin.hpp>

namespace meishi {

namespace {

// Everything is whole numbers: light from 0 to 255 * 8, shares of XYZ in 1 / 4096, cube roots in 1 / 32768. What a root
// is multiplied by is in the tables already.
constexpr int kLightSteps = 8;
constexpr int kShareBits = 12;
constexpr int kRootBits = 15;
constexpr int kOne = 1 << kRootBits;
constexpr int kLScale = (116 * 255 + 50) / 100;
constexpr int kLShift = (16 * 255 * kOne + 50) / 100;
constexpr int kRoots = 255 * kLightSteps * 3 / 2;  // a share of XYZ is at most 1, but for rounding

constexpr int rounded(int value, int bits) { return (value + (1 << (bits - 1))) >> bits; }

struct Tables {
  std::array<std::uint8_t, kRoots> lightness{};  // of f(t) of CIE L*a*b*
  std::array<int, kRoots> root_500{};            // 500 f(t)
  std::array<int, kRoots> root_200{};
  // What a value of blue, of green and of red adds to X, Y and Z, white being 1; that of blue with the half that
  // rounding adds. The fourth is 0: four additions are one instruction.
  std::array<std::array<std::array<int, 4>, 256>, 3> part{};

  Tables() {
    for (int i = 0; i < kRoots; ++i) {
      const double t = i / (255.0 * kLightSteps);
      const double f = t < 0.008856 ? 7.787 * t + 16 / 116.0 : std::cbrt(t);
      const int root = static_cast<int>(std::lrint(kOne * f));
      const auto at = static_cast<std::size_t>(i);
      lightness[at] = cv::saturate_cast<std::uint8_t>(rounded(kLScale * root - kLShift, kRootBits));
      root_500[at] = 500 * root;
      root_200[at] = 200 * root;
    }
    constexpr double kXyz[3][3] = {// of blue, green, red: ITU-R BT.709, D65
                                   {0.180423, 0.357580, 0.412453},
                                   {0.072169, 0.715160, 0.212671},
                                   {0.950227, 0.119193, 0.019334}};
    constexpr double kWhite[3] = {0.950456, 1, 1.088754};
    for (std::size_t v = 0; v < 256; ++v) {
      const double x = static_cast<double>(v) / 255;
      const double linear = x <= 0.04045 ? x / 12.92 : std::pow((x + 0.055) / 1.055, 2.4);
      const int light = static_cast<int>(std::lrint(255 * kLightSteps * linear));
      for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t c = 0; c < 3; ++c) {
          part[c][v][i] = light * static_cast<int>(std::lrint((1 << kShareBits) * kXyz[i][c] / kWhite[i]));
          if (c == 0) part[c][v][i] += 1 << (kShareBits - 1);
        }
      }
    }
  }
};

}  // namespace

cv::Mat lab_of(const cv::Mat& bgr) {
  CV_Assert(bgr.type() == CV_8UC3);
  static const Tables tables;
  cv::Mat lab(bgr.size(), CV_8UC3);
  for (int y = 0; y < bgr.rows; ++y) {
    const auto* from = bgr.ptr<std::uint8_t>(y);
    auto* to = lab.ptr<std::uint8_t>(y);
    for (int x = 0; x < bgr.cols; ++x, from += 3, to += 3) {
      const cv::v_int32x4 sum = cv::v_load(tables.part[0][from[0]].data()) +
                                cv::v_load(tables.part[1][from[1]].data()) + cv::v_load(tables.part[2][from[2]].data());
      std::array<int, 4> xyz;
      cv::v_store(xyz.data(), sum >> kShareBits);
      const auto x_at = static_cast<std::size_t>(xyz[0]);
      const auto y_at = static_cast<std::size_t>(xyz[1]);
      const auto z_at = static_cast<std::size_t>(xyz[2]);
      to[0] = tables.lightness[y_at];
      // From -86 to 98, and from -108 to 94: no colour of a screen is beyond.
      to[1] = static_cast<std::uint8_t>(rounded(tables.root_500[x_at] - tables.root_500[y_at] + 128 * kOne, kRootBits));
      to[2] = static_cast<std::uint8_t>(rounded(tables.root_200[y_at] - tables.root_200[z_at] + 128 * kOne, kRootBits));
    }
  }
  return lab;
}

}  // namespace meishi
