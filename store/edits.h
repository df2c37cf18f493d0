// Corrections made by hand: a value in place of what cards show.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/records.h"

namespace meishi {

// `field`: a key of card.schema.json's contact ("last_name", "emails"), with '.' before an inner one
// ("organization.name"). Values: its JSON; "null" is none.
//
// With "[]" behind it ("phones[]") it is one value of the list, and the others stay as they were read: `from_value`
// "null" adds one, `to_value` "null" takes one away.
struct Edit {
  std::string field;
  std::string from_value;
  std::string to_value;
  std::vector<std::int64_t> cards;  // that were corrected when it was made
  std::string day;                  // on which it was made (in Japan); "" is unknown
};

[[nodiscard]] bool is_one_of_list(const Edit& edit);

// Puts the value into the cards of the edit that are here, and into every other one that shows `from_value`, with the
// confidence of a person's word (1). So a misread value is mended wherever it is misread, and a card that shows
// something else later still brings news. A value that is taken away stays on cards of a later day than the edit: they
// say it again. A value put into a list is noted in StoredCard::said, a list that has none left in StoredCard::emptied.
// Gives the numbers of the cards that it changed. Errors: invalid (no such field, or a value of the wrong type).
Result<std::vector<std::int64_t>> apply_edit(std::vector<StoredCard>& cards, const Edit& edit);

// The field's value in `contact`, as JSON.
[[nodiscard]] std::string value_of(const ContactFields& contact, const std::string& field);

// What two values of a list are compared by: the number and extension of a phone and whether it is a fax, the address
// without its label, else the text. `list`: "phones", "emails", ...
[[nodiscard]] std::string list_key(std::string_view list, const nlohmann::ordered_json& value);

// What is filled from one card together: "phones" without mobile numbers and "phones.mobile", else the list.
[[nodiscard]] std::string list_part(const std::string& list, bool mobile);

// Whether the list of `contact` has the value (JSON).
[[nodiscard]] bool has_in_list(const ContactFields& contact, const std::string& list, const std::string& value);

}  // namespace meishi
