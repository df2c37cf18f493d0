// Opening reference.db, or a user's own postal data in the same form.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "normalize/sqlite.h"

namespace meishi {

// To be read by one thread at a time. Errors: environment (missing, unreadable, no such file, of another version of the
// tables).
[[nodiscard]] Result<sqlite::Connection> open_reference_file(const std::filesystem::path& file);

// What the table meta says; "" for a key it lacks.
[[nodiscard]] std::string meta_value(sqlite3* db, std::string_view key);

}  // namespace meishi
