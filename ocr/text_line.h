// TextLine: one printed line of a card face, as ocr/ gives it to normalize/. No image types here.
#pragma once

#include <string>
#include <vector>

#include "base/geometry.h"

namespace meishi {

enum class Direction { horizontal, vertical };

// One recognised character (a grapheme; "" never occurs).
struct Glyph {
  std::string text;       // UTF-8
  Box box;                // pixels of the upright face
  double confidence = 0;  // 0..1, the recogniser's own: near 1 it is the probability that the character is right
};

// Another reading of the whole line, from another model or crop.
struct Reading {
  std::string text;
  double confidence = 0;
  std::string model;  // "jpn", "eng", ...
};

struct TextLine {
  std::string text;  // best reading; spaces only where the print has a gap, none between Japanese characters set solid
  Box box;           // pixels of the upright face
  double confidence = 0;  // the probability that `text` is what is printed, spaces aside (certainty.h)
  Direction direction = Direction::horizontal;
  double height_mm = 0;  // typical extent of a glyph across the line
  int face = 0;          // 0 front, 1 back
  int readings = 1;      // by how many models, or of how many crops
  int agreeing = 1;      // how many of them gave `text`, spaces aside
  double unread = 0;     // share of the print along the line that no character of `text` stands for, 0..1
  std::vector<Glyph> glyphs;
  std::vector<Reading> alternatives;  // best first, without `text` itself
};

}  // namespace meishi
