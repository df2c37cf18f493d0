#include "store/csv_reader.h"

#include <algorithm>
#include <utility>

namespace meishi {

namespace {

constexpr std::size_t kLongestRow = 256 * 1024;
constexpr int kMostDamaged = 100;

std::size_t line_end(std::string_view text, std::size_t from) {
  const std::size_t end = text.find_first_of("\r\n", from);
  if (end == std::string_view::npos) return end;
  return end + (text.substr(end).starts_with("\r\n") ? 2 : 1);
}

int lines_in(std::string_view text) {
  int lines = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'))) ++lines;
  }
  return lines;
}

}  // namespace

Result<CsvReader> CsvReader::open(const std::filesystem::path& file) {
  auto text = ListText::open(file);
  if (!text) return tl::unexpected(text.error());
  CsvReader reader(std::move(*text));
  if (Status status = reader.fill(64 * 1024); !status) return tl::unexpected(status.error());
  if (reader.buffer_.find_first_not_of(" \t\r\n") == std::string::npos && reader.ended_) {
    return fail(ErrorCode::corrupt, "the file is empty", {}, file.string());
  }
  reader.find_separator();
  return reader;
}

// At least so many bytes behind at_, if the file has them.
Status CsvReader::fill(std::size_t bytes) {
  if (ended_) return {};
  if (at_ > 0 && buffer_.size() - at_ < bytes) {
    buffer_.erase(0, at_);
    at_ = 0;
  }
  while (!ended_ && buffer_.size() - at_ < bytes) {
    const auto more = text_.read(buffer_);
    if (!more) return tl::unexpected(more.error());
    ended_ = !*more;
  }
  return {};
}

// What the first lines have most of outside of quotes; a list with one column has none of them.
void CsvReader::find_separator() {
  constexpr int kLines = 20;
  std::size_t best = 0;
  for (const char candidate : {',', '\t', ';'}) {
    std::size_t found = 0;
    bool quoted = false;
    int lines = 0;
    for (const char c : buffer_) {
      if (c == '"') quoted = !quoted;
      if (!quoted && c == candidate) ++found;
      if (!quoted && c == '\n' && ++lines == kLines) break;
    }
    if (found > best) {
      best = found;
      separator_ = candidate;
    }
  }
}

std::size_t CsvReader::row_end(std::size_t begin) const {
  bool quoted = false;
  bool cell_begins = true;
  for (std::size_t i = begin; i < buffer_.size(); ++i) {
    const char c = buffer_[i];
    if (quoted) {
      if (c != '"') continue;
      if (i + 1 < buffer_.size() && buffer_[i + 1] == '"') {
        ++i;
      } else if (i + 1 == buffer_.size() && !ended_) {
        return std::string::npos;
      } else {
        quoted = false;
      }
      continue;
    }
    if (c == '"' && cell_begins) {
      quoted = true;
    } else if (c == '\r' || c == '\n') {
      if (c == '\r' && i + 1 == buffer_.size() && !ended_) return std::string::npos;
      return line_end(buffer_, i);
    }
    cell_begins = c == separator_;
  }
  return ended_ && !quoted ? buffer_.size() : std::string::npos;
}

Result<std::optional<CsvRow>> CsvReader::next() {
  for (;;) {
    if (Status status = fill(kLongestRow + 1); !status) return tl::unexpected(status.error());
    if (at_ >= buffer_.size()) return std::optional<CsvRow>();
    if (in_long_line_) {  // the rest of it
      const std::size_t rest = line_end(buffer_, at_);
      at_ = rest == std::string::npos ? buffer_.size() : rest;
      in_long_line_ = rest == std::string::npos;
      if (!in_long_line_) ++line_;
      continue;
    }
    const std::size_t end = row_end(at_);
    CsvRow row;
    row.line = line_;
    if (end == std::string::npos || end - at_ > kLongestRow) {
      if (++damaged_ > kMostDamaged) {
        return fail(ErrorCode::invalid, "too many rows cannot be read; this is no list of contacts");
      }
      // Only this line is given up: what looked like the rest of a cell may be rows.
      const std::size_t next = line_end(buffer_, at_);
      const bool unclosed =
          end == std::string::npos && (next != std::string::npos || buffer_.size() - at_ <= kLongestRow);
      at_ = next == std::string::npos ? buffer_.size() : next;
      in_long_line_ = next == std::string::npos;
      if (!in_long_line_) ++line_;
      return unclosed ? fail(ErrorCode::corrupt, "line {}: a quotation mark is not closed", {std::to_string(row.line)})
                      : fail(ErrorCode::corrupt, "line {}: the row is too long", {std::to_string(row.line)});
    }
    const std::string_view bytes = std::string_view(buffer_).substr(at_, end - at_);
    line_ += lines_in(bytes);
    at_ = end;
    std::string cell;
    bool quoted = false;
    bool begins = true;
    bool empty = true;
    const auto put = [&] {
      std::string text = text_.text(cell);
      empty = empty && text.find_first_not_of(" \t\r\n") == std::string::npos;
      row.cells.push_back(std::move(text));
      cell.clear();
      begins = true;
    };
    std::size_t i = 0;
    for (; i < bytes.size(); ++i) {
      const char c = bytes[i];
      if (quoted) {
        if (c != '"') {
          cell += c;
        } else if (i + 1 < bytes.size() && bytes[i + 1] == '"') {
          cell += bytes[++i];
        } else {
          quoted = false;
        }
        continue;
      }
      if (c == '"' && begins) {
        quoted = true;
      } else if (c == separator_) {
        put();
        continue;
      } else if (c == '\r' || c == '\n') {
        break;
      } else {
        cell += c;
      }
      begins = false;
    }
    put();
    if (!empty) return std::optional<CsvRow>(std::move(row));
  }
}

}  // namespace meishi
