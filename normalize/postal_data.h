// Postal codes newer than those that came with the program: a file of their own, made from Japan Post's list.
//
// It holds the places of reference.db and nothing else (Reference::open takes both), so that a later version of the
// program keeps its own names, titles and tables. Large offices' own codes are not in Japan Post's list: they stay as
// they came. A city that the list no longer has (merged, renamed) stays too, for cards printed before.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "normalize/ken_all.h"

namespace meishi {

struct PostalCount {
  std::size_t added = 0;
  std::size_t removed = 0;
  std::size_t changed = 0;
  std::size_t total = 0;  // afterwards

  [[nodiscard]] bool any() const { return added + removed + changed > 0; }
};

struct PostalUpdate {
  PostalCount codes;              // changed: the code stands for other towns
  PostalCount towns;              // changed: the town has other codes
  std::size_t former_cities = 0;  // that the list lacks and that were kept
  std::string content;            // of the new file, SQLite; "" when nothing changed

  [[nodiscard]] bool changes() const { return codes.any() || towns.any(); }
};

// What `official` (read_ken_all) changes beside `in_use`, the file of an earlier update, or beside `installed`
// (reference.db) where that is "" or cannot be used. `dated`: the list's date, yyyy-mm-dd. Errors: corrupt (the list
// lacks prefectures or many cities: it was cut off, or is of one prefecture), environment (`installed` is missing or
// of another version). Changes no file.
Result<PostalUpdate> update_postal_data(const std::vector<PostalTown>& official, const std::filesystem::path& installed,
                                        const std::filesystem::path& in_use, const std::string& dated);

}  // namespace meishi
