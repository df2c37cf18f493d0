// What a contact is sorted, found and called by. Pure.
#pragma once

#include <string>

#include "normalize/card_record.h"

namespace meishi {

// By reading, so that a list is in the order of the syllabary; then names without a reading, then those in Latin
// script.
[[nodiscard]] std::string sort_key(const ContactFields& contact);

// One line a value, so that no search matches across two of them; spelled as search_key() does.
[[nodiscard]] std::string search_text(const ContactFields& contact);

// Family and given name as they are shown, in Latin script where there is no other.
[[nodiscard]] std::string name_family_first(const ContactFields& contact);

}  // namespace meishi
