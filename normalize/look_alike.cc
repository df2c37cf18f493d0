#include "normalize/look_alike.h"

#include <cstddef>

#include "normalize/text.h"

namespace meishi {

namespace {

// The kana without its voicing mark: ハ for バ and パ.
char32_t unvoiced(char32_t c) {
  constexpr std::u32string_view kMarked =
      U"ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポがぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽ";
  constexpr std::u32string_view kPlain =
      U"カキクケコサシスセソタチツテトハヒフヘホハヒフヘホかきくけこさしすせそたちつてとはひふへほはひふへほ";
  static_assert(kMarked.size() == kPlain.size());
  const std::size_t at = kMarked.find(c);
  return at == std::u32string_view::npos ? c : kPlain[at];
}

}  // namespace

std::vector<std::string> look_alike_variants(std::string_view text, const Reference& reference) {
  std::vector<std::string> out;
  const std::u32string u = to_u32(text);
  const WordTable& shapes = reference.words("look_alikes");
  const auto replaced = [&](std::size_t at, std::u32string_view by) {
    std::u32string other = u;
    other.replace(at, 1, by);
    out.push_back(to_utf8(other));
  };
  for (std::size_t i = 0; i < u.size(); ++i) {
    const auto kana = [&](std::size_t at) { return at < u.size() && is_katakana(u[at]); };
    if (!is_katakana(u[i]) || !(kana(i - 1) || i == 0) || !(kana(i + 1) || i + 1 == u.size())) {
      if (const auto* row = shapes.find(to_utf8(u.substr(i, 1))); row != nullptr && row->size() > 1) {
        for (const char32_t c : to_u32((*row)[1])) replaced(i, std::u32string(1, c));
      }
    }
    if (i + 1 < u.size() && u[i] != u[i + 1] && unvoiced(u[i]) == unvoiced(u[i + 1])) {
      replaced(i, {});
      replaced(i + 1, {});
    }
  }
  return out;
}

std::u32string with_ordinals(std::u32string text) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i - 1] != U'第') continue;
    const char32_t read = text[i];
    if (read != U'ニ' && read != U'ミ' && read != U'ー') continue;
    text[i] = read == U'ニ' ? U'二' : read == U'ミ' ? U'三' : U'一';
    if (i + 1 < text.size() && text[i + 1] == read) text.erase(i + 1, 1);
  }
  return text;
}

std::u32string with_katakana(std::u32string text) {
  constexpr std::u32string_view kKanji = U"力二口夕工八卜一";
  constexpr std::u32string_view kKana = U"カニロタエハトー";
  static_assert(kKanji.size() == kKana.size());
  std::size_t kana = 0;
  std::size_t alike = 0;
  for (const char32_t c : text) {
    if (kKanji.find(c) != std::u32string_view::npos) {
      ++alike;
    } else if (is_katakana(c)) {
      ++kana;
    } else if (!is_line_space(c)) {
      return text;
    }
  }
  if (alike == 0 || kana < 2 * alike || kana + alike < 3) return text;
  for (char32_t& c : text) {
    if (const std::size_t at = kKanji.find(c); at != std::u32string_view::npos) c = kKana[at];
  }
  return text;
}

}  // namespace meishi
