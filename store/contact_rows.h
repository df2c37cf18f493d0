// The rows of a contact and of its cards: what apply.h and undo_rows.h write. Nobody else does.
//
// In a transaction of the caller. All throw SOCI's exceptions. Errors of all: corrupt.
#pragma once

#include <soci/soci.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/journal.h"

namespace meishi {

bool contact_exists(soci::session& session, long long id);

// The contact's row, empty, if there is none. `by`: the entry that needs it.
Status ensure_contact(soci::session& session, long long id, const JournalEntry& by);

void insert_card(soci::session& session, const StoredCard& card);
// Its other side came: the card as it is now, in place of what was known of it. The day of its import stays.
void update_card(soci::session& session, const StoredCard& card);
// Hash and back.
void insert_pictures(soci::session& session, const StoredCard& card);
// Not what it said of its organization. Gives that organization, 0 for none.
long long delete_card(soci::session& session, long long card);

// What a card tells of who somebody is, and the key that another program knows its row by.
void insert_keys(soci::session& session, long long contact, const StoredCard& card);
// Of all cards of the contact, former values too.
Status rebuild_keys(soci::session& session, long long contact);

// `at`, here and below: the time of the entry that needs it. Other contacts of a company change then, too, when it has
// another name by what changed (renamings.h).
void delete_contact(soci::session& session, long long contact, const std::string& at);

// A contact as its cards and what people said make it; gone when it has no card. `touched`: something changed for a
// reader. `first`: the contact has been made by this card just now, and nothing else is known of it.
Status refresh(soci::session& session, long long contact, const std::string& at, bool touched,
               const StoredCard* first = nullptr);

}  // namespace meishi
