// Place names in one spelling, for comparing print and reference: ヶ/ケ/が, ノ/の/之, ッ/ツ, 通り/通, variant kanji,
// full width, 大字 and spaces are folded; 十条 and 十二丁目 get ASCII digits. What was printed is found again through
// the positions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace meishi {

class Reference;

struct PlaceKey {
  std::u32string text;
  std::vector<std::size_t> begin;  // of the source's characters that made text[i]
  std::vector<std::size_t> end;
  std::vector<bool> spaced;  // a space stood before text[i]
};

[[nodiscard]] PlaceKey place_key(std::u32string_view text, const Reference& reference);

// The same without variant kanji, for which it takes the reference data: for comparing two printed places.
[[nodiscard]] std::u32string place_spelling(std::u32string_view text);

// Least edits that turn `key` into a beginning of `text`, and where that beginning ends. Of equals, an end before a
// digit (where a block begins) is preferred, then the length closest to the key's.
struct PrefixDistance {
  int distance = 0;
  std::size_t length = 0;
};
[[nodiscard]] PrefixDistance prefix_distance(std::u32string_view key, std::u32string_view text);

}  // namespace meishi
