// Which kanji numeral, bar or bracket a cell of a column shows.
//
// The language models guess at numerals in columns: no word helps them, and a bar, a 一 and a 〇 are little to go by.
// One character at a time, among sixteen kinds, they are easy. Two layers, trained on drawn characters by
// samples/numerals/train_numerals.py, which says what the weights in numerals.bin are.
#pragma once

#include <opencv2/core.hpp>
#include <string_view>
#include <vector>

namespace meishi {

struct NumeralGuess {
  std::string_view text;   // "〇", "一" … "九", "十", "〒", "―", "（", "）"; "" for anything else
  double probability = 0;  // 0..1
};

// `print`: 8-bit grey, dark print on white, of one column. `cells`: ink boxes of single characters in it. `em`: pixels.
// One guess a cell. Pure.
[[nodiscard]] std::vector<NumeralGuess> guess_numerals(const cv::Mat& print, const std::vector<cv::Rect>& cells,
                                                       double em);

}  // namespace meishi
