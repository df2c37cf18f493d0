// Pictures as the bytes of files, by libjpeg and libpng themselves: OpenCV's encoders come with a library that loads a
// hundred others at every start of the program.
#pragma once

#include <opencv2/core.hpp>
#include <string>

#include "base/result.h"

namespace meishi {

enum class JpegQuality { fine = 95, small = 85 };  // to look for faults in; to keep

// `bgr`: 8 bit, not empty. Errors: internal.
Result<std::string> jpeg_of(const cv::Mat& bgr, JpegQuality quality = JpegQuality::fine);

// `grey`: 8 bit, one channel, not empty. Errors: internal.
Result<std::string> png_of(const cv::Mat& grey);

}  // namespace meishi
