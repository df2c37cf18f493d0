// The outline of the one card in a page: where its four corners are.
#pragma once

#include <opencv2/core.hpp>
#include <optional>

#include "base/geometry.h"

namespace meishi {

// The corners of the best quadrilateral in the page that looks like a card: page pixels, clockwise, the one nearest to
// the page's top-left first; a corner may lie outside the page. Hulls of edge maps in L, a, b and of masks by lightness
// and by distance from the page's rim colour give four sides each; sides are exchanged between candidates, and where
// nothing convinces, pairs of straight segments are tried. A candidate's score is the edge support along its sides, its
// area and how much its shape is a card's. Corners are refined at full resolution by line fits. Nothing when no
// candidate is good enough: the card then fills the page (or there is none). `page`: BGR, 8 bit. Pure.
[[nodiscard]] std::optional<Quad> find_outline(const cv::Mat& page);

}  // namespace meishi
