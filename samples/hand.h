// Hands: over a card's corner, or alone in the picture.
#pragma once

#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>

namespace meishi::samples {

// A transparent layer (BGRA, colours multiplied by alpha) of `size` pixels with one hand on it.
// `options`:
//   "kind": "thumb", the end of one finger, or "hand", a whole open hand
//   "at": millimetres: the tip of the thumb, or the middle of the palm, with (0, 0) in the middle of the layer
//   "turn": degrees clockwise; 0 points upwards
//   "skin": "#rrggbb", a usual tone unless given
//   "scale": 1 for a grown-up's
//   "under": true lets the cards lie on it
cv::Mat draw_hand(const nlohmann::json& options, cv::Size size, double px_per_mm, cv::RNG& rng);

}  // namespace meishi::samples
