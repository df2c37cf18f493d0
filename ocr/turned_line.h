// Rows that lie on their side: an address of the internet along the card's edge, Latin words in a column.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "ocr/line_finder.h"
#include "ocr/line_text.h"

namespace meishi {

// The surroundings of one line, turned.
struct TurnedLine {
  cv::Mat grey;                  // 8 bit; what of the face lies about the line
  std::vector<FoundLine> lines;  // the line and its neighbours there; lines.front() is the line
  cv::Rect area;                 // of the face, before the turn
  int rotation = 0;              // degrees clockwise by which it was turned
};

// Whether `line`, found as a column and read as `text`, may be a row on its side: columns are read with certainty.
// Pure.
[[nodiscard]] bool may_lie(const TextLine& text, const FoundLine& line);

// `line` of `all` so turned that it runs along x; `rotation`: 90 or 270. Pure.
[[nodiscard]] TurnedLine turn_line(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all,
                                   int rotation);

// `text`, read in what turn_line() made, with its boxes where they are on the face. Pure.
[[nodiscard]] LineText turned_back(LineText text, const TurnedLine& line);

}  // namespace meishi
