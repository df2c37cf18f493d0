// What exports to flat tables share: one value out of the several that a contact may have.
#pragma once

#include <initializer_list>
#include <string>

#include "store/records.h"

namespace meishi {

// A number as people of its country dial it: 03-5285-6654; abroad +16502530000, because without its country it is none.
// An extension follows as " ext. 123", which libphonenumber and Salesforce's dialers read.
[[nodiscard]] std::string phone_text(const Phone& phone);

// The first number of the first type that the contact has; "" without one.
[[nodiscard]] std::string phone_of(const ContactFields& contact, std::initializer_list<PhoneType> types);

// The first address; an empty one when there is none.
[[nodiscard]] Address address_of(const ContactFields& contact);
[[nodiscard]] bool is_empty(const Address& address);

// Town, block and building: 丸の内1-2-3 丸の内センタービル 9F; in Latin script the other way round, as it is written
// there.
[[nodiscard]] std::string street_of(const Address& address);
[[nodiscard]] std::string town_and_block(const Address& address);  // 丸の内1-2-3; 3-32-28 Chuo
[[nodiscard]] std::string postal_code_of(const Address& address);  // 100-0005

// The country of the address, in the script of the address: 日本 beside 東京都, Japan beside Tokyo, so that one address
// speaks one language (Salesforce's picklists accept what the organization has set up, and a Japanese one has 日本).
[[nodiscard]] std::string country_of(const Address& address);

// The organization as a reader knows it: its name, else the English one.
[[nodiscard]] std::string name_of(const Organization& organization);

// The current post that comes first; nullptr without one.
[[nodiscard]] const StoredPost* main_post(const Contact& contact);

}  // namespace meishi
