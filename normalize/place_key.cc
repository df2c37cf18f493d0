#include "normalize/place_key.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "normalize/kanji_number.h"
#include "normalize/reference.h"
#include "normalize/text.h"

namespace meishi {

namespace {

char32_t fold(char32_t c) {
  if (c >= U'\uff01' && c <= U'\uff5e') return c - 0xFEE0;
  switch (c) {
    case U'ヶ':
    case U'が':
    case U'ガ':
    case U'ヵ':
      return U'ケ';
    case U'ノ':
    case U'之':
    case U'乃':
      return U'の';
    case U'ッ':
      return U'ツ';
    default:
      return c;
  }
}

// 大字新舘: 大字 is printed or left out as one likes.
bool is_section_word(std::u32string_view rest) {
  return rest.starts_with(U"大字") && rest.size() > 2 && is_japanese(rest[2]);
}

// Numerals before these are numbers; elsewhere they belong to a name (三田, 八王子).
bool is_counted(std::u32string_view rest) {
  return rest.starts_with(U"条") || rest.starts_with(U"丁目") || rest.starts_with(U"線") || rest.starts_with(U"階") ||
         rest.starts_with(U"番地") || rest.starts_with(U"地割");
}

// `reference` may be null: variant kanji then stay.
PlaceKey key_of(std::u32string_view text, const Reference* reference) {
  PlaceKey key;
  bool space = false;
  const auto push = [&](char32_t c, std::size_t begin, std::size_t end) {
    key.text.push_back(c);
    key.begin.push_back(begin);
    key.end.push_back(end);
    key.spaced.push_back(space);
    space = false;
  };
  for (std::size_t i = 0; i < text.size();) {
    if (is_space(text[i])) {
      space = true;
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && is_kanji_numeral(text[end])) ++end;
    if (end > i && is_counted(text.substr(end))) {
      if (const auto number = kanji_number(text.substr(i, end - i))) {
        for (char digit : *number) push(static_cast<char32_t>(digit), i, end);
        i = end;
        continue;
      }
    }
    const std::size_t word = is_section_word(text.substr(i)) ? 2 : 0;
    const char32_t c = fold(text[i + word]);
    // 御幸通り and 御幸通 are one street.
    const std::size_t tail = c == U'通' && text.substr(i + word + 1).starts_with(U"り") ? 1 : 0;
    push(reference != nullptr ? reference->fold_variant(c) : c, i, i + word + 1 + tail);
    i += word + 1 + tail;
  }
  return key;
}

}  // namespace

PlaceKey place_key(std::u32string_view text, const Reference& reference) { return key_of(text, &reference); }

std::u32string place_spelling(std::u32string_view text) { return key_of(text, nullptr).text; }

PrefixDistance prefix_distance(std::u32string_view key, std::u32string_view text) {
  constexpr std::size_t kSlack = 3;  // more insertions than this are never accepted
  constexpr std::size_t kLongest = 64;
  if (key.size() > kLongest) return {static_cast<int>(key.size()), 0};
  const std::size_t width = std::min(text.size(), key.size() + kSlack);
  std::array<int, kLongest + kSlack + 1> row{};
  for (std::size_t j = 0; j <= width; ++j) row[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= key.size(); ++i) {
    int diagonal = row[0];
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= width; ++j) {
      const int substitute = diagonal + (key[i - 1] == text[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({substitute, row[j] + 1, row[j - 1] + 1});
    }
  }
  PrefixDistance best{static_cast<int>(key.size()) + 1, 0};
  int best_rank = 0;
  for (std::size_t j = 0; j <= width; ++j) {
    const bool before_number = j == text.size() || is_digit(text[j]) || is_kanji_numeral(text[j]);
    const int rank = (before_number ? 0 : 100) + std::abs(static_cast<int>(j) - static_cast<int>(key.size()));
    if (row[j] < best.distance || (row[j] == best.distance && rank < best_rank)) {
      best = {row[j], j};
      best_rank = rank;
    }
  }
  return best;
}

}  // namespace meishi
