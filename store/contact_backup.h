// A contact with everything that is known of it, as one line of JSON, and its way back into a database: what was read
// from its cards, where they came from, what was corrected by hand, who it is not. For moving to another machine and
// for programs; the pictures of cards are files of their own (picture_files.h).
//
// The line is that of `meishi contacts --format json` (export.h contact_json) with one key more, "backup":
//   {"version":1, "cards":[{"id":..., "source":{...}, "imported_at":..., "record":{...}}], "edits":[...],
//    "retired_on":[...], "apart":["mc-...", ...]}
#pragma once

#include <soci/soci.h>

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/database.h"
#include "store/edits.h"
#include "store/journal.h"
#include "store/records.h"

namespace meishi {

// Of whom there is more than cards: asked once for all contacts.
struct SaidByHand {
  std::set<std::int64_t> edited;
  std::set<std::int64_t> retired;
  std::set<std::int64_t> apart;
};
SaidByHand said_by_hand(soci::session& session);

// The values of "backup" for contacts that are there. Throws SOCI's exceptions.
std::vector<std::string> backup_json(soci::session& session, const std::vector<Contact>& contacts,
                                     const SaidByHand& said);

struct ContactBackup {
  std::string external_id;
  std::vector<StoredCard> cards;  // oldest number first, numbered as where they came from
  std::vector<Edit> edits;        // these numbers, too
  std::vector<std::string> retired_on;
  std::vector<std::string> apart;  // external ids
};

// `line`: one object. Errors: corrupt (not JSON, or not such a line).
Result<ContactBackup> read_backup(std::string_view line);

// What has to be written to bring the contact (back) in: into the contact with its external id, else into the one that
// it surely is (linkage.h) unless that came with the same `batch` — the file says that they are two —, else as a new
// one. Cards, corrections and retirements that are there already are left out. Calls `write` for each journal entry, in
// order; in a writing transaction of the caller. Throws SOCI's exceptions.
Result<ImportResult> restore_contact(soci::session& session, const ContactBackup& backup, std::int64_t batch,
                                     const std::function<Status(JournalEntry&)>& write);

// Pairs that a person kept apart: `contact` and those of the others who are here, under their external id or under
// another one since this load.
Status restore_apart(soci::session& session, std::int64_t contact, const std::vector<std::string>& others,
                     const RestoredContacts& restored, std::int64_t batch,
                     const std::function<Status(JournalEntry&)>& write);

}  // namespace meishi
