// Text for comparing: widths, spaces and scripts. Nothing here is ever stored over what was printed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace meishi {

[[nodiscard]] std::string nfkc(std::string_view text);
[[nodiscard]] bool is_valid_utf8(std::string_view bytes);
[[nodiscard]] std::u32string to_u32(std::string_view utf8);  // broken sequences become U+FFFD; never throws
[[nodiscard]] std::string to_utf8(std::u32string_view text);
void append_utf8(std::string& to, char32_t character);
[[nodiscard]] std::string trim(std::string_view text);  // ASCII and ideographic spaces
[[nodiscard]] std::string without_spaces(std::string_view text);
[[nodiscard]] std::vector<std::string> split_words(std::string_view text);  // at is_line_space(); none is empty
[[nodiscard]] std::string to_katakana(std::string_view text);    // hiragana → katakana, half width → full width
[[nodiscard]] std::string composed_kana(std::string_view text);  // NFKC; か゛, ｶﾞ and か with U+3099 → が
[[nodiscard]] std::string to_lower_ascii(std::string_view text);
[[nodiscard]] std::string unify_dashes(std::string_view text);  // every dash and minus → '-'; ー only between digits

// Least edits (one character in, out or exchanged) that make one of the other (Levenshtein 1966); given up above
// `most`, where it is `most` + 1.
[[nodiscard]] int edit_distance(std::u32string_view a, std::u32string_view b, int most = 1 << 20);

[[nodiscard]] bool is_space(char32_t c);       // ASCII, ideographic and no-break spaces, tabs, ends of lines
[[nodiscard]] bool is_line_space(char32_t c);  // the same but for ends of lines
[[nodiscard]] bool is_kanji(char32_t c);       // 々 and 〆 included
[[nodiscard]] bool is_hiragana(char32_t c);
[[nodiscard]] bool is_katakana(char32_t c);  // ー included
[[nodiscard]] bool is_japanese(char32_t c);
[[nodiscard]] bool is_latin(char32_t c);                 // ASCII and accented letters, full width too
[[nodiscard]] bool kana_only(std::u32string_view text);  // two kana at the least, and spaces
[[nodiscard]] bool is_digit(char32_t c);                 // ASCII and full width

}  // namespace meishi
