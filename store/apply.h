// apply: from a journal entry to the tables that people query. The only writer of those tables, used by an import and
// by a rebuild alike, so that both give the same rows.
#pragma once

#include <soci/soci.h>

#include <cstdint>
#include <set>
#include <vector>

#include "base/result.h"
#include "store/journal.h"

namespace meishi {

// In a transaction of the caller. Throws like every SOCI call.
Status apply(soci::session& session, const JournalEntry& entry);

// Empties the derived tables and applies the whole journal again. In a transaction of the caller.
Status replay(soci::session& session);

using Touched = std::set<long long>;  // contacts to be refreshed

// Rows that are directly of the entry, which is no undoing; what follows from them is contact_rows.h refresh()'s.
Status change_rows(soci::session& session, const JournalEntry& entry, Touched& touched);

// The questions that an entry asks (who else this may be), where they still make sense.
void insert_unsure(soci::session& session, const JournalEntry& entry);

// Whether the entry counts no more: it was taken back.
bool is_undone(soci::session& session, std::int64_t entry);

// Whether these two, or contacts that are part of them now, were merged and a person took that back; not where it went
// with the import that proved it.
bool merging_taken_back(soci::session& session, long long contact, long long other);

// Whether `unsure` of an entry is a question: the entry counts, or is a merging that a person alone took back.
bool is_asked(soci::session& session, const JournalEntry& entry);

}  // namespace meishi
