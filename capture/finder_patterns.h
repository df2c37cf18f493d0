// The three square marks of a QR code, found in a small picture.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace meishi {

// Areas, quiet zone included, spanned by three finder patterns (1:1:3:1:1 along every line through their middle,
// ISO/IEC 18004) that stand as the corners of a square do, of modules of 2 pixels or more, at any angle. `marks`: 8
// bit, not 0 where the print of the code is. An area may be there twice. Pure.
[[nodiscard]] std::vector<cv::Rect> finder_pattern_areas(const cv::Mat& marks);

}  // namespace meishi
