// The tables of organizations: which organization a card names, and what is known of it.
#pragma once

#include <soci/soci.h>

#include <string>

#include "base/result.h"
#include "store/records.h"

namespace meishi {

// The organization that has this key or had it read for it; 0: none. In a transaction of the caller, as all of these.
long long organization_with_key(soci::session& session, const std::string& key);

// The one that the card names; 0: none.
long long organization_of_card(soci::session& session, long long card);

// The organization as its newest card writes it; what that card leaves out comes from the others. A name that may be
// misread, of an organization with the card's e-mail domain or corporate number, is that organization's, and so is its
// name in English; of two such names the one that was surely read is shown, whichever came first. Another name beside
// the same corporate number is another organization, and the same company (renamings.h); `at`: when its people change
// by that.
void record_organization(soci::session& session, const StoredCard& card, const std::string& at);

// An organization by the cards that are left of it; gone when none names it and no post refers to it. Errors: corrupt.
Status recompute_organization(soci::session& session, long long organization, const std::string& at);

}  // namespace meishi
