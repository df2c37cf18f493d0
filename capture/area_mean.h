// Pictures resampled to fewer pixels, each the mean of what it covers.
#pragma once

#include <opencv2/core.hpp>

namespace meishi {

// `image` in `size` pixels, neither side longer than its own. What cv::resize() with INTER_AREA gives, to the bit, in a
// third of its time or less where the factor is no whole number: no row is shortened twice, and several values are
// added at a time. 8 bit, 1 or 3 channels, not empty. Pure.
[[nodiscard]] cv::Mat area_mean(const cv::Mat& image, cv::Size size);
// The same with a factor above 0 and at most 1, which is kept exactly: the last pixels may cover less than the others.
[[nodiscard]] cv::Mat area_mean(const cv::Mat& image, double scale);

}  // namespace meishi
