// Numbers in kanji numerals in a column: 〒九五〇―〇〇八八, 電話 〇二三―六五五―〇一五八.
#pragma once

#include <cstddef>
#include <vector>

#include "ocr/line_finder.h"
#include "ocr/line_image.h"
#include "ocr/text_line.h"

namespace meishi {

// The runs of at least `least` numerals (six: a postal code has seven, a block of an address rarely more than four),
// with a 〒 before them and the bars and brackets between them, top to bottom; boxes on the face, confidence: the
// probability that the character is right. `print`: of `column` (direction vertical), from line_print(). Pure.
[[nodiscard]] std::vector<std::vector<Glyph>> column_numbers(const LinePrint& print, const FoundLine& column,
                                                             std::size_t least = 6);

// What of `column` stands before, between and behind these numbers: the label, an address. Top to bottom.
[[nodiscard]] std::vector<FoundLine> beside_numbers(const FoundLine& column,
                                                    const std::vector<std::vector<Glyph>>& numbers);

}  // namespace meishi
