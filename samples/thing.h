// What else lies on a desk.
#pragma once

#include <cairo/cairo.h>

#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>

namespace meishi::samples {

// Draws one thing and its shadow, seen from above. `cr`: millimetres, with (0, 0) where the camera looks at. `options`:
//   "kind": "sheet", "pen", "cable", "mug", "keyboard", "telephone", "sticky", "clip", "calculator", "ruler", "coin",
//           "glasses" or "spiral" (a notebook's binding)
//   "at": [x, y] of its middle; "turn": degrees clockwise; "colour": of most of it
//   "document": of a sheet or a telephone's screen, a name in `documents` (see document.h); "size": [width, height]
//   "path": of a cable, points in millimetres: [[x, y], control, control, [x, y], control, control, [x, y], ...]
void draw_thing(cairo_t* cr, const nlohmann::json& options, const nlohmann::json& documents, cv::RNG& rng);

}  // namespace meishi::samples
