// Phone numbers of a cell of a list of contacts, where the column's name says more than a label would.
#pragma once

#include <string>
#include <vector>

#include "normalize/contact_row.h"
#include "normalize/phone.h"

namespace meishi {

// The numbers of a line of a cell. Fax and mobile are what the column says, but for a desk's number among the mobile
// ones; toll-free and IP numbers what they are themselves. A Japanese number whose leading zero a spreadsheet took away
// gets it back, with a confidence of less than 1. Pure.
[[nodiscard]] std::vector<PhoneFinding> find_column_phones(const std::string& text, RowField column);

}  // namespace meishi
