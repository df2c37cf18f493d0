// WordTable: the rows of one hand-made table, found by the word in their first column.
//
//   const auto* row = reference.words("titles").at_end("関西支社長", [](const auto& row) { return row[2] != "function";
//   });
//
// Words are compared without regard to the case of ASCII letters. Immutable, so threads may share one.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace meishi {

// Lets a map keyed by std::string be searched by std::string_view without a copy.
struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

class WordTable {
 public:
  using Row = std::vector<std::string>;

  WordTable() = default;
  explicit WordTable(std::vector<Row> rows);

  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  [[nodiscard]] const std::vector<std::u32string>& words() const { return words_; }  // of rows(), as characters

  // The first row of exactly this word; nullptr when there is none.
  [[nodiscard]] const Row* find(std::string_view word) const;

  // The row of the longest word that `text` ends (begins) with and that `accept(row)` takes; the whole text counts.
  template <typename Accept>
  [[nodiscard]] const Row* at_end(std::string_view text, Accept accept) const {
    const std::string key = folded(text);
    const std::string_view view = key;
    for (std::size_t at = view.size() - std::min(view.size(), longest_); at < view.size(); ++at) {
      if (!begins_character(view[at])) continue;
      const Row* row = find_folded(view.substr(at));
      if (row != nullptr && accept(*row)) return row;
    }
    return nullptr;
  }
  template <typename Accept>
  [[nodiscard]] const Row* at_start(std::string_view text, Accept accept) const {
    const std::string key = folded(text);
    const std::string_view view = key;
    for (std::size_t end = std::min(view.size(), longest_); end > 0; --end) {
      if (end < view.size() && !begins_character(view[end])) continue;
      const Row* row = find_folded(view.substr(0, end));
      if (row != nullptr && accept(*row)) return row;
    }
    return nullptr;
  }

 private:
  static std::string folded(std::string_view text);
  static bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }  // of UTF-8
  [[nodiscard]] const Row* find_folded(std::string_view key) const;

  std::vector<Row> rows_;
  std::vector<std::u32string> words_;
  std::unordered_map<std::string, std::size_t, StringHash, std::equal_to<>> by_word_;
  std::size_t longest_ = 0;  // bytes
};

}  // namespace meishi
