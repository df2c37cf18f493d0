// Whether a card is a contact's: the weights of linkage.h, and the rules that stand above their sum.
#pragma once

#include <soci/soci.h>

#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "normalize/card_record.h"
#include "store/identity_keys.h"

namespace meishi {

enum class Verdict { same, unsure, other };

struct JudgedContact {
  long long id = 0;  // contact
  Verdict verdict = Verdict::other;
  bool proven = false;  // the card's name, and its own e-mail address or mobile number
  double total = 0;     // bits
  std::string words;    // the evidence
};

// Those of the contacts that the card may be of (Verdict::other is left out), likeliest first. `keys`: the card's.
// `exchanged_on`: as of find_contact. Throws SOCI's exceptions. Errors: corrupt.
Result<std::vector<JudgedContact>> judge(soci::session& session, const CardRecord& card, const PersonKeys& keys,
                                         const std::string& exchanged_on, const std::set<long long>& contacts);

}  // namespace meishi
