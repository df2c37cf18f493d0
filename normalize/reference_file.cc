#include "normalize/reference_file.h"

#include "normalize/reference_schema.h"

namespace meishi {

std::string meta_value(sqlite3* db, std::string_view key) {
  sqlite::Statement meta(db, "SELECT value FROM meta WHERE key = ?");
  meta.bind(1, key);
  return meta.step() ? meta.text(0) : std::string();
}

Result<sqlite::Connection> open_reference_file(const std::filesystem::path& file) {
  sqlite3* raw = nullptr;
  const int opened = sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
  sqlite::Connection db(raw);
  if (opened != SQLITE_OK) {
    return fail(ErrorCode::environment, "the reference data is missing or cannot be read", {}, file.string());
  }
  const std::string version = sqlite::Statement(raw, "SELECT value FROM meta").valid() ? meta_value(raw, "schema") : "";
  if (version.empty()) {
    return fail(ErrorCode::environment, "this file is not Meishi's reference data", {}, file.string());
  }
  if (version != kReferenceVersion) {
    return fail(ErrorCode::environment, "the reference data is of version {}, this program needs version {}",
                {version, kReferenceVersion}, file.string());
  }
  return db;
}

}  // namespace meishi
