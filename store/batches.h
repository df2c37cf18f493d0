// Imports as a whole, and inputs that failed: rows to values and back. All throw SOCI's exceptions.
#pragma once

#include <soci/soci.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/journal.h"

namespace meishi {

// All that brought something, newest first, or the one with this number. Errors: corrupt.
Result<std::vector<Batch>> find_batches(soci::session& session, std::int64_t id);

// An entry as people are shown it.
Change change_of(soci::session& session, JournalEntry entry);

void put_failure(soci::session& session, const FailedInput& input, const std::string& now);
void drop_failure(soci::session& session, const std::string& path);
Result<std::vector<FailedInput>> read_failures(soci::session& session);

}  // namespace meishi
