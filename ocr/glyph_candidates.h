// From the grey of a face to boxes that are about one character each.
#pragma once

#include <algorithm>
#include <opencv2/core.hpp>
#include <vector>

namespace meishi {

// A connected piece of print, or several that make one character. Pixels of the face.
struct GlyphPiece {
  cv::Rect box;
  bool light = false;  // light print on a dark ground
  [[nodiscard]] double size() const { return std::max(box.width, box.height); }
};

struct Print {
  std::vector<GlyphPiece> pieces;
  std::vector<cv::Rect> rules;  // straight lines, lying or standing, that part what is beside them
};

// The connected pieces of print: what differs from the local median, dark or light. Frames, logos, specks and the
// card's own edge are left out. `grey`: 8 bit, light evened out; `mm`: pixels per millimetre. Pure.
[[nodiscard]] Print print_of(const cv::Mat& grey, double mm);

// Strokes of one glyph (二, 川, い) put together: near one another, and together no larger than their neighbours are.
// Pure.
[[nodiscard]] std::vector<GlyphPiece> glyph_candidates(const std::vector<GlyphPiece>& pieces);

}  // namespace meishi
