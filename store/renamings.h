// Companies that have another name now (社名変更). Nothing of it is stored: it follows from the moves of people and
// from the organizations, so that taking back what proved a renaming takes it apart again. A change of company that two
// people or more made alike, while the e-mail domain stayed, is a renaming; and names with one corporate number
// (法人番号, which a company keeps as long as it is one) are one company, whoever's cards show them, called as the name
// that came last. One of those that was read in doubt counts as the company's, and never as a name of it.
//
// The tables keep an organization for each name, as cards print it; whoever is asked for organizations puts those of
// one company together by what is here.
#pragma once

#include <soci/soci.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "store/records.h"

namespace meishi {

// A company that was renamed, made of the organizations of all its names.
struct RenamedCompany {
  long long id = 0;                      // the lowest of its organizations: what it is known by, here ...
  std::string external_id;               // ... and to other programs, which knew it before it was renamed
  Organization now;                      // of the name that it has now
  std::vector<FormerName> former_names;  // newest first
};

// All of them at one moment. Throws SOCI's exceptions.
class RenamedCompanies {
 public:
  explicit RenamedCompanies(soci::session& session);

  // nullptr: this organization was never renamed.
  [[nodiscard]] const RenamedCompany* of(long long organization) const;

  // Organizations (all of a company) one of whose names, now or formerly, has this in it. `word`: a search_key.
  [[nodiscard]] std::vector<long long> named(const std::string& word) const;

  // What a change of company between these keys was in truth. none: a card with a former name that was still in use, or
  // a misread one.
  enum class Change { company, rename, none };
  [[nodiscard]] Change change(const std::string& from_key, const std::string& to_key) const;

 private:
  struct Link {  // from one name to the next
    long long from = 0;
    long long to = 0;
    std::string day;  // yyyy-mm-dd, of the first card that shows it; "": none of its cards has a day
  };
  void read_links(soci::session& session);
  void read_numbers(soci::session& session);
  void link_names(const std::vector<Link>& names);  // of each: `from`, and the day when it was first seen
  [[nodiscard]] long long last_name_of(long long name) const;
  void put_together(soci::session& session);
  [[nodiscard]] long long newest_of(const std::vector<long long>& names) const;

  std::map<long long, Link> next_;           // by Link::from
  std::set<long long> doubtful_;             // organizations with a name that was read in doubt beside another's number
  std::map<std::string, long long> by_key_;  // organization; of renamed companies only
  std::map<long long, long long> company_;   // RenamedCompany::id by organization
  std::map<long long, RenamedCompany> companies_;
};

// Of a person's moves, those that may be a renaming: the company's key before and after.
using HouseMoves = std::set<std::pair<std::string, std::string>>;
// Throws SOCI's exceptions.
HouseMoves house_moves(soci::session& session, long long contact);

// After the contact's moves were `before` and are `after` in the tables: where that made a renaming, or took its proof
// away, the company has another name for everybody there, and they changed at this time. Throws SOCI's exceptions.
void touch_renamed(soci::session& session, long long contact, const HouseMoves& before, const HouseMoves& after,
                   const std::string& at);

// Of corporate numbers, the organizations that have them, the oldest name first.
using NamesByNumber = std::map<std::string, std::vector<long long>>;
// "" among the numbers counts for nothing. Throws SOCI's exceptions.
NamesByNumber names_by_number(soci::session& session, const std::vector<std::string>& numbers);

// After these numbers had such organizations, where that has changed: as touch_renamed(). Throws SOCI's exceptions.
void touch_numbered(soci::session& session, const NamesByNumber& before, const std::string& at);

// The keys that the organization of this key has had and has, without itself. `number`: its corporate number, if a card
// says it that is not in the tables. Throws SOCI's exceptions.
std::vector<std::string> other_keys_of_company(soci::session& session, const std::string& key,
                                               const std::string& number = {});

}  // namespace meishi
