// ㈱ and ㈲ at the end of a company's name: one sign, which no model of Tesseract knows and which is read as any kanji.
#pragma once

#include "ocr/line_finder.h"
#include "ocr/line_image.h"
#include "ocr/line_text.h"

namespace meishi {

// Whether a line of mostly Japanese print may begin or end with such a sign: a character there is in doubt, or a
// bracket. `em_mm`: of the line. Pure.
[[nodiscard]] bool may_have_form_sign(const TextLine& text, double em_mm);

// `text` of `line` (a row or a column) with the sign where its first or last character surely is one, in place of what
// was read there; else unchanged. The reading that lost is among the alternatives. `print`: the line's, from
// line_print(). Pure.
[[nodiscard]] LineText with_form_sign(LineText text, const FoundLine& line, const LinePrint& print);

}  // namespace meishi
