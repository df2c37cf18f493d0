// samples/cards as the program reads it, for the ratchets that hold it: the program is run once.
#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "bench/line_score.h"
#include "bench/score.h"

namespace meishi {

struct SampleReading {
  bench::Score fields;
  bench::LineScore lines;
};

// By class. Errors: those of bench/card_set.h.
const Result<std::map<std::string, SampleReading>>& samples();

// Writes tests/line_bar.tsv at what is reached now; false (and a word on stderr) when it cannot be written.
bool write_line_bar();

}  // namespace meishi
