// Taking entries back, and taking that back: the contacts concerned are made again from the entries that still count.
//
// In a transaction of the caller. Throws SOCI's exceptions. Errors: corrupt.
#pragma once

#include <soci/soci.h>

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "store/journal.h"

namespace meishi {

// `entry` is an entry_undone or a batch_undone.
Status undo_rows(soci::session& session, const JournalEntry& entry);

// `contact` and all contacts that the journal, up to entry `last`, joined it with or parted it from.
Result<std::vector<std::int64_t>> related_contacts(soci::session& session, std::int64_t contact, std::int64_t last);

}  // namespace meishi
