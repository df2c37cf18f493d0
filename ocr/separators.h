// The dots, dashes and underscores of an address of the Internet, told by where their ink lies.
#pragma once

#include "ocr/line_image.h"
#include "ocr/recognizer.h"

namespace meishi {

// No word tells t.mori@ from t-mori@ or t_mori@, and a few pixels are all that the recogniser sees of the mark. In a
// `hypothesis` that holds an @ or www, of a row of Latin print (`cut`; `em`: of it, in its pixels): each mark becomes
// the one that stands on the line, in the middle of the letters or below the line, and what was read as two (.-) is
// one, when the print shows as many as were read. Pure.
void settle_separators(Hypothesis& hypothesis, const LineImage& cut, double em);

}  // namespace meishi
