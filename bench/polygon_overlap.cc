#include "bench/polygon_overlap.h"

#include <algorithm>
#include <cmath>

namespace meishi::bench {

namespace {

// Positive when the corners run clockwise as seen on the screen.
double clockwise_area(const Polygon& polygon) {
  double twice = 0;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const Point& a = polygon[i];
    const Point& b = polygon[(i + 1) % polygon.size()];
    twice += a.x * b.y - b.x * a.y;
  }
  return twice / 2;
}

// What of a polygon lies to the right of the line from `from` to `to`, or on it.
Polygon right_of(const Polygon& polygon, const Point& from, const Point& to) {
  const auto distance_right = [&](const Point& p) {
    return (to.x - from.x) * (p.y - from.y) - (to.y - from.y) * (p.x - from.x);
  };
  Polygon out;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const Point& p = polygon[i];
    const Point& q = polygon[(i + 1) % polygon.size()];
    const double at_p = distance_right(p);
    const double at_q = distance_right(q);
    if (at_p >= 0) out.push_back(p);
    if ((at_p > 0 && at_q < 0) || (at_p < 0 && at_q > 0)) {
      const double t = at_p / (at_p - at_q);
      out.push_back({p.x + (q.x - p.x) * t, p.y + (q.y - p.y) * t});
    }
  }
  return out;
}

}  // namespace

double area_of(const Polygon& polygon) { return std::abs(clockwise_area(polygon)); }

Polygon common_part(const Polygon& polygon, const Polygon& convex) {
  const double turning = clockwise_area(convex);
  if (turning == 0) return {};
  Polygon rest = polygon;
  for (std::size_t i = 0; i < convex.size(); ++i) {
    const Point& from = convex[i];
    const Point& to = convex[(i + 1) % convex.size()];
    rest = turning > 0 ? right_of(rest, from, to) : right_of(rest, to, from);
  }
  return area_of(rest) > 0 ? rest : Polygon{};
}

double overlap_of(const Polygon& a, const Polygon& b) {
  const double shared = area_of(common_part(a, b));
  return shared > 0 ? std::min(1.0, shared / (area_of(a) + area_of(b) - shared)) : 0;
}

}  // namespace meishi::bench
