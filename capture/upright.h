// From pixels as a file stores them to pixels as they are looked at.
#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <span>

namespace meishi {

// The orientation (1 to 8) of an Exif block: a TIFF structure, with or without "Exif\0\0" before it. 1 when there is
// none or it makes no sense. (Exif 2.32, 4.6.4 A; TIFF 6.0, section "Orientation")
int exif_orientation(std::span<const std::uint8_t> exif);

// The upright picture of pixels stored in an orientation.
cv::Mat upright(cv::Mat stored, int orientation);

// 8-bit BGR from 8-bit BGRA whose colours are not multiplied by alpha; what is transparent is white, as paper is.
cv::Mat on_white(const cv::Mat& bgra);

}  // namespace meishi
