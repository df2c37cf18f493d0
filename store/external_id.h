// Identifiers for other programs (Salesforce's Meishi_Id__c). They come from the data, not from a counter or a random
// number: a database that is lost and made again from the same files gives the same ones, and so does a colleague's, so
// an upsert finds the record that is already there. Lower-case letters, digits and one hyphen: matching may ignore
// case.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "store/records.h"

namespace meishi {

// "mc-" and 24 hex digits, from the card that made the contact. It stays with the contact whatever cards come later.
[[nodiscard]] std::string contact_external_id(const CardSource& first_card);

// The same for a contact that was parted from another one that has the card's: from the card and the contact's number.
[[nodiscard]] std::string contact_external_id(const CardSource& card, std::int64_t contact);

// "mo-" and 24 hex digits, from the organization's key: the same for all spellings of one company.
[[nodiscard]] std::string organization_external_id(std::string_view organization_key);

}  // namespace meishi
