// Underscores of e-mail addresses, which the recogniser drops: flat strokes low in the line are rare in what it learnt.
#pragma once

#include "ocr/line_image.h"
#include "ocr/recognizer.h"

namespace meishi {

// keigoshimada@… where the print shows keigo_shimada@…: a "_" for every flat stroke at the foot of the line between two
// letters or digits of an address's user that no glyph accounts for. Paper stands above such a stroke, as it does not
// above the line under a link or the tail of a letter. `hypothesis`: of `cut`, boxes in its pixels; without "@" it
// stays as it is. `em`: of the line, in pixels of the image. Pure.
void restore_underscores(Hypothesis& hypothesis, const LineImage& cut, double em);

}  // namespace meishi
