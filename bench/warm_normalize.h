// What normalize/ alone takes for a card once everything it keeps is warm.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "normalize/card.h"
#include "normalize/reference.h"

namespace meishi::bench {

// What normalize_card() takes.
struct CardInput {
  std::vector<TextLine> lines;
  FaceSize face;
  std::vector<CardCode> codes;
};

// CPU time of this thread. Takes all the cards once without looking, so that the towns they ask for are read, then
// `rounds` times more; what counts of a card is its least, since another program on the same core makes any other one
// longer: {"cards", "ms": the mean, "most_ms": of the slowest card}.
[[nodiscard]] nlohmann::ordered_json warm_normalize(const std::vector<CardInput>& cards, const Reference& reference,
                                                    int rounds = 9);

}  // namespace meishi::bench
