// Comma-separated values of other programs, read row by row: RFC 4180 with what is met in the wild. Values may be
// parted by commas, tabs or semicolons (what the first lines have most of); lines end in CR, LF or both; a quote inside
// a cell that does not begin with one stands for itself; line breaks inside quotes are part of the cell.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/list_text.h"

namespace meishi {

struct CsvRow {
  int line = 0;                    // where it begins, the first line is 1
  std::vector<std::string> cells;  // UTF-8, gaps at their ends kept
};

// Reads a file of any size; holds one row and a piece of the file. Used by one thread.
class CsvReader {
 public:
  // Errors: as ListText::open; corrupt: an empty file.
  static Result<CsvReader> open(const std::filesystem::path& file);

  // The next row that is not empty; nothing at the end. Errors: io (the end), corrupt (one row is not usable: a quote
  // that is never closed, a row of more than a quarter of a MiB; the rest goes on with the next call). After a hundred
  // such rows the file is given up: invalid.
  Result<std::optional<CsvRow>> next();

  [[nodiscard]] const ListText& source() const { return text_; }
  [[nodiscard]] char separator() const { return separator_; }

 private:
  explicit CsvReader(ListText text) : text_(std::move(text)) {}
  Status fill(std::size_t bytes);
  void find_separator();
  // The end of the row that begins at `begin`, its line end included; npos: it does not end in the buffer.
  [[nodiscard]] std::size_t row_end(std::size_t begin) const;

  ListText text_;
  std::string buffer_;
  std::size_t at_ = 0;  // in the buffer
  bool ended_ = false;  // nothing more comes into it
  char separator_ = ',';
  int line_ = 1;
  int damaged_ = 0;
  bool in_long_line_ = false;
};

}  // namespace meishi
