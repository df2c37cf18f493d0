// The cells of a column of vertical writing: which glyph candidates make one character.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "ocr/line_finder.h"

namespace meishi {

// Japanese columns are set on a regular pitch, so 二 and two 一 differ by where they stand. Runs of glyph candidates no
// higher than a character are cells; the sequence whose centres keep the pitch best wins (dynamic programming).
// Boxes on the face, top to bottom. `column`: direction vertical. Pure.
[[nodiscard]] std::vector<cv::Rect> column_cells(const FoundLine& column);

}  // namespace meishi
