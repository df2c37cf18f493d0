// SOCI's backend for SQLite with prepared statements kept: a card takes some sixty statements, and to parse them took a
// third of the time of an import.
#pragma once

#include <soci/soci.h>

namespace meishi::dialect {

// In place of soci::sqlite3: session.open(sqlite_with_cache(), "..."). Lives as long as the program.
[[nodiscard]] const soci::backend_factory& sqlite_with_cache();

// SOCI's own session of SQLite in a session that was opened so.
[[nodiscard]] soci::details::session_backend& behind_cache(soci::session& session);

}  // namespace meishi::dialect
