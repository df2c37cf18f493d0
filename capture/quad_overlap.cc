#include "capture/quad_overlap.h"

#include <cstddef>
#include <vector>

namespace meishi {

// Sutherland & Hodgman, "Reentrant polygon clipping", 1974: one quad cut along each side of the other.
double common_area(const Quad& a, const Quad& b) {
  std::vector<Point> rest(a.begin(), a.end());
  for (std::size_t i = 0; i < 4 && !rest.empty(); ++i) {
    const Point& from = b[i];
    const Point& to = b[(i + 1) % 4];
    const auto inside = [&](const Point& p) {
      return (to.x - from.x) * (p.y - from.y) - (to.y - from.y) * (p.x - from.x);  // positive on the right: inside
    };
    std::vector<Point> cut;
    for (std::size_t k = 0; k < rest.size(); ++k) {
      const Point& p = rest[k];
      const Point& q = rest[(k + 1) % rest.size()];
      const double at_p = inside(p);
      const double at_q = inside(q);
      if (at_p >= 0) cut.push_back(p);
      if ((at_p < 0) != (at_q < 0)) {
        const double t = at_p / (at_p - at_q);
        cut.push_back({p.x + (q.x - p.x) * t, p.y + (q.y - p.y) * t});
      }
    }
    rest = std::move(cut);
  }
  double twice = 0;
  for (std::size_t k = 0; k < rest.size(); ++k) {
    const Point& p = rest[k];
    const Point& q = rest[(k + 1) % rest.size()];
    twice += p.x * q.y - q.x * p.y;
  }
  return twice > 0 ? twice / 2 : 0;
}

}  // namespace meishi
