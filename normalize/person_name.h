// Person names: is a line one, and where does the family name end.
#pragma once

#include <string>
#include <string_view>

#include "normalize/reference.h"

namespace meishi {

struct NameFinding {
  std::string last_name;
  std::string first_name;
  double confidence = 0;  // of the split, 0..1
};

// 山口　克彦 (a space decides) or 平野百合子 (dictionary and characters decide). Kanji, kana and mixtures; the
// characters are kept as printed. One word that cannot be split is a last_name alone. Pure.
[[nodiscard]] NameFinding split_name(std::string_view text, const Reference& reference);

// まつもと じゅんいちろう, ヒメノギ ユウト: katakana, split by the space or by the known readings of the kanji name.
[[nodiscard]] NameFinding split_kana(std::string_view text, const NameFinding& kanji, const Reference& reference);

// "Tomoko KAWANUMA", "MATSUMOTO Junichiro", "Masumi Sato": capitals mark the family name; else the known kanji name's
// readings decide; else which of the words Japanese have as family and given names ("Yamada Taro"); else given name
// first. Result in capitalised form (Kawanuma, Tomoko).
[[nodiscard]] NameFinding split_roman(std::string_view text, const NameFinding& kanji, const Reference& reference);

// How much a line looks like a Japanese person's name, 0..1 (dictionary, length, characters; no geometry).
[[nodiscard]] double name_likeness(std::string_view text, const Reference& reference);

// The katakana of a half of a name that is printed as `kanji` and, in romaji, as `roman`: the reading that the
// dictionary has for it; for a half that it does not know the spelling itself, where no vowel of it may be long
// (Kitawara, but not Ono or Yuta) or other names tell which are (long_vowels.h). "" when nothing tells.
[[nodiscard]] std::string kana_of_roman(std::string_view roman, std::string_view kanji, bool family,
                                        const Reference& reference);

// Katakana of a printed name in romaji (Hepburn and its variants, long vowels folded): for comparing only.
[[nodiscard]] std::string roman_key(std::string_view roman);      // "Junichiro", "Jun'ichirou" → "zyuniciro"-like key
[[nodiscard]] std::string kana_roman_key(std::string_view kana);  // ジュンイチロウ → the same key

}  // namespace meishi
