// A sheet-fed or flatbed scanner at 300 dpi.
#pragma once

#include <nlohmann/json.hpp>

#include "samples/face.h"
#include "samples/shot.h"

namespace meishi::samples {

inline constexpr double kScannerDpi = 300;

// `options`, all with a default:
//   "border": "dark", "white", "grey" or "none": what shows around the card
//   "skew": degrees, at random within 1.2 where it is left out
//   "turn": quarter turns clockwise
//   "grey": true for a grey scan
//   "noise": standard deviation in grey levels
Shot scan(const Face& face, const nlohmann::json& options, cv::RNG& rng);

}  // namespace meishi::samples
