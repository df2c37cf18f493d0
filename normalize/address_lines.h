// Which lines of a card are its addresses.
#pragma once

#include <vector>

#include "normalize/assignment.h"
#include "normalize/line_candidates.h"
#include "normalize/reference.h"

namespace meishi {

// Addresses grow from the lines that hold a place or a postal code over those that can only go on: a block on the next
// line, a building, a place name that was cut in the middle. Only lines that are not `taken`; marks those that it
// takes. `latin`: addresses in Latin script. Without labels.
[[nodiscard]] std::vector<Assignment::AddressBlock> address_blocks(const std::vector<Segment>& segments,
                                                                   const std::vector<LineCandidates>& candidates,
                                                                   const Reference& reference, bool latin,
                                                                   std::vector<bool>& taken);

}  // namespace meishi
