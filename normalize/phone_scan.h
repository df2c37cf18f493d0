// The runs of digits of a line that could be parts of phone numbers. Text that is something else is left out: postal
// codes, e-mail addresses, URLs.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace meishi {

struct DigitGroup {
  std::string digits;     // ASCII
  std::size_t begin = 0;  // characters of the line
  std::size_t end = 0;
  bool plus = false;    // a + stands before it
  bool joined = false;  // only marks of a phone number stand between it and the group before
  bool dashed = false;  // ... and they are one dash without a space
  int repairs = 0;      // letters read as digits, odd marks read as dashes, in it and before it
};

// `line` with full-width forms narrowed, character for character: positions stay those of the original.
[[nodiscard]] std::u32string narrow(std::u32string_view line);

// `line`: as narrow() gives it.
[[nodiscard]] std::vector<DigitGroup> digit_groups(std::u32string_view line);

}  // namespace meishi
