// Whether the two sides of what may be one card can be of one person.
#pragma once

#include "normalize/card_record.h"

namespace meishi {

// Each record is of one side read by itself. What both sides have decides, what reaches one person alone first: an own
// e-mail address or mobile number that agrees is one person; else names in one script (Japanese, else Latin) that were
// read with some confidence agree or differ; else addresses or numbers of one's own that differ are two people. Values
// that are one character apart say nothing, and the order of a Latin name does not count. Sides that have nothing of
// this in common (a map, a list of offices) can be of one person. Symmetric. Pure.
[[nodiscard]] bool may_be_one_person(const CardRecord& a, const CardRecord& b);

}  // namespace meishi
