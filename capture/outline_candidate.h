// The quads of a page that may be cards, each with what speaks for it.
#pragma once

#include <array>
#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "capture/card_outline.h"
#include "capture/edge_lines.h"
#include "capture/quad_search.h"
#include "capture/side_evidence.h"

namespace meishi {

// A page as outlines are searched in it, made once.
struct WorkPage {
  double scale = 1;             // of the page's pixels
  cv::Mat lab;                  // Lab, 8 bit, at most 1000 pixels long, a little smoothed
  double noise = 0;             // of its lightness: standard deviation
  cv::Mat print;                // 255 where there is print or anything as fine, 8 bit
  std::vector<EdgeLine> lines;  // longest first, the page's borders last
};

// An outline in pixels of the work page.
struct OutlineCandidate : Outline {
  std::array<SideEvidence, 4> sides{};
  double print = 0;          // share of its inside that is print
  double beyond = 0;         // mean over its sides: how much of what lies beyond their ends is edge, too
  double score_of_part = 0;  // as if it touched others: their gaps look like printed rules and go on beyond it
};

constexpr double kBlankPrint = 0.01;  // share of print under which a quad is blank
constexpr double kRichPrint = 0.03;   // share of print that names and addresses have at the least

// `page`: BGR, 8 bit. Pure.
[[nodiscard]] WorkPage work_page(const cv::Mat& page);

// The quads on the page's edges with their evidence, best score first. What the page's border closes is among them only
// when its other sides are clear and divide the same two things. Pure.
[[nodiscard]] std::vector<OutlineCandidate> outline_candidates(const WorkPage& page);

// How many sides the page's border stands for.
[[nodiscard]] int rims(const Outline& outline);

// Whether the quad shares a tenth or more of its area, or of the other's, with any of the others. Pure.
[[nodiscard]] bool overlaps(const std::vector<Outline>& others, const Quad& quad);

// Of one size, and a side of one along a side of the other. Pure.
[[nodiscard]] bool touch(const Quad& a, const Quad& b);

}  // namespace meishi
