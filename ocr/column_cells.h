// The cells of a column of vertical writing: which glyph candidates make one character.
#pragma once

#include <functional>
#include <opencv2/core.hpp>
#include <vector>

#include "ocr/line_finder.h"
#include "ocr/line_image.h"

namespace meishi {

// The glyph candidates of `column`, top to bottom; those that share rows are strokes side by side, one piece,
// unless that would be two characters. Pure.
[[nodiscard]] std::vector<cv::Rect> rows_of(const FoundLine& column);

// Neighbours that touch are one glyph candidate, higher than a character: `column` with such parted into as many as the
// pitch says, where the print is lightest near the even parts. `print`: the column's from line_print(). Pure.
[[nodiscard]] FoundLine with_touching_parted(FoundLine column, const LinePrint& print);

// `column` with the stretches of its print in place of its glyph candidates, which may hold the foot of 二 and the head
// of the 六 below it in one: what is parted by paper is parted. `print`: as above. Pure.
[[nodiscard]] FoundLine with_stretches(FoundLine column, const LinePrint& print);

// Japanese columns are set on a regular pitch, so 二 and two 一 differ by where they stand. Runs of glyph candidates no
// higher than a character may be cells; the sequence whose centres keep the pitch best, and whose cells cost least,
// wins (dynamic programming). Boxes on the face, top to bottom. `column`: direction vertical. Pure.
struct CellLook {
  double cost = 0;  // 0: surely one character; 4 is as bad as half a pitch
  double shift =
      0;  // pixels from the middle of its ink down to the middle of its cell, where it is set on a full pitch
};
using LookAtCell = std::function<CellLook(const cv::Rect&)>;
[[nodiscard]] std::vector<cv::Rect> column_cells(const FoundLine& column, const LookAtCell& look = {});

// Every box that column_cells() would look at, top to bottom.
[[nodiscard]] std::vector<cv::Rect> cell_candidates(const FoundLine& column);

}  // namespace meishi
