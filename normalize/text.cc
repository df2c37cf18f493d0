#include "normalize/text.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace meishi {

namespace {

bool is_dash(char32_t c) {
  return c == U'-' || (c >= U'\u2010' && c <= U'\u2015') || c == U'\u2212' || c == U'\ufe63' || c == U'\uff0d' ||
         c == U'\u2500' || c == U'\u2501' || c == U'\uff70';
}

// Whether all is ASCII, kana or unified kanji, none of which NFKC touches while no other character stands between them:
// most of what is printed. ICU takes a hundred times as long to say so.
bool is_plain(std::string_view utf8) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(utf8.data());
  const auto length = static_cast<std::int32_t>(utf8.size());
  for (std::int32_t i = 0; i < length;) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, length, c);
    const bool plain = (c >= 0 && c < 0x80) || (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FE) ||
                       (c >= 0x4E00 && c <= 0x9FFF);
    if (!plain) return false;
  }
  return true;
}

}  // namespace

bool is_valid_utf8(std::string_view bytes) {
  UErrorCode status = U_ZERO_ERROR;
  std::int32_t length = 0;
  u_strFromUTF8(nullptr, 0, &length, bytes.data(), static_cast<std::int32_t>(bytes.size()), &status);
  return status == U_BUFFER_OVERFLOW_ERROR || U_SUCCESS(status);
}

std::u32string to_u32(std::string_view utf8) {
  // Every text goes through here many times over: the characters are written in place.
  std::u32string out(utf8.size(), U'\0');
  char32_t* next = out.data();
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(utf8.data());
  const auto length = static_cast<std::int32_t>(utf8.size());
  for (std::int32_t i = 0; i < length;) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, length, c);
    *next++ = c < 0 ? U'\ufffd' : static_cast<char32_t>(c);
  }
  out.resize(static_cast<std::size_t>(next - out.data()));
  return out;
}

void append_utf8(std::string& to, char32_t c) {
  if (c < 0x80) {
    to.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    to.push_back(static_cast<char>(0xC0 | (c >> 6)));
    to.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else if (c < 0x10000) {
    to.push_back(static_cast<char>(0xE0 | (c >> 12)));
    to.push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3F)));
    to.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else {
    to.push_back(static_cast<char>(0xF0 | (c >> 18)));
    to.push_back(static_cast<char>(0x80 | ((c >> 12) & 0x3F)));
    to.push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3F)));
    to.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  }
}

std::string to_utf8(std::u32string_view text) {
  std::string out;
  out.reserve(text.size() * 3);
  for (const char32_t c : text) append_utf8(out, c);
  return out;
}

std::string nfkc(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCInstance(status);
  if (U_FAILURE(status)) return std::string(text);
  const icu::UnicodeString in =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  std::string out;
  normalizer->normalize(in, status).toUTF8String(out);
  return U_FAILURE(status) ? std::string(text) : out;
}

std::string trim(std::string_view text) {
  const std::u32string u = to_u32(text);
  std::size_t first = 0;
  std::size_t last = u.size();
  while (first < last && is_space(u[first])) ++first;
  while (last > first && is_space(u[last - 1])) --last;
  return to_utf8(std::u32string_view(u).substr(first, last - first));
}

std::string without_spaces(std::string_view text) {
  std::u32string u = to_u32(text);
  std::erase_if(u, is_space);
  return to_utf8(u);
}

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char32_t c : to_u32(text)) {
    if (!is_line_space(c)) {
      append_utf8(words.back(), c);
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

std::string composed_kana(std::string_view text) {
  // NFKC makes a space and a mark of the marks that stand by themselves, unless they are turned into the combining
  // ones.
  std::u32string u = to_u32(text);
  std::replace(u.begin(), u.end(), U'\u309b', U'\u3099');
  std::replace(u.begin(), u.end(), U'\u309c', U'\u309a');
  return nfkc(to_utf8(u));
}

std::string to_katakana(std::string_view text) {
  std::u32string u = to_u32(nfkc(text));
  for (char32_t& c : u) {
    if (c >= U'ぁ' && c <= U'ゖ') c += U'ァ' - U'ぁ';
  }
  return to_utf8(u);
}

std::string to_lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string unify_dashes(std::string_view text) {
  std::u32string u = to_u32(text);
  for (std::size_t i = 0; i < u.size(); ++i) {
    const bool between_digits = i > 0 && i + 1 < u.size() && is_digit(u[i - 1]) && is_digit(u[i + 1]);
    if (is_dash(u[i]) || (u[i] == U'ー' && between_digits)) u[i] = U'-';
  }
  return to_utf8(u);
}

int edit_distance(std::u32string_view a, std::u32string_view b, int most) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > static_cast<std::size_t>(most)) return most + 1;
  std::vector<int> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    int diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const int changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
    if (std::ranges::min(row) > most) return most + 1;
  }
  return std::min(row.back(), most + 1);
}

bool is_line_space(char32_t c) { return c == U' ' || c == U'\t' || c == U'\u3000' || c == U'\u00a0'; }

bool is_space(char32_t c) { return is_line_space(c) || c == U'\r' || c == U'\n'; }

bool kana_only(std::u32string_view text) {
  int kana = 0;
  for (const char32_t c : text) {
    if (is_hiragana(c) || is_katakana(c))
      ++kana;
    else if (!is_line_space(c))
      return false;
  }
  return kana >= 2;
}

bool is_kanji(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x20000 && c <= 0x3FFFF) || c == U'々' || c == U'〆';
}
bool is_hiragana(char32_t c) { return c >= 0x3041 && c <= 0x309F; }
bool is_katakana(char32_t c) { return (c >= 0x30A1 && c <= 0x30FF && c != U'・') || (c >= 0xFF66 && c <= 0xFF9F); }
bool is_japanese(char32_t c) { return is_kanji(c) || is_hiragana(c) || is_katakana(c); }
bool is_latin(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) ||
         (c >= U'ａ' && c <= U'ｚ') || (c >= U'Ａ' && c <= U'Ｚ');
}
bool is_digit(char32_t c) { return (c >= U'0' && c <= U'9') || (c >= U'０' && c <= U'９'); }

}  // namespace meishi
