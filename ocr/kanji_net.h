// Which Japanese character a box of print shows, by its look alone.
//
// Tesseract reads lines with a language model in its head, which helps with sentences and harms names: 榊原 becomes
// 杉原, 和也 和世. One character at a time, large print is easy. A small convolutional network, trained on drawn
// characters by samples/kanji/train_kanji.py, which says what it knows and what the weights in kanji.bin are.
#pragma once

#include <opencv2/core.hpp>
#include <string_view>
#include <vector>

namespace meishi {

struct CharacterGuess {
  std::string_view text;   // kanji or kana; "" for anything else: a half, a letter, a figure
  double probability = 0;  // 0..1
};

// `print`: 8-bit grey, dark print on white. `cells`: ink boxes of single upright characters in it. `em`: pixels. One
// guess a cell. About 5 million multiplications a cell. Pure; the weights are unpacked by the first call.
[[nodiscard]] std::vector<CharacterGuess> guess_characters(const cv::Mat& print, const std::vector<cv::Rect>& cells,
                                                           double em);

// The one that stands for all characters that look like this one in `guess_characters()`: カ and 力, small and large
// kana. Other characters stand for themselves.
[[nodiscard]] std::string_view look_of(std::string_view character);

}  // namespace meishi
