// A correction as a user types it (title=部長, mobile=090-1234-5678), brought to its normal form.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "normalize/card_record.h"
#include "normalize/reference.h"

namespace meishi {

// A member of the schema's contact to be given a new value (Database::edit).
struct FieldEdit {
  std::string field;
  std::string value;          // JSON
  std::string from = "null";  // of one value of a list (field "phones[]"): the one that goes
};

// The names that can stand before '=': "last_name, first_name, ...".
[[nodiscard]] std::string edit_names();

// `assignment`: NAME=VALUE; an empty value takes the field away. Of what there may be several, the first of that name
// is exchanged; NAME+=VALUE adds one, NAME-=VALUE takes that one of that name away. A number without its extension
// means the one that has it, if only one has. `contact`: the values that are there now. Errors: invalid (no such name,
// or not a phone number, e-mail address, ...).
Result<std::vector<FieldEdit>> edits_of(std::string_view assignment, const ContactFields& contact,
                                        const Reference& reference);

}  // namespace meishi
