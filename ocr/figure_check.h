// Figures of a row looked at one by one, by the network of figure_net.h.
#pragma once

#include "ocr/line_image.h"
#include "ocr/line_text.h"

namespace meishi {

// Whether a figure of the line is worth that look. Pure.
[[nodiscard]] bool wants_figures_checked(const TextLine& line);

// `text`, a reading of the horizontal `line`, whose `print` this is, with each 5 put right that the recogniser was not
// sure of and the print clearly shows to be a 3, in its place between neighbours that are as they were read. The
// reading before is among the alternatives. Other figures stay: it seldom takes them for one another. Pure.
[[nodiscard]] LineText with_figures_checked(LineText text, const FoundLine& line, const LinePrint& print);

}  // namespace meishi
