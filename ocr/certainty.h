// How likely a line was read right, as a probability: what the recogniser calls its confidence is none.
#pragma once

#include "ocr/text_line.h"

namespace meishi {

// From the confidences of the characters, how many they are, whether a second reading agreed, the script and the size.
// A logistic regression; bench/fit_certainty.py makes its weights, and says on which cards and what came of others.
// `line`: with its glyphs, readings, agreeing, box and direction. Pure.
[[nodiscard]] double certainty(const TextLine& line, double px_per_mm);

}  // namespace meishi
