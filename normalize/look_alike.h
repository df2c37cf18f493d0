// Characters that recognition takes for one another because they have one shape (table look_alikes in normalize/data/).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "normalize/reference.h"

namespace meishi {

// `text` with one repair each: a character replaced by one of its shape (エ務店 → 工務店, 第ニビル → 第二ビル; kana
// that look like kanji only where no other kana stands beside them), or a kana left out that was read twice, once with
// another voicing mark (ビピル → ビル). For looking up in tables: which variant is right only a word that is known can
// tell. Pure.
[[nodiscard]] std::vector<std::string> look_alike_variants(std::string_view text, const Reference& reference);

// 第ニグループ, 第ニニグループ for 第二グループ, 第ミ, 第ー: behind 第 stands a number, once. Pure.
[[nodiscard]] std::u32string with_ordinals(std::u32string text);

// 三丁目ニ十七番, 丸の内ニ+ー番 of a column for 二十七番, 二十一番: before a unit of addresses, beside other numerals,
// katakana and signs that look like numerals are ones. Pure.
[[nodiscard]] std::u32string with_kanji_numbers(std::u32string text);

// ソリユーション, シヨン, フイールド for ソリューション, ション, フィールド, and ソリュユーション, read as both: large
// kana where Japanese has small ones. What companies do print large (キヤノン, 富士フイルム, キユーピー, リヨン) stays.
// Pure.
[[nodiscard]] std::u32string with_small_kana(std::u32string text);

// 夕力ハシ ナナコ for タカハシ ナナコ: a text of katakana, spaces and kanji that look like katakana, of which two
// thirds are surely kana, is kana. Others stay as they are. Pure.
[[nodiscard]] std::u32string with_katakana(std::u32string text);

}  // namespace meishi
