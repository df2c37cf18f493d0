// Comma-separated values as RFC 4180 has them, with LF at the ends of lines (Salesforce and Excel take both).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace meishi {

// One line, its LF included. A cell is quoted when it holds a comma, a quote or a line break; quotes are doubled.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& cells);

// A cell that a spreadsheet would take for a formula (it begins with = + - @, a tab or CR, in full width too) gets an
// apostrophe before it, so that what stood on a card can run nothing on the reader's machine. Others are unchanged.
[[nodiscard]] std::string without_formula(std::string cell);

}  // namespace meishi
