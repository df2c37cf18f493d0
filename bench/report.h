// A Score for people and for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "bench/score.h"

namespace meishi::bench {

// A line a field (right/asked, rate, wrong), then the cards found, perfect, and FIELDS: all fields together; and
// how reliable the confidences are.
[[nodiscard]] std::string score_table(const Score& score);

// One line: cards found, missed, spurious, and how well the corners are met, mean and least of those found.
[[nodiscard]] std::string capture_line(const Score& score);

// The same for programs: {"cards", "found", "missed", "spurious", "overlap", "least_overlap"}.
[[nodiscard]] nlohmann::ordered_json capture_json(const Score& score);

// A line a miss, "FILE  FIELD  TRUTH -> GOT", in the order of the cards; `field` "" is all of them.
[[nodiscard]] std::string miss_list(const Score& score, std::string_view field = "");

// {those of capture_json, "perfect", "asked", "right", "wrong", "fields", "wrong_rate", "by_field",
// "confidence" (reliability_json()), "judged" ([field, confidence, right] of each value with a confidence), "misses"};
// `perfect`, `fields` and `wrong_rate` are shares.
[[nodiscard]] nlohmann::ordered_json score_json(const Score& score);

}  // namespace meishi::bench
