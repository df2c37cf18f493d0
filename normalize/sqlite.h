// The little of SQLite that the reference data needs: open, prepare, bind text, step. Used by one thread at a time.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>

namespace meishi::sqlite {

struct CloseConnection {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Connection = std::unique_ptr<sqlite3, CloseConnection>;

// A prepared statement that is run again and again: bind, step until false, reset.
class Statement {
 public:
  Statement() = default;
  Statement(sqlite3* db, const char* sql) {
    sqlite3_stmt* raw = nullptr;
    sqlite3_prepare_v2(db, sql, -1, &raw, nullptr);
    statement_.reset(raw);
  }

  [[nodiscard]] bool valid() const { return statement_ != nullptr; }

  // `text` must live until reset().
  void bind(int index, std::string_view text) {
    sqlite3_bind_text(statement_.get(), index, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  }
  void bind(int index, sqlite3_int64 value) { sqlite3_bind_int64(statement_.get(), index, value); }
  void bind(int index, double value) { sqlite3_bind_double(statement_.get(), index, value); }

  // True while there is a row. A damaged file ends the rows; it is not told apart from their end.
  bool step() { return sqlite3_step(statement_.get()) == SQLITE_ROW; }
  // For a statement without rows: whether it was carried out.
  bool run() {
    const bool done = sqlite3_step(statement_.get()) == SQLITE_DONE;
    return sqlite3_reset(statement_.get()) == SQLITE_OK && done;
  }
  void reset() { sqlite3_reset(statement_.get()); }

  [[nodiscard]] std::string text(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
    return bytes == nullptr
               ? std::string()
               : std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column)));
  }
  [[nodiscard]] double number(int column) const { return sqlite3_column_double(statement_.get(), column); }
  [[nodiscard]] sqlite3_int64 integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

 private:
  std::unique_ptr<sqlite3_stmt, FinalizeStatement> statement_;
};

}  // namespace meishi::sqlite
