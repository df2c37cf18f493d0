// What shapes cards have.
#pragma once

#include <opencv2/core.hpp>

#include "base/geometry.h"

namespace meishi {

// Width over height that the flat rectangle behind a quad really has, from the perspective alone (square pixels,
// principal point at the page's centre): Zhang & He, "Whiteboard scanning and image enhancement", 2007, section 3.
[[nodiscard]] double true_aspect(const Quad& quad, cv::Size page);

// Corners between 30 and 150 degrees, turning clockwise on the screen.
[[nodiscard]] bool convex_clockwise(const Quad& quad);

// As long and wide as business cards are, either way up: 85.6 x 54 mm is 1.585, 91 x 55 mm (the Japanese 4-go format)
// 1.655, 89 x 51 mm 1.745; A and B sheets are 1.414, 16:9 screens 1.778.
[[nodiscard]] bool card_shaped(double aspect);

// Whether a quad may be a card: `card_shaped` with room for the error of a measured perspective (1.3 to 2.1).
[[nodiscard]] bool could_be_card(const Quad& quad, cv::Size page);

}  // namespace meishi
