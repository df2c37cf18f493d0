// Reading personnel moves back.
#pragma once

#include <soci/soci.h>

#include <vector>

#include "base/result.h"
#include "store/database.h"

namespace meishi {

// Newest first; renamings are named so. Several statements: run inside one transaction to see one state. Throws SOCI's
// exceptions. Errors: corrupt.
Result<std::vector<Move>> find_moves(soci::session& session, const MoveFilter& filter);

}  // namespace meishi
