#include "bench/line_class.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <sstream>
#include <string>

#include "bench/compare_text.h"

namespace meishi::bench {

namespace {

constexpr double kSmallMm = 2;
constexpr double kLargeMm = 3;

UScriptCode script_at(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(c, &status);
  return U_SUCCESS(status) ? script : USCRIPT_COMMON;
}

icu::UnicodeString unicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

// Its digits, those in kanji too.
std::string digits_of(std::string_view text) {
  const icu::UnicodeString kanji = unicode("〇一二三四五六七八九");
  const icu::UnicodeString letters = unicode(text);
  std::string out;
  for (int32_t i = 0; i < letters.length(); i = letters.moveIndex32(i, 1)) {
    const UChar32 c = letters.char32At(i);
    const int32_t value = u_charDigitValue(c) >= 0 ? u_charDigitValue(c) : kanji.indexOf(c);
    if (value >= 0) out += static_cast<char>('0' + value);
  }
  return out;
}

bool has(const std::string& text, const std::string& part) {
  return !part.empty() && text.find(part) != std::string::npos;
}

// Whether the text holds one of the words of a field ("営業部 第二営業課").
bool has_word(const std::string& key, const CardValues::Value& field) {
  std::istringstream words(field.value_or(""));
  for (std::string word; words >> word;) {
    if (has(key, text_key(word))) return true;
  }
  return false;
}

bool has_phone(const std::string& digits, const CardValues& card) {
  return std::any_of(card.phones.begin(), card.phones.end(), [&](const auto& phone) {
    constexpr std::size_t kCountry = 3;  // +81
    return phone.second.size() > kCountry && has(digits, phone.second.substr(kCountry));
  });
}

}  // namespace

std::string_view script_of(std::string_view text) {
  int kanji = 0;
  int kana = 0;
  int latin = 0;
  int digits = 0;
  const icu::UnicodeString letters = unicode(text);
  for (int32_t i = 0; i < letters.length(); i = letters.moveIndex32(i, 1)) {
    const UChar32 c = letters.char32At(i);
    const UScriptCode script = script_at(c);
    if (u_isdigit(c) != 0) {
      ++digits;
    } else if (script == USCRIPT_HAN) {
      ++kanji;
    } else if (script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA) {
      ++kana;
    } else if (u_isalpha(c) != 0 && c != U'ー') {
      ++latin;
    }
  }
  if (digits > 0 && digits >= kanji + kana + latin) return "digits";
  if (latin > kanji + kana) return "latin";
  return kanji == 0 ? "kana" : "japanese";
}

std::string_view kind_of(std::string_view text, const CardValues& card) {
  const std::string key = text_key(text);
  const std::string digits = digits_of(text);
  const std::string last = text_key(card.last_name.value_or(""));
  const std::string first = text_key(card.first_name.value_or(""));
  const std::string kana = card.last_name_kana.value_or("") + card.first_name_kana.value_or("");
  if (has(key, last + first) || has(key, first + last)) return key.find('@') == std::string::npos ? "name" : "email";
  if (!kana.empty() && kana_key(text) == kana_key(kana)) return "kana";
  if (key.find('@') != std::string::npos) return "email";
  for (const CardValues::Value* company : {&card.company, &card.company_en}) {
    if (has(key, text_key(company->value_or("")))) return "company";
  }
  for (const std::string& url : card.urls) {
    if (has(key, domain_key(url))) return "url";
  }
  if (has_phone(digits, card)) return "phone";
  if (has(digits, card.postal_code.value_or(""))) return "address";
  const std::string address = address_key(card.address.value_or(""));
  const std::string city = address_key(card.city.value_or(""));
  // An address may run over two lines; its second one begins anywhere.
  if (has(address_key(text), city) || has(address, address_key(text))) return "address";
  if (has(key, text_key(card.building.value_or("")))) return "address";
  if (has_word(key, card.title) || has_word(key, card.department)) return "post";
  return "other";
}

std::array<LineClass, 4> classes_of(const CardLine& line, const CardValues& card) {
  const std::string_view size = line.height_mm < kSmallMm ? "small" : line.height_mm < kLargeMm ? "medium" : "large";
  return {LineClass{"script", script_of(line.text)},
          {"size", size},
          {"layout", line.vertical ? "vertical" : "horizontal"},
          {"kind", kind_of(line.text, card)}};
}

}  // namespace meishi::bench
