#include "normalize/word_table.h"

#include <utility>

#include "normalize/text.h"

namespace meishi {

WordTable::WordTable(std::vector<Row> rows) : rows_(std::move(rows)) {
  by_word_.reserve(rows_.size());
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    words_.push_back(rows_[i].empty() ? std::u32string() : to_u32(rows_[i].front()));
    if (rows_[i].empty()) continue;
    std::string key = folded(rows_[i].front());
    longest_ = std::max(longest_, key.size());
    by_word_.emplace(std::move(key), i);
  }
}

std::string WordTable::folded(std::string_view text) { return to_lower_ascii(text); }

const WordTable::Row* WordTable::find(std::string_view word) const { return find_folded(folded(word)); }

const WordTable::Row* WordTable::find_folded(std::string_view key) const {
  const auto it = by_word_.find(key);
  return it == by_word_.end() ? nullptr : &rows_[it->second];
}

}  // namespace meishi
