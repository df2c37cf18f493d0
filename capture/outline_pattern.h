// Quads with good sides that are no card: cells of a pattern, and several cards taken for one.
#pragma once

#include <vector>

#include "capture/outline_candidate.h"

namespace meishi {

// Crossed from side to side by more edges than a card's bands and rules make: part of a table, of a keyboard, of a
// cloth, of a ruled page. Pure.
[[nodiscard]] bool is_ruled(const WorkPage& page, const Quad& quad);

// In the keys of a keyboard and the checks of a cloth, quads as good as this one lie across it; across a card, none,
// unless cards in rows and columns lend it their lines: what is plainly a card has no rivals.
// `candidates`: best first. Pure.
[[nodiscard]] bool has_rivals(const std::vector<OutlineCandidate>& candidates, const OutlineCandidate& c);

// Those that may be one of a block of touching cards, best as such first. They point into `candidates`. Pure.
[[nodiscard]] std::vector<const OutlineCandidate*> parts_of_blocks(const WorkPage& page,
                                                            const std::vector<OutlineCandidate>& candidates);

// Touching cards make a rectangle of a card's shape: four, two by two, or two of them and half of the next two. Its
// parts are of one size and of a card's shape, printed, and have good sides when their gaps count as such.
// `blocks_parts`: from parts_of_blocks(). Pure.
[[nodiscard]] bool is_block_of_cards(const WorkPage& page, const std::vector<const OutlineCandidate*>& blocks_parts,
                                     const OutlineCandidate& outer);

}  // namespace meishi
