#include "store/renamings.h"

#include <algorithm>

// SOCI keeps references to what use() and into() are given until the statement has run: only named variables go in.

namespace meishi {

namespace {

void add_keys(soci::session& session, const char* query, const std::string& key, std::set<std::string>& keys) {
  std::string other;
  soci::statement statement = (session.prepare << query, soci::use(key), soci::into(other));
  statement.execute();
  while (statement.fetch()) keys.insert(other);
}

}  // namespace

std::set<std::pair<std::string, std::string>> renamings(soci::session& session) {
  std::set<std::pair<std::string, std::string>> out;
  std::pair<std::string, std::string> keys;
  soci::statement statement =
      (session.prepare << "SELECT from_key, to_key FROM moves WHERE kind = 'company' AND same_house = 1"
                          " GROUP BY to_key, from_key HAVING count(DISTINCT contact_id) > 1",
       soci::into(keys.first), soci::into(keys.second));
  statement.execute();
  while (statement.fetch()) out.insert(keys);
  return out;
}

std::map<long long, std::vector<FormerName>> former_names(soci::session& session) {
  struct Renaming {
    long long from = 0;
    long long to = 0;
    FormerName name;
  };
  std::vector<Renaming> all;
  {
    Renaming row;
    soci::statement statement =
        (session.prepare << "SELECT o.id, t.organization_id, o.name, o.name_en, r.day FROM"
                            " (SELECT from_key, to_key, min(day) AS day FROM moves WHERE kind = 'company' AND"
                            " same_house = 1 GROUP BY to_key, from_key HAVING count(DISTINCT contact_id) > 1) r"
                            " JOIN organization_aliases f ON f.match_key = r.from_key"
                            " JOIN organizations o ON o.id = f.organization_id"
                            " JOIN organization_aliases t ON t.match_key = r.to_key ORDER BY r.day DESC, o.id",
         soci::into(row.from), soci::into(row.to), soci::into(row.name.name), soci::into(row.name.name_en),
         soci::into(row.name.until));
    statement.execute();
    while (statement.fetch()) {
      if (row.from != row.to) all.push_back(row);
    }
  }
  std::map<long long, std::vector<FormerName>> out;
  for (const Renaming& last : all) {
    if (out.contains(last.to)) continue;
    // Back in time from name to name; a company may take an old name again.
    std::set<long long> seen = {last.to};
    std::vector<long long> open = {last.to};
    while (!open.empty()) {
      const long long now = open.back();
      open.pop_back();
      for (const Renaming& one : all) {
        if (one.to != now || !seen.insert(one.from).second) continue;
        out[last.to].push_back(one.name);
        open.push_back(one.from);
      }
    }
    std::ranges::stable_sort(out[last.to], std::ranges::greater(), &FormerName::until);
  }
  return out;
}

std::vector<std::string> other_keys_of_company(soci::session& session, const std::string& key) {
  std::set<std::string> keys = {key};
  std::vector<std::string> open = {key};
  while (!open.empty()) {
    const std::string one = open.back();
    open.pop_back();
    std::set<std::string> found;
    add_keys(session,
             "SELECT from_key FROM moves WHERE to_key = :key AND kind = 'company' AND same_house = 1"
             " GROUP BY from_key HAVING count(DISTINCT contact_id) > 1",
             one, found);
    add_keys(session,
             "SELECT to_key FROM moves WHERE from_key = :key AND kind = 'company' AND same_house = 1"
             " GROUP BY to_key HAVING count(DISTINCT contact_id) > 1",
             one, found);
    for (const std::string& other : found) {
      if (keys.insert(other).second) open.push_back(other);
    }
  }
  keys.erase(key);
  return {keys.begin(), keys.end()};
}

}  // namespace meishi
