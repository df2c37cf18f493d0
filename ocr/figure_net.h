// Which figure, 0 to 9, a box of print shows, by its look alone.
//
// The recogniser of Latin print reads the flat-topped 3 of many Japanese fonts as a 5 and is sure of it; no word puts a
// telephone number right. Two layers, trained on drawn characters by samples/numerals/train_figures.py, which says what
// the weights in figures.bin are. Of fonts that it never saw it takes one figure for another with a probability of 0.98
// in none of fifteen thousand, and is that sure of four in five.
#pragma once

#include <array>
#include <opencv2/core.hpp>

namespace meishi {

// The probability of each figure, 0..1; what is left to 1 is that of anything else. `print`: 8-bit grey, dark print on
// white. `box`: of the ink in it. `height`: of a figure, in pixels, about. Pure.
[[nodiscard]] std::array<double, 10> figure_probabilities(const cv::Mat& print, const cv::Rect& box, double height);

}  // namespace meishi
