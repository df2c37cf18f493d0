// Postal codes and phone numbers set in a vertical line of kanji numerals, as recognition leaves them.
//
//   〒九五 O IlOO 八八 → 〒950-0088      電話〇二三ー六五五 | 〇一五八 → 電話 023-655-0158
//
// The bars that stand for hyphens come out as | l I 1 ! 」, the circle as O or twice (O 〇), 二 三 八 as katakana.
#pragma once

#include <string>
#include <string_view>

namespace meishi {

struct ColumnNumerals {
  std::string text;     // the line with its numbers in ASCII digits and hyphens; as it was where there is nothing to do
  int guesses = 0;      // characters that had to be dropped or merged
  bool broken = false;  // a line of numerals that makes no number: nothing found in it can be trusted
};

// Only what then has the count of digits of a postal code (behind 〒) or of a Japanese phone number is rewritten. Pure.
[[nodiscard]] ColumnNumerals read_column_numerals(std::string_view line);

}  // namespace meishi
