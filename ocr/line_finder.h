// Text lines of a card face: where they are, before anybody reads them.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "ocr/text_line.h"

namespace meishi {

struct FoundLine {
  cv::Rect box;                                 // pixels of the face as given
  Direction direction = Direction::horizontal;  // along which its glyphs follow one another, on the face as given
  bool light = false;                           // light print on a dark ground
  std::vector<cv::Rect> glyphs;  // glyph candidates, in order along the line (left to right, top to bottom)
  double em = 0;                 // pixels: typical extent of a glyph across the line
};

// Makes the box of the line that of its glyphs, after some were taken away; the em stays.
inline void fit_box(FoundLine& line) {
  line.box = {};
  for (const cv::Rect& glyph : line.glyphs) line.box |= glyph;
}

// Print is what differs from the local median of the grey, either way. Its components become glyph candidates; groups
// of like-sized glyphs vote whether they stand closer along x or along y; along the winning axis they are linked to
// lines. Rules, frames, logos and specks are left out. `grey`: 8 bit, light evened out (CardFace::grey). Pure.
[[nodiscard]] std::vector<FoundLine> find_lines(const cv::Mat& grey, double px_per_mm);

}  // namespace meishi
