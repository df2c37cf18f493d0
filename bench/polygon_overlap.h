// How much two outlines have in common, for whoever measures. Shares no code with capture/ on purpose: a mistake there
// must not hide itself here. (OpenCV's intersectConvexConvex, as of 4.6, gives wrong areas, overlaps above 1 among
// them, for polygons with sides on one line, which a card and what was found of it have.)
#pragma once

#include <vector>

#include "base/geometry.h"

namespace meishi::bench {

// Corners in order, either way round, the last joined to the first.
using Polygon = std::vector<Point>;

// Either way round. Pure.
[[nodiscard]] double area_of(const Polygon& polygon);

// What a polygon has in common with a convex one; empty where that is nothing. Pure.
[[nodiscard]] Polygon common_part(const Polygon& polygon, const Polygon& convex);

// Intersection over union of two convex polygons, 0 to 1; 0 where either is empty. Pure.
[[nodiscard]] double overlap_of(const Polygon& a, const Polygon& b);

}  // namespace meishi::bench
