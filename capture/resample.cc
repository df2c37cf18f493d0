#include "capture/resample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <opencv2/core/hal/intrin.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace meishi {

namespace {

constexpr int kSteps = cv::INTER_TAB_SIZE;  // of a pixel, in which places are taken
constexpr int kAtOnce = 4;                  // pixels
constexpr int kWeightBits = 15;             // a weight of 1 of the cubic ones is 1 << 15
constexpr int kLinearBits = 2 * cv::INTER_BITS;

// Where the pixels of a row of a face come from: the pixel of the page, x and y, and the 1/32 pixels beyond it, 32 down
// and across.
struct RowMap {
  std::vector<short> whole;
  std::vector<short> fraction;

  explicit RowMap(int width)
      : whole(2 * static_cast<std::size_t>(width + kAtOnce)), fraction(static_cast<std::size_t>(width + kAtOnce)) {}
};

// The places of pixels along a row of the face, one after the other, in 1/32 pixels of the page.
class Places {
 public:
  Places(const cv::Matx33d& homography, int y)
      : at_(homography * cv::Vec3d(0, y, 1)), step_(homography(0, 0), homography(1, 0), homography(2, 0)) {}

  // The next two, in the first two values of each. Most of the time goes into the division.
  void next(cv::v_int32x4& x, cv::v_int32x4& y) {
    const cv::v_float64x2 most = cv::v_setall_f64(32766.0 * kSteps);
    const cv::v_float64x2 least = cv::v_setall_f64(-32766.0 * kSteps);
    const cv::Vec3d second = at_ + step_;
    const cv::v_float64x2 w = cv::v_setall_f64(kSteps) / cv::v_float64x2(at_[2], second[2]);
    x = cv::v_round(cv::v_max(cv::v_min(cv::v_float64x2(at_[0], second[0]) * w, most), least));
    y = cv::v_round(cv::v_max(cv::v_min(cv::v_float64x2(at_[1], second[1]) * w, most), least));
    at_ = second + step_;
  }

 private:
  cv::Vec3d at_;
  cv::Vec3d step_;
};

// What warpPerspective() does inside, made once for two pictures. Up to three pixels beyond `width` are filled, too.
void fill(RowMap& map, const cv::Matx33d& homography, int y, int width) {
  const cv::v_int32x4 beyond = cv::v_setall_s32(kSteps - 1);
  Places places(homography, y);
  short* whole = map.whole.data();
  short* fraction = map.fraction.data();
  for (int x = 0; x < width; x += kAtOnce, whole += 2 * kAtOnce, fraction += kAtOnce) {
    cv::v_int32x4 left_x;
    cv::v_int32x4 left_y;
    cv::v_int32x4 right_x;
    cv::v_int32x4 right_y;
    places.next(left_x, left_y);
    places.next(right_x, right_y);
    const cv::v_int32x4 fx = cv::v_combine_low(left_x, right_x);
    const cv::v_int32x4 fy = cv::v_combine_low(left_y, right_y);
    cv::v_int32x4 first_two;
    cv::v_int32x4 last_two;
    cv::v_zip(fx >> cv::INTER_BITS, fy >> cv::INTER_BITS, first_two, last_two);
    cv::v_store(whole, cv::v_pack(first_two, last_two));
    cv::v_pack_store(fraction, ((fy & beyond) << cv::INTER_BITS) | (fx & beyond));
  }
}

// How much each of two by two pixels weighs at each fraction, row by row.
struct LinearWeights {
  std::array<std::array<short, 4>, kSteps * kSteps> at{};

  LinearWeights() {
    for (int i = 0; i < kSteps * kSteps; ++i) {
      const int x = i % kSteps;
      const int y = i / kSteps;
      const auto product = [](int a, int b) { return static_cast<short>(a * b); };
      at[static_cast<std::size_t>(i)] = {product(kSteps - x, kSteps - y), product(x, kSteps - y),
                                         product(kSteps - x, y), product(x, y)};
    }
  }
};

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

struct Weights {
  LinearWeights linear;
  CubicWeights cubic;
};

std::uint8_t rounded(int sum, int bits) { return cv::saturate_cast<std::uint8_t>((sum + (1 << (bits - 1))) >> bits); }

// One pixel of both pictures where the pixels that it comes from reach over the border, which goes on outside.
void resample_at_border(const cv::Mat& page, const cv::Mat& page_grey, const short* whole, std::size_t fraction,
                        const Weights& weights, std::uint8_t* colour, std::uint8_t* grey) {
  const auto column = [&](int i) { return std::clamp(whole[0] + i, 0, page.cols - 1); };
  const auto row = [&](int i) { return std::clamp(whole[1] + i, 0, page.rows - 1); };
  int sum = 0;
  for (int i = 0; i < 16; ++i) {
    sum += page_grey.at<std::uint8_t>(row(i / 4 - 1), column(i % 4 - 1)) *
           weights.cubic.at[fraction][static_cast<std::size_t>(i)];
  }
  *grey = rounded(sum, kWeightBits);
  cv::Vec3i sums;
  for (int i = 0; i < 4; ++i) {
    sums += cv::Vec3i(page.at<cv::Vec3b>(row(i / 2), column(i % 2))) *
            weights.linear.at[fraction][static_cast<std::size_t>(i)];
  }
  for (int c = 0; c < 3; ++c) colour[c] = rounded(sums[c], kLinearBits);
}

// Whether four by four pixels around each of four places are in the page: `most` has the last column and row that
// a place may be at, one after the other.
bool inside(const short* whole, const cv::v_int16x8& most) {
  const cv::v_int16x8 at = cv::v_load(whole);
  return !cv::v_check_any((at < cv::v_setall_s16(1)) | (at > most));
}

// The weighted sum of four by four pixels, as four sums to be added.
cv::v_int32x4 cubic_sums(const std::uint8_t* corner, std::size_t stride, const std::array<short, 16>& weights) {
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

// Four pixels, as cv::remap() with INTER_CUBIC makes them, which walks through the sixteen pixels of each one by one.
// `corner` of a pixel is the first of the sixteen.
template <typename Corner>
void resample_grey(const Corner& corner, std::size_t stride, const short* fraction, const CubicWeights& weights,
                   std::uint8_t* out) {
  const auto sums = [&](int i) {
    return cubic_sums(corner(i), stride, weights.at[static_cast<std::size_t>(fraction[i])]);
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
  std::memcpy(out, &four, 4);
}

// The weighted sums of two by two pixels: of blue, of green, of red, and one that means nothing.
cv::v_int32x4 linear_sums(const std::uint8_t* corner, std::size_t stride, const std::array<short, 4>& weights) {
  // The pixel and the one beside it, channel by channel.
  const auto pairs = [](const std::uint8_t* row) {
    const cv::v_uint8x16 eight = cv::v_load_low(row);
    cv::v_uint8x16 low;
    cv::v_uint8x16 high;
    cv::v_zip(eight, cv::v_rotate_right<3>(eight), low, high);
    return cv::v_reinterpret_as_s16(cv::v_expand_low(low));
  };
  const auto both = [&](std::size_t i) {
    int two = 0;
    std::memcpy(&two, weights.data() + i, sizeof two);
    return cv::v_reinterpret_as_s16(cv::v_setall_s32(two));
  };
  const cv::v_int32x4 half = cv::v_setall_s32(1 << (kLinearBits - 1));
  return cv::v_dotprod(pairs(corner), both(0), cv::v_dotprod(pairs(corner + stride), both(2), half)) >> kLinearBits;
}

// Four pixels, as cv::remap() with INTER_LINEAR makes them. `corner` of a pixel is the first of the four, with at least
// eight bytes in its row and in the next.
template <typename Corner>
void resample_colour(const Corner& corner, std::size_t stride, const short* fraction, const LinearWeights& weights,
                     std::uint8_t* out) {
  const auto sums = [&](int i) {
    return linear_sums(corner(i), stride, weights.at[static_cast<std::size_t>(fraction[i])]);
  };
  const cv::v_uint8x16 bytes = cv::v_pack_u(cv::v_pack(sums(0), sums(1)), cv::v_pack(sums(2), sums(3)));
  std::array<std::uint8_t, 16> four;
  cv::v_store(four.data(), bytes);
  for (std::size_t i = 0; i < 3; ++i) std::memcpy(out + 3 * i, four.data() + 4 * i, 4);
  std::memcpy(out + 9, four.data() + 12, 3);
}

}  // namespace

// Both pictures through one map, a row at a time: the map of a whole face would be larger than the face, and memory
// that is new costs more than what is done with it. The recogniser's picture is resampled with more care, and by
// itself: a third of the work of doing so in colour.
void resample(const cv::Mat& page, const cv::Matx33d& homography, CardFace& face) {
  static const Weights weights;
  cv::Mat page_grey;
  cv::cvtColor(page, page_grey, cv::COLOR_BGR2GRAY);
  const int width = face.grey.cols;
  const auto last_column = static_cast<short>(page.cols - 3);
  const auto last_row = static_cast<short>(page.rows - 3);
  const cv::v_int16x8 most(last_column, last_row, last_column, last_row, last_column, last_row, last_column, last_row);
  const std::size_t page_stride = page.step;
  const std::size_t grey_stride = page_grey.step;
  const std::uint8_t* const page_data = page.data;
  const std::uint8_t* const grey_data = page_grey.data - page_grey.step - 1;
  RowMap map(width);
  for (int y = 0; y < face.grey.rows; ++y) {
    fill(map, homography, y, width);
    auto* grey = face.grey.ptr<std::uint8_t>(y);
    auto* colour = face.colour.ptr<std::uint8_t>(y);
    for (int x = 0; x < width; x += kAtOnce) {
      const short* whole = map.whole.data() + 2 * x;
      const short* fraction = map.fraction.data() + x;
      if (x + kAtOnce <= width && inside(whole, most)) {
        const auto place = [&](const std::uint8_t* data, std::size_t stride, int i) {
          return data + static_cast<std::ptrdiff_t>(stride) * whole[2 * i + 1];
        };
        const auto grey_corner = [&](int i) { return place(grey_data, grey_stride, i) + whole[2 * i]; };
        const auto colour_corner = [&](int i) {
          return place(page_data, page_stride, i) + 3 * static_cast<std::ptrdiff_t>(whole[2 * i]);
        };
        resample_grey(grey_corner, grey_stride, fraction, weights.cubic, grey + x);
        resample_colour(colour_corner, page_stride, fraction, weights.linear, colour + 3 * x);
        continue;
      }
      for (int i = 0; i < std::min(kAtOnce, width - x); ++i) {
        resample_at_border(page, page_grey, whole + 2 * i, static_cast<std::size_t>(fraction[i]), weights,
                           colour + 3 * (x + i), grey + x + i);
      }
    }
  }
}

}  // namespace meishi
