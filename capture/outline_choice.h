// Which of the candidates are the page's cards.
#pragma once

#include <vector>

#include "capture/outline_candidate.h"

namespace meishi {

// Of overlapping candidates the best stays, an outer one before a panel printed on it, and several cards before the
// block that they form. All cards of a page are taken to be of about one size; in the company of one that is clear,
// those that touch it or are of its very size need less evidence. `candidates`: best first. Not refined. Pure.
[[nodiscard]] std::vector<Outline> chosen_outlines(const WorkPage& page, const std::vector<OutlineCandidate>& candidates);

}  // namespace meishi
