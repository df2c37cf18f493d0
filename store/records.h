// What the store gives back: contacts, posts, cards and journal entries. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "normalize/card_record.h"

namespace meishi {

// The other side of a card that was pictured on both.
struct CardSide {
  std::string path;
  std::string sha256;
  int page = 1;
  int index = 1;
  Quad quad{};
  int rotation = 0;
  std::vector<std::string> warnings;
  std::string picture;  // picture_files.h; "" is none
};

// Identity and provenance of a card. (sha256, page, index) is the card's identity: it makes an import safe to repeat.
struct CardSource {
  std::string path;
  std::string sha256;  // of the source file, lower-case hex
  int page = 1;
  int index = 1;
  Quad quad{};
  int rotation = 0;
  std::vector<std::string> warnings;  // names as in card.schema.json
  std::string exchanged_on;           // yyyy-mm-dd; "" is unknown
  std::string event;
  std::string owner;
  std::vector<std::string> tags;
  std::string face_hash;         // what the front looks like (capture/face_hash.h): 64 hex digits; "" is unknown
  std::string picture;           // of the upright front: its name (picture_files.h); "" is none
  std::optional<CardSide> back;  // its sha256, page and index are an identity of this card too
  std::string purpose;           // what the data may be used for, as the user said; "" is unknown
  std::int64_t batch = 0;        // the import that it came with (Batch::id); 0 is none

  // Of a row of a contact list that was loaded. Without a day of its own it is older than every card.
  std::string list;       // the list's format, "salesforce"; "" is a card
  std::string as_of;      // the day whose state it shows, where it is not exchanged_on; "" is unknown
  int line = 0;           // where the row begins in the file
  std::string record_id;  // what the other program knows it by, "salesforce:0035g00000AbCdE"; "" is unknown
};

// What an import says of all its cards.
struct BatchStamp {
  std::string command;  // import, load, scan, watch
  std::string source;   // the paths that were given, or the device
  std::string event;
  std::string exchanged_on;
  std::string owner;
  std::string purpose;
  std::vector<std::string> tags;
};

// One import, and what has become of it.
struct Batch {
  std::int64_t id = 0;  // the journal entry that began it
  std::string at;       // UTC, ISO 8601
  std::string actor;
  BatchStamp stamp;
  int added = 0;      // new contacts
  int updated = 0;    // cards that changed a contact
  int unchanged = 0;  // other cards
  int undone = 0;     // cards that were taken back since
};

// An input that could not be read, kept until it can (`meishi import --retry`).
struct FailedInput {
  std::string path;
  std::string message;  // as Error has it: English, with {} where `args` go
  std::vector<std::string> args;
  int page = 0;  // 0: of the file as a whole
  int attempts = 0;
  std::string first_at;  // UTC, ISO 8601
  std::string last_at;
  bool duplex = false;
  BatchStamp stamp;  // of the import that met it first
};

// A name that an organization had (社名変更), until the day of the first card with the next one.
struct FormerName {
  std::string name;
  std::string name_en;
  std::string until;  // yyyy-mm-dd
};

struct StoredPost {
  std::int64_t id = 0;
  std::int64_t organization_id = 0;      // 0 when no organization is known
  std::string organization_external_id;  // for other programs (external_id.h); "" without an organization
  Organization organization;
  std::vector<FormerName> former_names;  // of the organization, newest first (renamings.h)
  std::string department;
  std::string title;
  int title_rank = 0;
  std::string valid_from;  // yyyy-mm-dd, "" unknown
  std::string valid_to;    // "" open
  bool current = true;
};

struct StoredCard {
  std::int64_t id = 0;
  std::int64_t contact_id = 0;
  CardSource source;
  CardRecord record;
  std::string imported_at;        // UTC, ISO 8601
  std::int64_t repeats = 0;       // the card that this is another picture of (repeated_card.h); 0 for a card of its own
  std::set<std::string> said;     // values of lists in `record` that a person put there: "phones[0]" (edits.h)
  std::set<std::string> emptied;  // lists in `record` whose last value a person took away (edits.h list_part)
};

struct Contact {
  std::int64_t id = 0;
  std::string external_id;        // for other programs: stable across runs, machines and rebuilds (external_id.h)
  ContactFields fields;           // current values; organization and posts are those of the current posts
  std::vector<StoredPost> posts;  // current first, then newest first
  std::vector<StoredCard> cards;  // newest first
  std::vector<std::string> tags;
  std::string owner;
  std::string updated_at;
};

enum class MoveKind {
  promotion,    // 昇進
  demotion,     // 降格
  transfer,     // 異動: another department, or another title of no known rank
  company,      // 転職
  concurrent,   // 兼務: a post beside the former ones
  rename,       // 社名変更: the company has another name, the people are the same
  office,       // 移転
  name_change,  // 改姓
  retirement,   // 退職
};
[[nodiscard]] std::string_view move_kind_name(MoveKind kind);  // "promotion", ...: for JSON and the database
[[nodiscard]] std::optional<MoveKind> move_kind(std::string_view name);

// What a move changes, before or after it; the rest is "".
struct MoveState {
  std::string organization;
  std::string department;
  std::string title;
  std::string address;
  std::string name;
};

// What changed for a person between two cards (人事異動).
struct Move {
  std::int64_t contact_id = 0;
  std::string contact_name;  // as it is now
  MoveKind kind = MoveKind::transfer;
  std::string date;  // yyyy-mm-dd: the day of the card that shows the new state, or of the retirement
  MoveState from;
  MoveState to;
  std::vector<StoredCard> cards;  // oldest first, the last one shows the new state; `record` is left out
};

// Two contacts that may be one person: a person has to say (Database::merge, Database::keep_apart).
struct UnsureMatch {
  std::int64_t contact_id = 0;
  std::int64_t other_id = 0;
  double weight = 0;   // bits of evidence (linkage.h)
  std::string reason;  // "same name +12.4, same company +5.0"
};

// A value of a contact that a person should look at: it was read in doubt, or another card shows nearly the same one.
struct DoubtfulField {
  std::int64_t contact_id = 0;
  std::string contact_name;
  std::string field;  // path in ContactFields
  std::string value;
  std::string other;  // the other card's; "" is none
  double confidence = 0;
  std::int64_t card_id = 0;
};

// One field that an entry changed. `field` is a path in ContactFields (last_name, posts[0].title, organization.name,
// ...), "former_posts", "tags" or "owner". For a list (phones, emails, posts, ...) `from` is what went and `to` what
// came.
struct FieldChange {
  std::string field;
  std::string from;
  std::string to;
};

// A journal entry. Entries are only ever added.
struct Change {
  std::int64_t id = 0;
  std::string at;      // UTC, ISO 8601
  std::string actor;   // the user's login name
  std::string kind;    // as in journal.h: "contact_created", "contact_updated", "card_added", ...
  std::string reason;  // in words: "same name, same e-mail"
  std::int64_t contact_id = 0;
  std::int64_t other_id = 0;  // of a merge, split or decision: the other contact
  std::int64_t target = 0;    // of an undoing: the entry that it takes back
  bool undone = false;
  std::int64_t card_id = 0;
  std::string card_path;
  std::string exchanged_on;  // of the card; of a retirement its day
  std::vector<FieldChange> changes;
};

}  // namespace meishi
