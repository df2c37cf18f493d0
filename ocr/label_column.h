// T, F, M, E one below the other, far before the numbers that they are the labels of: no column of print.
#pragma once

#include <vector>

#include "ocr/line_finder.h"

namespace meishi {

// Glyphs that were linked across rows although each stands level with a row of its own go to these rows, at their
// beginning or (of a face on its head) their end. Pure but for `lines`.
void part_label_columns(std::vector<FoundLine>& lines);

}  // namespace meishi
