// A second opinion on large print: its characters one by one, beside what the recogniser of lines read.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "ocr/kanji_net.h"
#include "ocr/line_finder.h"
#include "ocr/line_image.h"
#include "ocr/line_text.h"

namespace meishi {

// Whether the characters of a line are to be looked at one by one. Of Japanese print as large as names and companies
// are set in, always; of smaller print where a character was read in doubt, and short lines with more or fewer
// characters than were read. `em_mm`: of the line. Pure.
[[nodiscard]] bool wants_single_characters(const TextLine& text, const FoundLine& line, double em_mm);

// Boxes on the face of the characters of `line` (rows and columns), by the pitch of the print. Pure.
[[nodiscard]] std::vector<cv::Rect> character_cells(const FoundLine& line);

struct SingleCharacter {
  cv::Rect box;  // on the face
  CharacterGuess guess;
};

// What the cells of `line` show. `print`: the line's, from line_print(). Pure.
[[nodiscard]] std::vector<SingleCharacter> single_characters(const FoundLine& line, const LinePrint& print);

// How many they are.
[[nodiscard]] std::size_t count_characters(const FoundLine& line);

// `text` with the characters that are surely others: where both saw as many, one by one, else as a whole, when every
// one is sure. The reading that lost is among the alternatives, `readings` and `agreeing` count both. Pure.
[[nodiscard]] LineText with_single_characters(LineText text, const std::vector<SingleCharacter>& characters,
                                              const FoundLine& line);

}  // namespace meishi
