// The colours of a picture as CIE L*a*b*, in which equal distances look equally far apart.
#pragma once

#include <opencv2/core.hpp>

namespace meishi {

// `bgr`: sRGB, 8 bit. 8 bit out: L * 255 / 100, a + 128, b + 128, white D65 (CIE 15:2004; IEC 61966-2-1 for sRGB). As
// cv::cvtColor() with COLOR_BGR2Lab, but for one value in 30,000, which is rounded the other way. That one makes tables
// for every kind of Lab and Luv before its first picture, in emulated floating point: 120 ms of each run of the
// program, where two small tables do. Pure.
[[nodiscard]] cv::Mat lab_of(const cv::Mat& bgr);

}  // namespace meishi
