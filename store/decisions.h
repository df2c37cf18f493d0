// What people decide about contacts, as journal entries to be written and applied: merging, parting, correcting,
// retiring, taking back. Nothing is written here but the counters of next_id(). In a writing transaction of the caller.
// All throw SOCI's exceptions. Errors of all: not_found (no such contact, card or entry), invalid (makes no sense, as
// the message says), corrupt.
#pragma once

#include <soci/soci.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/journal.h"

namespace meishi {

Result<JournalEntry> decide_merge(soci::session& session, std::int64_t kept, std::int64_t gone);
Result<JournalEntry> decide_apart(soci::session& session, std::int64_t contact, std::int64_t other);
Result<JournalEntry> decide_split(soci::session& session, std::int64_t contact, std::int64_t card);
Result<JournalEntry> decide_edit(soci::session& session, std::int64_t contact, const std::string& field,
                                 const std::string& value);  // JSON; "null" takes the value away
Result<JournalEntry> decide_retirement(soci::session& session, std::int64_t contact, const std::string& day);
Result<JournalEntry> decide_undo(soci::session& session, std::int64_t entry);

// The newest entry that decide_undo takes back and that is no undoing itself; 0: there is none.
std::int64_t last_to_undo(soci::session& session);

// Fails with what became of the contact when there is none: merged into another one, erased, never there.
Status check_contact(soci::session& session, std::int64_t contact);

// Blanks the entries of a contact, of those that were merged into it and of its cards, wherever they are in the
// journal; gives their number. What concerns a card that is somebody else's now stays. The caller replays.
Result<int> erase_entries(soci::session& session, std::int64_t contact);

// The names of the pictures of a contact's cards, both sides; and whether a card shows one still.
Result<std::vector<std::string>> pictures_of(soci::session& session, std::int64_t contact);
bool is_shown(soci::session& session, const std::string& picture);

}  // namespace meishi
