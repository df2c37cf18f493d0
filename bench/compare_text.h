// Keys for comparing what was read with what is printed: two values are the same when their keys are.
//
// The scorer shares no code with normalize/ on purpose: a mistake there must not hide itself here. Pure; broken UTF-8
// becomes U+FFFD.
#pragma once

#include <string>
#include <string_view>

namespace meishi::bench {

// NFKC and case folded; spaces and middle dots (・) dropped; every dash is '-', after katakana 'ー' (センター).
// Variant kanji (髙, 高) are different: a name is wrong when it is not the person's.
[[nodiscard]] std::string text_key(std::string_view text);

// text_key, hiragana as katakana.
[[nodiscard]] std::string kana_key(std::string_view text);

// text_key, kanji numerals before 丁目, 番地, 番, 号 and 条 as digits, these units as hyphens, ヶ as ケ and ヵ as カ:
// 銀座五丁目12番7号 and 銀座5-12-7 are the same.
[[nodiscard]] std::string address_key(std::string_view text);

// "https://www.example.jp/about" and "example.jp" are both "example.jp".
[[nodiscard]] std::string domain_key(std::string_view url);

// Leading and trailing spaces and the case make no difference to an e-mail address; everything else does.
[[nodiscard]] std::string email_key(std::string_view email);

}  // namespace meishi::bench
