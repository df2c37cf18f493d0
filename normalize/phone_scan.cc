#include "normalize/phone_scan.h"

#include <algorithm>

#include "normalize/text.h"

namespace meishi {

namespace {

constexpr std::u32string_view kKanjiDigits = U"〇一二三四五六七八九";

constexpr bool is_letter(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z'); }
constexpr bool is_ascii_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool is_kanji_digit(char32_t c) { return c == U'零' || kKanjiDigits.find(c) != std::u32string_view::npos; }
bool is_dash(char32_t c) {
  return c == U'-' || (c >= U'\u2010' && c <= U'\u2015') || c == U'\u2212' || c == U'\u2500' || c == U'\u2501' ||
         c == U'ー' || c == U'ｰ' || c == U'\ufe63';
}

// The digit that recognition took for a letter or mark; 0 when none.
char misread_digit(char32_t c) {
  switch (c) {
    case U'O':
    case U'o':
    case U'D':
    case U'Q':
    case U'@':  // a zero with a dot or a stroke in it
    case U'○':
    case U'◯':
      return '0';
    case U'l':
    case U'I':
    case U'|':
    case U'i':
    case U'!':
      return '1';
    case U'Z':
    case U'z':
      return '2';
    case U'S':
    case U's':
      return '5';
    case U'B':
      return '8';
    default:
      return 0;
  }
}

enum class Kind : char { other, digit, misread, dash, odd_dash, space, bracket, dot, plus, masked };

char32_t neighbour(std::u32string_view line, std::size_t at, int step) {
  auto i = static_cast<std::ptrdiff_t>(at) + step;
  while (i >= 0 && i < static_cast<std::ptrdiff_t>(line.size()) && is_line_space(line[static_cast<std::size_t>(i)]))
    i += step;
  return i < 0 || i >= static_cast<std::ptrdiff_t>(line.size()) ? 0 : line[static_cast<std::size_t>(i)];
}

bool is_label(std::u32string_view word) {
  const std::string lower = to_lower_ascii(to_utf8(word));
  return lower == "t" || lower == "f" || lower == "m" || lower == "tel" || lower == "fax" || lower == "mobile";
}

// A misread letter stands alone (or with one more) among digits; a letter of a word does not count.
bool stands_among_digits(std::u32string_view line, std::size_t at) {
  std::size_t begin = at;
  std::size_t end = at + 1;
  while (begin > 0 && (is_letter(line[begin - 1]) || misread_digit(line[begin - 1]) != 0)) --begin;
  while (end < line.size() && (is_letter(line[end]) || misread_digit(line[end]) != 0)) ++end;
  // TO11-714-6659, FAXO24-…: the label is glued to the 0 of the number.
  if (end - begin >= 2 && end < line.size() && is_ascii_digit(line[end]) && at + 1 == end &&
      (line[at] == U'O' || line[at] == U'o') && is_label(line.substr(begin, at - begin)))
    return true;
  if (end - begin > 2) return false;
  for (std::size_t i = begin; i < end; ++i) {
    if (misread_digit(line[i]) == 0) return false;
  }
  const auto near_digit = [&](std::size_t i) { return is_ascii_digit(line[i]) || is_kanji_digit(line[i]); };
  if (begin > 0 && near_digit(begin - 1)) return true;
  if (end < line.size() && near_digit(end)) return true;
  const bool dash_before = begin > 1 && (is_dash(line[begin - 1]) || line[begin - 1] == U')') && near_digit(begin - 2);
  const bool dash_after = end + 1 < line.size() && (is_dash(line[end]) || line[end] == U'(') && near_digit(end + 1);
  return dash_before || dash_after;
}

Kind kind_of(std::u32string_view line, std::size_t i) {
  const char32_t c = line[i];
  if (is_ascii_digit(c)) return Kind::digit;
  const char32_t before = neighbour(line, i, -1);
  const char32_t after = neighbour(line, i, +1);
  if (is_kanji_digit(c)) {
    // 03一1234一5678: a dash that was read as the kanji for one.
    const auto arabic = [](char32_t n) { return is_ascii_digit(n) || n == U')' || n == U'('; };
    return c == U'一' && arabic(before) && arabic(after) ? Kind::odd_dash : Kind::digit;
  }
  if (is_dash(c)) return Kind::dash;
  if (c == U'|' && is_kanji_digit(before) && is_kanji_digit(after)) return Kind::dash;  // a dash of vertical text
  if (misread_digit(c) != 0 && stands_among_digits(line, i)) return Kind::misread;
  if (is_line_space(c)) return Kind::space;
  if (c == U'(' || c == U')') return Kind::bracket;
  if (c == U'.') return Kind::dot;
  if (c == U'+' || (c == U'十' && i + 2 < line.size() && line[i + 1] == U'8' && line[i + 2] == U'1')) return Kind::plus;
  if (c == U'_' || c == U'=' || c == U',' || c == U'・' || c == U'·' || c == U'~' || c == U'\'') return Kind::odd_dash;
  return Kind::other;
}

void mask(std::vector<Kind>& kinds, std::size_t begin, std::size_t end) {
  std::fill(kinds.begin() + static_cast<std::ptrdiff_t>(begin), kinds.begin() + static_cast<std::ptrdiff_t>(end),
            Kind::masked);
}

void mask_internet(std::u32string_view line, std::vector<Kind>& kinds) {
  const auto is_address = [](char32_t c) {
    return is_letter(c) || is_ascii_digit(c) || c == U'.' || c == U'_' || c == U'-' || c == U'%' || c == U'+';
  };
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == U'@') {
      std::size_t begin = i;
      std::size_t end = i + 1;
      while (begin > 0 && is_address(line[begin - 1])) --begin;
      while (end < line.size() && is_address(line[end])) ++end;
      // @90-1234-5678, 0532-27-@159: no domain is without a letter, so it is a zero that was read so.
      const bool zero = end > i + 1 && std::none_of(line.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                                    line.begin() + static_cast<std::ptrdiff_t>(end), is_letter);
      if (!zero) mask(kinds, begin, end);
    } else if (line.substr(i).starts_with(U"http") || line.substr(i).starts_with(U"www")) {
      std::size_t end = i;
      while (end < line.size() && line[end] > U' ' && line[end] < 0x7F) ++end;
      mask(kinds, i, end);
    }
  }
}

// 〒100-0005, and 100-0005 that stands alone: three digits, a dash, four digits, and nothing of a phone number around.
void mask_postal_codes(std::u32string_view line, std::vector<Kind>& kinds) {
  const auto digits = [&](std::size_t begin, std::size_t count) {
    std::size_t n = 0;
    while (n <= count && begin + n < line.size() &&
           (kinds[begin + n] == Kind::digit || kinds[begin + n] == Kind::misread))
      ++n;
    return n;
  };
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (digits(i, 3) != 3 || (i > 0 && (kinds[i - 1] == Kind::digit || kinds[i - 1] == Kind::misread))) continue;
    std::size_t dash = i + 3;
    while (dash < line.size() && kinds[dash] == Kind::space) ++dash;
    if (dash >= line.size() || (kinds[dash] != Kind::dash && kinds[dash] != Kind::odd_dash)) continue;
    std::size_t rest = dash + 1;
    while (rest < line.size() && kinds[rest] == Kind::space) ++rest;
    if (digits(rest, 4) != 4) continue;
    std::size_t end = rest + 4;
    while (end < line.size() && kinds[end] == Kind::space) ++end;
    const bool goes_on =
        end < line.size() && (kinds[end] == Kind::dash || kinds[end] == Kind::odd_dash || kinds[end] == Kind::bracket);
    const char32_t before = neighbour(line, i, -1);
    std::size_t previous = i;
    while (previous > 0 && kinds[previous - 1] == Kind::space) --previous;
    const bool dash_before =
        previous > 0 && (kinds[previous - 1] == Kind::dash || kinds[previous - 1] == Kind::odd_dash);
    const bool marked = before == U'〒' || before == U'テ' || before == U'T';
    const bool phone_before = is_ascii_digit(before) || is_kanji_digit(before) || dash_before || before == U')' ||
                              before == U'+' || before == U'(';
    if (marked || (!goes_on && !phone_before)) mask(kinds, i, rest + 4);
  }
}

bool is_mark(Kind kind) { return kind == Kind::dash || kind == Kind::dot || kind == Kind::odd_dash; }

char digit_of(char32_t c) {
  if (is_ascii_digit(c)) return static_cast<char>(c);
  if (c == U'零') return '0';
  const std::size_t value = kKanjiDigits.find(c);
  return value == std::u32string_view::npos ? misread_digit(c) : static_cast<char>('0' + value);
}

}  // namespace

std::u32string narrow(std::u32string_view line) {
  std::u32string out(line);
  for (char32_t& c : out) {
    if (c >= U'\uff01' && c <= U'\uff5e') c -= 0xFEE0;
    if (c == U'\u3000' || c == U'\u00a0') c = U' ';
  }
  return out;
}

std::vector<DigitGroup> digit_groups(std::u32string_view line) {
  std::vector<Kind> kinds(line.size());
  for (std::size_t i = 0; i < line.size(); ++i) kinds[i] = kind_of(line, i);
  mask_internet(line, kinds);
  mask_postal_codes(line, kinds);

  std::vector<DigitGroup> groups;
  DigitGroup next;          // collects what stands before the next group
  bool only_marks = false;  // since the last group
  int dashes = 0;
  int spaces = 0;
  int brackets = 0;
  for (std::size_t i = 0; i < line.size();) {
    if (kinds[i] == Kind::digit || kinds[i] == Kind::misread) {
      next.begin = i;
      for (; i < line.size() && (kinds[i] == Kind::digit || kinds[i] == Kind::misread); ++i) {
        next.digits.push_back(digit_of(line[i]));
        next.repairs += kinds[i] == Kind::misread ? 1 : 0;
      }
      next.end = i;
      next.joined = only_marks && dashes <= 1 && spaces <= 3 && brackets <= 2;
      next.dashed = next.joined && dashes == 1 && spaces == 0 && brackets == 0;
      groups.push_back(std::move(next));
      next = {};
      only_marks = true;
      dashes = spaces = brackets = 0;
      continue;
    }
    switch (kinds[i]) {
      case Kind::dash:
      case Kind::dot:
      case Kind::odd_dash:
        // 412--4005, 078—-449: one dash that was read twice.
        if (i > 0 && dashes > 0 && is_mark(kinds[i - 1])) {
          ++next.repairs;
          break;
        }
        ++dashes;
        next.repairs += kinds[i] == Kind::odd_dash ? 1 : 0;
        break;
      case Kind::space:
        ++spaces;
        break;
      case Kind::bracket:
        ++brackets;
        break;
      case Kind::plus:
        next.plus = true;
        only_marks = false;
        break;
      default:
        only_marks = false;
        next.plus = false;
        next.repairs = 0;
    }
    ++i;
  }
  return groups;
}

}  // namespace meishi
