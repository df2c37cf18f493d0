// How far two names agree: as one person's name does over time, is misread, or differs from a brother's.
#pragma once

#include <string>
#include <vector>

namespace meishi {

// The better first.
enum class NameAgreement {
  same,          // in Japanese script; also with family and given name turned round
  latin,         // in Latin script, where one of the two has nothing better
  near,          // a character or two apart; given names two apart begin alike
  one_given,     // the family name is the same, the given names are of one character each, which differs: 聡 and 潔
  family_only,   // one of the two has no given name
  other_given,   // the family name is the same
  other_family,  // the given name is the same
  other,
  none,  // one of the two has no name
};

// Keys as in identity_keys.h. `name`: family and given name with a tab between; `latin`: the whole name;
// `latin_turned`: the same with family and given name turned round.
struct NameKeys {
  std::vector<std::string> name;
  std::vector<std::string> latin;
  std::string latin_turned;
};

// `card`: of one card; of `contact` the best of several names counts. Pure.
[[nodiscard]] NameAgreement compare_names(const NameKeys& card, const NameKeys& contact);

}  // namespace meishi
