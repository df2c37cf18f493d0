// The median of the window around each pixel: the ground that print stands on.
#pragma once

#include <opencv2/core.hpp>

namespace meishi {

// What cv::medianBlur() makes of `grey` (8 bit, one channel), to the bit, in a fraction of its time where the median
// seldom changes from one row to the next, as it does on paper. `window`: its side in pixels, odd. Beyond the border
// its last pixels go on. Pure.
[[nodiscard]] cv::Mat median_of(const cv::Mat& grey, int window);

}  // namespace meishi
