// A character's ink as the small networks take it.
#pragma once

#include <opencv2/core.hpp>

namespace meishi {

// The ink of `cell` in the middle of a square of paper of `side` pixels of `print`, scaled to `pixels` x `pixels`
// values, ink 1 on paper 0, row by row into `out`. What does not fit is cut off. `print`: 8-bit grey, dark on white.
// Pure.
void cut_on_paper(const cv::Mat& print, const cv::Rect& cell, int side, int pixels, float* out);

}  // namespace meishi
