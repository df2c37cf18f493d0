// What cards show that tells who somebody is, as keys: what people are found and compared by.
#pragma once

#include <soci/soci.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "normalize/card_record.h"

namespace meishi {

// What tells who somebody is, as (kind, value): rows of contact_keys.
//   japanese, latin    the whole name, and `name`: family and given name with a tab between
//   family, given      its parts in Japanese script, where both are there: for counting how common they are only
//   kana               the printed reading
//   email, mobile      the person's own
//   phone              desk numbers, not fax
//   organization, domain, department, title, place (postal code and block)
//   family_at, given_at  the organization's key, that part of the name, and the other one: for finding only
// Rows of contact lists add kRecordKey, the list's own key of the person.
using IdentityKeys = std::vector<std::pair<std::string, std::string>>;
// Sorted, each once. Pure.
[[nodiscard]] IdentityKeys identity_keys(const ContactFields& contact);

inline constexpr std::string_view kRecordKey = "record";

// The same by kind.
class PersonKeys {
 public:
  void add(const std::string& kind, std::string value) { keys_[kind].push_back(std::move(value)); }
  [[nodiscard]] const std::vector<std::string>& of(const std::string& kind) const;

 private:
  std::map<std::string, std::vector<std::string>> keys_;
};
[[nodiscard]] PersonKeys keys_of(const ContactFields& contact);
// Of all cards of a contact. Throws SOCI's exceptions.
PersonKeys keys_of_contact(soci::session& session, long long contact);

}  // namespace meishi
