#include "store/contact_list.h"

#include <algorithm>
#include <array>
#include <deque>
#include <utility>

#include "normalize/text.h"
#include "normalize/vcard.h"
#include "store/calendar.h"
#include "store/csv_reader.h"

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

class VcardList final : public ContactList {
 public:
  explicit VcardList(ListText text) : text_(std::move(text)), format_("vcard") {}

  Result<std::optional<ListRow>> next() override {
    std::string card;
    int begin = 0;
    for (;;) {
      auto line = next_line();
      if (!line) return tl::unexpected(line.error());
      if (!*line) {
        if (begin == 0) return std::optional<ListRow>();
        return fail(ErrorCode::corrupt, "line {}: a vCard is not closed", {std::to_string(begin)});
      }
      const std::string plain = to_lower_ascii(trim(**line));
      if (plain == "begin:vcard") {
        if (begin != 0) {  // the one before it was cut off
          const int cut = begin;
          pending_ = true;
          return fail(ErrorCode::corrupt, "line {}: a vCard is not closed", {std::to_string(cut)});
        }
        begin = line_;
      }
      if (begin == 0) continue;
      card += **line + "\n";
      if (card.size() > kLongest) {
        begin = 0;
        return fail(ErrorCode::corrupt, "line {}: the vCard is too long", {std::to_string(line_)});
      }
      if (plain == "end:vcard") return std::optional<ListRow>(take(card, begin));
    }
  }

  [[nodiscard]] const ListText& source() const override { return text_; }
  [[nodiscard]] const std::vector<ListColumn>& columns() const override { return columns_; }
  [[nodiscard]] const std::string& format() const override { return format_; }
  [[nodiscard]] int skipped() const override { return 0; }

 private:
  static constexpr std::size_t kLongest = 8 * 1024 * 1024;  // photographs
  static constexpr std::size_t kLongestLine = 1024 * 1024;

  // As bytes; the card as a whole is brought to UTF-8. One line that is longer than any is cut.
  Result<std::optional<std::string>> next_line() {
    if (pending_) {  // BEGIN:VCARD again, for the next card
      pending_ = false;
      return std::optional<std::string>("BEGIN:VCARD");
    }
    for (;;) {
      const std::size_t end = buffer_.find_first_of("\r\n", at_);
      const bool whole = end != std::string::npos && (end + 1 < buffer_.size() || ended_);
      if (whole || ended_ || buffer_.size() - at_ > kLongestLine) {
        if (at_ >= buffer_.size()) return std::optional<std::string>();
        const std::size_t stop = whole ? end : std::min(end, buffer_.size());
        std::string line = buffer_.substr(at_, stop - at_);
        at_ = stop;
        if (whole) at_ += buffer_.compare(stop, 2, "\r\n") == 0 ? 2 : 1;
        ++line_;
        return std::optional<std::string>(std::move(line));
      }
      buffer_.erase(0, at_);
      at_ = 0;
      const auto more = text_.read(buffer_);
      if (!more) return tl::unexpected(more.error());
      ended_ = !*more;
    }
  }

  ListRow take(const std::string& bytes, int begin) {
    ListRow row;
    row.line = begin;
    const auto add = [&](RowField field, std::string text, int group = 0) {
      if (!trim(text).empty()) row.cells.push_back({field, std::move(text), group, {}});
    };
    std::string full;
    int addresses = 0;
    for (const VcardProperty& p : vcard_properties(text_.text(bytes))) {
      const std::string plain = trim(vcard_text(p.value));
      if (p.name == "N") {
        const auto parts = vcard_fields(p.value, 3);
        const bool sound = p.has_type("X-IRMC-N");
        add(sound ? RowField::last_name_kana : RowField::last_name, parts[0]);
        add(sound ? RowField::first_name_kana : RowField::first_name, trim(parts[1] + " " + parts[2]));
        for (const std::string& parameter : p.parameters) {
          if (!parameter.starts_with("SORT-AS=")) continue;
          const auto kana = vcard_fields(std::string_view(parameter).substr(8), 2, ',');
          add(RowField::last_name_kana, kana[0]);
          add(RowField::first_name_kana, kana[1]);
        }
      } else if (p.name == "FN") {
        full = plain;
      } else if (p.name == "SOUND") {
        const auto parts = vcard_fields(p.value, 2);
        add(RowField::last_name_kana, parts[0]);
        add(RowField::first_name_kana, parts[1]);
      } else if (p.name == "X-PHONETIC-LAST-NAME") {
        add(RowField::last_name_kana, plain);
      } else if (p.name == "X-PHONETIC-FIRST-NAME") {
        add(RowField::first_name_kana, plain);
      } else if (p.name == "X-PHONETIC-ORG") {
        add(RowField::company_kana, plain);
      } else if (p.name == "ORG") {
        const auto parts = vcard_fields(p.value, 1);
        add(RowField::company, parts[0]);
        std::string department;
        for (std::size_t i = 1; i < parts.size(); ++i) {
          if (!parts[i].empty()) department += (department.empty() ? "" : " ") + parts[i];
        }
        add(RowField::department, department);
      } else if (p.name == "TITLE" || (p.name == "ROLE" && p.value.size() < 200)) {
        add(RowField::title, plain);
      } else if (p.name == "TEL") {
        const RowField field = p.has_type("FAX")                                ? RowField::phone_fax
                               : p.has_type("CELL") || p.has_type("MOBILE")     ? RowField::phone_mobile
                               : p.has_type("MAIN")                             ? RowField::phone_main
                               : p.has_type("X-DIRECT") || p.has_type("DIRECT") ? RowField::phone_direct
                               : p.has_type("HOME")                             ? RowField::phone_other
                               : p.has_type("WORK")                             ? RowField::phone_work
                                                                                : RowField::phone;
        std::string number = plain;
        if (to_lower_ascii(number).starts_with("tel:")) number.erase(0, 4);
        if (const std::size_t extension = number.find(";ext="); extension != std::string::npos) {
          number.replace(extension, 5, " ext. ");
        }
        row.cells.push_back({field, number, 0, "TEL"});
      } else if (p.name == "EMAIL") {
        row.cells.push_back({RowField::email, plain, 0, "EMAIL"});
      } else if (p.name == "URL") {
        row.cells.push_back({RowField::url, plain, 0, "URL"});
      } else if (p.name == "ADR") {
        const auto f = vcard_fields(p.value, 7);
        ++addresses;
        add(RowField::postal_code, f[5], addresses);
        add(RowField::country, f[6], addresses);
        add(RowField::prefecture, f[4], addresses);
        add(RowField::city, f[3], addresses);
        add(RowField::street, f[2], addresses);
        add(RowField::building, f[1], addresses);
      } else if (p.name == "NOTE") {
        add(RowField::note, plain);
      } else if (p.name == "CATEGORIES") {
        for (const std::string& tag : vcard_fields(p.value, 0, ',')) {
          if (!tag.empty()) row.tags.push_back(tag);
        }
      } else if (p.name == "UID") {
        (plain.starts_with("mc-") ? row.meishi_id : row.record_id) = plain;
      } else if (p.name == "REV") {
        row.modified_on = list_date(plain);
      }
    }
    const bool named = std::ranges::any_of(row.cells, [](const RowCell& cell) {
      return cell.field == RowField::last_name || cell.field == RowField::first_name;
    });
    if (!named) add(RowField::full_name, full);
    return row;
  }

  ListText text_;
  std::string format_;
  std::vector<ListColumn> columns_;
  std::string buffer_;
  std::size_t at_ = 0;
  bool ended_ = false;
  bool pending_ = false;
  int line_ = 0;
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
  if (kind == "vcard") {
    auto text = ListText::open(file);
    if (!text) return tl::unexpected(text.error());
    return std::make_unique<VcardList>(std::move(*text));
  }
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
