// From a printed face to a card that can be laid on a desk or a scanner.
#pragma once

#include <nlohmann/json.hpp>

#include "samples/card_plan.h"
#include "samples/scene.h"

namespace meishi::samples {

// `options`:
//   "card": whose face is printed on it, a slug of cards.json
//   "colours": {"paper": "#rrggbb", ...} instead of the style's
//   "size": [width, height] mm; the design's unless given
//   "corner": radius of its corners in mm, 0
//   "back": true for the empty back
//   "wash": ["#rrggbb", "#rrggbb", degrees] a gradient printed under everything
//   "frame": [inset mm, pen mm, "#rrggbb"] a frame printed along the edges
//   "fade": 1; less lets the print fade towards the paper
//   "at": [x, y] mm; "turn": degrees clockwise; "thick": mm; "glossy": true
// Errors: not_found for an unknown card, and those of draw_face().
Result<CutCard> cut_card(const Plan& plan, const nlohmann::json& options);

}  // namespace meishi::samples
