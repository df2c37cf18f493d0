// How far the lines of print on a page stand askew.
#pragma once

#include <opencv2/core.hpp>

namespace meishi {

// Degrees by which rows of print fall to the right (columns: lean to the left), -3.5 to 3.5; 0 where the print does not
// tell. Rows and columns give the sharpest profile of ink when it is taken along them. `grey`: 8 bit, the light evened
// (flatten.h even_light). Pure.
[[nodiscard]] double print_slope(const cv::Mat& grey, double px_per_mm);

}  // namespace meishi
