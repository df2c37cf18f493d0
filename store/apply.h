// apply: from a journal entry to the tables that people query. The only writer of those tables, used by an import and
// by a rebuild alike, so that both give the same rows.
#pragma once

#include <soci/soci.h>

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "store/journal.h"

namespace meishi {

// In a transaction of the caller. Throws like every SOCI call.
Status apply(soci::session& session, const JournalEntry& entry);

// Empties the derived tables and applies the whole journal again. In a transaction of the caller.
Status replay(soci::session& session);

// The cards of one contact, in order of import.
Result<std::vector<StoredCard>> cards_of_contact(soci::session& session, std::int64_t contact);

}  // namespace meishi
