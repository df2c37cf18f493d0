// Reading contacts back.
#pragma once

#include <soci/soci.h>

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/database.h"
#include "store/journal.h"

namespace meishi {

// Contacts whose current values contain every word of the query, in any spelling of width, kana and case, and for which
// the rest of `filter` holds. In order of the reading of their names. Several statements: run inside one transaction to
// see one state. Throws SOCI's exceptions. Errors: invalid (a query out of all proportion), corrupt.
Result<std::vector<Contact>> find_contacts(soci::session& session, const ContactFilter& filter);

// The same, some at a time, so that the memory does not grow with their number. Gives that number, or the first error
// of `take`.
Result<std::size_t> contacts_in_turn(soci::session& session, const ContactFilter& filter,
                                     const std::function<Status(const std::vector<Contact>&)>& take);

// None or one.
Result<std::vector<Contact>> contact_by_id(soci::session& session, std::int64_t id);

// The entries of a contact and of those that were merged into it, oldest first. Errors: corrupt.
Result<std::vector<JournalEntry>> history_of(soci::session& session, std::int64_t contact);

}  // namespace meishi
