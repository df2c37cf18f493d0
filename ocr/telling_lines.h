// Which lines of a card are read first, to decide which way is up.
#pragma once

#include <cstddef>
#include <vector>

#include "ocr/line_finder.h"

namespace meishi {

// The lines that tell most about which way is up, at most four, as places in `lines`: long ones of ordinary print, and
// those that may lie on their side last. Pure.
[[nodiscard]] std::vector<std::size_t> telling_lines(const std::vector<FoundLine>& lines);

}  // namespace meishi
