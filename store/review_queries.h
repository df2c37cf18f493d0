// Reading back what a person should look at. All throw SOCI's exceptions.
#pragma once

#include <soci/soci.h>

#include <vector>

#include "base/result.h"
#include "store/records.h"

namespace meishi {

// Likeliest first.
std::vector<UnsureMatch> unsure_matches(soci::session& session);

// Of at most `most` contacts, the least sure first. Errors: corrupt.
Result<std::vector<DoubtfulField>> doubtful_fields(soci::session& session, int most);

}  // namespace meishi
