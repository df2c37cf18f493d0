#include "capture/lab.h"

#include <array>
#include <cmath>
#include <opencv2/core/hal/intrin.hpp>

namespace meishi {

namespace {

// Everything is whole numbers: light from 0 to 255 * 8, shares of XYZ in 1 / 4096, cube roots in 1 / 32768.
constexpr int kLightSteps = 8;
constexpr int kShareBits = 12;
constexpr int kRootBits = 15;
constexpr int kRoots = 255 * kLightSteps * 3 / 2;  // a share of XYZ is at most 1, but for rounding

constexpr int rounded(int value, int bits) { return (value + (1 << (bits - 1))) >> bits; }

struct Tables {
  std::array<int, kRoots> root{};  // f(t) of CIE L*a*b*
  // What a value of blue, of green and of red adds to X, Y and Z, white being 1. The fourth is 0: four additions are
  // one instruction.
  std::array<std::array<std::array<int, 4>, 256>, 3> part{};

  Tables() {
    for (int i = 0; i < kRoots; ++i) {
      const double t = i / (255.0 * kLightSteps);
      const double f = t < 0.008856 ? 7.787 * t + 16 / 116.0 : std::cbrt(t);
      root[static_cast<std::size_t>(i)] = static_cast<int>(std::lrint((1 << kRootBits) * f));
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
        }
      }
    }
  }
};

}  // namespace

cv::Mat lab_of(const cv::Mat& bgr) {
  CV_Assert(bgr.type() == CV_8UC3);
  static const Tables tables;
  constexpr int kOne = 1 << kRootBits;
  constexpr int kLScale = (116 * 255 + 50) / 100;
  constexpr int kLShift = (16 * 255 * kOne + 50) / 100;
  const cv::v_int32x4 half = cv::v_setall_s32(1 << (kShareBits - 1));
  cv::Mat lab(bgr.size(), CV_8UC3);
  for (int y = 0; y < bgr.rows; ++y) {
    const auto* from = bgr.ptr<std::uint8_t>(y);
    auto* to = lab.ptr<std::uint8_t>(y);
    for (int x = 0; x < bgr.cols; ++x, from += 3, to += 3) {
      const cv::v_int32x4 sum = cv::v_load(tables.part[0][from[0]].data()) +
                                cv::v_load(tables.part[1][from[1]].data()) + cv::v_load(tables.part[2][from[2]].data());
      std::array<int, 4> xyz;
      cv::v_store(xyz.data(), (sum + half) >> kShareBits);
      const int fx = tables.root[static_cast<std::size_t>(xyz[0])];
      const int fy = tables.root[static_cast<std::size_t>(xyz[1])];
      const int fz = tables.root[static_cast<std::size_t>(xyz[2])];
      to[0] = cv::saturate_cast<std::uint8_t>(rounded(kLScale * fy - kLShift, kRootBits));
      to[1] = cv::saturate_cast<std::uint8_t>(rounded(500 * (fx - fy) + 128 * kOne, kRootBits));
      to[2] = cv::saturate_cast<std::uint8_t>(rounded(200 * (fy - fz) + 128 * kOne, kRootBits));
    }
  }
  return lab;
}

}  // namespace meishi
