// The tables. `journal` is what happened and is only added to; every other table follows from it (apply.h) and is there
// so that people and matching can look things up by index.
#pragma once

#include <soci/soci.h>

#include <string_view>
#include <vector>

namespace meishi {

// Another one also when the same journal makes other rows than before: those that follow from it are then made anew.
inline constexpr int kSchemaVersion = 10;

// Of contact_keys, the kinds that contacts are looked up by, as a condition. The index by value holds no others,
// because in a large database every entry costs a page of its own; a query uses it only when this condition stands in
// it.
inline constexpr const char* kSought =
    "kind IN ('email', 'mobile', 'japanese', 'latin', 'family_at', 'given_at', 'record')";

// The tables that follow from the journal, a referring one before the one it refers to (the order to empty them in).
inline constexpr std::string_view kDerivedTables[] = {
    "post_cards",
    "posts",
    "moves",
    "card_hashes",
    "card_backs",
    "card_organizations",
    "cards",
    "edits",
    "retirements",
    "contact_keys",
    "key_counts",
    "contacts",
    "organization_aliases",
    "organization_domains",
    "organizations",
    "sources",
    "paired_sources",
    "unsure",
    "apart",
    "merged",
    "undone",
};

// In a transaction of the caller. Throws like every SOCI call.
void create_tables(soci::session& session);

// Brings the tables of an older Meishi to kSchemaVersion: the journal gets its new columns, every other table is made
// anew, empty; the caller replays the journal (apply.h). In a transaction of the caller. Throws like every SOCI call.
void migrate_tables(soci::session& session, int from_version);

// Numbers are never used twice, not even after the row is gone: a history may still speak of it. `table` is one of
// journal, contacts, cards, organizations, posts.
long long next_id(soci::session& session, std::string_view table);
// What a replay does instead: the number was given before.
void reserve_id(soci::session& session, std::string_view table, long long id);

// The numbers that a query with one parameter gives.
std::vector<long long> ids_of(soci::session& session, const char* query, long long value);

}  // namespace meishi
