// Recognizer: from the image of one line to what it says. Tesseract is the first implementation; another engine is
// another class.
#pragma once

#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "base/result.h"
#include "ocr/text_line.h"

namespace meishi {

struct Hypothesis {
  std::string model;               // "jpn", "Japanese", "eng", "jpn_vert"
  std::vector<Glyph> glyphs;       // in reading order; boxes in pixels of the line image; spaces are no glyphs
  std::vector<bool> space_before;  // parallel to `glyphs`: the recogniser saw a word boundary there
  double confidence = 0;           // 0..1, mean over the glyphs
};

class Recognizer {
 public:
  virtual ~Recognizer() = default;

  // `line`: 8-bit grey, dark print on white, one line with a white border. `raw`: as it stands, without the
  // recogniser's own search for the line's baseline and height, which fails on one or two large glyphs set far apart.
  // One thread at a time. Errors: internal.
  virtual Result<Hypothesis> read(const cv::Mat& line, bool raw) = 0;
};

}  // namespace meishi
