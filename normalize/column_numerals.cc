#include "normalize/column_numerals.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "normalize/phone_plan.h"
#include "normalize/text.h"

namespace meishi {

namespace {

// The digit a character of the column is; 0 for none.
char digit_of(char32_t c) {
  constexpr std::u32string_view kDigits = U"〇一二三四五六七八九";
  if (const auto at = kDigits.find(c); at != std::u32string_view::npos) return static_cast<char>('0' + at);
  switch (c) {
    case U'O':
    case U'o':
    case U'○':
    case U'◯':
    case U'零':
      return '0';
    case U'ニ':
      return '2';
    case U'ミ':
      return '3';
    case U'ハ':
      return '8';
    case U'カ':
      return '9';
    default:
      return 0;
  }
}

bool is_bar(char32_t c) {
  return std::u32string_view(U"|lI1!」「/-‐‑–—―−()（）[]_｜").find(c) != std::u32string_view::npos;
}
bool is_gap(char32_t c) { return c == U' ' || c == U'\u3000'; }

struct Token {
  char digit = 0;     // 0: the end of a group
  char32_t read = 0;  // as recognised
  bool unsure = false;
};

// A zero that was read twice, once as a letter: O 〇. And ニニ for 二.
bool doubled(const Token& a, const Token& b) {
  if (a.digit == 0 || a.digit != b.digit) return false;
  return a.read != b.read || is_katakana(a.read);
}

std::vector<std::string> groups_of(const std::vector<Token>& tokens) {
  std::vector<std::string> out(1);
  for (const Token& t : tokens) {
    if (t.digit != 0)
      out.back().push_back(t.digit);
    else if (!out.back().empty())
      out.emplace_back();
  }
  if (out.back().empty()) out.pop_back();
  return out;
}

bool is_code(const std::vector<std::string>& g) { return g.size() == 2 && g[0].size() == 3 && g[1].size() == 4; }

bool is_phone(const std::vector<std::string>& g) {
  // The bars were too thin to be seen.
  if (g.size() == 1) return g[0].size() >= 10 && g[0].front() == '0' && plan_number(g[0], false).valid;
  if (g.size() < 2 || g.size() > 3 || g.back().size() != 4 || g.front().size() < 2) return false;
  if (g.size() == 3 && g[1].size() > 4) return false;
  if (g.size() == 3 && g[0].size() + g[1].size() == 7 && g[0].size() != 3) return false;  // mobile: 090-1234-5678
  std::string digits;
  for (const std::string& group : g) digits += group;
  return digits.front() == '0' && plan_number(digits, false).valid;
}

// Printed as a number is, though the numbering plan that we have does not know it: plans change.
bool looks_like_phone(const std::vector<std::string>& g) {
  if (g.size() != 3 || g[0].size() < 2 || g[0].front() != '0' || g[2].size() != 4) return false;
  const std::size_t digits = g[0].size() + g[1].size() + 4;
  return digits == 10 || (digits == 11 && g[0].size() == 3 && g[0][2] == '0');
}

// The groups, with as few tokens left out as make them `fit`; only what was read twice, or is unsure, may go, and a 一
// may be a long hyphen.
template <typename Fit>
std::optional<std::vector<std::string>> fewest_left_out(const std::vector<Token>& tokens, Fit fit, int most,
                                                        int& guesses) {
  if (auto groups = groups_of(tokens); fit(groups)) return groups;
  if (most == 0) return std::nullopt;
  ++guesses;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    auto fewer = tokens;
    if (tokens[i].unsure || (i > 0 && doubled(tokens[i - 1], tokens[i]))) {
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    } else if (tokens[i].read == U'一' && tokens[i].digit != 0) {
      fewer[i].digit = 0;
    } else {
      continue;
    }
    // What stood between a character and its double does not divide a group.
    if (auto groups = fewest_left_out(fewer, fit, most - 1, guesses)) return groups;
  }
  --guesses;
  return std::nullopt;
}

}  // namespace

ColumnNumerals read_column_numerals(std::string_view line) {
  ColumnNumerals out{std::string(line), 0, false};
  const std::u32string u = to_u32(line);
  const std::size_t mark = u.find(U'〒');
  const bool code = mark != std::u32string::npos;
  std::size_t begin = code ? mark + 1 : 0;
  if (!code) {  // behind the label: 電話, 携帯, FAX
    while (begin < u.size() && digit_of(u[begin]) == 0 && !is_bar(u[begin])) ++begin;
    // The O of FAXO is the number's first circle.
    if (begin == u.size()) return out;
  }
  std::vector<Token> tokens;
  std::size_t end = begin;
  std::size_t kanji = 0;
  std::size_t last = begin;  // behind the last token that counts
  for (; end < u.size(); ++end) {
    const char32_t c = u[end];
    if (is_gap(c)) continue;
    if (const char digit = digit_of(c); digit != 0) {
      tokens.push_back({digit, c, false});
      kanji += is_kanji(c) || c == U'〇' ? 1 : 0;
    } else if (is_bar(c) || c == U'ー') {
      tokens.push_back({0, c, false});
    } else if ((code ? is_kanji(c) : !tokens.empty()) && end + 1 < u.size() && digit_of(u[end + 1]) != 0) {
      tokens.push_back({'?', c, true});  // 和八: the upper half of a character, read as one of its own
    } else {
      break;
    }
    last = end + 1;
  }
  if (kanji < 3) return out;
  int guesses = 0;
  auto groups = code ? fewest_left_out(tokens, is_code, 2, guesses) : std::nullopt;
  if (!code) {
    if (last != u.size()) return out;
    groups = fewest_left_out(tokens, is_phone, 2, guesses);
    for (std::size_t i = 0; !groups && i < tokens.size(); ++i) {  // ー may also be 一
      if (tokens[i].read != U'ー') continue;
      auto other = tokens;
      other[i].digit = '1';
      guesses = 1;
      groups = fewest_left_out(other, is_phone, 1, guesses);
    }
  }
  if (!groups && !code) {
    const bool unsure = std::any_of(tokens.begin(), tokens.end(), [](const Token& t) { return t.unsure; });
    auto printed = groups_of(tokens);
    if (!unsure && looks_like_phone(printed)) groups = std::move(printed), guesses = 0;
  }
  out.broken = !groups && !code && kanji >= 5;
  if (!groups || std::any_of(groups->begin(), groups->end(),
                             [](const std::string& g) { return g.find('?') != std::string::npos; }))
    return out;
  std::string number;
  for (const std::string& g : *groups) number += (number.empty() ? "" : "-") + g;
  out.guesses = guesses;
  const std::string label = trim(to_utf8(u.substr(0, begin)));
  out.text = label + (code || label.empty() ? "" : " ") + number;
  if (last < u.size()) out.text += " " + trim(to_utf8(u.substr(last)));
  return out;
}

}  // namespace meishi
