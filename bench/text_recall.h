// What of a card's fields is in the raw text of its picture, for comparing readers that give text and no fields.
#pragma once

#include <string_view>

#include "bench/card_values.h"

namespace meishi::bench {

struct TextRecall {
  int asked = 0;  // values of the truth
  int found = 0;  // of these, in the text

  [[nodiscard]] double rate() const { return asked == 0 ? 0 : static_cast<double>(found) / asked; }
};

// `text`: of the whole picture, in any order of lines. A value is found when its key (compare_text.h) is a part of the
// text's: spaces, ends of lines, width, case and kind of dash make no difference; hiragana is katakana for a reading,
// 五丁目12番7号 is 5-12-7 for an address, punctuation between digits does not count for a number, which may be written
// from abroad. The name is one value, in either order; departments and titles are found when all their words are. Pure.
[[nodiscard]] TextRecall text_recall(const CardValues& truth, std::string_view text);

}  // namespace meishi::bench
