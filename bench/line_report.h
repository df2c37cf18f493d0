// A LineScore for people and for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "bench/line_score.h"

namespace meishi::bench {

// A line a class: lines found/printed, recall, CER of those found and end to end; then precision, orientation, and how
// reliable the confidences of lines and characters are. "" where no card was judged.
[[nodiscard]] std::string line_table(const LineScore& score);

// A line a miss: "FILE  KIND  TRUTH -> GOT", with what is wrong with it. `kind` "" is all of them.
[[nodiscard]] std::string line_miss_list(const LineScore& score, std::string_view kind = "");

[[nodiscard]] nlohmann::ordered_json line_score_json(const LineScore& score);

}  // namespace meishi::bench
