// Searching by any part of a value, two characters being enough (佐藤): every value is indexed by its pairs of
// neighbouring characters. Pure.
#pragma once

#include <string>
#include <string_view>

namespace meishi {

// The words of a full-text index: for every line of `text` its pairs in order, each a word of hexadecimal digits, then
// its last character, then a word that no search has, so that nothing is found across two lines.
[[nodiscard]] std::string grams_of(std::string_view text);

// The words, in order, that stand one behind the other where `part` (not empty) is a part of a value. `prefix`: `part`
// is a single character, and the word is the beginning of one.
struct GramPhrase {
  std::string words;
  bool prefix = false;
};
[[nodiscard]] GramPhrase phrase_of(std::string_view part);

}  // namespace meishi
