// Companies that have another name now (社名変更). Nothing of it is stored: it follows from the moves of people. A
// change of company that two people or more made alike, while the e-mail domain or the corporate number stayed, is a
// renaming.
#pragma once

#include <soci/soci.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "store/records.h"

namespace meishi {

// Former and new key of all of them. Throws SOCI's exceptions, as all of these.
std::set<std::pair<std::string, std::string>> renamings(soci::session& session);

// The names that organizations had, by the organization's number, newest first; those of former names too.
std::map<long long, std::vector<FormerName>> former_names(soci::session& session);

// The keys that the organization of this key has had and has, without itself.
std::vector<std::string> other_keys_of_company(soci::session& session, const std::string& key);

}  // namespace meishi
