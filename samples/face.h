// Draws a card's face with pango and cairo, as the printer would: flat, upright, sharp.
#pragma once

#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "base/result.h"
#include "samples/card_plan.h"

namespace meishi::samples {

inline constexpr double kFacePixelsPerMm = 24;   // of the drawing: about 610 dpi
inline constexpr double kTruthPixelsPerMm = 16;  // of the boxes in truth.json: what `capture` makes of a card

struct PrintedLine {
  std::string text;
  cv::Rect2d box;         // of the ink, in pixels at kTruthPixelsPerMm
  bool vertical = false;  // its characters follow one another down or, where it is turned, up the card
};

struct Face {
  cv::Mat image;  // BGR, kFacePixelsPerMm
  std::vector<PrintedLine> lines;
};

// Errors: environment when a font of the card's style is not installed; invalid when a line leaves the card's margin
// (3.5 mm), runs into a rule or the logo, or overlaps another line, so that a slip in the plan is found by the program
// and not by a user of the cards.
Result<Face> draw_face(const Design& design, const Card& card);

}  // namespace meishi::samples
