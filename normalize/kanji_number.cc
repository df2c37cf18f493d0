#include "normalize/kanji_number.h"

namespace meishi {

namespace {

constexpr std::u32string_view kDigits = U"〇一二三四五六七八九";

int digit(char32_t c) {
  if (c == U'零') return 0;
  const std::size_t at = kDigits.find(c);
  return at == std::u32string_view::npos ? -1 : static_cast<int>(at);
}

}  // namespace

bool is_kanji_numeral(char32_t c) { return c == U'十' || c == U'百' || digit(c) >= 0; }

std::optional<std::string> kanji_number(std::u32string_view numerals) {
  if (numerals.empty() || numerals.size() > 8) return std::nullopt;
  std::string positional;
  int total = 0;
  int pending = -1;  // the digit before 十 or 百
  int unit = 1000;   // units must fall: 百 before 十
  for (char32_t c : numerals) {
    if (const int d = digit(c); d >= 0) {
      positional.push_back(static_cast<char>('0' + d));
      if (unit < 1000 && pending >= 0) return std::nullopt;  // 十二三
      pending = d;
      continue;
    }
    const int value = c == U'百' ? 100 : c == U'十' ? 10 : 0;
    if (value == 0 || value >= unit || pending == 0 || (unit == 1000 && positional.size() > 1)) return std::nullopt;
    total += (pending < 0 ? 1 : pending) * value;
    pending = -1;
    unit = value;
  }
  if (unit == 1000) return positional;
  return std::to_string(total + (pending > 0 ? pending : 0));
}

}  // namespace meishi
