#include "store/clean_text.h"

#include <algorithm>

#include "normalize/text.h"

namespace meishi {

namespace {

bool is_control(unsigned char c) { return (c < 0x20 && c != '\t' && c != '\n') || c == 0x7F; }

// U+FFFE and U+FFFF: valid UTF-8, but no XML.
bool has_noncharacter(const std::string& text) {
  return text.find("\xEF\xBF\xBE") != std::string::npos || text.find("\xEF\xBF\xBF") != std::string::npos;
}

}  // namespace

std::string clean_text(std::string text) {
  if (std::ranges::none_of(text, is_control) && is_valid_utf8(text) && !has_noncharacter(text)) return text;
  std::u32string clean;
  const std::u32string characters = to_u32(text);
  for (std::size_t i = 0; i < characters.size(); ++i) {
    const char32_t c = characters[i];
    if (c == U'\r') {
      if (i + 1 == characters.size() || characters[i + 1] != U'\n') clean += U'\n';
    } else if (c == 0xFFFE || c == 0xFFFF || (c >= 0xD800 && c < 0xE000)) {
      clean += U'\uFFFD';
    } else if (c >= 0x80 || !is_control(static_cast<unsigned char>(c))) {
      clean += c;
    }
  }
  return to_utf8(clean);
}

}  // namespace meishi
