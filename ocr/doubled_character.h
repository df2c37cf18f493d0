// What the recogniser of lines wrote twice: a network that reads strokes from left to right takes one character for two
// that look like it, みずはほ台 for みずほ台, ラボポール for ラポール. The print has one place fewer.
#pragma once

#include <cstddef>
#include <vector>

#include "ocr/number_runs.h"
#include "ocr/single_characters.h"

namespace meishi {

// The runs of kanji and kana of a horizontal line, of three characters and more. Pure.
[[nodiscard]] std::vector<NumberRun> japanese_runs(const TextLine& line);

// `text` without the one character of the run that is too many. `characters`: of the run's print, one fewer than were
// read, and each has to agree with what stays. Else unchanged. What was read before is among the alternatives. Pure.
[[nodiscard]] LineText without_doubled(LineText text, const NumberRun& run,
                                       const std::vector<SingleCharacter>& characters);

}  // namespace meishi
