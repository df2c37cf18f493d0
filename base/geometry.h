// Points, boxes and quads. x grows to the right, y grows downwards; the unit is the pixel of the image that the owner
// names (the source page, or a card face). Pixel (i, j) covers i to i + 1 and j to j + 1, so an image is (0, 0) to
// (width, height), whichever way it is turned.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

namespace meishi {

struct Point {
  double x = 0;
  double y = 0;
};

// Axis-aligned, (x, y) is its top-left corner.
struct Box {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;

  [[nodiscard]] double right() const { return x + width; }
  [[nodiscard]] double bottom() const { return y + height; }
  [[nodiscard]] Point centre() const { return {x + width / 2, y + height / 2}; }
};

// Four corners, clockwise from the top-left.
using Quad = std::array<Point, 4>;

[[nodiscard]] inline double distance(const Point& a, const Point& b) { return std::hypot(a.x - b.x, a.y - b.y); }

// Positive when the corners run clockwise as seen on the screen.
[[nodiscard]] inline double signed_area(const Quad& quad) {
  double twice = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const Point& a = quad[i];
    const Point& b = quad[(i + 1) % 4];
    twice += a.x * b.y - b.x * a.y;
  }
  return twice / 2;
}

}  // namespace meishi
