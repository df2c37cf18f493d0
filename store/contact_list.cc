#include "store/contact_list.h"

#include <algorithm>
#include <array>
#include <deque>
#include <utility>

#include "normalize/text.h"
#include "store/calendar.h"
#include "store/csv_reader.h"
#include "store/vcard_list.h"

namespace meishi {

namespace {

std::vector<std::string> tags_of(std::string_view text) {
  std::vector<std::string> out;
  std::string tag;
  const auto put = [&] {
    std::string plain = trim(tag);
    // Google marks its own groups: "* myContacts".
    if (!plain.empty() && plain.front() != '*' && std::ranges::find(out, plain) == out.end()) out.push_back(plain);
    tag.clear();
  };
  for (const char32_t c : to_u32(text)) {
    const bool between = c == U',' || c == U';' || c == U'、' || c == U'；' || c == U'\n' || c == U'\r';
    if (between) {
      put();
    } else {
      tag += to_utf8(std::u32string(1, c));
      if (tag.ends_with(":::")) {
        tag.resize(tag.size() - 3);
        put();
      }
      if (tag.ends_with(" / ")) {  // Meishi's own
        tag.resize(tag.size() - 3);
        put();
      }
    }
  }
  put();
  return out;
}

bool says_yes(std::string_view text) {
  const std::string plain = to_lower_ascii(trim(text));
  static constexpr std::array<std::string_view, 7> kYes = {"1", "true", "yes", "y", "はい", "○", "希望しない"};
  return std::ranges::find(kYes, plain) != kYes.end();
}

// Google's labels, and what people write there.
RowField phone_field(std::string_view label) {
  const std::string plain = to_lower_ascii(nfkc(trim(label)));
  const auto has = [&](std::string_view word) { return plain.find(word) != std::string::npos; };
  if (has("fax") || has("ファ")) return RowField::phone_fax;
  if (has("mobile") || has("cell") || has("携帯")) return RowField::phone_mobile;
  if (has("main") || has("代表")) return RowField::phone_main;
  if (has("direct") || has("直通")) return RowField::phone_direct;
  if (has("work") || has("職場") || has("勤務") || has("会社")) return RowField::phone_work;
  if (has("home") || has("自宅") || has("other") || has("その他")) return RowField::phone_other;
  return RowField::phone;
}

class CsvList final : public ContactList {
 public:
  CsvList(CsvReader reader, std::string format) : reader_(std::move(reader)), format_(std::move(format)) {}

  // The line of headings: of the first rows the one with the most that are known.
  Status find_headings(std::string_view mapping) {
    constexpr int kRows = 20;
    std::deque<CsvRow> rows;
    std::size_t best = 0;
    int most = 0;
    for (int i = 0; i < kRows; ++i) {
      auto row = reader_.next();
      if (!row) {
        if (row.error().code != ErrorCode::corrupt) return tl::unexpected(row.error());
        bad_.push_back(row.error());
        continue;
      }
      if (!*row) break;
      const int known = known_headings((**row).cells);
      if (known > most) {
        most = known;
        best = rows.size();
      }
      rows.push_back(std::move(**row));
    }
    // With a mapping any line will do, the first one.
    if (rows.empty() || (most < 2 && mapping.empty())) {
      return fail(
          ErrorCode::invalid,
          "no line of headings was found that says what the columns are (last name, company, e-mail, ...); name "
          "them with --map");
    }
    skipped_ = rows[best].line - 1;
    for (const std::string& heading : rows[best].cells) columns_.push_back(column_of(heading));
    if (format_.empty()) format_ = list_format(rows[best].cells);
    // Outlook's Title is Mr. and 様; what a person is, is the job title.
    const auto folds_to = [](const ListColumn& column, std::initializer_list<std::string_view> names) {
      return std::ranges::find(names, to_lower_ascii(column.heading)) != names.end();
    };
    const bool job = std::ranges::any_of(columns_, [&](const ListColumn& column) {
      return folds_to(column, {"job title", "役職", "役職名"});
    });
    for (ListColumn& column : columns_) {
      if (job && format_ == "outlook" && folds_to(column, {"title", "肩書き", "敬称"})) column.mark = ListMark::ignored;
    }
    // An ID of a list that is nobody's in particular is a number of rows.
    for (ListColumn& column : columns_) {
      if (column.mark == ListMark::record_id && format_ == "csv") column.mark = ListMark::ignored;
    }
    if (!mapping.empty()) {
      if (Status status = apply_mapping(mapping, columns_); !status) return status;
    }
    rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(best) + 1);
    ahead_ = std::move(rows);
    return {};
  }

  Result<std::optional<ListRow>> next() override {
    if (!bad_.empty()) {
      Error error = std::move(bad_.front());
      bad_.pop_front();
      return tl::unexpected(std::move(error));
    }
    CsvRow row;
    if (!ahead_.empty()) {
      row = std::move(ahead_.front());
      ahead_.pop_front();
    } else {
      auto read = reader_.next();
      if (!read) return tl::unexpected(read.error());
      if (!*read) return std::optional<ListRow>();
      row = std::move(**read);
    }
    return std::optional<ListRow>(take(row));
  }

  [[nodiscard]] const ListText& source() const override { return reader_.source(); }
  [[nodiscard]] const std::vector<ListColumn>& columns() const override { return columns_; }
  [[nodiscard]] const std::string& format() const override { return format_; }
  [[nodiscard]] int skipped() const override { return skipped_; }

 private:
  [[nodiscard]] ListRow take(const CsvRow& row) const {
    ListRow out;
    out.line = row.line;
    const bool month_first = format_ == "outlook";
    std::vector<std::pair<int, RowField>> labels;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const std::string& cell = row.cells[i];
      if (i >= columns_.size()) {
        out.extra_cells = out.extra_cells || !trim(cell).empty();
        continue;
      }
      if (cell.empty()) continue;
      const ListColumn& column = columns_[i];
      switch (column.mark) {
        case ListMark::field:
          out.cells.push_back({column.field, unguarded(cell), column.group, column.heading});
          break;
        case ListMark::label:
          labels.emplace_back(column.group, phone_field(cell));
          break;
        case ListMark::record_id:
          out.record_id = trim(cell);
          break;
        case ListMark::meishi_id:
          out.meishi_id = trim(cell);
          break;
        case ListMark::exchanged_on:
          out.exchanged_on = list_date(cell, month_first);
          break;
        case ListMark::modified_on:
          out.modified_on = list_date(cell, month_first);
          break;
        case ListMark::event:
          out.event = trim(cell);
          break;
        case ListMark::owner:
          out.owner = trim(cell);
          break;
        case ListMark::tags:
          out.tags = tags_of(cell);
          break;
        case ListMark::opt_out:
          out.opt_out = says_yes(cell);
          break;
        case ListMark::ignored:
          break;
      }
    }
    for (RowCell& cell : out.cells) {
      if (cell.field != RowField::phone) continue;
      for (const auto& [group, field] : labels) {
        if (group == cell.group) cell.field = field;
      }
    }
    return out;
  }

  // What a guard against formulas put before +81... (csv.h without_formula).
  static std::string unguarded(const std::string& cell) {
    const bool guarded =
        cell.size() > 1 && cell[0] == '\'' && std::string_view("=+-@").find(cell[1]) != std::string::npos;
    return guarded ? cell.substr(1) : cell;
  }

  CsvReader reader_;
  std::string format_;
  std::vector<ListColumn> columns_;
  std::deque<CsvRow> ahead_;
  std::deque<Error> bad_;
  int skipped_ = 0;
};

Result<std::string> first_words(const std::filesystem::path& file) {
  auto text = ListText::open(file);
  if (!text) return tl::unexpected(text.error());
  std::string head;
  if (auto read = text->read(head); !read) return tl::unexpected(read.error());
  return trim(std::string_view(head).substr(0, 4096));
}

}  // namespace

std::string list_date(std::string_view text, bool month_first) {
  std::array<int, 3> numbers{};
  std::array<int, 3> digits{};
  std::size_t count = 0;
  bool in_number = false;
  for (const char32_t c : to_u32(nfkc(trim(text)))) {
    if (c >= U'0' && c <= U'9') {
      if (!in_number && count == 3) break;
      if (!in_number) ++count;
      in_number = true;
      if (digits[count - 1] >= 8) return {};
      numbers[count - 1] = numbers[count - 1] * 10 + static_cast<int>(c - U'0');
      ++digits[count - 1];
      continue;
    }
    in_number = false;
    if (count == 3) break;
    const bool mark = c == U'-' || c == U'/' || c == U'.' || c == U'年' || c == U'月' || c == U' ';
    if (!mark) break;
  }
  if (count == 1 && digits[0] == 8) {
    numbers = {numbers[0] / 10000, numbers[0] / 100 % 100, numbers[0] % 100};
  } else if (count < 3) {
    return {};
  } else if (digits[0] != 4) {
    if (!month_first || digits[2] != 4) return {};
    numbers = {numbers[2], numbers[0], numbers[1]};
  }
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02d-%02d", numbers[0] % 10000, numbers[1] % 100, numbers[2] % 100);
  return is_date(out.data()) ? std::string(out.data()) : std::string();
}

Result<std::string> guess_list_format(const std::filesystem::path& file) {
  auto words = first_words(file);
  if (!words) return words;
  if (to_lower_ascii(words->substr(0, 11)) == "begin:vcard") return std::string("vcard");
  if (words->starts_with("{")) return std::string("json");
  return std::string();
}

Result<std::unique_ptr<ContactList>> open_contact_list(const std::filesystem::path& file, const std::string& format,
                                                       std::string_view mapping) {
  std::string kind = format;
  if (kind.empty()) {
    auto guessed = guess_list_format(file);
    if (!guessed) return tl::unexpected(guessed.error());
    kind = *guessed;
  }
  if (kind == "vcard") return open_vcards(file);
  auto reader = CsvReader::open(file);
  if (!reader) return tl::unexpected(reader.error());
  auto list = std::make_unique<CsvList>(std::move(*reader), kind);
  if (Status status = list->find_headings(mapping); !status) {
    Error error = status.error();
    error.subject = file.string();
    return tl::unexpected(std::move(error));
  }
  return list;
}

}  // namespace meishi
