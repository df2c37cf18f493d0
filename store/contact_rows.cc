#include "store/contact_rows.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "normalize/card_json.h"
#include "store/contact_facts.h"
#include "store/contact_text.h"
#include "store/dialect.h"
#include "store/external_id.h"
#include "store/identity_keys.h"
#include "store/moves.h"
#include "store/organization_rows.h"
#include "store/renamings.h"
#include "store/schema.h"
#include "store/search_grams.h"
#include "store/timeline.h"

// SOCI keeps references to what use() and into() are given until the statement has run: only named variables go in.

namespace meishi {

namespace {

constexpr const char* kNoTags = "[]";

// The identifier that other programs know the contact by: of the card that made it, whatever became of that card, also
// when it was erased with somebody else. The first part of a contact that was taken apart keeps it. `by`: the entry
// that needs the contact.
Result<std::string> external_id_of(soci::session& session, long long contact, const JournalEntry& by) {
  long long id = 0;
  const std::string created(kContactCreated);
  const std::string moved(kCardMoved);
  const std::string erased(kErased);
  JournalEntry maker;
  const bool makes_it = by.kind == kContactCreated && by.card.contact_id == contact;  // no other entry does
  if (makes_it) {
    maker.kind = by.kind;
    maker.card.source = by.card.source;
    maker.external_id = by.external_id;
  } else {
    session << "SELECT id FROM journal WHERE contact_id = :contact"
               " AND (kind = :created OR kind = :moved OR kind = :erased) ORDER BY id LIMIT 1",
        soci::use(contact), soci::use(created), soci::use(moved), soci::use(erased), soci::into(id);
  }
  if (!makes_it && session.got_data()) {
    auto entry = entry_by_id(session, id);
    if (!entry) return tl::unexpected(entry.error());
    maker = std::move(*entry);
  }
  if (maker.kind == kErased && !maker.external_id.empty()) return maker.external_id;
  const std::string first = maker.external_id.empty() ? contact_external_id(maker.card.source) : maker.external_id;
  const std::string apart = contact_external_id(maker.card.source, contact);
  if (maker.kind != kContactCreated) return apart;
  int taken = 0;
  session << "SELECT count(*) FROM contacts WHERE external_id = :id", soci::use(first), soci::into(taken);
  return taken > 0 ? apart : first;
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

// `is_new`: the contact has no moves yet. `at`: when what is known of its company changes by them.
void write_moves(soci::session& session, long long contact, const std::vector<TimelineMove>& moves, bool is_new,
                 const std::string& at) {
  HouseMoves before;
  HouseMoves after;
  if (!is_new) {
    before = house_moves(session, contact);
    session << "DELETE FROM moves WHERE contact_id = :contact", soci::use(contact);
  }
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
    if (move.same_house && move.kind == MoveKind::company) after.emplace(move.from_key, move.to_key);
  }
  if (before != after) touch_renamed(session, contact, before, after, at);
}

}  // namespace

bool contact_exists(soci::session& session, long long id) {
  int found = 0;
  session << "SELECT count(*) FROM contacts WHERE id = :id", soci::use(id), soci::into(found);
  return found > 0;
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

long long delete_card(soci::session& session, long long card) {
  const long long organization = organization_of_card(session, card);
  for (const char* table : {"post_cards", "card_hashes", "card_backs", "card_organizations"}) {
    session << "DELETE FROM " << table << " WHERE card_id = :card", soci::use(card);
  }
  session << "DELETE FROM cards WHERE id = :card", soci::use(card);
  return organization;
}

void insert_keys(soci::session& session, long long contact, const StoredCard& card) {
  insert_keys(session, contact, card.record.contact);
  insert_record_key(session, contact, card.source);
}

Status rebuild_keys(soci::session& session, long long contact) {
  session << "DELETE FROM contact_keys WHERE contact_id = :contact", soci::use(contact);
  auto cards = cards_of_contact(session, contact);
  if (!cards) return tl::unexpected(cards.error());
  for (const StoredCard& card : *cards) insert_keys(session, contact, card);
  return {};
}

void delete_contact(soci::session& session, long long contact, const std::string& at) {
  write_moves(session, contact, {}, false, at);
  write_posts(session, contact, {}, false);
  for (const char* table : {"contact_keys", "edits", "retirements"}) {
    session << "DELETE FROM " << table << " WHERE contact_id = :contact", soci::use(contact);
  }
  session << "DELETE FROM unsure WHERE contact_id = :contact OR other_id = :other", soci::use(contact),
      soci::use(contact);
  dialect::take_from_search(session, contact);
  session << "DELETE FROM contacts WHERE id = :contact", soci::use(contact);
}

Status refresh(soci::session& session, long long contact, const std::string& at, bool touched,
               const StoredCard* first) {
  if (first == nullptr && !contact_exists(session, contact)) return {};
  auto facts = first == nullptr ? facts_of_contact(session, contact) : Result<PersonFacts>(PersonFacts());
  if (!facts) return tl::unexpected(facts.error());
  if (first != nullptr) facts->cards.push_back(*first);
  if (facts->cards.empty()) {
    delete_contact(session, contact, at);
    return {};
  }
  // A company's name that was corrected by hand is a company, too, and what was read in its place may be none.
  std::set<long long> former;
  for (const StoredCard& card : facts->cards) {
    if (!facts->renamed.contains(card.id) || card.repeats != 0) continue;
    const long long before = organization_of_card(session, card.id);
    record_organization(session, card, at);
    if (before != 0 && before != organization_of_card(session, card.id)) former.insert(before);
  }
  const bool as_printed = facts->cards.size() == 1 && !facts->edited;  // its keys are there
  const Timeline timeline = build_timeline(std::move(facts->cards), std::move(facts->retired_on));
  write_posts(session, contact, timeline.posts, first != nullptr);
  write_moves(session, contact, timeline.moves, first != nullptr, at);
  for (const long long organization : former) {
    if (Status status = recompute_organization(session, organization, at); !status) return status;
  }
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

}  // namespace meishi
