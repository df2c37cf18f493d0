// What people decide about contacts, as journal entries to be written and applied: merging, parting, correcting,
// retiring, taking back. Nothing is written here but the counters of next_id(). In a writing transaction of the caller.
// All throw SOCI's exceptions. Errors of all: not_found (no such contact, card or entry), invalid (makes no sense, as
// the message says), corrupt.
#pragma once

#include <soci/soci.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/journal.h"

namespace meishi {

Result<JournalEntry> decide_merge(soci::session& session, std::int64_t kept, std::int64_t gone);
Result<JournalEntry> decide_apart(soci::session& session, std::int64_t contact, std::int64_t other);
Result<JournalEntry> decide_split(soci::session& session, std::int64_t contact, std::int64_t card);
Result<JournalEntry> decide_edit(soci::session& session, std::int64_t contact, const std::string& field,
                                 const std::string& value,  // JSON; "null" takes the value away
                                 const std::string& from);  // of one value of a list (edits.h); else not looked at
Result<JournalEntry> decide_retirement(soci::session& session, std::int64_t contact, const std::string& day);
Result<JournalEntry> decide_undo(soci::session& session, std::int64_t entry);
Result<JournalEntry> decide_undo_batch(soci::session& session, std::int64_t batch);

// What is taken back with an entry, in this order, itself among it: before an import what it merged; behind the one
// that put front and back together the one that took the back's card away.
std::vector<std::int64_t> undone_together(soci::session& session, std::int64_t entry);

// The newest entry that decide_undo takes back and that is no undoing itself; 0: there is none.
std::int64_t last_to_undo(soci::session& session);

// Fails with what became of the contact when there is none: merged into another one, erased, never there.
Status check_contact(soci::session& session, std::int64_t contact);

struct Erasure {
  int entries = 0;
  std::set<std::string> files;     // SHA-256 of those that its cards were read from
  std::set<std::string> pictures;  // names (picture_files.h)
  std::set<std::string> paths;     // of the files
};

// Blanks the entries of a contact and of those that were merged into it, wherever they are in the journal, and what
// entries of contacts that it was joined with or parted from tell of changes. What concerns a card that is somebody
// else's now stays. The caller replays, then calls forget_files().
Result<Erasure> erase_entries(soci::session& session, std::int64_t contact);

// Blanks the names of files of which no card is left: in the journal, in `sources`, in what imports and failed inputs
// say of where they came from.
Status forget_files(soci::session& session, const Erasure& erasure);

// One of the card's sides is in the database, as a card or as a back.
bool is_there(soci::session& session, const CardSource& card);

// Whether a card shows this picture.
bool is_shown(soci::session& session, const std::string& picture);

}  // namespace meishi
