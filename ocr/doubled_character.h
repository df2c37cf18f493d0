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

// `text` without what is too many in the run, one character or two. `characters`: of the run's print, as many fewer
// than were read. Each has to agree with what stays: but for one, which is put in its place when it is sure (まぼぼろば
// for まほろば), and for one that is no character to the network, when nothing beside it goes. Else unchanged. What was
// read before is among the alternatives. Pure.
[[nodiscard]] LineText without_doubled(LineText text, const NumberRun& run,
                                       const std::vector<SingleCharacter>& characters);

// The most that can be too many.
inline constexpr std::size_t kMostDoubled = 2;

}  // namespace meishi
