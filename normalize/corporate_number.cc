#include "normalize/corporate_number.h"

#include "normalize/phone_scan.h"
#include "normalize/text.h"

namespace meishi {

namespace {

constexpr std::size_t kDigits = 13;

// Of the 12 digits behind the check digit, counted from the last, every second one counts twice.
bool check_digit_right(std::string_view digits) {
  int sum = 0;
  for (std::size_t n = 1; n < kDigits; ++n) {
    const int digit = digits[kDigits - n] - '0';
    sum += digit * (n % 2 == 0 ? 2 : 1);
  }
  return digits[0] - '0' == 9 - sum % 9;
}

// Where the label before `at` begins; `at` when there is none.
std::size_t label_begin(std::u32string_view line, std::size_t at) {
  std::size_t end = at;
  const auto is_mark = [](char32_t c) { return is_line_space(c) || c == U':' || c == U'.' || c == U'('; };
  while (end > 0 && is_mark(line[end - 1])) --end;
  for (const std::u32string_view word : {U"適格請求書発行事業者登録番号", U"インボイス登録番号", U"インボイス番号",
                                         U"登録番号", U"法人番号", U"会社法人等番号"}) {
    if (line.substr(0, end).ends_with(word)) return end - word.size();
  }
  return at;
}

}  // namespace

std::optional<CorporateNumberMatch> find_corporate_number(std::u32string_view text) {
  const std::u32string line = narrow(text);
  std::optional<CorporateNumberMatch> broken;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (!is_digit(line[at]) || (at > 0 && is_digit(line[at - 1]))) continue;
    CorporateNumberMatch match;
    std::size_t end = at;
    for (std::size_t i = at; i < line.size(); ++i) {
      if (is_digit(line[i])) {
        match.digits.push_back(static_cast<char>(line[i]));
        end = i + 1;
      } else if ((line[i] != U' ' && line[i] != U'-') || i + 1 >= line.size() || !is_digit(line[i + 1])) {
        break;
      }
    }
    const std::size_t begin = at;
    at = end;
    if (match.digits.size() != kDigits) continue;
    match.valid = check_digit_right(match.digits);
    match.begin = begin > 0 && (line[begin - 1] == U'T' || line[begin - 1] == U't') ? begin - 1 : begin;
    match.begin = label_begin(line, match.begin);
    match.end = end;
    if (match.valid) return match;
    if (match.begin < begin && !broken) broken = match;
  }
  return broken;
}

}  // namespace meishi
