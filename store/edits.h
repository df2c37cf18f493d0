// Corrections made by hand: a value in place of what cards show.
#pragma once

#include <cstdint>
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
  std::vector<std::int64_t> cards;  // that were corrected when it was made
};

// Puts the value into the cards of the edit that are here, and into every other one that shows `from_value`, with the
// confidence of a person's word (1). So a misread value is mended wherever it is misread, and a card that shows
// something else later still brings news. Gives the numbers of the cards that it changed. Errors: invalid (no such
// field, or a value of the wrong type).
Result<std::vector<std::int64_t>> apply_edit(std::vector<StoredCard>& cards, const Edit& edit);

// The field's value in `contact`, as JSON.
[[nodiscard]] std::string value_of(const ContactFields& contact, const std::string& field);

}  // namespace meishi
