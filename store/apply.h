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

// `contact` and all contacts that the journal, up to entry `last`, joined it with or parted it from.
Result<std::vector<std::int64_t>> related_contacts(soci::session& session, std::int64_t contact, std::int64_t last);

// Whether the entry counts: it was not taken back.
bool is_undone(soci::session& session, std::int64_t entry);

}  // namespace meishi
