// From a recogniser's hypothesis to a TextLine: spaces where the print has gaps, boxes on the face; which of two
// readings.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "ocr/line_image.h"
#include "ocr/recognizer.h"
#include "ocr/text_line.h"

namespace meishi {

struct LineText {
  TextLine line;
  std::string model;
};

// The model of with_numbers().
inline constexpr std::string_view kNumerals = "numerals";

// Puts the glyphs together. Between Japanese characters a space stands only where the print has a gap clearly wider
// than the line's own letter spacing; next to Latin letters and digits also where the recogniser saw a word end.
[[nodiscard]] LineText compose(Hypothesis hypothesis, const LineImage& cut, const FoundLine& found);

// The same for a hypothesis whose boxes are on the face.
[[nodiscard]] LineText compose_on_face(Hypothesis hypothesis, const FoundLine& found);

// How many bytes the text has before each glyph, spaces and all, and at last before its end; empty when glyphs and text
// do not agree.
[[nodiscard]] std::vector<std::size_t> glyph_offsets(const TextLine& line);

// A column of numbers (column_numbers()) and what was read beside them (beside_numbers()); `model` is kNumerals.
[[nodiscard]] LineText with_numbers(const std::vector<LineText>& parts, const std::vector<std::vector<Glyph>>& numbers,
                                    const FoundLine& found);

// In a column 一 lies and ー stands: `text` with such strokes as they are printed in `column`, where the models, which
// go by the words, read one for the other. Pure.
[[nodiscard]] LineText with_strokes_told(LineText text, const FoundLine& column);

// The confidence of a reading, less where it skips most of the print: that is a guess, however sure it is of the rest.
[[nodiscard]] double worth(const TextLine& text, const FoundLine& found);

// Mostly Latin letters, digits and their punctuation: worth a reading by the English model.
[[nodiscard]] bool looks_latin(std::string_view text);

// How many glyphs at the front of an otherwise Latin line are Japanese, as the label of a number or address is (電話,
// 〒); 0 when the line is not of that kind. The rest is worth a reading by the English model.
[[nodiscard]] std::size_t label_length(const TextLine& line);

// The middle of the widest gap of the print along `line` within `reach` em of `near`, which may be off as the
// recogniser's boxes are; `near` itself where there is no gap. Pixels of the face.
[[nodiscard]] double widest_gap_near(const FoundLine& line, double near, double reach);

// The same where words are set apart: a gap clearly wider than those of the line, behind `from` and up to 1.6 em off
// `near`, for beside such a gap the boxes are off most; the one nearest to `near`, nullopt where there is none.
[[nodiscard]] std::optional<double> clear_gap_near(const FoundLine& line, double from, double near);

// The part of a horizontal `line` behind its label (0 < label < glyphs); `text`: its reading, `label` from
// label_length().
[[nodiscard]] FoundLine after_label(const FoundLine& line, const TextLine& text, std::size_t label);

// Whether a letter was read where the line has its first figure: エクセル88708 as エクセル and JLb88708. Pure.
[[nodiscard]] bool cuts_label_in_half(const TextLine& text, std::size_t label, const TextLine& rest);

// The label of the one reading with the other's text behind it.
[[nodiscard]] TextLine with_label(const TextLine& japanese, std::size_t label, const TextLine& rest);

// The better of two readings of one line as the line, the other among its alternatives. `joined`: the Latin reading
// has the Japanese label in front (with_label()), so that Japanese words in the line are no reason against it.
[[nodiscard]] TextLine choose(TextLine japanese, const std::string& japanese_model, TextLine latin,
                              const std::string& latin_model, bool joined);

}  // namespace meishi
