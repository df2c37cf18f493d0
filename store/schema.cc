#include "store/schema.h"

#include <string>

#include "store/dialect.h"

namespace meishi {

namespace {

// Plain SQL that SQLite and PostgreSQL both take. No column is null but posts.organization_id: "" is unknown, 0 none.
constexpr const char* kJournal[] = {
    "CREATE TABLE sequences (name TEXT PRIMARY KEY, value INTEGER NOT NULL)",

    // other_id: of what concerns two contacts, the other one. target: of an entry that takes one back, that entry.
    "CREATE TABLE journal (id INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL,"
    " reason TEXT NOT NULL, contact_id INTEGER NOT NULL, card_id INTEGER NOT NULL, payload TEXT NOT NULL,"
    " other_id INTEGER NOT NULL DEFAULT 0, target INTEGER NOT NULL DEFAULT 0, batch_id INTEGER NOT NULL DEFAULT 0)",
    "CREATE INDEX journal_contact ON journal (contact_id, id)",
    "CREATE INDEX journal_other ON journal (other_id, id)",
    "CREATE INDEX journal_card ON journal (card_id, id)",
    "CREATE INDEX journal_batch ON journal (batch_id, id)",
};

// Beside the journal, because it is no part of anybody's history: inputs that could not be read, until they can.
// reason: message, args and page as JSON; stamp: BatchStamp as JSON.
constexpr const char* kFailures =
    "CREATE TABLE failures (path TEXT PRIMARY KEY, reason TEXT NOT NULL, attempts INTEGER NOT NULL,"
    " first_at TEXT NOT NULL, last_at TEXT NOT NULL, duplex INTEGER NOT NULL, stamp TEXT NOT NULL)";

constexpr const char* kDerived[] = {
    // match_key: match_key.h organization_key. surely_named: 1 when a card with that name was surely read, else 0.
    // first_on, seen_on: the days of the oldest and of the newest card that named it.
    "CREATE TABLE organizations (id INTEGER PRIMARY KEY, match_key TEXT NOT NULL UNIQUE, external_id TEXT NOT NULL "
    "UNIQUE,"
    " name TEXT NOT NULL, name_kana TEXT NOT NULL, name_en TEXT NOT NULL, legal_form TEXT NOT NULL,"
    " corporate_number TEXT NOT NULL, first_on TEXT NOT NULL, seen_on TEXT NOT NULL,"
    " surely_named INTEGER NOT NULL)",
    // Few cards show it.
    "CREATE INDEX organizations_number ON organizations (corporate_number) WHERE corporate_number <> ''",
    "CREATE TABLE organization_domains (organization_id INTEGER NOT NULL REFERENCES organizations (id),"
    " domain TEXT NOT NULL, PRIMARY KEY (organization_id, domain))",
    "CREATE INDEX organization_domains_domain ON organization_domains (domain)",
    // All keys by which an organization is found: its own, and those of spellings and misreadings.
    "CREATE TABLE organization_aliases (match_key TEXT PRIMARY KEY,"
    " organization_id INTEGER NOT NULL REFERENCES organizations (id))",
    "CREATE INDEX organization_aliases_organization ON organization_aliases (organization_id)",

    // fields: ContactFields as JSON (card.schema.json), the current values. checks: what a person should look at, as
    // JSON, least sure first; least: how sure the first is, in thousandths, 1000 for none.
    "CREATE TABLE contacts (id INTEGER PRIMARY KEY, external_id TEXT NOT NULL UNIQUE, fields TEXT NOT NULL,"
    " tags TEXT NOT NULL, owner TEXT NOT NULL, sort_key TEXT NOT NULL, updated_at TEXT NOT NULL,"
    " checks TEXT NOT NULL, least INTEGER NOT NULL)",
    "CREATE INDEX contacts_sort ON contacts (sort_key, id)",
    "CREATE INDEX contacts_least ON contacts (least, id)",
    // source: what the other columns do not hold, as JSON (journal.h source_json); record: CardRecord as JSON, as read.
    "CREATE TABLE cards (id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contacts (id), path TEXT NOT "
    "NULL,"
    " sha256 TEXT NOT NULL, page INTEGER NOT NULL, position INTEGER NOT NULL, exchanged_on TEXT NOT NULL,"
    " event TEXT NOT NULL, owner TEXT NOT NULL, imported_at TEXT NOT NULL, source TEXT NOT NULL, record TEXT NOT NULL,"
    " UNIQUE (sha256, page, position))",
    "CREATE INDEX cards_contact ON cards (contact_id, id)",
    "CREATE TABLE card_organizations (card_id INTEGER PRIMARY KEY REFERENCES cards (id),"
    " organization_id INTEGER NOT NULL REFERENCES organizations (id))",
    "CREATE INDEX card_organizations_organization ON card_organizations (organization_id, card_id)",
    // The hash of each card's front, if known: looked up by the people whose card it may be (repeated_card.h).
    "CREATE TABLE card_hashes (card_id INTEGER PRIMARY KEY REFERENCES cards (id),"
    " contact_id INTEGER NOT NULL REFERENCES contacts (id), face_hash TEXT NOT NULL)",
    "CREATE INDEX card_hashes_contact ON card_hashes (contact_id, card_id)",
    // Where the backs of cards came from.
    "CREATE TABLE card_backs (sha256 TEXT NOT NULL, page INTEGER NOT NULL, position INTEGER NOT NULL,"
    " card_id INTEGER NOT NULL UNIQUE REFERENCES cards (id), PRIMARY KEY (sha256, page, position))",

    // The files all of whose cards are in the database. One that was left half-done is not here.
    "CREATE TABLE sources (sha256 TEXT PRIMARY KEY, path TEXT NOT NULL, cards INTEGER NOT NULL,"
    " imported_at TEXT NOT NULL)",
    // Of those, the ones whose fronts and backs were looked for.
    "CREATE TABLE paired_sources (sha256 TEXT PRIMARY KEY)",

    "CREATE TABLE posts (id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contacts (id),"
    " organization_id INTEGER REFERENCES organizations (id), department TEXT NOT NULL, title TEXT NOT NULL,"
    " title_rank INTEGER NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT NOT NULL, is_current INTEGER NOT NULL)",
    "CREATE INDEX posts_contact ON posts (contact_id, id)",
    "CREATE INDEX posts_organization ON posts (organization_id)",
    "CREATE TABLE post_cards (post_id INTEGER NOT NULL REFERENCES posts (id), card_id INTEGER NOT NULL REFERENCES "
    "cards (id),"
    " PRIMARY KEY (post_id, card_id))",
    "CREATE INDEX post_cards_card ON post_cards (card_id)",

    // What people said by hand: a value in place of what cards show (JSON, as in card.schema.json), the end of a post.
    // cards: the numbers of those that were corrected, each between commas. A card that is parted takes a copy along.
    "CREATE TABLE edits (entry_id INTEGER NOT NULL, contact_id INTEGER NOT NULL REFERENCES contacts (id),"
    " field TEXT NOT NULL, from_value TEXT NOT NULL, to_value TEXT NOT NULL, cards TEXT NOT NULL,"
    " day TEXT NOT NULL, PRIMARY KEY (entry_id, contact_id))",
    "CREATE INDEX edits_contact ON edits (contact_id, entry_id)",
    "CREATE TABLE retirements (entry_id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contacts (id),"
    " day TEXT NOT NULL)",
    "CREATE INDEX retirements_contact ON retirements (contact_id, entry_id)",

    // states: from and to as JSON; cards: their numbers as JSON. same_house: the company's name alone changed, for all
    // that this person's cards tell; two people with the same change make it a renaming.
    "CREATE TABLE moves (contact_id INTEGER NOT NULL REFERENCES contacts (id), position INTEGER NOT NULL,"
    " kind TEXT NOT NULL, day TEXT NOT NULL, states TEXT NOT NULL, from_key TEXT NOT NULL, to_key TEXT NOT NULL,"
    " same_house INTEGER NOT NULL, cards TEXT NOT NULL, PRIMARY KEY (contact_id, position))",
    "CREATE INDEX moves_day ON moves (day, contact_id)",
    "CREATE INDEX moves_keys ON moves (from_key, to_key)",
    // Few of all moves: what renamings are made of (renamings.h).
    "CREATE INDEX moves_of_house ON moves (to_key, from_key, contact_id, day) WHERE kind = 'company' AND same_house = "
    "1",

    // Pairs that may be one person, and pairs that a person said are not.
    "CREATE TABLE unsure (contact_id INTEGER NOT NULL, other_id INTEGER NOT NULL, weight INTEGER NOT NULL,"
    " reason TEXT NOT NULL, PRIMARY KEY (contact_id, other_id))",
    "CREATE INDEX unsure_other ON unsure (other_id)",
    "CREATE TABLE apart (entry_id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL, other_id INTEGER NOT NULL)",
    "CREATE INDEX apart_contact ON apart (contact_id)",
    "CREATE INDEX apart_other ON apart (other_id)",
    // Where a merged contact went.
    "CREATE TABLE merged (contact_id INTEGER PRIMARY KEY, into_id INTEGER NOT NULL)",
    "CREATE INDEX merged_into ON merged (into_id)",
    // Entries that were taken back.
    "CREATE TABLE undone (entry_id INTEGER PRIMARY KEY)",
};

// Those whose rows lie in the order of their primary key (dialect.h clustered()).
constexpr const char* kClustered[] = {
    // What cards of the contact show that tells who somebody is, former values too (identity_keys.h names the kinds).
    "CREATE TABLE contact_keys (contact_id INTEGER NOT NULL REFERENCES contacts (id), kind TEXT NOT NULL,"
    " value TEXT NOT NULL, PRIMARY KEY (contact_id, kind, value))",
    // How many contacts have a key, of the kinds that many have: written by the database itself (dialect.h).
    "CREATE TABLE key_counts (kind TEXT NOT NULL, value TEXT NOT NULL, contacts INTEGER NOT NULL,"
    " PRIMARY KEY (kind, value))",
};

// Tables of versions 1 to 3 that are no more.
constexpr const char* kFormerTables[] = {"contact_points", "contact_names"};

void create_derived(soci::session& session) {
  for (const char* statement : kDerived) session << statement;
  for (const char* statement : kClustered) session << statement << dialect::clustered();
  session << "CREATE INDEX contact_keys_value ON contact_keys (value, kind, contact_id) WHERE " << kSought;
  dialect::create_search(session);
  dialect::count_keys(session);
}

constexpr const char* kSequences[] = {"journal", "contacts", "cards", "organizations", "posts"};

}  // namespace

void create_tables(soci::session& session) {
  for (const char* statement : kJournal) session << statement;
  session << kFailures;
  create_derived(session);
  for (const char* name : kSequences) {
    const std::string value(name);
    session << "INSERT INTO sequences (name, value) VALUES (:name, 0)", soci::use(value);
  }
}

void migrate_tables(soci::session& session, int from_version) {
  if (from_version < 4) {
    session << "ALTER TABLE journal ADD COLUMN other_id INTEGER NOT NULL DEFAULT 0";
    session << "ALTER TABLE journal ADD COLUMN target INTEGER NOT NULL DEFAULT 0";
    session << "CREATE INDEX journal_other ON journal (other_id, id)";
    session << "CREATE INDEX journal_card ON journal (card_id, id)";
  }
  if (from_version < 5) {
    session << "ALTER TABLE journal ADD COLUMN batch_id INTEGER NOT NULL DEFAULT 0";
    session << "CREATE INDEX journal_batch ON journal (batch_id, id)";
    session << kFailures;
  }
  dialect::drop_search(session);
  // In an order in which nothing refers to what is gone.
  for (const std::string_view table : kDerivedTables) {
    session << "DROP TABLE IF EXISTS " << std::string(table);
    if (table == "contact_keys") {
      for (const char* former : kFormerTables) session << "DROP TABLE IF EXISTS " << former;
    }
  }
  create_derived(session);
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

std::vector<long long> ids_of(soci::session& session, const char* query, long long value) {
  std::vector<long long> out;
  long long id = 0;
  soci::statement statement = (session.prepare << query, soci::use(value), soci::into(id));
  statement.execute();
  while (statement.fetch()) out.push_back(id);
  return out;
}

}  // namespace meishi
