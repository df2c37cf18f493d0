#include "capture/card_outline.h"

#include <algorithm>

#include "capture/outline_candidate.h"
#include "capture/outline_choice.h"
#include "capture/quad_refine.h"

namespace meishi {

namespace {

constexpr double kRefineReach = 3;  // pixels of the work page

void from_top_left(Outline& outline) {
  const auto first = std::min_element(outline.quad.begin(), outline.quad.end(),
                                      [](const Point& a, const Point& b) { return a.x + a.y < b.x + b.y; });
  const auto turn = first - outline.quad.begin();
  std::rotate(outline.quad.begin(), first, outline.quad.end());
  std::rotate(outline.rim.begin(), outline.rim.begin() + turn, outline.rim.end());
}

}  // namespace

std::vector<Outline> find_outlines(const cv::Mat& page, OutlineTrace* trace) {
  // The work image needs an inside, too: nothing 25 times as long as wide is a card.
  const auto [shorter, longer] = std::minmax({page.cols, page.rows});
  if (shorter < 32 || longer > 25 * shorter) return {};
  const WorkPage work = work_page(page);
  const auto in_page = [&](Outline outline) {
    for (Point& p : outline.quad) p = {p.x / work.scale, p.y / work.scale};
    return outline;
  };
  const std::vector<OutlineCandidate> candidates = outline_candidates(work);
  if (trace != nullptr) {
    for (const OutlineCandidate& c : candidates) trace->candidates.push_back(in_page(c));
  }
  std::vector<Outline> chosen = chosen_outlines(work, candidates);
  for (Outline& outline : chosen) {
    outline = in_page(outline);
    outline.quad = refined(page, outline.quad, outline.rim, kRefineReach / work.scale);
    from_top_left(outline);
  }
  return chosen;
}

}  // namespace meishi
