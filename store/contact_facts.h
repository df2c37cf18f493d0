// What a contact is made from: its cards, and what people said of it.
#pragma once

#include <soci/soci.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/edits.h"
#include "store/records.h"

namespace meishi {

// The cards of one contact as they were read, in order of import. Throws SOCI's exceptions. Errors: corrupt.
Result<std::vector<StoredCard>> cards_of_contact(soci::session& session, std::int64_t contact);

// The contact and all that were merged into it, by way of others too.
std::set<long long> merged_people(soci::session& session, std::int64_t contact);

// What people said of a contact, oldest first. Throws SOCI's exceptions.
std::vector<Edit> stored_edits(soci::session& session, std::int64_t contact);
std::vector<std::string> stored_retirements(soci::session& session, std::int64_t contact);

// The cards with the corrections made by hand, and the days of retirement: what build_timeline() takes.
struct PersonFacts {
  bool edited = false;  // something was corrected by hand
  std::vector<StoredCard> cards;
  std::vector<std::string> retired_on;
  std::set<std::int64_t> renamed;  // cards whose organization was corrected
};
Result<PersonFacts> facts_of_contact(soci::session& session, std::int64_t contact);

}  // namespace meishi
