// The journal: what happened, with everything that is needed to do it again.
#pragma once

#include <soci/soci.h>

#include <cstdint>
#include <limits>
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

inline constexpr std::string_view kContactsMerged = "contacts_merged";  // they are one: a person or a card says so
inline constexpr std::string_view kKeptApart = "kept_apart";            // a person said: they are two
inline constexpr std::string_view kCardMoved = "card_moved";            // a card made a contact of its own
inline constexpr std::string_view kFieldEdited = "field_edited";        // a value corrected by hand
inline constexpr std::string_view kRetired = "retired";                 // the person has no post since a day
inline constexpr std::string_view kEntryUndone = "entry_undone";        // an entry was taken back
inline constexpr std::string_view kErased = "erased";                   // what was here is gone for good

inline constexpr std::string_view kBatchBegun = "batch_begun";  // an import began; cards name it (CardSource::batch)
inline constexpr std::string_view kExported = "exported";  // `reason`: the kind of files; `date`: the time it shows
inline constexpr std::string_view kBatchUndone = "batch_undone";  // all that was left of one was taken back

// A card's import: the decision is in `kind`, `contact_id` and `card_id`. A file's end (kSourceImported) concerns no
// contact: of `card` only the source's path and sha256 count. A kCardCompleted entry holds the card with both sides, in
// place of what was stored of it. A kCardWithdrawn entry holds the card as it was; a contact goes with its last card.
//
// What people decide has `contact_id` too. Merged: `other` went into it; where a card proves it, `cause` is its import,
// written right before, and `unsure` the question that is asked when only the merging is taken back. Apart: `other` is
// not it. Card moved: card `card.id`, with its source, left `other` for the new contact. Edited: `field`, `from_value`,
// `to_value`. Retired: `date`. Undone: `target`; taking that back does it again. Erased: only numbers are left, and
// where the entry made a contact that is still there, `external_id`. Batch begun: `stamp`. Batch undone: `target` is
// the beginning, `taken_back` the entries that count no more.
struct JournalEntry {
  std::int64_t id = 0;
  std::string at;
  std::string actor;
  std::string kind;
  std::string reason;
  StoredCard card;  // with its id and contact_id; imported_at is `at`
  std::vector<FieldChange> changes;
  std::int64_t other = 0;
  std::int64_t target = 0;
  std::string date;        // yyyy-mm-dd
  std::string field;       // a key of card.schema.json's contact, with '.' before an inner one
  std::string from_value;  // JSON
  std::string to_value;    // JSON
  std::vector<std::int64_t> edited_cards;
  std::int64_t cause = 0;           // of a contacts_merged entry; 0: a person's
  std::vector<UnsureMatch> unsure;  // of a contact_created entry: who else this may be
  int cards = 0;                    // of a source_imported entry: how many the file holds
  bool paired = false;              // of a source_imported entry: fronts and backs were looked for
  std::string external_id;          // of an entry that made a contact, where it is not the card's: what it is known by
  BatchStamp stamp;
  std::vector<std::int64_t> taken_back;
};

// All functions throw SOCI's exceptions; read_* also return corrupt for an entry that is not as written.
void append(soci::session& session, const JournalEntry& entry);
// The payload of a stored entry as `entry` says it now: only for what has to be forgotten.
void rewrite(soci::session& session, const JournalEntry& entry);
// Up to `limit` entries with an id above `after`, oldest first.
Result<std::vector<JournalEntry>> entries_after(soci::session& session, std::int64_t after, int limit);
// Up to entry `last`, of a contact or with it as the other one.
Result<std::vector<JournalEntry>> entries_of_contact(soci::session& session, std::int64_t contact,
                                                     std::int64_t last = std::numeric_limits<std::int64_t>::max());
// The entries of cards that came with a batch, oldest first, without their records.
Result<std::vector<JournalEntry>> entries_of_batch(soci::session& session, std::int64_t batch);
// not_found: there is none.
Result<JournalEntry> entry_by_id(soci::session& session, std::int64_t id);

[[nodiscard]] bool holds_card(const JournalEntry& entry);  // an import or a withdrawal of a card

// quad, rotation, warnings, tags, hash and back of a card's source, and what it repeats: what the columns of `cards` do
// not hold.
std::string source_json(const StoredCard& card);
Status read_source_json(const std::string& text, StoredCard& card);

// Of the payload of an `exported` entry, its `date`; "" for another one.
std::string exported_at(const std::string& payload);

// BatchStamp as JSON and back.
std::string stamp_text(const BatchStamp& stamp);
Result<BatchStamp> stamp_of(const std::string& text);

// Compact JSON; broken UTF-8 (of a file name) becomes U+FFFD.
std::string record_json(const CardRecord& record);
Result<CardRecord> read_record_json(const std::string& text);
std::string list_json(const std::vector<std::string>& values);
std::vector<std::string> read_list_json(const std::string& text);

}  // namespace meishi
