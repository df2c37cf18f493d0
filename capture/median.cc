#include "capture/median.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <opencv2/core/hal/intrin.hpp>
#include <opencv2/imgproc.hpp>

namespace meishi {

namespace {

constexpr int kAtOnce = 16;     // pixels of a row
constexpr int kMostSide = 127;  // of a window, so that a row's counts are signed bytes
constexpr int kSign = 0x80;     // values are kept less 128: processors compare signed bytes

// How many of sixteen windows' values are below and above a value of each window, and how many more than one below and
// above it; or of one window, place by place.
struct Counts {
  cv::v_int8x16 far_below = cv::v_setzero_s8();
  cv::v_int8x16 below = cv::v_setzero_s8();
  cv::v_int8x16 above = cv::v_setzero_s8();
  cv::v_int8x16 far_above = cv::v_setzero_s8();
};

// What values are compared with.
class Limits {
 public:
  explicit Limits(const cv::v_int8x16& value)
      : value_(value),
        less_(cv::v_sub_wrap(value, cv::v_setall_s8(1))),
        more_(cv::v_add_wrap(value, cv::v_setall_s8(1))) {}

  void add(const cv::v_int8x16& values, Counts& counts) const {
    counts.far_below = cv::v_sub_wrap(counts.far_below, less_ > values);
    counts.below = cv::v_sub_wrap(counts.below, value_ > values);
    counts.above = cv::v_sub_wrap(counts.above, values > value_);
    counts.far_above = cv::v_sub_wrap(counts.far_above, values > more_);
  }

  void take_away(const cv::v_int8x16& values, Counts& counts) const {
    counts.far_below = cv::v_add_wrap(counts.far_below, less_ > values);
    counts.below = cv::v_add_wrap(counts.below, value_ > values);
    counts.above = cv::v_add_wrap(counts.above, values > value_);
    counts.far_above = cv::v_add_wrap(counts.far_above, values > more_);
  }

 private:
  cv::v_int8x16 value_;
  cv::v_int8x16 less_;
  cv::v_int8x16 more_;
};

// The same counts of one window, in all.
struct Sums {
  int far_below = 0;
  int below = 0;
  int above = 0;
  int far_above = 0;
};

struct Window {
  const std::int8_t* corner;
  std::ptrdiff_t stride;
  int side;

  [[nodiscard]] Sums sums(int value) const {
    // As many ones as a row has values left, then zeros.
    static constexpr std::array<std::int8_t, 2 * kAtOnce> kOnes = [] {
      std::array<std::int8_t, 2 * kAtOnce> ones{};
      for (int i = 0; i < kAtOnce; ++i) ones[static_cast<std::size_t>(i)] = 1;
      return ones;
    }();
    const Limits limits(cv::v_setall_s8(static_cast<std::int8_t>(value)));
    Sums sums;
    for (int x = 0; x < side; x += kAtOnce) {
      Counts counts;
      for (int y = 0; y < side; ++y) limits.add(cv::v_load(corner + y * stride + x), counts);
      const cv::v_int8x16 own = cv::v_load(kOnes.data() + std::max(0, kAtOnce - (side - x))) > cv::v_setzero_s8();
      const auto sum = [&](const cv::v_int8x16& n) {
        return static_cast<int>(cv::v_reduce_sum(cv::v_reinterpret_as_u8(n & own)));
      };
      sums.far_below += sum(counts.far_below);
      sums.below += sum(counts.below);
      sums.above += sum(counts.above);
      sums.far_above += sum(counts.far_above);
    }
    return sums;
  }

  // A value that the median is next to, or is, from another one whose sums these are; and its own sums. No more than
  // half of the window's values are on either side of the median.
  int settle(int value, Sums& known) const {
    const int half = side * side / 2;
    int low = -127;  // so that one less and one more are values, too
    int high = 126;
    for (int step = 2;; step *= 2) {
      if (known.far_below > half && value > low) {
        high = value - 1;
        value = std::max(value - step, (low + high) / 2);
      } else if (known.far_above > half && value < high) {
        low = value + 1;
        value = std::min(value + step, (low + high + 1) / 2);
      } else {
        return value;
      }
      known = sums(value);
    }
  }
};

// Sixteen columns of pixels, from top to bottom: for each a value near the median, and how many are below and above it.
// From one row to the next a window loses a row and gains one, and as long as the median stays next to that value,
// these counts tell it.
class Strip {
 public:
  Strip(const std::int8_t* top, std::ptrdiff_t stride, int window)
      : at_(top), stride_(stride), window_(window), half_(static_cast<short>(window * window / 2)) {
    int value = std::clamp<int>(at_[window / 2 * (stride + 1)], -127, 126);
    for (std::size_t i = 0; i < kAtOnce; ++i) value = settle(i, value, this->window(i).sums(value));
  }

  void next_row() {
    const Limits limits(cv::v_load(value_.data()));
    const std::int8_t* const gained = at_ + window_ * stride_;
    Counts counts;
    for (int x = 0; x < window_; ++x) {
      limits.take_away(cv::v_load(at_ + x), counts);
      limits.add(cv::v_load(gained + x), counts);
    }
    at_ += stride_;
    add(counts.below, below_);
    add(counts.above, above_);
    const bool fell = add(counts.far_below, far_below_);
    const bool rose = add(counts.far_above, far_above_);
    if (!fell && !rose) return;
    for (std::size_t i = 0; i < kAtOnce; ++i) {
      if (far_below_[i] > half_ || far_above_[i] > half_)
        settle(i, value_[i], {far_below_[i], below_[i], above_[i], far_above_[i]});
    }
  }

  [[nodiscard]] cv::v_int8x16 medians() const {
    return cv::v_add_wrap(cv::v_sub_wrap(cv::v_load(value_.data()), most(above_)), most(below_));
  }

 private:
  using Rows = std::array<short, kAtOnce>;

  [[nodiscard]] Window window(std::size_t i) const { return {at_ + i, stride_, window_}; }

  int settle(std::size_t i, int value, Sums sums) {
    value = window(i).settle(value, sums);
    value_[i] = static_cast<std::int8_t>(value);
    far_below_[i] = static_cast<short>(sums.far_below);
    below_[i] = static_cast<short>(sums.below);
    above_[i] = static_cast<short>(sums.above);
    far_above_[i] = static_cast<short>(sums.far_above);
    return value;
  }

  // -1 where it is more than half.
  [[nodiscard]] cv::v_int8x16 most(const Rows& sums) const {
    const cv::v_int16x8 half = cv::v_setall_s16(half_);
    return cv::v_pack(cv::v_load(sums.data()) > half, cv::v_load(sums.data() + kAtOnce / 2) > half);
  }

  // Whether there is one of more than half then.
  bool add(const cv::v_int8x16& more, Rows& sums) const {
    cv::v_int16x8 left;
    cv::v_int16x8 right;
    cv::v_expand(more, left, right);
    cv::v_store(sums.data(), cv::v_load(sums.data()) + left);
    cv::v_store(sums.data() + kAtOnce / 2, cv::v_load(sums.data() + kAtOnce / 2) + right);
    return cv::v_check_any(most(sums));
  }

  const std::int8_t* at_;  // the corner of the first column's window
  std::ptrdiff_t stride_;
  int window_;
  short half_;
  std::array<std::int8_t, kAtOnce> value_{};
  Rows far_below_{};
  Rows below_{};
  Rows above_{};
  Rows far_above_{};
};

}  // namespace

cv::Mat median_of(const cv::Mat& grey, int window) {
  CV_Assert(grey.type() == CV_8UC1 && window > 0 && window % 2 == 1);
  cv::Mat out;
  if (window > kMostSide) {  // of a face of a few pixels
    cv::medianBlur(grey, out, window);
    return out;
  }
  out.create(grey.size(), CV_8UC1);
  const int rim = window / 2;
  // The last strip, and the last sixteen values of a window, may be longer than there are pixels.
  cv::Mat around;
  cv::copyMakeBorder(grey, around, rim, rim, rim, rim + 2 * kAtOnce, cv::BORDER_REPLICATE | cv::BORDER_ISOLATED);
  cv::bitwise_xor(around, cv::Scalar(kSign), around);
  for (int x = 0; x < grey.cols; x += kAtOnce) {
    Strip strip(around.ptr<std::int8_t>(0) + x, static_cast<std::ptrdiff_t>(around.step), window);
    const int width = std::min(kAtOnce, grey.cols - x);
    for (int y = 0; y < grey.rows; ++y) {
      if (y > 0) strip.next_row();
      const cv::v_uint8x16 medians = cv::v_reinterpret_as_u8(strip.medians()) ^ cv::v_setall_u8(kSign);
      std::array<std::uint8_t, kAtOnce> row;
      cv::v_store(row.data(), medians);
      std::copy_n(row.data(), width, out.ptr<std::uint8_t>(y) + x);
    }
  }
  return out;
}

}  // namespace meishi
