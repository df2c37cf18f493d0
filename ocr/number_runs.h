// Figures between Japanese words (南門前町１－１３－８ 三栄会館11F), which the Japanese models read worse than the
// English one does: a full-width dash becomes 一 or ユ, an F becomes EF.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "ocr/line_finder.h"
#include "ocr/line_text.h"
#include "ocr/text_line.h"

namespace meishi {

// 0 to 9.
[[nodiscard]] bool is_figure(std::string_view character);

struct NumberRun {
  std::size_t begin = 0;  // glyphs [begin, end) of the line
  std::size_t end = 0;
};

// The runs of figures, dashes, letters and signs ($ for 5) after a Japanese word that are worth a reading of their own:
// something in them is doubtful, or is what the Japanese model writes for a dash or a letter, or a space stands between
// two figures. Of a horizontal line. Pure.
[[nodiscard]] std::vector<NumberRun> doubtful_numbers(const TextLine& line);

// The telephone numbers of a line: nine figures and more, with dashes and brackets, behind a Japanese word. Of two
// (電話 03-… ファクス 03-…), the English model would make figures of the second label; each on its own it reads best,
// and which figures are doubtful does not matter: the Japanese models are sure of a 9 that is a 0 with a stroke. Of a
// horizontal line. Pure.
[[nodiscard]] std::vector<NumberRun> labelled_numbers(const TextLine& line);

// The print of glyphs [run.begin, run.end) of `line`, cut where the print has its widest gaps near where their boxes
// end; up to the end of the line when the run ends it. The boxes are rough: `more` glyph candidates before that are
// taken, too. Without glyphs when there is nothing between the cuts. Pure.
[[nodiscard]] FoundLine part_of(const FoundLine& line, const TextLine& text, const NumberRun& run,
                                std::size_t more = 0);

// Whether what the English model read in the part begins with a dash or has fewer figures than the Japanese one saw:
// the part was cut too short. Pure.
[[nodiscard]] bool begins_too_late(const Hypothesis& read, const TextLine& text, const NumberRun& run);

// Whether nothing of a number stands behind `part` of `line`: no candidate narrower than a Japanese character follows
// closely. Pure.
[[nodiscard]] bool ends_before_a_word(const FoundLine& line, const FoundLine& part);

// Whether that is the whole number after all, of which the Japanese model saw a figure or two too many: it begins as
// the run does and is the run without them, `part` has no more glyph candidates than that, and what the English model
// reads with one more before them (`wider`; null where there is but the line's first character, 〒) begins with no
// figure. Pure.
[[nodiscard]] bool is_whole_number(const Hypothesis& read, const FoundLine& part, const Hypothesis* wider,
                                   const TextLine& text, const NumberRun& run);

// `text` with the run as the English model read it, where that is figures and dashes and no less sure; else unchanged.
// A space that the Japanese model saw between two of its figures stands behind the number then. What stood there before
// is among the alternatives. Pure.
[[nodiscard]] LineText with_number(const LineText& text, const NumberRun& run, LineText read);

}  // namespace meishi
