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

std::u32string with_kanji_numbers(std::u32string text) {
  constexpr std::u32string_view kRead = U"ニミハ+＋ー";
  constexpr std::u32string_view kMeant = U"二三八十十一";
  static_assert(kRead.size() == kMeant.size());
  const auto numeral = [](char32_t c) {
    return std::u32string_view(U"一二三四五六七八九十").find(c) != std::u32string_view::npos;
  };
  const auto look_alike = [&](char32_t c) { return kRead.find(c) != std::u32string_view::npos; };
  for (std::size_t end = 1; end < text.size(); ++end) {
    const bool unit = text[end] == U'番' || text[end] == U'号' || text.substr(end).starts_with(U"丁目");
    if (!unit) continue;
    std::size_t begin = end;
    while (begin > 0 && (numeral(text[begin - 1]) || look_alike(text[begin - 1]))) --begin;
    while (begin < end && text[begin] == U'ー') ++begin;  // the end of a name in kana: センター二番
    const auto sure = [&](char32_t c) { return numeral(c) || c == U'+' || c == U'＋'; };
    if (std::none_of(text.begin() + static_cast<std::ptrdiff_t>(begin), text.begin() + static_cast<std::ptrdiff_t>(end),
                     sure))
      continue;
    for (std::size_t i = begin; i < end; ++i) {
      if (const std::size_t at = kRead.find(text[i]); at != std::u32string_view::npos) text[i] = kMeant[at];
    }
  }
  return text;
}

std::u32string with_small_kana(std::u32string text) {
  constexpr std::u32string_view kLarge = U"ヤユヨアイエオツ";
  constexpr std::u32string_view kSmall = U"ャュョァィェォッ";
  static_assert(kLarge.size() == kSmall.size());
  const auto at = [&](std::size_t i) { return i < text.size() ? text[i] : U' '; };
  for (std::size_t i = 1; i < text.size(); ++i) {
    const std::size_t small = kSmall.find(text[i]);  // ュユ
    if (small != std::u32string_view::npos && at(i + 1) == kLarge[small]) text.erase(i + 1, 1);
    const std::size_t large = kLarge.find(text[i]);
    if (large == std::u32string_view::npos) continue;
    const std::u32string_view before(&text[i - 1], 1);
    const std::u32string here = text.substr(i, 2);
    const bool long_vowel =
        (here == U"ユー" && std::u32string_view(U"シジチリ").find(before) != std::u32string_view::npos) ||
        (here == U"ヤー" && std::u32string_view(U"シジチ").find(before) != std::u32string_view::npos) ||
        (here == U"イー" && before == U"フ");
    const bool nasal = here == U"ヨン" && std::u32string_view(U"シジチ").find(before) != std::u32string_view::npos;
    if (long_vowel || nasal) text[i] = kSmall[large];
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
