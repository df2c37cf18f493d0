#include "capture/histogram.h"

#include <cstdint>
#include <numeric>

namespace meishi {

Histogram::Histogram(const cv::Mat& grey) : total_(static_cast<double>(grey.total())) {
  CV_Assert(grey.type() == CV_8UC1);
  // Four counts of each value, in turn: on paper one pixel is as light as the next, and adding to a count waits until
  // the addition before is done.
  std::array<std::array<int, 256>, 4> counts{};
  for (int y = 0; y < grey.rows; ++y) {
    const auto* row = grey.ptr<std::uint8_t>(y);
    int x = 0;
    for (; x + 4 <= grey.cols; x += 4) {
      for (std::size_t i = 0; i < 4; ++i) ++counts[i][row[x + static_cast<int>(i)]];
    }
    for (; x < grey.cols; ++x) ++counts[0][row[x]];
  }
  for (const auto& some : counts) {
    for (std::size_t value = 0; value < count_.size(); ++value) count_[value] += some[value];
  }
}

int Histogram::above(int value) const { return std::accumulate(count_.begin() + value + 1, count_.end(), 0); }

int Histogram::percentile(double share) const {
  double left = share * total_;
  int value = 0;
  while (value < 255 && (left -= count(value)) > 0) ++value;
  return value;
}

}  // namespace meishi
