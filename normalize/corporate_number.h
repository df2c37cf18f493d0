// Corporate numbers (法人番号) and the invoice numbers made of them (T and the same 13 digits).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace meishi {

struct CorporateNumberMatch {
  std::string digits;     // 13, the check digit first
  std::size_t begin = 0;  // characters of the line: its label (法人番号, 登録番号) and the T included
  std::size_t end = 0;
  bool valid = false;  // its check digit is right
};

// The first run of 13 digits (full width or ASCII, spaces and hyphens between them allowed) whose check digit is right;
// else the first with a wrong one behind a T or a label, which is no number to store: what recognition or a typist
// broke must not name another company.
// Source of the check digit: 法人番号の指定等に関する省令 (Ordinance of the Ministry of Finance), article 2.
// Pure.
[[nodiscard]] std::optional<CorporateNumberMatch> find_corporate_number(std::u32string_view line);

}  // namespace meishi
