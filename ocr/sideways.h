// Print that lies on its side in a column: 2-30-14 or 16F, turned a quarter clockwise, between upright characters.
#pragma once

#include <functional>
#include <opencv2/core.hpp>
#include <vector>

#include "ocr/line_finder.h"
#include "ocr/line_image.h"
#include "ocr/recognizer.h"

namespace meishi {

// The stretches of `column` (direction vertical; with_stretches()) that may lie on their side: figures and letters so
// turned follow one another at half an em and less, and are no wider than capitals are high. Parts of the column, top
// to bottom; one piece alone counts only as the last of a column. What they are a recogniser has to say: the strokes of
// 昌 stand as close. `is_character`: whether two pieces, in this box, are one upright character (台); without it all
// are that might be. Pure.
[[nodiscard]] std::vector<FoundLine> sideways_runs(const FoundLine& column,
                                                   const std::function<bool(const cv::Rect&)>& is_character = {});

// Whether a run is 二 or 三, which photographs show with strokes of one length, as figures 1 on their side are.
// `print`: of the column, from line_print(). Pure.
[[nodiscard]] bool is_numeral_of_strokes(const LinePrint& print, const FoundLine& run);

// `run`, of direction vertical, turned back a quarter, so that it is a row.
[[nodiscard]] LineImage cut_sideways(const cv::Mat& grey, const FoundLine& run, const std::vector<FoundLine>& all,
                                     int glyph_px);

// `read` without what specks and the foot of the character before are read as, at its ends. Pure.
[[nodiscard]] Hypothesis without_specks(Hypothesis read);

// Whether what was read in `run` so turned is figures, with letters and dashes at most, as many as there are pieces,
// and read surely enough to take the place of what the models for columns see in it. Pure.
[[nodiscard]] bool is_sideways(const Hypothesis& read, const FoundLine& run);

}  // namespace meishi
