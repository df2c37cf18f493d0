// Figures of a row looked at one by one, by the network of figure_net.h.
#pragma once

#include "ocr/line_image.h"
#include "ocr/line_text.h"

namespace meishi {

// `text`, a reading of the horizontal `line`, whose `print` this is, with the figures put right that the print clearly
// shows to be others: each stands in its place between neighbours that are as they were read. The reading before is
// among the alternatives. What the network has no other opinion of stays. Pure.
[[nodiscard]] LineText with_figures_checked(LineText text, const FoundLine& line, const LinePrint& print);

}  // namespace meishi
