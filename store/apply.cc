#include "store/apply.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>

#include "normalize/card_json.h"
#include "normalize/text.h"
#include "store/contact_facts.h"
#include "store/contact_text.h"
#include "store/dialect.h"
#include "store/external_id.h"
#include "store/linkage.h"
#include "store/match_key.h"
#include "store/moves.h"
#include "store/organization_rows.h"
#include "store/schema.h"
#include "store/search_grams.h"
#include "store/timeline.h"

// SOCI keeps references to what use() and into() are given until the statement has run: only named variables go in.

namespace meishi {

namespace {

constexpr const char* kNoTags = "[]";

bool contact_exists(soci::session& session, long long id) {
  int found = 0;
  session << "SELECT count(*) FROM contacts WHERE id = :id", soci::use(id), soci::into(found);
  return found > 0;
}

// The identifier that other programs know the contact by: of the card that made it, whatever became of that card. The
// first part of a contact that was taken apart keeps it. `by`: the entry that needs the contact.
Result<std::string> external_id_of(soci::session& session, long long contact, const JournalEntry& by) {
  long long id = 0;
  const std::string created(kContactCreated);
  const std::string moved(kCardMoved);
  JournalEntry maker;
  const bool makes_it = by.kind == kContactCreated && by.card.contact_id == contact;  // no other entry does
  if (makes_it) {
    maker.kind = by.kind;
    maker.card.source = by.card.source;
    maker.external_id = by.external_id;
  } else {
    session << "SELECT id FROM journal WHERE contact_id = :contact AND (kind = :created OR kind = :moved) ORDER BY id"
               " LIMIT 1",
        soci::use(contact), soci::use(created), soci::use(moved), soci::into(id);
  }
  if (!makes_it && session.got_data()) {
    auto entry = entry_by_id(session, id);
    if (!entry) return tl::unexpected(entry.error());
    maker = std::move(*entry);
  }
  const std::string first = maker.external_id.empty() ? contact_external_id(maker.card.source) : maker.external_id;
  const std::string apart = contact_external_id(maker.card.source, contact);
  if (maker.kind != kContactCreated) return apart;
  int taken = 0;
  session << "SELECT count(*) FROM contacts WHERE external_id = :id", soci::use(first), soci::into(taken);
  return taken > 0 ? apart : first;
}

Status ensure_contact(soci::session& session, long long id, const JournalEntry& by) {
  if (contact_exists(session, id)) return {};
  session << "DELETE FROM merged WHERE contact_id = :id", soci::use(id);  // it is itself again
  const auto external = external_id_of(session, id, by);
  if (!external) return tl::unexpected(external.error());
  const std::string empty;
  const std::string tags = kNoTags;
  session << "INSERT INTO contacts (id, external_id, fields, tags, owner, sort_key, updated_at, checks, least)"
             " VALUES (:id, :external, :fields, :tags, :owner, :sort, :updated, :checks, 1000)",
      soci::use(id), soci::use(*external), soci::use(empty), soci::use(tags), soci::use(empty), soci::use(empty),
      soci::use(by.at), soci::use(tags);
  reserve_id(session, "contacts", id);
  return {};
}

void insert_card(soci::session& session, const StoredCard& card) {
  const long long id = card.id;
  const long long contact = card.contact_id;
  const CardSource& s = card.source;
  const std::string source = source_json(card);
  const std::string record = record_json(card.record);
  session
      << "INSERT INTO cards (id, contact_id, path, sha256, page, position, exchanged_on, event, owner, imported_at,"
         " source, record) VALUES (:id, :contact, :path, :sha, :page, :position, :exchanged, :event, :owner, :imported,"
         " :source, :record)",
      soci::use(id), soci::use(contact), soci::use(s.path), soci::use(s.sha256), soci::use(s.page), soci::use(s.index),
      soci::use(s.exchanged_on), soci::use(s.event), soci::use(s.owner), soci::use(card.imported_at), soci::use(source),
      soci::use(record);
  reserve_id(session, "cards", id);
}

// Its other side came: the card as it is now, in place of what was known of it. The day of its import stays.
void update_card(soci::session& session, const StoredCard& card) {
  const long long id = card.id;
  const CardSource& s = card.source;
  const std::string source = source_json(card);
  const std::string record = record_json(card.record);
  session << "UPDATE cards SET path = :path, sha256 = :sha, page = :page, position = :position,"
             " exchanged_on = :exchanged, event = :event, owner = :owner, source = :source, record = :record"
             " WHERE id = :id",
      soci::use(s.path), soci::use(s.sha256), soci::use(s.page), soci::use(s.index), soci::use(s.exchanged_on),
      soci::use(s.event), soci::use(s.owner), soci::use(source), soci::use(record), soci::use(id);
  session << "DELETE FROM card_hashes WHERE card_id = :id", soci::use(id);
  session << "DELETE FROM card_backs WHERE card_id = :id", soci::use(id);
}

void insert_pictures(soci::session& session, const StoredCard& card) {
  const long long id = card.id;
  const long long contact = card.contact_id;
  const CardSource& s = card.source;
  if (!s.face_hash.empty()) {
    session << "INSERT INTO card_hashes (card_id, contact_id, face_hash) VALUES (:id, :contact, :hash)", soci::use(id),
        soci::use(contact), soci::use(s.face_hash);
  }
  if (s.back) {
    session << "INSERT INTO card_backs (sha256, page, position, card_id) VALUES (:sha, :page, :position, :id)",
        soci::use(s.back->sha256), soci::use(s.back->page), soci::use(s.back->index), soci::use(id);
  }
}

void insert_keys(soci::session& session, long long contact, const ContactFields& fields) {
  std::string kind;
  std::string value;
  soci::statement insert = (session.prepare << "INSERT INTO contact_keys (contact_id, kind, value)"
                                               " VALUES (:contact, :kind, :value) ON CONFLICT DO NOTHING",
                            soci::use(contact), soci::use(kind), soci::use(value));
  for (auto& key : identity_keys(fields)) {
    kind = std::move(key.first);
    value = std::move(key.second);
    insert.execute(true);
  }
}

// What the other program knows a row of its list by tells whose it is, too.
void insert_record_key(soci::session& session, long long contact, const CardSource& source) {
  if (source.record_id.empty()) return;
  const std::string kind(kRecordKey);
  session << "INSERT INTO contact_keys (contact_id, kind, value) VALUES (:contact, :kind, :value)"
             " ON CONFLICT DO NOTHING",
      soci::use(contact), soci::use(kind), soci::use(source.record_id);
}

void insert_source(soci::session& session, const JournalEntry& entry) {
  const CardSource& s = entry.card.source;
  session << "INSERT INTO sources (sha256, path, cards, imported_at) VALUES (:sha, :path, :cards, :imported)"
             " ON CONFLICT (sha256) DO UPDATE SET cards = excluded.cards",
      soci::use(s.sha256), soci::use(s.path), soci::use(entry.cards), soci::use(entry.at);
  if (!entry.paired) return;
  session << "INSERT INTO paired_sources (sha256) VALUES (:sha) ON CONFLICT DO NOTHING", soci::use(s.sha256);
}

// The row that a post had before: the first one that one of its cards proves. Posts keep their numbers while cards
// come.
long long former_id(soci::session& session, const TimelinePost& post, const std::set<long long>& taken) {
  long long found = 0;
  for (const std::int64_t card_id : post.cards) {
    const long long card = card_id;
    long long id = 0;
    soci::statement statement =
        (session.prepare << "SELECT post_id FROM post_cards WHERE card_id = :card ORDER BY post_id", soci::use(card),
         soci::into(id));
    statement.execute();
    while (statement.fetch()) {
      if (!taken.contains(id) && (found == 0 || id < found)) found = id;
    }
  }
  return found;
}

// `is_new`: the contact has no posts yet.
void write_posts(soci::session& session, long long contact, const std::vector<TimelinePost>& posts, bool is_new) {
  std::vector<long long> ids;
  std::set<long long> taken;
  for (const TimelinePost& post : posts) {
    long long id = is_new ? 0 : former_id(session, post, taken);
    if (id == 0) id = next_id(session, "posts");
    taken.insert(id);
    ids.push_back(id);
  }
  if (!is_new) {
    session << "DELETE FROM post_cards WHERE post_id IN (SELECT id FROM posts WHERE contact_id = :contact)",
        soci::use(contact);
    session << "DELETE FROM posts WHERE contact_id = :contact", soci::use(contact);
  }
  for (std::size_t i = 0; i < posts.size(); ++i) {
    const TimelinePost& post = posts[i];
    const long long id = ids[i];
    const int current = post.current ? 1 : 0;
    long long organization_id = organization_with_key(session, post.organization_key);
    soci::indicator indicator = organization_id != 0 ? soci::i_ok : soci::i_null;
    session
        << "INSERT INTO posts (id, contact_id, organization_id, department, title, title_rank, valid_from, valid_to,"
           " is_current) VALUES (:id, :contact, :organization, :department, :title, :rank, :from, :to, :current)",
        soci::use(id), soci::use(contact), soci::use(organization_id, indicator), soci::use(post.department),
        soci::use(post.title), soci::use(post.title_rank), soci::use(post.valid_from), soci::use(post.valid_to),
        soci::use(current);
    for (const std::int64_t card_id : post.cards) {
      const long long card = card_id;
      session << "INSERT INTO post_cards (post_id, card_id) VALUES (:post, :card)", soci::use(id), soci::use(card);
    }
  }
}

std::string states_json(const TimelineMove& move) {
  const nlohmann::ordered_json json = {{"from", to_json(move.from)}, {"to", to_json(move.to)}};
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string checks_json(const std::vector<TimelineCheck>& checks) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const TimelineCheck& check : checks) {
    json.push_back(
        {{"field", check.field}, {"value", check.value}, {"confidence", check.confidence}, {"card", check.card_id}});
    if (!check.other.empty()) json.back()["other"] = check.other;
  }
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void write_moves(soci::session& session, long long contact, const std::vector<TimelineMove>& moves, bool is_new) {
  if (!is_new) session << "DELETE FROM moves WHERE contact_id = :contact", soci::use(contact);
  int position = 0;
  for (const TimelineMove& move : moves) {
    ++position;
    const std::string kind(move_kind_name(move.kind));
    const std::string states = states_json(move);
    const int house = move.same_house ? 1 : 0;
    const std::string cards = nlohmann::ordered_json(move.cards).dump();
    session << "INSERT INTO moves (contact_id, position, kind, day, states, from_key, to_key, same_house, cards)"
               " VALUES (:contact, :position, :kind, :day, :states, :from, :to, :house, :cards)",
        soci::use(contact), soci::use(position), soci::use(kind), soci::use(move.date), soci::use(states),
        soci::use(move.from_key), soci::use(move.to_key), soci::use(house), soci::use(cards);
  }
}

}  // namespace

bool is_undone(soci::session& session, std::int64_t entry) {
  const long long id = entry;
  int found = 0;
  session << "SELECT count(*) FROM undone WHERE entry_id = :id", soci::use(id), soci::into(found);
  return found > 0;
}

namespace {

std::vector<long long> ids_of(soci::session& session, const char* query, long long value) {
  std::vector<long long> out;
  long long id = 0;
  soci::statement statement = (session.prepare << query, soci::use(value), soci::into(id));
  statement.execute();
  while (statement.fetch()) out.push_back(id);
  return out;
}

// The rows of a card, but not what it said of its organization. Gives that organization, 0 for none.
long long delete_card(soci::session& session, long long card) {
  long long organization = 0;
  session << "SELECT organization_id FROM card_organizations WHERE card_id = :card", soci::use(card),
      soci::into(organization);
  if (!session.got_data()) organization = 0;
  for (const char* table : {"post_cards", "card_hashes", "card_backs", "card_organizations"}) {
    session << "DELETE FROM " << table << " WHERE card_id = :card", soci::use(card);
  }
  session << "DELETE FROM cards WHERE id = :card", soci::use(card);
  return organization;
}

void delete_contact(soci::session& session, long long contact) {
  write_posts(session, contact, {}, false);
  for (const char* table : {"moves", "contact_keys", "edits", "retirements"}) {
    session << "DELETE FROM " << table << " WHERE contact_id = :contact", soci::use(contact);
  }
  session << "DELETE FROM unsure WHERE contact_id = :contact OR other_id = :other", soci::use(contact),
      soci::use(contact);
  dialect::take_from_search(session, contact);
  session << "DELETE FROM contacts WHERE id = :contact", soci::use(contact);
}

// A contact as its cards and what people said make it; gone when it has no card.
// `first`: the contact has been made by this card just now, and nothing else is known of it.
Status refresh(soci::session& session, long long contact, const std::string& at, bool touched,
               const StoredCard* first = nullptr) {
  if (first == nullptr && !contact_exists(session, contact)) return {};
  auto facts = first == nullptr ? facts_of_contact(session, contact) : Result<PersonFacts>(PersonFacts());
  if (!facts) return tl::unexpected(facts.error());
  if (first != nullptr) facts->cards.push_back(*first);
  if (facts->cards.empty()) {
    delete_contact(session, contact);
    return {};
  }
  // A company's name that was corrected by hand is a company, too.
  for (const StoredCard& card : facts->cards) {
    if (facts->renamed.contains(card.id) && card.repeats == 0) record_organization(session, card);
  }
  const bool as_printed = facts->cards.size() == 1 && !facts->edited;  // its keys are there
  const Timeline timeline = build_timeline(std::move(facts->cards), std::move(facts->retired_on));
  write_posts(session, contact, timeline.posts, first != nullptr);
  write_moves(session, contact, timeline.moves, first != nullptr);
  if (!as_printed) insert_keys(session, contact, timeline.fields);

  CardRecord current;
  current.contact = timeline.fields;
  const std::string fields = record_json(current);
  const std::string tags = list_json(timeline.tags);
  const std::string sort = sort_key(timeline.fields);
  const std::string checks = checks_json(timeline.checks);
  const int least =
      timeline.checks.empty() ? 1000 : static_cast<int>(std::lround(1000 * timeline.checks.front().confidence));
  session << "UPDATE contacts SET fields = :fields, tags = :tags, owner = :owner, sort_key = :sort, checks = :checks,"
             " least = :least WHERE id = :id",
      soci::use(fields), soci::use(tags), soci::use(timeline.owner), soci::use(sort), soci::use(checks),
      soci::use(least), soci::use(contact);
  dialect::put_in_search(session, contact, grams_of(search_text(timeline.fields)));
  if (touched) session << "UPDATE contacts SET updated_at = :at WHERE id = :id", soci::use(at), soci::use(contact);
  return {};
}

// Keys of all cards, former values too.
Status rebuild_keys(soci::session& session, long long contact) {
  session << "DELETE FROM contact_keys WHERE contact_id = :contact", soci::use(contact);
  auto cards = cards_of_contact(session, contact);
  if (!cards) return tl::unexpected(cards.error());
  for (const StoredCard& card : *cards) {
    insert_keys(session, contact, card.record.contact);
    insert_record_key(session, contact, card.source);
  }
  return {};
}

void give_to(soci::session& session, const char* table, long long from, long long to) {
  session << "UPDATE " << table << " SET contact_id = :to WHERE contact_id = :from", soci::use(to), soci::use(from);
}

// A pair that was decided is no question any more.
void answer(soci::session& session, long long a, long long b) {
  session << "DELETE FROM unsure WHERE (contact_id = :a AND other_id = :b) OR (contact_id = :c AND other_id = :d)",
      soci::use(a), soci::use(b), soci::use(b), soci::use(a);
}

// The contact that `id` is part of now: itself, unless it was merged.
long long resolved(soci::session& session, long long id) {
  for (std::set<long long> seen; seen.insert(id).second;) {
    long long into = 0;
    session << "SELECT into_id FROM merged WHERE contact_id = :id", soci::use(id), soci::into(into);
    if (!session.got_data()) break;
    id = into;
  }
  return id;
}

void insert_unsure(soci::session& session, const JournalEntry& entry) {
  for (const UnsureMatch& match : entry.unsure) {
    const long long contact = resolved(session, entry.card.contact_id);
    const long long other = resolved(session, match.other_id);
    if (contact == other || kept_apart(session, contact, other)) continue;
    if (!contact_exists(session, contact) || !contact_exists(session, other)) continue;
    const int weight = static_cast<int>(std::lround(match.weight * 10));
    session << "INSERT INTO unsure (contact_id, other_id, weight, reason) VALUES (:contact, :other, :weight, :reason)"
               " ON CONFLICT DO NOTHING",
        soci::use(contact), soci::use(other), soci::use(weight), soci::use(match.reason);
  }
}

// The contact has this card and no other, and nobody said anything about it. (A contact of the same number may have
// been merged into, when its own first card comes back.)
bool only_card(soci::session& session, long long contact, long long card) {
  int others = 0;
  session << "SELECT (SELECT count(*) FROM cards WHERE contact_id = :a AND id <> :card)"
             " + (SELECT count(*) FROM edits WHERE contact_id = :b)"
             " + (SELECT count(*) FROM retirements WHERE contact_id = :c)",
      soci::use(contact), soci::use(card), soci::use(contact), soci::use(contact), soci::into(others);
  return others == 0;
}

// Whose card it is; 0: there is no such card, its import was taken back.
long long owner_of(soci::session& session, long long card) {
  long long contact = 0;
  session << "SELECT contact_id FROM cards WHERE id = :id", soci::use(card), soci::into(contact);
  return session.got_data() ? contact : 0;
}

using Touched = std::set<long long>;  // contacts to be refreshed

Status import_rows(soci::session& session, const JournalEntry& entry, Touched& touched) {
  StoredCard card = entry.card;
  if (entry.kind == kCardCompleted) {
    card.contact_id = owner_of(session, card.id);  // it may have been merged or parted since it was imported
    if (card.contact_id == 0) return {};
    update_card(session, card);
  } else {
    card.contact_id = resolved(session, card.contact_id);
    if (Status status = ensure_contact(session, card.contact_id, entry); !status) return status;
    insert_card(session, card);
  }
  touched.insert(card.contact_id);
  insert_pictures(session, card);
  insert_keys(session, card.contact_id, card.record.contact);
  insert_record_key(session, card.contact_id, card.source);
  if (card.repeats == 0) record_organization(session, card);
  insert_unsure(session, entry);
  return {};
}

// The card goes, and with it what only it says of the contact.
Status withdraw(soci::session& session, long long card, Touched& touched) {
  const long long contact = owner_of(session, card);
  if (contact == 0) return {};
  touched.insert(contact);
  const long long organization = delete_card(session, card);
  if (Status status = rebuild_keys(session, contact); !status) return status;
  if (Status status = refresh(session, contact, {}, false); !status) return status;
  return organization == 0 ? Status() : recompute_organization(session, organization);
}

Status merge_rows(soci::session& session, const JournalEntry& entry, Touched& touched) {
  const long long kept = resolved(session, entry.card.contact_id);
  const long long gone = resolved(session, entry.other);
  if (kept == gone || !contact_exists(session, gone)) return {};
  if (Status status = ensure_contact(session, kept, entry); !status) return status;
  touched.insert(kept);
  session << "DELETE FROM edits WHERE contact_id = :gone AND entry_id IN"
             " (SELECT entry_id FROM edits WHERE contact_id = :kept)",
      soci::use(gone), soci::use(kept);
  for (const char* table : {"cards", "card_hashes", "edits", "retirements"}) give_to(session, table, gone, kept);
  session << "UPDATE apart SET contact_id = :kept WHERE contact_id = :gone", soci::use(kept), soci::use(gone);
  session << "UPDATE apart SET other_id = :kept WHERE other_id = :gone", soci::use(kept), soci::use(gone);
  answer(session, kept, gone);
  // What may be the one who is gone may be the one who is left, unless a person said no.
  for (const long long other : ids_of(session, "SELECT other_id FROM unsure WHERE contact_id = :id", gone)) {
    if (kept_apart(session, kept, other)) continue;
    session << "UPDATE unsure SET contact_id = :kept WHERE contact_id = :gone AND other_id = :other AND NOT EXISTS"
               " (SELECT 1 FROM unsure u WHERE u.contact_id = :kept2 AND u.other_id = :other2)",
        soci::use(kept), soci::use(gone), soci::use(other), soci::use(kept), soci::use(other);
  }
  for (const long long other : ids_of(session, "SELECT contact_id FROM unsure WHERE other_id = :id", gone)) {
    if (kept_apart(session, kept, other)) continue;
    session << "UPDATE unsure SET other_id = :kept WHERE other_id = :gone AND contact_id = :other AND NOT EXISTS"
               " (SELECT 1 FROM unsure u WHERE u.contact_id = :other2 AND u.other_id = :kept2)",
        soci::use(kept), soci::use(gone), soci::use(other), soci::use(other), soci::use(kept);
  }
  delete_contact(session, gone);
  session << "INSERT INTO merged (contact_id, into_id) VALUES (:gone, :kept) ON CONFLICT (contact_id)"
             " DO UPDATE SET into_id = excluded.into_id",
      soci::use(gone), soci::use(kept);
  return rebuild_keys(session, kept);
}

Status move_rows(soci::session& session, const JournalEntry& entry, Touched& touched) {
  const long long card = entry.card.id;
  const long long to = entry.card.contact_id;
  const long long from = owner_of(session, card);
  if (from == 0 || from == to) return {};
  if (Status status = ensure_contact(session, to, entry); !status) return status;
  touched.insert({from, to});
  session << "UPDATE cards SET contact_id = :to WHERE id = :card", soci::use(to), soci::use(card);
  session << "UPDATE card_hashes SET contact_id = :to WHERE card_id = :card", soci::use(to), soci::use(card);
  session << "DELETE FROM post_cards WHERE card_id = :card", soci::use(card);  // a proof of posts of `from` no more
  // Corrections of this very card go with it.
  const std::string listed = "%," + std::to_string(card) + ",%";
  session << "INSERT INTO edits (entry_id, contact_id, field, from_value, to_value, cards)"
             " SELECT entry_id, :to, field, from_value, to_value, cards FROM edits"
             " WHERE contact_id = :from AND cards LIKE :listed ON CONFLICT DO NOTHING",
      soci::use(to), soci::use(from), soci::use(listed);
  const long long id = entry.id;
  session << "INSERT INTO apart (entry_id, contact_id, other_id) VALUES (:entry, :contact, :other)", soci::use(id),
      soci::use(to), soci::use(from);
  answer(session, to, from);
  for (const long long contact : {from, to}) {
    if (Status status = rebuild_keys(session, contact); !status) return status;
  }
  return {};
}

// Rows that are directly of the entry; what follows from them is refresh()'s.
Status change_rows(soci::session& session, const JournalEntry& entry, Touched& touched) {
  const long long id = entry.id;
  if (entry.kind == kContactsMerged) return merge_rows(session, entry, touched);
  if (entry.kind == kCardMoved) return move_rows(session, entry, touched);
  if (entry.kind == kCardWithdrawn) return withdraw(session, entry.card.id, touched);
  if (holds_card(entry)) return import_rows(session, entry, touched);
  const long long contact = resolved(session, entry.card.contact_id);
  if (entry.kind == kKeptApart) {
    const long long other = resolved(session, entry.other);
    if (contact == other) return {};
    session << "INSERT INTO apart (entry_id, contact_id, other_id) VALUES (:entry, :contact, :other)", soci::use(id),
        soci::use(contact), soci::use(other);
    answer(session, contact, other);
    touched.insert({contact, other});
    return {};
  }
  if (!contact_exists(session, contact)) return {};
  if (entry.kind == kRetired) {
    session << "INSERT INTO retirements (entry_id, contact_id, day) VALUES (:entry, :contact, :day)", soci::use(id),
        soci::use(contact), soci::use(entry.date);
    touched.insert(contact);
  } else if (entry.kind == kFieldEdited) {
    std::string cards = ",";
    for (const std::int64_t card : entry.edited_cards) cards += std::to_string(card) + ",";
    session << "INSERT INTO edits (entry_id, contact_id, field, from_value, to_value, cards)"
               " VALUES (:entry, :contact, :field, :from, :to, :cards)",
        soci::use(id), soci::use(contact), soci::use(entry.field), soci::use(entry.from_value),
        soci::use(entry.to_value), soci::use(cards);
    touched.insert(contact);
  }
  return {};
}

// Contacts outside of a closed set that have a question about one of it.
void read_questioners(soci::session& session, long long contact, std::set<long long>& others) {
  for (const long long other : ids_of(session, "SELECT contact_id FROM unsure WHERE other_id = :id", contact)) {
    others.insert(other);
  }
}

Status ask_again(soci::session& session, long long contact, std::int64_t last) {
  const auto entries = entries_of_contact(session, contact, last);
  if (!entries) return tl::unexpected(entries.error());
  for (const JournalEntry& entry : *entries) {
    if (!entry.unsure.empty() && !is_undone(session, entry.id)) insert_unsure(session, entry);
  }
  return {};
}

// The contacts of a closed set (related_contacts) from their entries alone: as if what was taken back had never been.
// Organizations that lost cards by it are added to `organizations`, for the caller to make again.
Status rebuild_contacts(soci::session& session, const std::vector<std::int64_t>& contacts, const JournalEntry& by,
                        std::set<long long>& organizations) {
  std::map<std::int64_t, JournalEntry> entries;
  std::set<long long> questioners;
  for (const long long contact : contacts) read_questioners(session, contact, questioners);
  for (const long long contact : contacts) {
    for (const long long card : ids_of(session, "SELECT id FROM cards WHERE contact_id = :id", contact)) {
      organizations.insert(delete_card(session, card));
    }
    for (const char* table : {"apart", "merged"}) {
      session << "DELETE FROM " << table << " WHERE contact_id = :contact", soci::use(contact);
    }
    session << "DELETE FROM apart WHERE other_id = :contact", soci::use(contact);
    delete_contact(session, contact);
    auto found = entries_of_contact(session, contact, by.id);
    if (!found) return tl::unexpected(found.error());
    for (JournalEntry& entry : *found) {
      const std::int64_t id = entry.id;
      entries.emplace(id, std::move(entry));
    }
  }
  Touched touched;
  for (const auto& [id, entry] : entries) {
    if (entry.kind == kEntryUndone || is_undone(session, id)) continue;
    if (Status status = change_rows(session, entry, touched); !status) return status;
  }
  for (const long long contact : contacts) {
    if (Status status = refresh(session, contact, by.at, true); !status) return status;
  }
  for (const long long contact : questioners) {
    if (Status status = ask_again(session, contact, by.id); !status) return status;
  }
  for (const long long contact : contacts) {
    if (Status status = ask_again(session, contact, by.id); !status) return status;
  }
  return {};
}

// An entry counts no more, or again. What an entry that takes another back did is undone with it.
Status mark_undone(soci::session& session, std::int64_t entry, bool undone) {
  const long long id = entry;
  if (undone) {
    session << "INSERT INTO undone (entry_id) VALUES (:id) ON CONFLICT DO NOTHING", soci::use(id);
  } else {
    session << "DELETE FROM undone WHERE entry_id = :id", soci::use(id);
  }
  const auto found = entry_by_id(session, entry);
  if (!found) return tl::unexpected(found.error());
  if (found->kind == kBatchUndone) {
    for (const std::int64_t one : found->taken_back) {
      if (Status status = mark_undone(session, one, !undone); !status) return status;
    }
    return {};
  }
  return found->target == 0 ? Status() : mark_undone(session, found->target, !undone);
}

// A file one of whose cards is gone is read again when it is imported again.
void reopen_files(soci::session& session, const CardSource& source) {
  std::vector<std::string> files = {source.sha256};
  if (source.back) files.push_back(source.back->sha256);
  for (const std::string& file : files) {
    for (const char* table : {"sources", "paired_sources"}) {
      session << "DELETE FROM " << table << " WHERE sha256 = :sha", soci::use(file);
    }
  }
}

// After marks of undoing were set or taken away: everything that one of these entries had a part in, made again.
Status rebuild_after(soci::session& session, const std::vector<std::int64_t>& entries, const JournalEntry& by) {
  std::set<std::int64_t> contacts;
  for (const std::int64_t id : entries) {
    const auto entry = entry_by_id(session, id);
    if (!entry) return tl::unexpected(entry.error());
    if (entry->card.contact_id != 0) contacts.insert(entry->card.contact_id);
    if (holds_card(*entry)) reopen_files(session, entry->card.source);
  }
  std::set<std::int64_t> done;
  std::set<long long> organizations;
  for (const std::int64_t contact : contacts) {
    if (done.contains(contact)) continue;
    const auto family = related_contacts(session, contact, by.id);
    if (!family) return tl::unexpected(family.error());
    done.insert(family->begin(), family->end());
    if (Status status = rebuild_contacts(session, *family, by, organizations); !status) return status;
  }
  organizations.erase(0);
  for (const long long organization : organizations) {
    if (Status status = recompute_organization(session, organization); !status) return status;
  }
  return {};
}

// The entries whose counting an undoing changes in the end.
Result<std::vector<std::int64_t>> changed_by(soci::session& session, std::int64_t target) {
  const auto entry = entry_by_id(session, target);
  if (!entry) return tl::unexpected(entry.error());
  if (entry->kind == kBatchUndone) return entry->taken_back;
  if (entry->kind == kEntryUndone) return changed_by(session, entry->target);
  return std::vector<std::int64_t>{target};
}

Status undo_rows(soci::session& session, const JournalEntry& entry) {
  std::vector<std::int64_t> changed = entry.taken_back;
  if (entry.kind == kBatchUndone) {
    for (const std::int64_t one : entry.taken_back) {
      if (Status status = mark_undone(session, one, true); !status) return status;
    }
  } else {
    if (Status status = mark_undone(session, entry.target, true); !status) return status;
    auto found = changed_by(session, entry.target);
    if (!found) return tl::unexpected(found.error());
    changed = std::move(*found);
  }
  return rebuild_after(session, changed, entry);
}

}  // namespace

Result<std::vector<std::int64_t>> related_contacts(soci::session& session, std::int64_t contact, std::int64_t last) {
  std::set<std::int64_t> seen = {contact};
  std::vector<std::int64_t> open = {contact};
  while (!open.empty()) {
    const long long id = open.back();
    open.pop_back();
    const long long high = last;
    long long one = 0;
    long long other = 0;
    std::vector<std::int64_t> found;
    {
      soci::statement statement =
          (session.prepare << "SELECT contact_id, other_id FROM journal WHERE id <= :high AND other_id <> 0"
                              " AND (contact_id = :a OR other_id = :b)",
           soci::use(high), soci::use(id), soci::use(id), soci::into(one), soci::into(other));
      statement.execute();
      while (statement.fetch()) found.insert(found.end(), {one, other});
    }
    for (const std::int64_t next : found) {
      if (seen.insert(next).second) open.push_back(next);
    }
  }
  return std::vector<std::int64_t>(seen.begin(), seen.end());
}

Status apply(soci::session& session, const JournalEntry& entry) {
  if (entry.kind == kSourceImported) {
    insert_source(session, entry);
    return {};
  }
  if (entry.kind == kErased) {
    reserve_id(session, "contacts", entry.card.contact_id);
    reserve_id(session, "cards", entry.card.id);
    return {};
  }
  if (entry.kind == kBatchBegun || entry.kind == kExported) return {};
  if (entry.kind == kEntryUndone || entry.kind == kBatchUndone) return undo_rows(session, entry);
  Touched touched;
  if (Status status = change_rows(session, entry, touched); !status) return status;
  const bool news = entry.kind == kContactCreated || !holds_card(entry) || !entry.changes.empty();
  if (entry.kind == kContactCreated && touched == Touched{entry.card.contact_id} &&
      only_card(session, entry.card.contact_id, entry.card.id)) {
    return refresh(session, entry.card.contact_id, entry.at, false, &entry.card);  // it was made at this time
  }
  for (const long long contact : touched) {
    if (Status status = refresh(session, contact, entry.at, news); !status) return status;
  }
  return {};
}

Status replay(soci::session& session) {
  // Made anew: what is deleted from a full-text index stays in its file for a while.
  dialect::drop_search(session);
  dialect::create_search(session);
  for (const std::string_view table : kDerivedTables) session << "DELETE FROM " << std::string(table);
  session << "UPDATE sequences SET value = 0 WHERE name <> 'journal'";
  std::int64_t last = 0;
  for (;;) {
    constexpr int kAtATime = 500;
    auto entries = entries_after(session, last, kAtATime);
    if (!entries) return tl::unexpected(entries.error());
    if (entries->empty()) return {};
    for (const JournalEntry& entry : *entries) {
      if (Status status = apply(session, entry); !status) return status;
      last = entry.id;
    }
  }
}

}  // namespace meishi
