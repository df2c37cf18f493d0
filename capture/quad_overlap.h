// How much of the page two quads share.
#pragma once

#include "base/geometry.h"

namespace meishi {

// The area of the intersection of two convex quads whose corners run clockwise on the screen. (OpenCV's
// intersectConvexConvex, as of 4.6, gives wrong areas for polygons with sides on one line, which cards and their bands
// have.) Pure.
[[nodiscard]] double common_area(const Quad& a, const Quad& b);

}  // namespace meishi
