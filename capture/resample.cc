#include "capture/resample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <opencv2/core/hal/intrin.hpp>
#include <opencv2/imgproc.hpp>

namespace meishi {

namespace {

constexpr int kSteps = cv::INTER_TAB_SIZE;  // of a pixel, in which places are taken
constexpr int kWeightBits = 15;             // a weight of 1 is 1 << 15

// Where each pixel of some rows of a face comes from, as cv::remap takes it: CV_16SC2 and the 1/32 pixels beyond it,
// CV_16UC1.
struct PixelMap {
  cv::Mat whole;
  cv::Mat fraction;
};

// `map`: for the rows from `first`. What warpPerspective() does inside, made once for two pictures. Two pixels at a
// time: most of the time goes into the division.
void fill(PixelMap& map, const cv::Matx33d& homography, int first) {
  const cv::v_float64x2 most = cv::v_setall_f64(32766.0 * kSteps);
  const cv::v_float64x2 least = cv::v_setall_f64(-32766.0 * kSteps);
  const cv::v_float64x2 steps = cv::v_setall_f64(kSteps);
  const cv::Vec3d step(homography(0, 0), homography(1, 0), homography(2, 0));
  for (int y = 0; y < map.whole.rows; ++y) {
    cv::Vec3d p = homography * cv::Vec3d(0, first + y, 1);
    auto* whole = map.whole.ptr<cv::Vec2s>(y);
    auto* fraction = map.fraction.ptr<std::uint16_t>(y);
    for (int x = 0; x < map.whole.cols; x += 2) {
      const cv::Vec3d next = p + step;
      const cv::v_float64x2 w = steps / cv::v_float64x2(p[2], next[2]);
      std::array<int, 4> fx;
      std::array<int, 4> fy;
      cv::v_store(fx.data(), cv::v_round(cv::v_max(cv::v_min(cv::v_float64x2(p[0], next[0]) * w, most), least)));
      cv::v_store(fy.data(), cv::v_round(cv::v_max(cv::v_min(cv::v_float64x2(p[1], next[1]) * w, most), least)));
      for (int i = 0; i < std::min(2, map.whole.cols - x); ++i) {
        whole[x + i] = {static_cast<short>(fx[i] >> cv::INTER_BITS), static_cast<short>(fy[i] >> cv::INTER_BITS)};
        fraction[x + i] = static_cast<std::uint16_t>((fy[i] & (kSteps - 1)) * kSteps + (fx[i] & (kSteps - 1)));
      }
      p = next + step;
    }
  }
}

// How much each of four by four pixels weighs at each fraction: cubic convolution (Keys 1981, a = -0.75), the pixel
// before the place being the second.
struct CubicWeights {
  std::array<std::array<short, 16>, kSteps * kSteps> at{};

  CubicWeights() {
    for (int y = 0; y < kSteps; ++y) {
      for (int x = 0; x < kSteps; ++x) fill(at[static_cast<std::size_t>(y * kSteps + x)], along(y), along(x));
    }
  }

 private:
  static std::array<float, 4> along(int fraction) {
    constexpr float a = -0.75F;
    const auto near = [](float t) { return ((a + 2) * t - (a + 3)) * t * t + 1; };
    const auto far = [](float t) { return ((a * t - 5 * a) * t + 8 * a) * t - 4 * a; };
    const float t = static_cast<float>(fraction) / kSteps;
    return {far(1 + t), near(t), near(1 - t), far(2 - t)};
  }

  static void fill(std::array<short, 16>& weights, const std::array<float, 4>& down,
                   const std::array<float, 4>& across) {
    int left = 1 << kWeightBits;
    for (std::size_t i = 0; i < 16; ++i) {
      weights[i] = cv::saturate_cast<short>(down[i / 4] * across[i % 4] * (1 << kWeightBits));
      left -= weights[i];
    }
    // What rounding leaves goes where cv::remap() puts it: on the heaviest of the last two by two when weight is
    // missing, else on the lightest.
    if (left == 0) return;
    std::size_t to = 10;
    for (const std::size_t i : {11U, 14U, 15U}) {
      if (left > 0 ? weights[i] > weights[to] : weights[i] < weights[to]) to = i;
    }
    weights[to] = static_cast<short>(weights[to] + left);
  }
};

std::uint8_t rounded(int sum) {
  return cv::saturate_cast<std::uint8_t>((sum + (1 << (kWeightBits - 1))) >> kWeightBits);
}

// The weighted sum where the four by four pixels reach over the border.
int sum_at_border(const cv::Mat& grey, int left, int top, const std::array<short, 16>& weights) {
  int sum = 0;
  for (int i = 0; i < 16; ++i) {
    const int x = std::clamp(left + i % 4, 0, grey.cols - 1);
    const int y = std::clamp(top + i / 4, 0, grey.rows - 1);
    sum += grey.at<std::uint8_t>(y, x) * weights[static_cast<std::size_t>(i)];
  }
  return sum;
}

// The same inside, as four sums to be added.
cv::v_int32x4 sums_inside(const std::uint8_t* corner, std::size_t stride, const std::array<short, 16>& weights) {
  const auto row = [&](std::size_t i) {
    unsigned four = 0;
    std::memcpy(&four, corner + i * stride, 4);
    return four;
  };
  cv::v_uint16x8 upper;
  cv::v_uint16x8 lower;
  cv::v_expand(cv::v_reinterpret_as_u8(cv::v_uint32x4(row(0), row(1), row(2), row(3))), upper, lower);
  return cv::v_dotprod(cv::v_reinterpret_as_s16(lower), cv::v_load(weights.data() + 8),
                       cv::v_dotprod(cv::v_reinterpret_as_s16(upper), cv::v_load(weights.data())));
}

// cv::remap() with INTER_CUBIC and BORDER_REPLICATE, which walks through the sixteen pixels one by one.
void remap_cubic(const cv::Mat& grey, const PixelMap& map, cv::Mat& out) {
  static const CubicWeights weights;
  const auto inside = [&](const cv::Vec2s& p) {
    return p[0] >= 1 && p[1] >= 1 && p[0] < grey.cols - 2 && p[1] < grey.rows - 2;
  };
  for (int y = 0; y < out.rows; ++y) {
    const auto* whole = map.whole.ptr<cv::Vec2s>(y);
    const auto* fraction = map.fraction.ptr<std::uint16_t>(y);
    auto* to = out.ptr<std::uint8_t>(y);
    int x = 0;
    const auto one_by_one = [&](int end) {
      for (; x < end; ++x)
        to[x] = rounded(sum_at_border(grey, whole[x][0] - 1, whole[x][1] - 1, weights.at[fraction[x]]));
    };
    while (x + 4 <= out.cols) {
      if (!inside(whole[x]) || !inside(whole[x + 1]) || !inside(whole[x + 2]) || !inside(whole[x + 3])) {
        one_by_one(x + 4);
        continue;
      }
      const auto sums = [&](int i) {
        return sums_inside(grey.ptr<std::uint8_t>(whole[x + i][1] - 1) + whole[x + i][0] - 1, grey.step,
                           weights.at[fraction[x + i]]);
      };
      cv::v_int32x4 a;
      cv::v_int32x4 b;
      cv::v_int32x4 c;
      cv::v_int32x4 d;
      cv::v_transpose4x4(sums(0), sums(1), sums(2), sums(3), a, b, c, d);
      const cv::v_int32x4 sum = (a + b) + (c + d);
      const cv::v_int16x8 mean = cv::v_rshr_pack<kWeightBits>(sum, sum);
      const cv::v_uint8x16 bytes = cv::v_pack_u(mean, mean);
      const unsigned four = cv::v_reinterpret_as_u32(bytes).get0();
      std::memcpy(to + x, &four, 4);
      x += 4;
    }
    one_by_one(out.cols);
  }
}

}  // namespace

// Both pictures through one map, a few rows at a time: the map of a whole face would be larger than the face, and
// memory that is new costs more than what is done with it. The recogniser's picture is resampled with more care, and by
// itself: a third of the work of doing so in colour.
void resample(const cv::Mat& page, const cv::Matx33d& homography, CardFace& face) {
  constexpr int kRows = 32;
  cv::Mat page_grey;
  cv::cvtColor(page, page_grey, cv::COLOR_BGR2GRAY);
  PixelMap band{cv::Mat(kRows, face.grey.cols, CV_16SC2), cv::Mat(kRows, face.grey.cols, CV_16UC1)};
  for (int first = 0; first < face.grey.rows; first += kRows) {
    const int end = std::min(first + kRows, face.grey.rows);
    PixelMap map{band.whole.rowRange(0, end - first), band.fraction.rowRange(0, end - first)};
    fill(map, homography, first);
    cv::Mat colour = face.colour.rowRange(first, end);
    cv::remap(page, colour, map.whole, map.fraction, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    cv::Mat grey = face.grey.rowRange(first, end);
    remap_cubic(page_grey, map, grey);
  }
}

}  // namespace meishi
