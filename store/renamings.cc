#include "store/renamings.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>
#include <utility>

#include "store/match_key.h"
#include "store/organization_rows.h"

// SOCI keeps references to what use() and into() are given until the statement has run: only named variables go in.

namespace meishi {

namespace {

// Of moves, a change of company that may be a renaming, and how many have to have made it alike.
constexpr const char* kOfHouse = "kind = 'company' AND same_house = 1";
// Of names with one corporate number: one that was read in doubt is none that came later.
constexpr const char* kOldestName = "surely_named, first_on, id";
constexpr const char* kByTwo = "count(DISTINCT contact_id) > 1";

// The names (`wanted`: a column of moves) that a name in the column `given` became or was.
void add_keys(soci::session& session, const std::string& wanted, const std::string& given, const std::string& key,
              std::set<std::string>& keys) {
  std::string other;
  soci::statement statement = (session.prepare << "SELECT " << wanted << " FROM moves WHERE " << given << " = :key AND "
                                               << kOfHouse << " GROUP BY " << wanted << " HAVING " << kByTwo,
                               soci::use(key), soci::into(other));
  statement.execute();
  while (statement.fetch()) keys.insert(other);
}

// The names of the organizations with this corporate number; of none: none.
void add_keys_with(soci::session& session, const std::string& number, std::set<std::string>& keys) {
  if (number.empty()) return;
  std::string other;
  soci::statement statement =
      (session.prepare << "SELECT a.match_key FROM organizations o JOIN organization_aliases a ON a.organization_id ="
                          " o.id WHERE o.corporate_number <> '' AND o.corporate_number = :number",
       soci::use(number), soci::into(other));
  statement.execute();
  while (statement.fetch()) keys.insert(other);
}

// The corporate number of the organization with this key; "": not known.
std::string number_of_company(soci::session& session, const std::string& key) {
  std::string number;
  session << "SELECT o.corporate_number FROM organization_aliases a JOIN organizations o ON o.id = a.organization_id"
             " WHERE a.match_key = :key",
      soci::use(key), soci::into(number);
  return session.got_data() ? number : std::string();
}

// Those with a post there, now or formerly, changed at this time.
void touch_people(soci::session& session, long long organization, const std::string& at) {
  session << "UPDATE contacts SET updated_at = :at WHERE updated_at < :at2 AND id IN"
             " (SELECT contact_id FROM posts WHERE organization_id = :id)",
      soci::use(at), soci::use(at), soci::use(organization);
}

}  // namespace

// Company by company: what one name became and what it was before. A name that became several others (a company that
// was split) is the one's that most people have; of two that became one another the one of fewer people is of cards
// that were still in use. Equal ones: the older.
void RenamedCompanies::read_links(soci::session& session) {
  std::map<std::pair<long long, long long>, int> people;
  Link link;
  int count = 0;
  soci::statement statement =
      (session.prepare << "SELECT f.organization_id, t.organization_id, r.day, r.people FROM"
                          " (SELECT from_key, to_key, min(day) AS day, count(DISTINCT contact_id) AS people FROM moves"
                          " WHERE "
                       << kOfHouse << " GROUP BY to_key, from_key HAVING " << kByTwo
                       << ") r"
                          " JOIN organization_aliases f ON f.match_key = r.from_key"
                          " JOIN organization_aliases t ON t.match_key = r.to_key"
                          " WHERE f.organization_id <> t.organization_id"
                          " ORDER BY r.people DESC, r.day, f.organization_id, t.organization_id",
       soci::into(link.from), soci::into(link.to), soci::into(link.day), soci::into(count));
  statement.execute();
  while (statement.fetch()) {
    const auto back = next_.find(link.to);
    if (back == next_.end() || back->second.to != link.from) next_.try_emplace(link.from, link);
  }
}

long long RenamedCompanies::last_name_of(long long name) const {
  std::set<long long> seen;
  for (auto next = next_.find(name); next != next_.end() && seen.insert(name).second; next = next_.find(name)) {
    name = next->second.to;
  }
  return name;
}

// One company's names, the oldest first: each became the next one, unless people's moves tell it otherwise.
void RenamedCompanies::link_names(const std::vector<Link>& names) {
  for (std::size_t i = 0; i + 1 < names.size(); ++i) {
    const long long last = last_name_of(names[i].from);
    const Link& next = names[i + 1];
    if (last_name_of(next.from) != last) next_.try_emplace(last, Link{last, next.from, next.day});
  }
}

void RenamedCompanies::read_numbers(soci::session& session) {
  std::string number;
  std::string of_names;
  std::vector<Link> names;  // `day`: the first one of that name
  Link name;
  int surely = 0;
  soci::statement statement =
      (session.prepare << "SELECT corporate_number, id, first_on, surely_named FROM organizations"
                          " WHERE corporate_number <> '' AND corporate_number IN (SELECT corporate_number FROM"
                          " organizations WHERE corporate_number <> '' GROUP BY corporate_number HAVING count(*) > 1)"
                          " ORDER BY corporate_number, "
                       << kOldestName,
       soci::into(number), soci::into(name.from), soci::into(name.day), soci::into(surely));
  statement.execute();
  while (statement.fetch()) {
    if (surely == 0) doubtful_.insert(name.from);
    if (number != of_names) {
      link_names(names);
      names.clear();
      of_names = number;
    }
    names.push_back(name);
  }
  link_names(names);
}

long long RenamedCompanies::newest_of(const std::vector<long long>& names) const {
  const Link* newest = nullptr;
  for (const long long name : names) {
    const auto next = next_.find(name);
    if (next == next_.end()) return name;
    if (newest == nullptr || next->second.day > newest->day) newest = &next->second;
  }
  return newest->to;  // a round: an old name was taken again
}

void RenamedCompanies::put_together(soci::session& session) {
  for (const auto& [from, link] : next_) {
    for (const long long one : {from, link.to}) company_.try_emplace(one, one);
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& [from, link] : next_) {
      long long& a = company_[from];
      long long& b = company_[link.to];
      changed = changed || a != b;
      a = b = std::min(a, b);
    }
  }
  std::map<long long, std::vector<long long>> names;
  for (const auto& [organization, company] : company_) names[company].push_back(organization);
  for (const auto& [id, organizations] : names) {
    RenamedCompany& company = companies_[id];
    company.id = id;
    const long long newest = newest_of(organizations);
    for (const long long one : organizations) {
      Organization values;
      std::string external_id;
      session << "SELECT external_id, name, name_kana, name_en, legal_form, corporate_number FROM organizations"
                 " WHERE id = :id",
          soci::use(one), soci::into(external_id), soci::into(values.name), soci::into(values.name_kana),
          soci::into(values.name_en), soci::into(values.legal_form), soci::into(values.corporate_number);
      if (one == id) company.external_id = external_id;
      if (one == newest) {
        company.now = values;
      } else if (!doubtful_.contains(one)) {
        company.former_names.push_back({values.name, values.name_en, next_.at(one).day});
      }
    }
    std::ranges::stable_sort(company.former_names, std::ranges::greater(), &FormerName::until);
  }
}

RenamedCompanies::RenamedCompanies(soci::session& session) {
  read_links(session);
  read_numbers(session);
  put_together(session);
  for (const auto& [organization, company] : company_) {
    std::string key;
    soci::statement statement =
        (session.prepare << "SELECT match_key FROM organization_aliases WHERE organization_id = :id",
         soci::use(organization), soci::into(key));
    statement.execute();
    while (statement.fetch()) by_key_[key] = organization;
  }
}

const RenamedCompany* RenamedCompanies::of(long long organization) const {
  const auto found = company_.find(organization);
  return found == company_.end() ? nullptr : &companies_.at(found->second);
}

std::vector<long long> RenamedCompanies::named(const std::string& word) const {
  std::vector<long long> out;
  const auto has = [&](const std::string& name) { return search_key(name).find(word) != std::string::npos; };
  for (const auto& [organization, id] : company_) {
    const RenamedCompany& company = companies_.at(id);
    if (has(company.now.name) || has(company.now.name_en) ||
        std::ranges::any_of(company.former_names, [&](const FormerName& f) { return has(f.name) || has(f.name_en); })) {
      out.push_back(organization);
    }
  }
  return out;
}

RenamedCompanies::Change RenamedCompanies::change(const std::string& from_key, const std::string& to_key) const {
  const auto from = by_key_.find(from_key);
  const auto to = by_key_.find(to_key);
  if (from == by_key_.end() || to == by_key_.end()) return Change::company;
  if (company_.at(from->second) != company_.at(to->second)) return Change::company;
  if (doubtful_.contains(from->second) || doubtful_.contains(to->second)) return Change::none;
  std::set<long long> seen;
  for (auto next = next_.find(from->second); next != next_.end(); next = next_.find(next->second.to)) {
    if (next->second.to == to->second) return Change::rename;
    if (!seen.insert(next->first).second) break;
  }
  return Change::none;
}

HouseMoves house_moves(soci::session& session, long long contact) {
  HouseMoves out;
  std::string from;
  std::string to;
  soci::statement statement =
      (session.prepare << "SELECT from_key, to_key FROM moves WHERE contact_id = :contact AND " << kOfHouse,
       soci::use(contact), soci::into(from), soci::into(to));
  statement.execute();
  while (statement.fetch()) out.emplace(from, to);
  return out;
}

void touch_renamed(soci::session& session, long long contact, const HouseMoves& before, const HouseMoves& after,
                   const std::string& at) {
  HouseMoves changed;
  std::ranges::set_symmetric_difference(before, after, std::inserter(changed, changed.end()));
  for (const auto& [from, to] : changed) {
    int others = 0;
    session << "SELECT count(DISTINCT contact_id) FROM moves WHERE from_key = :from AND to_key = :to AND " << kOfHouse
            << " AND contact_id <> :contact",
        soci::use(from), soci::use(to), soci::use(contact), soci::into(others);
    if (others != 1) continue;  // it is proven without this person, or not with this person either
    std::set<std::string> keys = {from, to};
    for (const std::string& one : {from, to}) {
      for (std::string& other : other_keys_of_company(session, one)) keys.insert(std::move(other));
    }
    for (const std::string& key : keys) {
      if (const long long organization = organization_with_key(session, key); organization != 0)
        touch_people(session, organization, at);
    }
  }
}

NamesByNumber names_by_number(soci::session& session, const std::vector<std::string>& numbers) {
  NamesByNumber out;
  for (const std::string& number : numbers) {
    if (number.empty() || out.contains(number)) continue;
    std::vector<long long>& names = out[number];
    long long id = 0;
    soci::statement statement =
        (session.prepare << "SELECT id FROM organizations WHERE corporate_number <> '' AND corporate_number = :number"
                            " ORDER BY "
                         << kOldestName,
         soci::use(number), soci::into(id));
    statement.execute();
    while (statement.fetch()) names.push_back(id);
  }
  return out;
}

void touch_numbered(soci::session& session, const NamesByNumber& before, const std::string& at) {
  for (const auto& [number, names] : before) {
    const std::vector<long long> now = names_by_number(session, {number}).at(number);
    if (now == names || std::max(now.size(), names.size()) < 2) continue;
    std::set<long long> organizations(names.begin(), names.end());
    organizations.insert(now.begin(), now.end());
    for (const long long organization : organizations) touch_people(session, organization, at);
  }
}

std::vector<std::string> other_keys_of_company(soci::session& session, const std::string& key,
                                               const std::string& number) {
  std::set<std::string> keys = {key};
  std::vector<std::string> open = {key};
  while (!open.empty()) {
    const std::string one = open.back();
    open.pop_back();
    std::set<std::string> found;
    add_keys(session, "from_key", "to_key", one, found);
    add_keys(session, "to_key", "from_key", one, found);
    if (one == key) add_keys_with(session, number, found);
    add_keys_with(session, number_of_company(session, one), found);
    for (const std::string& other : found) {
      if (keys.insert(other).second) open.push_back(other);
    }
  }
  keys.erase(key);
  return {keys.begin(), keys.end()};
}

}  // namespace meishi
