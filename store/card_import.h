// What importing a card means for what is already stored: whose card it is, and whether it is one that is there.
#pragma once

#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/database.h"
#include "store/journal.h"

namespace meishi {

struct KnownCard {
  long long card = 0;  // 0: none
  long long contact = 0;
};

// The card that a side of a card was stored as: as its front (or only side), or as its back. Throws SOCI's exceptions.
KnownCard find_card(soci::session& session, const std::string& sha256, int page, int index);

struct CardImport {
  ImportResult result;
  // To be written to the journal and applied; id, time and actor are the caller's to fill. None for a duplicate.
  std::optional<JournalEntry> withdrawn;  // before the other: the card that a back was by itself
  std::optional<JournalEntry> entry;
  std::vector<UnsureMatch> joined;  // contacts to be merged into the card's after it; other_id and what proves it
};

// `one_person`: whether what the two sides say can be of one person (one_person.h); where not, a side that is there
// alone stays alone. Looks and decides; writes nothing but the counters of next_id(). In a writing transaction of the
// caller, so that what was decided still holds when it is written. Throws SOCI's exceptions. Errors: corrupt.
Result<CardImport> decide_import(soci::session& session, const CardSource& source, const CardRecord& record,
                                 const std::string& now, bool one_person);

}  // namespace meishi
