// Kanji numerals: 三十二, 三二, 二〇 → 32, 32, 20.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace meishi {

[[nodiscard]] bool is_kanji_numeral(char32_t c);  // 〇零一…九十百

// The number as ASCII digits. nullopt when a character is none of the above, or the order makes no sense (十百).
[[nodiscard]] std::optional<std::string> kanji_number(std::u32string_view numerals);

}  // namespace meishi
