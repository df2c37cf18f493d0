// Corrections made by hand: a value in place of what cards show.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "store/records.h"

namespace meishi {

// `field`: a key of card.schema.json's contact ("last_name", "emails"), with '.' before an inner one
// ("organization.name"). Values: its JSON; "null" is none.
struct Edit {
  std::string field;
  std::string from_value;
  std::string to_value;
};

// Puts the value into every card that shows `from_value`, with the confidence of a person's word (1); where none does
// into the newest. So a misread value is mended wherever it was misread, and a card that shows something else later
// still brings news. Errors: invalid (no such field, or a value of the wrong type).
Status apply_edit(std::vector<StoredCard>& cards, const Edit& edit);

// The field's value in `contact`, as JSON.
[[nodiscard]] std::string value_of(const ContactFields& contact, const std::string& field);

}  // namespace meishi
