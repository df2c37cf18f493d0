// What fields, phone types and journal entries are called in the user's language.
#pragma once

#include <string>
#include <string_view>

#include "normalize/card_record.h"
#include "store/database.h"

namespace meishi {

// "last_name" -> "Family name"; also paths with an index (phones[0]) and inner keys (posts[0].title). An unknown path
// is given back as it is.
[[nodiscard]] std::string field_name(std::string_view path);

// What a column of a contact list holds: "phone_fax" -> "Fax".
[[nodiscard]] std::string column_meaning_text(std::string_view meaning);

[[nodiscard]] std::string phone_type_text(PhoneType type);

// "contact_created" -> "Contact created"; an unknown kind is given back as it is.
[[nodiscard]] std::string change_kind_text(std::string_view kind);

// "promotion" -> "Promotion".
[[nodiscard]] std::string move_kind_text(MoveKind kind);

// "same name +12.4, same e-mail +14.0" in the user's language; parts that are not known stay as they are.
[[nodiscard]] std::string reason_text(std::string_view reason);

[[nodiscard]] std::string outcome_text(ImportOutcome outcome);
[[nodiscard]] std::string_view outcome_name(ImportOutcome outcome);  // for JSON: as in ImportOutcome

}  // namespace meishi
