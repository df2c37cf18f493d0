// How many pixels have each grey value.
#pragma once

#include <array>
#include <opencv2/core.hpp>

namespace meishi {

class Histogram {
 public:
  // `grey`: 8 bit, one channel.
  explicit Histogram(const cv::Mat& grey);

  [[nodiscard]] int count(int value) const { return count_[static_cast<std::size_t>(value)]; }
  // Pixels lighter than `value`.
  [[nodiscard]] int above(int value) const;
  // The value below which `share` of the pixels lie.
  [[nodiscard]] int percentile(double share) const;

 private:
  std::array<int, 256> count_{};
  double total_;
};

}  // namespace meishi
