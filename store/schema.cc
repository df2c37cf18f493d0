#include "store/schema.h"

#include <string>

namespace meishi {

namespace {

// Plain SQL that SQLite and PostgreSQL both take. No column is null but posts.organization_id: "" is unknown.
constexpr const char* kStatements[] = {
    "CREATE TABLE sequences (name TEXT PRIMARY KEY, value INTEGER NOT NULL)",

    "CREATE TABLE journal (id INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL,"
    " reason TEXT NOT NULL, contact_id INTEGER NOT NULL, card_id INTEGER NOT NULL, payload TEXT NOT NULL)",
    "CREATE INDEX journal_contact ON journal (contact_id, id)",

    // match_key: match_key.h organization_key. seen_on: the day of the newest card that named it.
    "CREATE TABLE organizations (id INTEGER PRIMARY KEY, match_key TEXT NOT NULL UNIQUE, external_id TEXT NOT NULL "
    "UNIQUE,"
    " name TEXT NOT NULL, name_kana TEXT NOT NULL, name_en TEXT NOT NULL, legal_form TEXT NOT NULL,"
    " corporate_number TEXT NOT NULL, seen_on TEXT NOT NULL)",
    "CREATE TABLE organization_domains (organization_id INTEGER NOT NULL REFERENCES organizations (id),"
    " domain TEXT NOT NULL, PRIMARY KEY (organization_id, domain))",
    "CREATE INDEX organization_domains_domain ON organization_domains (domain)",

    // fields: ContactFields as JSON (card.schema.json), the current values.
    "CREATE TABLE contacts (id INTEGER PRIMARY KEY, external_id TEXT NOT NULL UNIQUE, fields TEXT NOT NULL,"
    " tags TEXT NOT NULL, owner TEXT NOT NULL, sort_key TEXT NOT NULL, search_text TEXT NOT NULL, updated_at TEXT NOT "
    "NULL)",
    "CREATE INDEX contacts_sort ON contacts (sort_key, id)",
    // kind: japanese, latin. All names that cards of the contact show.
    "CREATE TABLE contact_names (contact_id INTEGER NOT NULL REFERENCES contacts (id), kind TEXT NOT NULL,"
    " name_key TEXT NOT NULL, PRIMARY KEY (contact_id, kind, name_key))",
    "CREATE INDEX contact_names_key ON contact_names (name_key, kind)",
    // kind: email (shared mailboxes left out), mobile. All that cards of the contact show, former ones too.
    "CREATE TABLE contact_points (contact_id INTEGER NOT NULL REFERENCES contacts (id), kind TEXT NOT NULL,"
    " value TEXT NOT NULL, PRIMARY KEY (contact_id, kind, value))",
    "CREATE INDEX contact_points_value ON contact_points (value, kind)",

    // source: what the other columns do not hold, as JSON (journal.h source_json); record: CardRecord as JSON.
    "CREATE TABLE cards (id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contacts (id), path TEXT NOT "
    "NULL,"
    " sha256 TEXT NOT NULL, page INTEGER NOT NULL, position INTEGER NOT NULL, exchanged_on TEXT NOT NULL,"
    " event TEXT NOT NULL, owner TEXT NOT NULL, imported_at TEXT NOT NULL, source TEXT NOT NULL, record TEXT NOT NULL,"
    " UNIQUE (sha256, page, position))",
    "CREATE INDEX cards_contact ON cards (contact_id, id)",

    // The files all of whose cards are in the database. One that was left half-done is not here.
    "CREATE TABLE sources (sha256 TEXT PRIMARY KEY, path TEXT NOT NULL, cards INTEGER NOT NULL,"
    " imported_at TEXT NOT NULL)",

    "CREATE TABLE posts (id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contacts (id),"
    " organization_id INTEGER REFERENCES organizations (id), department TEXT NOT NULL, title TEXT NOT NULL,"
    " title_rank INTEGER NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT NOT NULL, is_current INTEGER NOT NULL)",
    "CREATE INDEX posts_contact ON posts (contact_id, id)",
    "CREATE INDEX posts_organization ON posts (organization_id)",
    "CREATE TABLE post_cards (post_id INTEGER NOT NULL REFERENCES posts (id), card_id INTEGER NOT NULL REFERENCES "
    "cards (id),"
    " PRIMARY KEY (post_id, card_id))",
    "CREATE INDEX post_cards_card ON post_cards (card_id)",
};

// Since version 2.
constexpr const char* kStatements2[] = {
    // The hash of each card's front, if known: looked up by the people whose card it may be (repeated_card.h).
    "CREATE TABLE card_hashes (card_id INTEGER PRIMARY KEY REFERENCES cards (id),"
    " contact_id INTEGER NOT NULL REFERENCES contacts (id), face_hash TEXT NOT NULL)",
    "CREATE INDEX card_hashes_contact ON card_hashes (contact_id, card_id)",
    // Where the backs of cards came from.
    "CREATE TABLE card_backs (sha256 TEXT NOT NULL, page INTEGER NOT NULL, position INTEGER NOT NULL,"
    " card_id INTEGER NOT NULL UNIQUE REFERENCES cards (id), PRIMARY KEY (sha256, page, position))",
};

// Since version 3.
constexpr const char* kStatements3[] = {
    // Of the files in `sources`, those whose fronts and backs were looked for.
    "CREATE TABLE paired_sources (sha256 TEXT PRIMARY KEY)",
};

constexpr const char* kSequences[] = {"journal", "contacts", "cards", "organizations", "posts"};

}  // namespace

void create_tables(soci::session& session) {
  for (const char* statement : kStatements) session << statement;
  migrate_tables(session, 1);
  for (const char* name : kSequences) {
    const std::string value(name);
    session << "INSERT INTO sequences (name, value) VALUES (:name, 0)", soci::use(value);
  }
}

void migrate_tables(soci::session& session, int from_version) {
  if (from_version < 2) {
    for (const char* statement : kStatements2) session << statement;
  }
  if (from_version < 3) {
    for (const char* statement : kStatements3) session << statement;
  }
}

long long next_id(soci::session& session, std::string_view table) {
  const std::string name(table);
  long long value = 0;
  session << "UPDATE sequences SET value = value + 1 WHERE name = :name", soci::use(name);
  session << "SELECT value FROM sequences WHERE name = :name", soci::use(name), soci::into(value);
  return value;
}

void reserve_id(soci::session& session, std::string_view table, long long id) {
  const std::string name(table);
  session << "UPDATE sequences SET value = :id WHERE name = :name AND value < :low", soci::use(id), soci::use(name),
      soci::use(id);
}

}  // namespace meishi
