#include "store/organization_rows.h"

#include <algorithm>
#include <map>
#include <vector>

#include "store/contact_facts.h"
#include "store/external_id.h"
#include "store/journal.h"
#include "store/match_key.h"
#include "store/moves.h"
#include "store/schema.h"
#include "store/timeline.h"

namespace meishi {

namespace {

struct OrganizationRow {
  long long id = 0;
  Organization values;
  std::string seen_on;
  std::string own_key;  // the first spelling's
};

bool find_organization(soci::session& session, const std::string& key, OrganizationRow& row) {
  Organization& o = row.values;
  session << "SELECT o.id, o.name, o.name_kana, o.name_en, o.legal_form, o.corporate_number, o.seen_on,"
             " o.match_key FROM organization_aliases a JOIN organizations o ON o.id = a.organization_id WHERE "
             "a.match_key = :key",
      soci::use(key), soci::into(row.id), soci::into(o.name), soci::into(o.name_kana), soci::into(o.name_en),
      soci::into(o.legal_form), soci::into(o.corporate_number), soci::into(row.seen_on), soci::into(row.own_key);
  return session.got_data();
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

// An organization of the card's e-mail domain whose name is nearly this one, where one of the two was read in doubt, or
// this one in the other script: a misread name is no other company, nor is an English one.
long long known_otherwise(soci::session& session, const StoredCard& card, const std::string& key) {
  const double sure = confidence_of(card.record, "organization.name");
  for (const std::string& email : card.record.contact.emails) {
    const std::string domain = email_domain(email);
    if (domain.empty()) continue;
    long long id = 0;
    std::string known;
    Organization named;
    long long found = 0;
    soci::statement statement =
        (session.prepare << "SELECT o.id, o.match_key, o.name, o.name_en FROM organization_domains d"
                            " JOIN organizations o ON o.id = d.organization_id"
                            " WHERE d.domain = :domain ORDER BY o.id",
         soci::use(domain), soci::into(id), soci::into(known), soci::into(named.name), soci::into(named.name_en));
    statement.execute();
    while (statement.fetch()) {
      if (found != 0) continue;
      if (may_be_misread(known, 1, key, sure) || in_two_scripts(named, card.record.contact.organization)) found = id;
    }
    if (found != 0) return found;
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
  if (has_japanese(printed.name) && !has_japanese(row.own_key)) return true;
  const bool has_other = has_japanese(row.values.name) && organization_key(row.values) != key;
  return row.own_key == key && !has_other;
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
  const std::string seen = newer ? date : row.seen_on;
  row.seen_on = seen;
  const Organization& b = before.values;
  if (before.seen_on == seen && b.name == o.name && b.legal_form == o.legal_form && b.name_kana == o.name_kana &&
      b.name_en == o.name_en && b.corporate_number == o.corporate_number) {
    return;
  }
  session << "UPDATE organizations SET name = :name, name_kana = :kana, name_en = :en, legal_form = :form,"
             " corporate_number = :number, seen_on = :seen WHERE id = :id",
      soci::use(o.name), soci::use(o.name_kana), soci::use(o.name_en), soci::use(o.legal_form),
      soci::use(o.corporate_number), soci::use(seen), soci::use(row.id);
}

}  // namespace

long long organization_with_key(soci::session& session, const std::string& key) {
  OrganizationRow row;
  return !key.empty() && find_organization(session, key, row) ? row.id : 0;
}

void record_organization(soci::session& session, const StoredCard& card) {
  const Organization& printed = card.record.contact.organization;
  const std::string key = organization_key(printed);
  if (key.empty()) return;
  OrganizationRow row;
  if (!find_organization(session, key, row)) {
    row.id = known_otherwise(session, card, key);
    if (row.id == 0) {
      row.id = next_id(session, "organizations");
      const std::string external = organization_external_id(key);
      const std::string date = day_of(card);
      session << "INSERT INTO organizations (id, match_key, external_id, name, name_kana, name_en, legal_form,"
                 " corporate_number, seen_on) VALUES (:id, :key, :external, :name, :kana, :en, :form, :number, :seen)",
          soci::use(row.id), soci::use(key), soci::use(external), soci::use(printed.name), soci::use(printed.name_kana),
          soci::use(printed.name_en), soci::use(printed.legal_form), soci::use(printed.corporate_number),
          soci::use(date);
    }
    add_alias(session, key, row.id);
    find_organization(session, key, row);
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

Status recompute_organization(soci::session& session, long long organization) {
  std::vector<long long> left;
  {
    long long card = 0;
    soci::statement statement =
        (session.prepare << "SELECT card_id FROM card_organizations WHERE organization_id = :id ORDER BY card_id",
         soci::use(organization), soci::into(card));
    statement.execute();
    while (statement.fetch()) left.push_back(card);
  }
  if (left.empty()) {
    int posts = 0;
    session << "SELECT count(*) FROM posts WHERE organization_id = :id", soci::use(organization), soci::into(posts);
    if (posts > 0) return {};
    for (const char* table : {"organization_aliases", "organization_domains"}) {
      session << "DELETE FROM " << table << " WHERE organization_id = :id", soci::use(organization);
    }
    session << "DELETE FROM organizations WHERE id = :id", soci::use(organization);
    return {};
  }
  const std::string empty;
  session << "UPDATE organizations SET name = :n, name_kana = :k, name_en = :e, legal_form = :f, corporate_number = :c,"
             " seen_on = :s WHERE id = :id",
      soci::use(empty), soci::use(empty), soci::use(empty), soci::use(empty), soci::use(empty), soci::use(empty),
      soci::use(organization);
  std::map<long long, PersonFacts> people;
  for (const long long card : left) {
    long long contact = 0;
    session << "SELECT contact_id FROM cards WHERE id = :id", soci::use(card), soci::into(contact);
    auto known = people.find(contact);
    if (known == people.end()) {
      auto facts = facts_of_contact(session, contact);  // as corrected by hand
      if (!facts) return tl::unexpected(facts.error());
      known = people.emplace(contact, std::move(*facts)).first;
    }
    const auto stored = std::ranges::find(known->second.cards, card, &StoredCard::id);
    if (stored != known->second.cards.end()) record_organization(session, *stored);
  }
  return {};
}

}  // namespace meishi
