#include "normalize/postal_code.h"

#include "normalize/address.h"
#include "normalize/kanji_number.h"
#include "normalize/phone_label.h"
#include "normalize/phone_scan.h"
#include "normalize/text.h"

namespace meishi {

namespace {

bool is_dash(char32_t c) {
  return c == U'-' || (c >= U'\u2010' && c <= U'\u2015') || c == U'\u2212' || c == U'\u2500' || c == U'ー' ||
         c == U'ｰ' || c == U'_' || c == U'~';
}

// The digit a character stands for: itself, a kanji numeral, or (after 〒 only) a letter that recognition took it for.
char digit_of(char32_t c, bool repair) {
  if (c >= U'0' && c <= U'9') return static_cast<char>(c);
  if (is_kanji_numeral(c) && c != U'十' && c != U'百')
    return kanji_number(std::u32string_view(&c, 1)).value_or("\0")[0];
  if (!repair) return 0;
  switch (c) {
    case U'O':
    case U'o':
    case U'D':
    case U'Q':
    case U'@':
    case U'○':
      return '0';
    case U'l':
    case U'I':
    case U'|':
      return '1';
    case U'Z':
      return '2';
    case U'S':
      return '5';
    case U'B':
      return '8';
    default:
      return 0;
  }
}

// 〒 is also read as 干, テ, 丁 or T.
bool is_mark(char32_t c) {
  return c == U'〒' || c == U'〶' || c == U'〠' || c == U'干' || c == U'テ' || c == U'丁' || c == U'T';
}

std::optional<PostalCodeMatch> match_at(std::u32string_view line, std::size_t at, bool marked) {
  PostalCodeMatch match;
  match.begin = at;
  match.marked = marked;
  bool dash = false;
  while (at < line.size() && match.digits.size() < 7) {
    const char32_t c = line[at];
    const bool may_dash = match.digits.size() == 3 && !dash;
    // 100一0005: the dash read as the kanji for one.
    const bool one =
        c == U'一' && may_dash && at > 0 && is_digit(line[at - 1]) && at + 1 < line.size() && is_digit(line[at + 1]);
    if (one || (may_dash && is_dash(c))) {
      dash = true;
    } else if (const char digit = digit_of(c, marked); digit != 0) {
      match.digits.push_back(digit);
    } else if (c != U' ' || (!marked && !may_dash && !(dash && match.digits.size() == 3))) {
      break;
    }
    ++at;
  }
  match.end = at;
  if (match.digits.size() != 7 || (!dash && !marked)) return std::nullopt;
  if (at < line.size() && (is_digit(line[at]) || is_dash(line[at]))) return std::nullopt;
  // 070一6267一0143 is a phone number.
  if (at + 1 < line.size() && line[at] == U'一' && is_digit(line[at + 1]) && !marked) return std::nullopt;
  return match;
}

}  // namespace

std::optional<PostalCodeMatch> match_postal_code(std::u32string_view text) {
  const std::u32string line = narrow(text);
  for (std::size_t i = 0; i < line.size(); ++i) {  // with a mark
    std::size_t at;
    if (is_mark(line[i])) {
      // A letter T before a number is a phone label, unless the number has the form of a postal code.
      at = i + 1;
    } else if (std::u32string_view(line).substr(i).starts_with(U"郵便番号")) {
      at = i + 4;
    } else if (to_lower_ascii(to_utf8(std::u32string_view(line).substr(i, 3))) == "zip") {
      at = i + 3;
      while (at < line.size() && is_latin(line[at])) ++at;
    } else {
      continue;
    }
    while (at < line.size() && (line[at] == U' ' || line[at] == U':' || line[at] == U'.' || line[at] == U')')) ++at;
    if (at >= line.size() || digit_of(line[at], true) == 0) continue;
    const bool sure = line[i] != U'T' && line[i] != U'丁' && line[i] != U'干' && line[i] != U'テ';
    auto match = match_at(line, at, sure);
    if (!match) continue;
    match->begin = i;
    match->marked = true;
    return match;
  }
  for (std::size_t i = 0; i < line.size(); ++i) {  // without: three digits, a dash, four digits, alone
    if (digit_of(line[i], false) == 0) continue;
    std::size_t before = i;
    while (before > 0 && line[before - 1] == U' ') --before;
    const char32_t previous = before > 0 ? line[before - 1] : U' ';
    const bool joined = is_digit(previous) || is_kanji_numeral(previous) || is_dash(previous) || previous == U')' ||
                        previous == U'+' || previous == U'(' || (is_latin(previous) && before == i);
    if (joined || !labels_before(line, 0, i).empty()) {
      while (i + 1 < line.size() && (digit_of(line[i + 1], false) != 0 || is_dash(line[i + 1]))) ++i;
      continue;
    }
    auto match = match_at(line, i, false);
    if (!match) continue;
    std::size_t next = match->end;
    while (next < line.size() && line[next] == U' ') ++next;
    const bool goes_on = next < line.size() && (is_digit(line[next]) || is_dash(line[next]));
    if (!goes_on) return match;
  }
  return std::nullopt;
}

std::optional<PostalCodeMatch> match_bare_postal_code(std::u32string_view text) {
  const std::u32string line = narrow(text);
  PostalCodeMatch match;
  for (; match.end < line.size() && match.digits.size() < 7; ++match.end) {
    const char32_t c = line[match.end];
    if (const char digit = digit_of(c, false); digit != 0) {
      match.digits.push_back(digit);
    } else if (!is_space(c) && (!is_dash(c) || match.digits.size() != 3)) {
      return std::nullopt;
    }
  }
  const bool goes_on = match.end < line.size() && (is_digit(line[match.end]) || is_dash(line[match.end]));
  if (match.digits.size() != 7 || goes_on) return std::nullopt;
  return match;
}

std::optional<PostalCodeMatch> match_broken_postal_code(std::u32string_view text) {
  const std::u32string line = narrow(text);
  PostalCodeMatch match;
  match.begin = line.find(U'〒');
  if (match.begin == std::u32string::npos) return std::nullopt;
  match.marked = true;
  std::size_t at = match.begin + 1;
  while (at < line.size() && line[at] == U' ') ++at;
  bool kanji = false;
  bool dash = false;
  bool unreadable = false;
  std::size_t spaces = 0;
  for (; at < line.size(); ++at) {
    const char32_t c = line[at];
    const char digit = digit_of(c, true);
    const std::size_t read = match.digits.size();
    // 五三OIOOO-大阪府: in a vertical line a hyphen is read as a bar, and 一 as a hyphen.
    const bool bar = kanji && (c == U'I' || c == U'l' || c == U'|');
    if ((is_dash(c) || bar) && !dash && read >= 2 && read <= 4) {
      dash = true;
    } else if (is_dash(c) && kanji && read == 6) {
      match.digits.push_back('1');
    } else if (digit != 0) {
      kanji = kanji || is_kanji_numeral(c);
      match.digits.push_back(digit);
    } else if (c == U' ' && spaces < 2) {
      ++spaces;
    } else if (!unreadable && !dash && read < 3) {
      unreadable = true;
      match.digits.push_back('?');
    } else {
      break;
    }
    match.end = at + 1;
  }
  if (!dash || match.digits.size() < 6 || match.digits.size() > 8) return std::nullopt;
  return match;
}

std::string find_postal_code(std::string_view line) {
  const auto match = match_postal_code(to_u32(line));
  return match ? match->digits : std::string();
}

}  // namespace meishi
