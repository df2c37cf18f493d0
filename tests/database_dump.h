// Everything that a database holds beside its journal, as text: for comparing two states.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace meishi {

// All rows of all tables but the journal, in order.
inline std::string dump(const std::filesystem::path& file) {
  sqlite3* db = nullptr;
  EXPECT_EQ(sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
  std::string out;
  const auto rows = [&](const std::string& query, auto&& each) {
    sqlite3_stmt* statement = nullptr;
    ASSERT_EQ(sqlite3_prepare_v2(db, query.c_str(), -1, &statement, nullptr), SQLITE_OK) << query;
    while (sqlite3_step(statement) == SQLITE_ROW) each(statement);
    sqlite3_finalize(statement);
  };
  const auto text = [](sqlite3_stmt* s, int column) {
    const auto* value = reinterpret_cast<const char*>(sqlite3_column_text(s, column));
    return std::string(value == nullptr ? "NULL" : value);
  };
  std::vector<std::string> tables;
  rows(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'journal'"
      " AND name NOT LIKE 'contact#_search#_%' ESCAPE '#' ORDER BY name",
      [&](sqlite3_stmt* s) { tables.push_back(text(s, 0)); });
  for (const std::string& table : tables) {
    out += "== " + table + "\n";
    std::vector<std::string> lines;
    rows("SELECT * FROM " + table, [&](sqlite3_stmt* s) {
      std::string line;
      for (int i = 0; i < sqlite3_column_count(s); ++i) line += text(s, i) + "|";
      lines.push_back(line);
    });
    std::sort(lines.begin(), lines.end());
    for (const std::string& line : lines) out += line + "\n";
  }
  sqlite3_close(db);
  return out;
}

}  // namespace meishi
