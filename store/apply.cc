#include "store/apply.h"

#include <algorithm>
#include <set>
#include <string>

#include "normalize/card_json.h"
#include "normalize/text.h"
#include "store/external_id.h"
#include "store/match_key.h"
#include "store/schema.h"
#include "store/timeline.h"

// SOCI keeps references to what use() and into() are given until the statement has run: only named variables go in.

namespace meishi {

namespace {

constexpr const char* kNoTags = "[]";

void insert_contact(soci::session& session, const JournalEntry& entry) {
  const long long id = entry.card.contact_id;
  const std::string external = contact_external_id(entry.card.source);
  const std::string empty;
  const std::string tags = kNoTags;
  session << "INSERT INTO contacts (id, external_id, fields, tags, owner, sort_key, search_text, updated_at)"
             " VALUES (:id, :external, :fields, :tags, :owner, :sort, :search, :updated)",
      soci::use(id), soci::use(external), soci::use(empty), soci::use(tags), soci::use(empty), soci::use(empty),
      soci::use(empty), soci::use(entry.at);
  reserve_id(session, "contacts", id);
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

void insert_name(soci::session& session, long long contact, const std::string& kind, const std::string& key) {
  if (key.empty()) return;
  session << "INSERT INTO contact_names (contact_id, kind, name_key) VALUES (:contact, :kind, :key)"
             " ON CONFLICT DO NOTHING",
      soci::use(contact), soci::use(kind), soci::use(key);
}

void insert_point(soci::session& session, long long contact, const std::string& kind, const std::string& value) {
  if (value.empty()) return;
  session << "INSERT INTO contact_points (contact_id, kind, value) VALUES (:contact, :kind, :value)"
             " ON CONFLICT DO NOTHING",
      soci::use(contact), soci::use(kind), soci::use(value);
}

void insert_evidence(soci::session& session, const StoredCard& card) {
  const ContactFields& c = card.record.contact;
  insert_name(session, card.contact_id, "japanese", name_key(c));
  insert_name(session, card.contact_id, "latin", roman_name_key(c));
  for (const std::string& email : c.emails) {
    if (!is_shared_mailbox(email)) insert_point(session, card.contact_id, "email", email_key(email));
  }
  for (const Phone& phone : c.phones) {
    if (phone.type == PhoneType::mobile) insert_point(session, card.contact_id, "mobile", phone.e164);
  }
}

void insert_source(soci::session& session, const JournalEntry& entry) {
  const CardSource& s = entry.card.source;
  session << "INSERT INTO sources (sha256, path, cards, imported_at) VALUES (:sha, :path, :cards, :imported)"
             " ON CONFLICT (sha256) DO UPDATE SET cards = excluded.cards",
      soci::use(s.sha256), soci::use(s.path), soci::use(entry.cards), soci::use(entry.at);
  if (!entry.paired) return;
  session << "INSERT INTO paired_sources (sha256) VALUES (:sha) ON CONFLICT DO NOTHING", soci::use(s.sha256);
}

void delete_card(soci::session& session, long long card) {
  for (const char* table : {"post_cards", "card_hashes", "card_backs"}) {
    session << "DELETE FROM " << table << " WHERE card_id = :card", soci::use(card);
  }
  session << "DELETE FROM cards WHERE id = :card", soci::use(card);
}

struct OrganizationRow {
  long long id = 0;
  Organization values;
  std::string seen_on;
};

bool find_organization(soci::session& session, const std::string& key, OrganizationRow& row) {
  Organization& o = row.values;
  session << "SELECT id, name, name_kana, name_en, legal_form, corporate_number, seen_on FROM organizations"
             " WHERE match_key = :key",
      soci::use(key), soci::into(row.id), soci::into(o.name), soci::into(o.name_kana), soci::into(o.name_en),
      soci::into(o.legal_form), soci::into(o.corporate_number), soci::into(row.seen_on);
  return session.got_data();
}

void prefer(std::string& value, const std::string& other, bool other_is_newer) {
  if (!other.empty() && (other_is_newer || value.empty())) value = other;
}

// The organization as its newest card writes it; what that card leaves out comes from the others.
void record_organization(soci::session& session, const StoredCard& card) {
  const Organization& printed = card.record.contact.organization;
  const std::string key = organization_key(printed);
  if (key.empty()) return;
  const std::string date = effective_date(card);
  OrganizationRow row;
  Organization& o = row.values;
  if (!find_organization(session, key, row)) {
    row.id = next_id(session, "organizations");
    o = printed;
    const std::string external = organization_external_id(key);
    session << "INSERT INTO organizations (id, match_key, external_id, name, name_kana, name_en, legal_form,"
               " corporate_number, seen_on) VALUES (:id, :key, :external, :name, :kana, :en, :form, :number, :seen)",
        soci::use(row.id), soci::use(key), soci::use(external), soci::use(o.name), soci::use(o.name_kana),
        soci::use(o.name_en), soci::use(o.legal_form), soci::use(o.corporate_number), soci::use(date);
  } else {
    const bool newer = date >= row.seen_on;
    // Name and legal form are one thing: (株)青葉 of one card and 有限会社 of another make a third company.
    if (!printed.name.empty() && (newer || o.name.empty())) {
      o.name = printed.name;
      o.legal_form = printed.legal_form;
    }
    prefer(o.name_kana, printed.name_kana, newer);
    prefer(o.name_en, printed.name_en, newer);
    prefer(o.corporate_number, printed.corporate_number, newer);
    const std::string seen = newer ? date : row.seen_on;
    session << "UPDATE organizations SET name = :name, name_kana = :kana, name_en = :en, legal_form = :form,"
               " corporate_number = :number, seen_on = :seen WHERE id = :id",
        soci::use(o.name), soci::use(o.name_kana), soci::use(o.name_en), soci::use(o.legal_form),
        soci::use(o.corporate_number), soci::use(seen), soci::use(row.id);
  }
  for (const std::string& email : card.record.contact.emails) {
    const std::string domain = email_domain(email);
    if (domain.empty()) continue;
    session
        << "INSERT INTO organization_domains (organization_id, domain) VALUES (:id, :domain) ON CONFLICT DO NOTHING",
        soci::use(row.id), soci::use(domain);
  }
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

void write_posts(soci::session& session, long long contact, const std::vector<TimelinePost>& posts) {
  std::vector<long long> ids;
  std::set<long long> taken;
  for (const TimelinePost& post : posts) {
    long long id = former_id(session, post, taken);
    if (id == 0) id = next_id(session, "posts");
    taken.insert(id);
    ids.push_back(id);
  }
  session << "DELETE FROM post_cards WHERE post_id IN (SELECT id FROM posts WHERE contact_id = :contact)",
      soci::use(contact);
  session << "DELETE FROM posts WHERE contact_id = :contact", soci::use(contact);
  for (std::size_t i = 0; i < posts.size(); ++i) {
    const TimelinePost& post = posts[i];
    const long long id = ids[i];
    const int current = post.current ? 1 : 0;
    OrganizationRow organization;
    const bool known =
        !post.organization_key.empty() && find_organization(session, post.organization_key, organization);
    long long organization_id = organization.id;
    soci::indicator indicator = known ? soci::i_ok : soci::i_null;
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

std::string suggested(const ContactFields& c, const char* key) {
  const auto it = c.suggested.find(key);
  return it == c.suggested.end() ? std::string() : it->second;
}

std::string first_of(const std::string& a, const std::string& b) { return a.empty() ? b : a; }

// By reading, so that a list is in the order of the syllabary; then names without a reading, then those in Latin
// script.
std::string sort_key(const ContactFields& c) {
  const std::string last = first_of(c.last_name_kana, suggested(c, "last_name_kana"));
  const std::string first = first_of(c.first_name_kana, suggested(c, "first_name_kana"));
  const std::string name = search_key(c.last_name + " " + c.first_name);
  const std::string roman = search_key(c.last_name_roman + " " + c.first_name_roman);
  if (!last.empty()) return std::string("1").append(search_key(last + " " + first)).append("\n").append(name);
  return std::string(c.last_name.empty() ? "3" : "2").append(name).append("\n").append(roman);
}

// One line a value, so that no search matches across two of them.
std::string search_text(const ContactFields& c) {
  std::string out;
  const auto add = [&out](const std::string& value) {
    if (!value.empty()) out += search_key(value) + "\n";
  };
  const auto add_name = [&add](const std::string& last, const std::string& first) {
    add(last + first);
    if (!last.empty() && !first.empty()) add(first + last);
  };
  add_name(c.last_name, c.first_name);
  add_name(c.last_name_kana, c.first_name_kana);
  add_name(suggested(c, "last_name_kana"), suggested(c, "first_name_kana"));
  add_name(c.last_name_roman, c.first_name_roman);
  add(c.organization.name);
  add(c.organization.name_kana);
  add(c.organization.name_en);
  for (const Post& post : c.posts) {
    add(post.department);
    add(post.title);
  }
  for (const std::string& email : c.emails) add(email);
  for (const Phone& phone : c.phones) {
    std::string digits;
    std::copy_if(phone.e164.begin(), phone.e164.end(), std::back_inserter(digits),
                 [](char d) { return d >= '0' && d <= '9'; });
    add(digits);
    // As people of Japan dial it; other countries have other trunk prefixes, or none.
    if (digits.starts_with("81")) add(std::string("0").append(digits, 2));
  }
  return out;
}

}  // namespace

Result<std::vector<StoredCard>> cards_of_contact(soci::session& session, std::int64_t contact) {
  std::vector<StoredCard> cards;
  const long long contact_id = contact;
  long long id = 0;
  StoredCard card;
  CardSource& s = card.source;
  std::string source;
  std::string record;
  soci::statement statement =
      (session.prepare
           << "SELECT id, path, sha256, page, position, exchanged_on, event, owner, imported_at, source, record"
              " FROM cards WHERE contact_id = :contact ORDER BY id",
       soci::use(contact_id), soci::into(id), soci::into(s.path), soci::into(s.sha256), soci::into(s.page),
       soci::into(s.index), soci::into(s.exchanged_on), soci::into(s.event), soci::into(s.owner),
       soci::into(card.imported_at), soci::into(source), soci::into(record));
  statement.execute();
  while (statement.fetch()) {
    StoredCard next = card;
    next.id = id;
    next.contact_id = contact;
    if (Status status = read_source_json(source, next); !status) return tl::unexpected(status.error());
    auto parsed = read_record_json(record);
    if (!parsed) return tl::unexpected(parsed.error());
    next.record = std::move(*parsed);
    cards.push_back(std::move(next));
  }
  return cards;
}

namespace {

// The card goes, and with it what only it says of the contact. Its company stays: others may have learned of it.
Status withdraw(soci::session& session, const StoredCard& card) {
  const long long contact = card.contact_id;
  delete_card(session, card.id);
  for (const char* table : {"contact_names", "contact_points"}) {
    session << "DELETE FROM " << table << " WHERE contact_id = :contact", soci::use(contact);
  }
  auto left = cards_of_contact(session, contact);
  if (!left) return tl::unexpected(left.error());
  for (const StoredCard& other : *left) insert_evidence(session, other);
  if (!left->empty()) return {};
  write_posts(session, contact, {});
  session << "DELETE FROM contacts WHERE id = :contact", soci::use(contact);
  return {};
}

}  // namespace

Status apply(soci::session& session, const JournalEntry& entry) {
  if (entry.kind == kSourceImported) {
    insert_source(session, entry);
    return {};
  }
  if (entry.kind == kCardWithdrawn) {
    if (Status status = withdraw(session, entry.card); !status) return status;
  } else {
    if (entry.kind == kContactCreated) insert_contact(session, entry);
    if (entry.kind == kCardCompleted) {
      update_card(session, entry.card);
    } else {
      insert_card(session, entry.card);
    }
    insert_pictures(session, entry.card);
    insert_evidence(session, entry.card);
    if (entry.card.repeats == 0) record_organization(session, entry.card);
  }

  auto cards = cards_of_contact(session, entry.card.contact_id);
  if (!cards) return tl::unexpected(cards.error());
  if (cards->empty()) return {};
  const Timeline timeline = build_timeline(std::move(*cards));
  const long long id = entry.card.contact_id;
  write_posts(session, id, timeline.posts);

  CardRecord current;
  current.contact = timeline.fields;
  const std::string fields = record_json(current);
  const std::string tags = list_json(timeline.tags);
  const std::string sort = sort_key(timeline.fields);
  const std::string search = search_text(timeline.fields);
  session
      << "UPDATE contacts SET fields = :fields, tags = :tags, owner = :owner, sort_key = :sort, search_text = :search"
         " WHERE id = :id",
      soci::use(fields), soci::use(tags), soci::use(timeline.owner), soci::use(sort), soci::use(search), soci::use(id);
  if (entry.kind == kContactCreated || !entry.changes.empty()) {
    session << "UPDATE contacts SET updated_at = :at WHERE id = :id", soci::use(entry.at), soci::use(id);
  }
  return {};
}

Status replay(soci::session& session) {
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
