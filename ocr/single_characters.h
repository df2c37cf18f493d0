// A second opinion on large print: its characters one by one, beside what the recogniser of lines read.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "ocr/kanji_net.h"
#include "ocr/line_finder.h"
#include "ocr/line_image.h"
#include "ocr/line_text.h"

namespace meishi {

// Whether `text` is Japanese enough, and short or doubtful enough, for its characters to be looked at one by one: names
// always, companies where two readings differ.
[[nodiscard]] bool wants_single_characters(const TextLine& text);

struct SingleCharacter {
  cv::Rect box;  // on the face
  CharacterGuess guess;
};

// The characters of `line` (rows and columns), by the pitch of the print. `print`: the line's, from line_print(). Pure.
[[nodiscard]] std::vector<SingleCharacter> single_characters(const FoundLine& line, const LinePrint& print);

// `text` with the characters that are surely others: where both saw as many, one by one, else as a whole, when every
// one is sure. The reading that lost is among the alternatives, `readings` and `agreeing` count both. Pure.
[[nodiscard]] LineText with_single_characters(LineText text, const std::vector<SingleCharacter>& characters,
                                              const FoundLine& line);

}  // namespace meishi
