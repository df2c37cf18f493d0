#include "store/search_grams.h"

#include <array>
#include <cstdio>

#include "normalize/text.h"

namespace meishi {

namespace {

constexpr std::string_view kEndOfValue = "zz";

void add_character(char32_t c, std::string& out) {
  std::array<char, 16> hex{};
  std::snprintf(hex.data(), hex.size(), "%06x", static_cast<unsigned>(c));
  out += hex.data();
}

void add_pairs(std::u32string_view value, std::string& out) {
  for (std::size_t i = 0; i + 1 < value.size(); ++i) {
    add_character(value[i], out);
    add_character(value[i + 1], out);
    out += ' ';
  }
}

}  // namespace

std::string grams_of(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::u32string value = to_u32(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (value.empty()) continue;
    add_pairs(value, out);
    add_character(value.back(), out);
    out += ' ';
    out.append(kEndOfValue) += ' ';
  }
  return out;
}

GramPhrase phrase_of(std::string_view part) {
  const std::u32string value = to_u32(part);
  GramPhrase phrase;
  if (value.size() == 1) {
    phrase.prefix = true;
    add_character(value.front(), phrase.words);
    return phrase;
  }
  add_pairs(value, phrase.words);
  if (!phrase.words.empty()) phrase.words.pop_back();
  return phrase;
}

}  // namespace meishi
