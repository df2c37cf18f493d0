#include "store/organization_rows.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "normalize/field_confidence.h"
#include "store/contact_facts.h"
#include "store/external_id.h"
#include "store/journal.h"
#include "store/match_key.h"
#include "store/moves.h"
#include "store/renamings.h"
#include "store/schema.h"
#include "store/timeline.h"

namespace meishi {

namespace {

struct OrganizationRow {
  long long id = 0;
  Organization values;
  std::string first_on;
  std::string seen_on;
  std::string own_key;   // the first spelling's, or that of the first that was surely read
  int surely_named = 0;  // 1: some card's own_key was surely read
};

double sure_of_name(const StoredCard& card) { return confidence_of(card.record, "organization.name"); }
int surely_named(const StoredCard& card) { return sure_of_name(card) < kCertainField ? 0 : 1; }

// Its id is 0 where there is none.
OrganizationRow find_organization(soci::session& session, const std::string& key) {
  OrganizationRow row;
  Organization& o = row.values;
  session << "SELECT o.id, o.name, o.name_kana, o.name_en, o.legal_form, o.corporate_number, o.first_on,"
             " o.seen_on, o.match_key, o.surely_named FROM organization_aliases a JOIN organizations o ON o.id = "
             "a.organization_id WHERE "
             "a.match_key = :key",
      soci::use(key), soci::into(row.id), soci::into(o.name), soci::into(o.name_kana), soci::into(o.name_en),
      soci::into(o.legal_form), soci::into(o.corporate_number), soci::into(row.first_on), soci::into(row.seen_on),
      soci::into(row.own_key), soci::into(row.surely_named);
  return session.got_data() ? row : OrganizationRow();
}

void prefer(std::string& value, const std::string& other, bool other_is_newer) {
  if (!other.empty() && (other_is_newer || value.empty())) value = other;
}

// One of the two names is in Japanese, and the other one is what it is called in English.
bool in_two_scripts(const Organization& a, const Organization& b) {
  const auto is_english_of = [](const Organization& english, const Organization& other) {
    const std::string key = english_organization_key(other);
    return !has_japanese(english.name) && has_japanese(other.name) && !key.empty() && key == organization_key(english);
  };
  return is_english_of(a, b) || is_english_of(b, a);
}

// Of organizations that have something of the card's company, the first that is this one under a misread name or in the
// other script. `found`: "FROM ... WHERE ... :value". `one_company`: what they have in common no two companies have.
long long known_otherwise(soci::session& session, const StoredCard& card, const std::string& key, const char* found,
                          const std::string& value, bool one_company) {
  const Organization& printed = card.record.contact.organization;
  const double sure = sure_of_name(card);
  long long id = 0;
  std::string known;
  int known_surely = 0;
  Organization named;
  long long first = 0;
  soci::statement statement =
      (session.prepare << "SELECT o.id, o.match_key, o.surely_named, o.name, o.name_en " << found << " ORDER BY o.id",
       soci::use(value), soci::into(id), soci::into(known), soci::into(known_surely), soci::into(named.name),
       soci::into(named.name_en));
  statement.execute();
  while (statement.fetch()) {
    if (first != 0) continue;
    const bool in_other_script = one_company && has_japanese(named.name) != has_japanese(printed.name);
    if (in_other_script || may_be_misread(known, known_surely, key, sure) || in_two_scripts(named, printed)) {
      first = id;
    }
  }
  return first;
}

// An organization of the card's e-mail domain or corporate number whose name is nearly this one, where one of the two
// was read in doubt, or this one in the other script: a misread name is no other company, nor is an English one.
long long known_otherwise(soci::session& session, const StoredCard& card, const std::string& key) {
  const ContactFields& c = card.record.contact;
  if (!c.organization.corporate_number.empty()) {
    const long long id = known_otherwise(
        session, card, key, "FROM organizations o WHERE o.corporate_number <> '' AND o.corporate_number = :value",
        c.organization.corporate_number, true);
    if (id != 0) return id;
  }
  for (const std::string& email : c.emails) {
    const std::string domain = email_domain(email);
    if (domain.empty()) continue;
    const long long id = known_otherwise(session, card, key,
                                         "FROM organization_domains d JOIN organizations o ON o.id = d.organization_id"
                                         " WHERE d.domain = :value",
                                         domain, false);
    if (id != 0) return id;
  }
  return 0;
}

void add_alias(soci::session& session, const std::string& key, long long organization) {
  session << "INSERT INTO organization_aliases (match_key, organization_id) VALUES (:key, :id) ON CONFLICT DO NOTHING",
      soci::use(key), soci::use(organization);
}

// The day from which the card knows the organization; "" for one that overrides nothing.
std::string day_of(const StoredCard& card) { return is_undated_row(card) ? std::string() : effective_date(card); }

// Whether the organization is called as the card prints it (`key`), and not only read so. What was known in English
// first has a Japanese name as soon as a card prints it, and keeps that.
bool may_name(const OrganizationRow& row, const Organization& printed, const std::string& key) {
  if (has_japanese(printed.name)) return row.own_key == key || !has_japanese(row.own_key);
  return row.own_key == key && !has_japanese(row.values.name);
}

// `key`: of the name that the card prints.
void update_organization(soci::session& session, OrganizationRow& row, const StoredCard& card, const std::string& key) {
  const Organization& printed = card.record.contact.organization;
  const std::string date = day_of(card);
  const OrganizationRow before = row;
  Organization& o = row.values;
  const bool newer = date >= row.seen_on;
  const bool misread = !may_name(row, printed, key);
  // Name and legal form are one thing: (株)青葉 of one card and 有限会社 of another make a third company.
  if (!printed.name.empty() && (o.name.empty() || (newer && !misread))) {
    o.name = printed.name;
    o.legal_form = printed.legal_form;
  }
  prefer(o.name_kana, printed.name_kana, newer);
  prefer(o.name_en, printed.name_en, newer);
  prefer(o.corporate_number, printed.corporate_number, newer);
  if (newer) row.seen_on = date;
  if (row.first_on.empty() || (!date.empty() && date < row.first_on)) row.first_on = date;
  if (row.own_key == key) row.surely_named = std::max(row.surely_named, surely_named(card));
  const Organization& b = before.values;
  if (before.seen_on == row.seen_on && before.surely_named == row.surely_named && before.first_on == row.first_on &&
      b.name == o.name && b.legal_form == o.legal_form && b.name_kana == o.name_kana && b.name_en == o.name_en &&
      b.corporate_number == o.corporate_number) {
    return;
  }
  session << "UPDATE organizations SET name = :name, name_kana = :kana, name_en = :en, legal_form = :form,"
             " corporate_number = :number, first_on = :first, seen_on = :seen, surely_named = :sure WHERE id = :id",
      soci::use(o.name), soci::use(o.name_kana), soci::use(o.name_en), soci::use(o.legal_form),
      soci::use(o.corporate_number), soci::use(row.first_on), soci::use(row.seen_on), soci::use(row.surely_named),
      soci::use(row.id);
}

// record_organization() of a name with this key, but for what else changes by it. `row`: what find_organization()
// found.
void write_organization(soci::session& session, const StoredCard& card, const std::string& key, OrganizationRow row) {
  const Organization& printed = card.record.contact.organization;
  if (row.id == 0) {
    row.id = known_otherwise(session, card, key);
    if (row.id == 0) {
      row.id = next_id(session, "organizations");
      const std::string external = organization_external_id(key);
      const std::string date = day_of(card);
      const int sure = surely_named(card);
      session << "INSERT INTO organizations (id, match_key, external_id, name, name_kana, name_en, legal_form,"
                 " corporate_number, first_on, seen_on, surely_named)"
                 " VALUES (:id, :key, :external, :name, :kana, :en, :form, :number, :first, :seen, :sure)",
          soci::use(row.id), soci::use(key), soci::use(external), soci::use(printed.name), soci::use(printed.name_kana),
          soci::use(printed.name_en), soci::use(printed.legal_form), soci::use(printed.corporate_number),
          soci::use(date), soci::use(date), soci::use(sure);
    }
    add_alias(session, key, row.id);
    row = find_organization(session, key);
    if (row.own_key != key && row.surely_named == 0 && surely_named(card) == 1) {
      row.own_key = key;
      row.values.name.clear();  // it was misread
      session << "UPDATE organizations SET match_key = :key WHERE id = :id", soci::use(key), soci::use(row.id);
    }
  }
  update_organization(session, row, card, key);
  for (const std::string& email : card.record.contact.emails) {
    const std::string domain = email_domain(email);
    if (domain.empty()) continue;
    session
        << "INSERT INTO organization_domains (organization_id, domain) VALUES (:id, :domain) ON CONFLICT DO NOTHING",
        soci::use(row.id), soci::use(domain);
  }
  const long long card_id = card.id;
  session << "INSERT INTO card_organizations (card_id, organization_id) VALUES (:card, :id) ON CONFLICT (card_id)"
             " DO UPDATE SET organization_id = excluded.organization_id",
      soci::use(card_id), soci::use(row.id);
}

}  // namespace

long long organization_with_key(soci::session& session, const std::string& key) {
  return key.empty() ? 0 : find_organization(session, key).id;
}

long long organization_of_card(soci::session& session, long long card) {
  long long id = 0;
  session << "SELECT organization_id FROM card_organizations WHERE card_id = :card", soci::use(card), soci::into(id);
  return session.got_data() ? id : 0;
}

void record_organization(soci::session& session, const StoredCard& card, const std::string& at) {
  const Organization& printed = card.record.contact.organization;
  const std::string key = organization_key(printed);
  if (key.empty()) return;
  OrganizationRow row = find_organization(session, key);
  const NamesByNumber before = names_by_number(session, {printed.corporate_number, row.values.corporate_number});
  write_organization(session, card, key, std::move(row));
  touch_numbered(session, before, at);
}

Status recompute_organization(soci::session& session, long long organization, const std::string& at) {
  std::vector<StoredCard> left;
  std::map<long long, PersonFacts> people;
  for (const long long card :
       ids_of(session, "SELECT card_id FROM card_organizations WHERE organization_id = :id ORDER BY card_id",
              organization)) {
    long long contact = 0;
    session << "SELECT contact_id FROM cards WHERE id = :id", soci::use(card), soci::into(contact);
    auto known = people.find(contact);
    if (known == people.end()) {
      auto facts = facts_of_contact(session, contact);  // as corrected by hand
      if (!facts) return tl::unexpected(facts.error());
      known = people.emplace(contact, std::move(*facts)).first;
    }
    const auto stored = std::ranges::find(known->second.cards, card, &StoredCard::id);
    if (stored != known->second.cards.end()) left.push_back(*stored);
  }
  if (left.empty()) {
    int posts = 0;
    session << "SELECT count(*) FROM posts WHERE organization_id = :id", soci::use(organization), soci::into(posts);
    if (posts > 0) return {};
  }
  std::string number;
  session << "SELECT corporate_number FROM organizations WHERE id = :id", soci::use(organization), soci::into(number);
  std::vector<std::string> numbers = {number};
  for (const StoredCard& card : left) numbers.push_back(card.record.contact.organization.corporate_number);
  const NamesByNumber before = names_by_number(session, numbers);
  if (left.empty()) {
    for (const char* table : {"organization_aliases", "organization_domains"}) {
      session << "DELETE FROM " << table << " WHERE organization_id = :id", soci::use(organization);
    }
    session << "DELETE FROM organizations WHERE id = :id", soci::use(organization);
  } else {
    session << "UPDATE organizations SET name = '', name_kana = '', name_en = '', legal_form = '',"
               " corporate_number = '', first_on = '', seen_on = '', surely_named = 0 WHERE id = :id",
        soci::use(organization);
    for (const StoredCard& card : left) {
      const std::string key = organization_key(card.record.contact.organization);
      if (!key.empty()) write_organization(session, card, key, find_organization(session, key));
    }
  }
  touch_numbered(session, before, at);
  return {};
}

}  // namespace meishi
