// The outlines of the cards in a page: where their corners are.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "base/geometry.h"

namespace meishi {

struct Outline {
  Quad quad{};                // page pixels, clockwise, the corner nearest to the page's top-left first; corners may
                              // lie outside the page
  double score = 0;           // 0 to 1: how much it looks like a card's outline
  std::array<bool, 4> rim{};  // side i, from corner i to the next, is the page's border
};

struct OutlineTrace {
  std::vector<Outline> candidates;  // all that were weighed, best first, not refined
};

// Every quadrilateral of the page that looks like a card. In a work image of at most 1000 pixels, quads are built from
// straight edges that meet in corners; each is weighed by what the page shows along its sides (edge support, sharpness,
// whether the edge goes on beyond the corners as a table's do) and by how much its shape is a card's. Of overlapping
// ones the best stays, an outer one before a panel printed on it, and several cards before the block that they form.
// All cards of a page are taken to be of about one size. Corners are then refined at full resolution by line fits.
// `page`: BGR, 8 bit. Pure.
[[nodiscard]] std::vector<Outline> find_outlines(const cv::Mat& page, OutlineTrace* trace = nullptr);

}  // namespace meishi
