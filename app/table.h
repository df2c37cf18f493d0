// Tables for a terminal, aligned by the width that characters take there: a kanji is two columns wide.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace meishi {

// Columns of a terminal that `text` takes (UAX #11: wide and full-width characters are 2, combining marks 0).
[[nodiscard]] std::size_t display_width(std::string_view text);

// Filled with spaces to `width` columns; longer text is cut and ends in "…".
[[nodiscard]] std::string fitted(std::string_view text, std::size_t width);

// Rows with a header line, two spaces between columns; a column is as wide as its longest cell, at most `max_width`.
[[nodiscard]] std::string table(const std::vector<std::string>& header,
                                const std::vector<std::vector<std::string>>& rows, std::size_t max_width = 40);

}  // namespace meishi
