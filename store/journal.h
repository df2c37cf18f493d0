// The journal: what happened, with everything that is needed to do it again.
#pragma once

#include <soci/soci.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/records.h"

namespace meishi {

inline constexpr std::string_view kContactCreated = "contact_created";  // a card of somebody new
inline constexpr std::string_view kContactUpdated = "contact_updated";  // a card that changed a contact
inline constexpr std::string_view kCardAdded = "card_added";            // a card that says what was known
inline constexpr std::string_view kCardRepeated = "card_repeated";      // another picture of a card that is there
inline constexpr std::string_view kCardCompleted = "card_completed";    // the other side of a card that is there
inline constexpr std::string_view kCardWithdrawn = "card_withdrawn";    // it turned out to be the back of another card
inline constexpr std::string_view kSourceImported = "source_imported";  // all cards of a file are in the database

// A card's import: the decision is in `kind`, `contact_id` and `card_id`. A file's end (kSourceImported) concerns no
// contact: of `card` only the source's path and sha256 count. A kCardCompleted entry holds the card with both sides, in
// place of what was stored of it. A kCardWithdrawn entry holds the card as it was; a contact goes with its last card.
struct JournalEntry {
  std::int64_t id = 0;
  std::string at;
  std::string actor;
  std::string kind;
  std::string reason;
  StoredCard card;  // with its id and contact_id; imported_at is `at`
  std::vector<FieldChange> changes;
  int cards = 0;        // of a source_imported entry: how many the file holds
  bool paired = false;  // of a source_imported entry: fronts and backs were looked for
};

// All functions throw SOCI's exceptions; read_* also return corrupt for an entry that is not as written.
void append(soci::session& session, const JournalEntry& entry);
// Up to `limit` entries with an id above `after`, oldest first.
Result<std::vector<JournalEntry>> entries_after(soci::session& session, std::int64_t after, int limit);
Result<std::vector<JournalEntry>> entries_of_contact(soci::session& session, std::int64_t contact);

// quad, rotation, warnings, tags, hash and back of a card's source, and what it repeats: what the columns of `cards` do
// not hold.
std::string source_json(const StoredCard& card);
Status read_source_json(const std::string& text, StoredCard& card);

// Compact JSON; broken UTF-8 (of a file name) becomes U+FFFD.
std::string record_json(const CardRecord& record);
Result<CardRecord> read_record_json(const std::string& text);
std::string list_json(const std::vector<std::string>& values);
std::vector<std::string> read_list_json(const std::string& text);

}  // namespace meishi
