#include "store/vcard_list.h"

#include <algorithm>
#include <utility>

#include "normalize/text.h"
#include "normalize/vcard.h"

namespace meishi {

namespace {

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

}  // namespace

Result<std::unique_ptr<ContactList>> open_vcards(const std::filesystem::path& file) {
  auto text = ListText::open(file);
  if (!text) return tl::unexpected(text.error());
  return std::make_unique<VcardList>(std::move(*text));
}

}  // namespace meishi
