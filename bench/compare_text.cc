#include "bench/compare_text.h"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/regex.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace meishi::bench {

namespace {

using icu::UnicodeString;

std::string utf8(const UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

bool is_dash(UChar32 c) {
  constexpr std::u32string_view kDashes = U"-‐‑‒–—―−─━ー";
  return kDashes.find(static_cast<char32_t>(c)) != std::u32string_view::npos;
}

bool is_katakana(UChar32 c) { return (c >= 0x30A1 && c <= 0x30FA) || c == U'ー'; }

UnicodeString folded(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCCasefoldInstance(status);
  UnicodeString narrow = UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  if (U_SUCCESS(status)) narrow = nfkc->normalize(narrow, status);
  UnicodeString out;
  UChar32 before = 0;
  for (int32_t i = 0; i < narrow.length(); i = narrow.moveIndex32(i, 1)) {
    UChar32 c = narrow.char32At(i);
    if (u_isUWhiteSpace(c) || c == U'・' || c == U'·') continue;
    if (is_dash(c)) c = is_katakana(before) ? U'ー' : U'-';
    out.append(c);
    before = c;
  }
  return out;
}

// 二十三 is 23, and so is 二三.
int kanji_number(const UnicodeString& text) {
  const UnicodeString digits = UnicodeString::fromUTF8("〇一二三四五六七八九");
  int total = 0;
  int current = 0;
  for (int32_t i = 0; i < text.length(); ++i) {
    const int digit = digits.indexOf(text[i]);
    if (digit >= 0) {
      current = current * 10 + digit;
      continue;
    }
    const int unit = text[i] == u'十' ? 10 : text[i] == u'百' ? 100 : 1000;
    total += (current == 0 ? 1 : current) * unit;
    current = 0;
  }
  return total + current;
}

UnicodeString with_arabic_units(const UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  icu::RegexMatcher matcher(UnicodeString::fromUTF8("[〇一二三四五六七八九十百千]{1,7}(?=丁目|番地|番|号|条)"), text, 0,
                            status);
  UnicodeString out;
  int32_t copied = 0;
  while (U_SUCCESS(status) && matcher.find(status)) {
    out.append(text, copied, matcher.start(status) - copied);
    out.append(UnicodeString::fromUTF8(std::to_string(kanji_number(matcher.group(status)))));
    copied = matcher.end(status);
  }
  return out.append(text, copied, text.length() - copied);
}

UnicodeString replaced(const UnicodeString& text, const char* pattern, const char* by) {
  UErrorCode status = U_ZERO_ERROR;
  icu::RegexMatcher matcher(UnicodeString::fromUTF8(pattern), text, 0, status);
  UnicodeString out = matcher.replaceAll(UnicodeString::fromUTF8(by), status);
  return U_SUCCESS(status) ? out : text;
}

}  // namespace

std::string text_key(std::string_view text) { return utf8(folded(text)); }

std::string kana_key(std::string_view text) {
  UnicodeString key = folded(text);
  for (int32_t i = 0; i < key.length(); ++i) {
    if (key[i] >= u'ぁ' && key[i] <= u'ゖ') key.setCharAt(i, static_cast<char16_t>(key[i] + (u'ァ' - u'ぁ')));
  }
  return utf8(key);
}

std::string address_key(std::string_view text) {
  UnicodeString key = with_arabic_units(folded(text));
  key = replaced(key, "(?<=[0-9])(?:丁目|番地の|番地|番の|番|号の|号|の)(?=[0-9])", "-");
  key = replaced(key, "(?<=[0-9])(?:丁目|番地|番|号)$", "");
  return utf8(replaced(replaced(key, "ヶ", "ケ"), "ヵ", "カ"));
}

std::string domain_key(std::string_view url) {
  std::string key = email_key(url);
  if (const auto scheme = key.find("://"); scheme != std::string::npos) key.erase(0, scheme + 3);
  if (key.starts_with("www.")) key.erase(0, 4);
  return key.substr(0, key.find_first_of("/:?#"));
}

std::string email_key(std::string_view email) {
  UnicodeString key =
      UnicodeString::fromUTF8(icu::StringPiece(email.data(), static_cast<int32_t>(email.size()))).trim();
  return utf8(key.toLower(icu::Locale::getRoot()));
}

}  // namespace meishi::bench
