// A telephone's camera over a desk.
#pragma once

#include <nlohmann/json.hpp>

#include "samples/face.h"
#include "samples/shot.h"

namespace meishi::samples {

// `options`, all with a default:
//   "desk": see draw_desk()
//   "turn": quarter turns of the card on the desk, clockwise; the frame is upright for an odd turn of a wide card
//   "tilt", "yaw", "roll": degrees that the camera is off the vertical, sideways, and turned; at random if left out
//   "fill": the card's longer side as a part of the frame's, 0.74 unless given
//   "shadow": strength of the photographer's shadow, 0 to 0.6
//   "blur": of the lens, in pixels; "noise": standard deviation in grey levels
//   "pen": true lays a pen beside the card
//   "long_side": of the image in pixels, 1800 unless given
Shot photograph(const Face& face, const nlohmann::json& options, cv::RNG& rng);

}  // namespace meishi::samples
