// What the store gives back: contacts, posts, cards and journal entries. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
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
  std::optional<CardSide> back;  // its sha256, page and index are an identity of this card too
};

struct StoredPost {
  std::int64_t id = 0;
  std::int64_t organization_id = 0;      // 0 when no organization is known
  std::string organization_external_id;  // for other programs (external_id.h); "" without an organization
  Organization organization;
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
  std::string imported_at;   // UTC, ISO 8601
  std::int64_t repeats = 0;  // the card that this is another picture of (repeated_card.h); 0 for a card of its own
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
  std::int64_t card_id = 0;
  std::string card_path;
  std::string exchanged_on;
  std::vector<FieldChange> changes;
};

}  // namespace meishi
