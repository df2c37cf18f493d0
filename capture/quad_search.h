// Quads whose sides lie on straight edges of a page.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "base/geometry.h"
#include "capture/edge_lines.h"

namespace meishi {

struct QuadOnLines {
  Quad quad{};                // clockwise on the screen
  std::array<bool, 4> rim{};  // side i, from corner i to the next, is the page's border
  double coverage = 0;        // mean share of the sides that edges cover; a border counts half
};

struct QuadShape {
  double shortest_side = 0;  // pixels
  double least_area = 0;     // pixels
};

// Every convex quad of which three corners at least are seen: two edges that meet there, or nearly. The fourth follows
// from the sides: it may be hidden by a thumb or outside the frame. Best covered first, at most `most`, near-equal ones
// once. Shapes that no card has (1.3 to 2.1 times as long as wide, seen from anywhere) are left out. Pure.
[[nodiscard]] std::vector<QuadOnLines> quads_on_lines(const std::vector<EdgeLine>& lines, cv::Size page,
                                                      const QuadShape& shape, std::size_t most);

}  // namespace meishi
