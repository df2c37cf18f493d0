// Pictures made smaller, fast.
#pragma once

#include <opencv2/core.hpp>

namespace meishi {

// `image` times `scale` (above 0; 1 and more: the picture as it is, not copied), each pixel the mean, or nearly, of
// what it covers. Whole halvings come first: each is several times as fast as a resampling by a factor that is not
// whole, and a photograph has twelve million pixels. 8 bit, 1 or 3 channels. At least one pixel wide and high. Pure.
[[nodiscard]] cv::Mat shrunk(const cv::Mat& image, double scale);

}  // namespace meishi
