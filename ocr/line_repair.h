// Lines as the first linking of glyphs leaves them, put right: parts joined, strays adopted, lines and logos parted.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "ocr/glyph_candidates.h"
#include "ocr/line_finder.h"

namespace meishi {

// A line of these glyphs (at least one), sorted along `direction`, with its box and em.
[[nodiscard]] FoundLine make_line(std::vector<cv::Rect> glyphs, Direction direction, bool light);

// In the order in which find_lines() uses them. `mm`: pixels per millimetre.

// A glyph that stands alone (large print, set apart) runs whichever way its nearest neighbour of its size stands: its
// own strokes say nothing of that (小, こ).
void turn_lone_glyphs(std::vector<FoundLine>& lines);

// Dots, dashes and strokes that no link caught go to the line in which they stand.
void adopt_strays(std::vector<FoundLine>& lines);

// Two lines set so tightly that strokes of both were taken for glyphs: parted where a row (column) of the print is all
// but empty in the middle. One line has no such row: its glyphs are as wide as they are high, or Latin with ascenders.
void part_tight_lines(std::vector<FoundLine>& lines, const std::vector<GlyphPiece>& pieces);

// Small print behind large print on its line, a name in letters behind the name: lines of their own.
void part_sizes(std::vector<FoundLine>& lines);

// Strokes that were linked with one another instead of with their characters: the three of 氵 beside the rest of a name
// in a column, the upper and the lower half of 浩二 beside 田中.
void join_halves(std::vector<FoundLine>& lines);

// A logo that stands before a company's name like a first character, but larger or off its line, and set apart. Which
// end of the line is the first one, only the recogniser will know. The logos are lines of their own, which join_parts()
// must not see.
[[nodiscard]] std::vector<FoundLine> part_logos(std::vector<FoundLine>& lines, double mm);

// Parts of one printed line that a wide gap holds apart: label and number, family and given name. Not across a rule.
[[nodiscard]] std::vector<FoundLine> join_parts(std::vector<FoundLine> lines, const std::vector<cv::Rect>& rules,
                                                double mm);

}  // namespace meishi
