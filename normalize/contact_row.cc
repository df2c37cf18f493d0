#include "normalize/contact_row.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "normalize/column_address.h"
#include "normalize/column_phone.h"
#include "normalize/company.h"
#include "normalize/corporate_number.h"
#include "normalize/field_confidence.h"
#include "normalize/full_name.h"
#include "normalize/internet.h"
#include "normalize/kana.h"
#include "normalize/person_name.h"
#include "normalize/post.h"
#include "normalize/text.h"

namespace meishi {

namespace {

constexpr std::size_t kLongest = 2000;

constexpr std::array<std::string_view, 34> kFieldNames = {"last_name",
                                                          "first_name",
                                                          "full_name",
                                                          "last_name_kana",
                                                          "first_name_kana",
                                                          "full_name_kana",
                                                          "last_name_roman",
                                                          "first_name_roman",
                                                          "full_name_roman",
                                                          "company",
                                                          "company_kana",
                                                          "company_en",
                                                          "corporate_number",
                                                          "department",
                                                          "title",
                                                          "post",
                                                          "email",
                                                          "phone",
                                                          "phone_work",
                                                          "phone_main",
                                                          "phone_direct",
                                                          "phone_mobile",
                                                          "phone_fax",
                                                          "phone_other",
                                                          "url",
                                                          "address",
                                                          "postal_code",
                                                          "country",
                                                          "prefecture",
                                                          "city",
                                                          "street",
                                                          "building",
                                                          "qualification",
                                                          "social"};

bool has_japanese(std::string_view text) { return std::ranges::any_of(to_u32(text), is_japanese); }

// Marks alone ("-", ",,,", "―") are what people write for nothing.
bool says_nothing(const std::u32string& text) {
  return std::ranges::none_of(text, [](char32_t c) {
    const bool mark = (c >= U'\u2000' && c < U'\u3040') || (c >= U'\uff00' && c <= U'\uff0f');
    return is_japanese(c) || is_latin(c) || is_digit(c) || (c > U'\u02ff' && !mark);
  });
}

// One line, no gaps at its ends; "" where nothing is said.
std::string one_line(std::string_view text) {
  std::u32string out;
  for (const char32_t c : to_u32(text)) {
    const bool gap = c < U' ' || c == 0x7f || c == U'\u00a0' || c == U' ';
    if (!gap) {
      out += c;
    } else if (!out.empty() && out.back() != U' ') {
      out += U' ';
    }
  }
  return says_nothing(out) ? std::string() : trim(to_utf8(out));
}

std::vector<std::string> parts_of(const std::string& text, std::initializer_list<std::string_view> separators) {
  std::vector<std::string> out;
  std::string part;
  for (std::size_t i = 0; i < text.size();) {
    const auto at = std::ranges::find_if(
        separators, [&](std::string_view s) { return std::string_view(text).substr(i).starts_with(s); });
    if (at == separators.end()) {
      part += text[i++];
      continue;
    }
    out.push_back(trim(part));
    part.clear();
    i += at->size();
  }
  out.push_back(trim(part));
  std::erase(out, "");
  return out;
}

template <typename T>
void add_once(std::vector<T>& values, T value) {
  if (std::ranges::find(values, value) == values.end()) values.push_back(std::move(value));
}

class Row {
 public:
  Row(const std::vector<RowCell>& cells, const Reference& reference) : cells_(cells), reference_(reference) {}

  RowReading read() {
    name();
    readings();
    roman_name();
    company();
    posts();
    std::map<int, std::vector<const RowCell*>> addresses;
    for (const RowCell& cell : cells_) {
      const std::string text = one_line(cell.text);
      if (text.empty()) continue;
      if (text.size() > kLongest && cell.field != RowField::note) {
        misplace(cell, text);
        continue;
      }
      switch (cell.field) {
        case RowField::phone:
        case RowField::phone_work:
        case RowField::phone_main:
        case RowField::phone_direct:
        case RowField::phone_mobile:
        case RowField::phone_fax:
        case RowField::phone_other:
          phones(cell);
          break;
        case RowField::email:
          emails(cell, text);
          break;
        case RowField::url:
          urls(cell, text);
          break;
        case RowField::address:
        case RowField::postal_code:
        case RowField::country:
        case RowField::prefecture:
        case RowField::city:
        case RowField::street:
        case RowField::building:
          addresses[cell.group].push_back(&cell);
          break;
        case RowField::qualification:
          add_once(contact_.qualifications, text);
          break;
        case RowField::social:
          contact_.social.push_back({cell.column, text});
          break;
        case RowField::note:
          note(cell);
          break;
        default:  // one value has been taken; a second company or title is kept beside it
          if (text != text_of(cell.field)) leave(cell, text);
          break;
      }
    }
    for (const auto& [group, parts] : addresses) address(parts);
    return std::move(reading_);
  }

 private:
  [[nodiscard]] std::string text_of(RowField field) const {
    for (const RowCell& cell : cells_) {
      if (cell.field != field) continue;
      if (std::string text = one_line(cell.text); !text.empty()) return text.size() > kLongest ? std::string() : text;
    }
    return {};
  }

  void say(const std::string& path, double confidence) {
    if (confidence < 1) reading_.record.confidence[path] = field_confidence(path, confidence);
  }

  void leave(const RowCell& cell, const std::string& text) {
    contact_.notes.push_back(cell.column.empty() ? text : cell.column + ": " + text);
  }

  void misplace(const RowCell& cell, const std::string& text) {
    reading_.misplaced.push_back({cell.field, text, cell.group, cell.column});
    leave(cell, text);
  }

  void take_full_name(const std::string& text) {
    const FullName name = parse_full_name(text, reference_);
    const auto confidence = [&](const char* part) {
      const auto it = name.confidence.find(part);
      return it == name.confidence.end() ? 1.0 : it->second;
    };
    contact_.last_name = name.last_name;
    contact_.first_name = name.first_name;
    say("last_name", confidence("last_name"));
    say("first_name", confidence("first_name"));
    contact_.last_name_kana = name.last_name_kana;
    contact_.first_name_kana = name.first_name_kana;
    if (has_japanese(name.last_name + name.first_name)) {  // else it is the name, as on a card in English
      contact_.last_name_roman = name.last_name_roman;
      contact_.first_name_roman = name.first_name_roman;
    }
    contact_.suggested = name.suggested;
    static constexpr std::array<std::string_view, 6> kForms = {"様", "さま", "さん", "殿", "先生", "氏"};
    const std::string rest = trim(name.unmatched);
    if (!rest.empty() && std::ranges::find(kForms, rest) == kForms.end()) contact_.notes.push_back(rest);
  }

  void name() {
    const std::string last = text_of(RowField::last_name);
    const std::string first = text_of(RowField::first_name);
    const std::string full = text_of(RowField::full_name);
    if (!last.empty() && !first.empty()) {
      contact_.last_name = last;
      contact_.first_name = first;
      if (has_japanese(last + first)) suggest_reading();
      return;
    }
    const std::string& one = !full.empty() ? full : !last.empty() ? last : first;
    if (one.empty()) return;
    // A family name alone stays one; 山田 太郎 in its column is both.
    const bool whole = one == full || one.find(' ') != std::string::npos || one.find("\u3000") != std::string::npos;
    if (whole) {
      take_full_name(one);
      if (!contact_.last_name.empty()) return;
    }
    contact_.last_name = one;
  }

  // What card.cc does for a printed name: the usual reading, marked as not printed.
  void suggest_reading() {
    const FullName name = parse_full_name(contact_.last_name + " " + contact_.first_name, reference_);
    if (name.last_name == contact_.last_name && name.first_name == contact_.first_name) {
      contact_.suggested = name.suggested;
    }
  }

  void readings() {
    std::string last = normal_kana(text_of(RowField::last_name_kana)).value;
    std::string first = normal_kana(text_of(RowField::first_name_kana)).value;
    if (last.empty() || first.empty()) {
      const std::string whole = normal_kana(last.empty() ? text_of(RowField::full_name_kana) : last).value;
      const std::size_t gap = whole.find(' ');
      if (gap != std::string::npos) {
        last = whole.substr(0, gap);
        first = whole.substr(gap + 1);
      } else if (!whole.empty() && first.empty()) {
        NameFinding kanji;
        kanji.last_name = contact_.last_name;
        kanji.first_name = contact_.first_name;
        const NameFinding split = split_kana(whole, kanji, reference_);
        last = split.last_name.empty() ? whole : split.last_name;
        first = split.first_name;
      }
    }
    if (!last.empty()) contact_.last_name_kana = last;
    if (!first.empty()) contact_.first_name_kana = first;
    if (!contact_.last_name_kana.empty()) contact_.suggested.erase("last_name_kana");
    if (!contact_.first_name_kana.empty()) contact_.suggested.erase("first_name_kana");
  }

  void roman_name() {
    const std::string last = text_of(RowField::last_name_roman);
    const std::string first = text_of(RowField::first_name_roman);
    const std::string full = text_of(RowField::full_name_roman);
    if (!last.empty()) contact_.last_name_roman = last;
    if (!first.empty()) contact_.first_name_roman = first;
    if (full.empty() || !contact_.last_name_roman.empty()) return;
    const FullName name = parse_full_name(full, reference_);
    contact_.last_name_roman = name.last_name_roman;
    contact_.first_name_roman = name.first_name_roman;
  }

  void company() {
    Organization& o = contact_.organization;
    if (const std::string text = text_of(RowField::company); !text.empty()) {
      const CompanyNames names = split_company_names(text, reference_);
      CompanyFinding finding = parse_company(names.name, reference_);
      o = std::move(finding.organization);
      o.name_en = names.name_en;
      o.name_kana = names.name_kana;
      office_ = finding.office;
    }
    if (const std::string english = text_of(RowField::company_en); !english.empty()) o.name_en = english;
    if (const std::string kana = normal_kana(text_of(RowField::company_kana)).value; !kana.empty()) o.name_kana = kana;
    if (const std::string text = text_of(RowField::corporate_number); !text.empty()) {
      const std::string digits = without_spaces(nfkc(text));
      const bool plain =
          digits.size() == 13 && std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
      const auto match = find_corporate_number(to_u32("法人番号 " + digits));
      if (plain && match && match->valid) {
        o.corporate_number = match->digits;
      } else {
        for (const RowCell& cell : cells_) {
          if (cell.field == RowField::corporate_number && !one_line(cell.text).empty())
            misplace(cell, one_line(cell.text));
        }
      }
    }
    // A name in Latin letters alone is the English one as well, as on a card.
    if (!o.name.empty() && o.name_en.empty() && o.legal_form.empty() && !has_japanese(o.name)) o.name_en = o.name;
  }

  void posts() {
    const std::string department = text_of(RowField::department);
    const std::string title = text_of(RowField::title);
    std::vector<Post> posts;
    if (const std::string both = text_of(RowField::post); !both.empty()) {
      PostFinding finding = parse_post(both, reference_);
      posts = std::move(finding.posts);
      for (std::string& one : finding.qualifications) add_once(contact_.qualifications, std::move(one));
      if (posts.empty()) posts.push_back({{}, both, 0});
    }
    if (!department.empty() || !title.empty()) {
      Post post{department, title, title_rank(title, reference_)};
      if (!title.empty()) {
        PostFinding finding = parse_post(title, reference_);
        const bool understood = !finding.posts.empty() && trim(finding.unmatched).empty();
        const std::string own = understood ? finding.posts.front().department : std::string();
        if (understood && finding.posts.size() > 1) {
          if (finding.posts.front().department.empty()) finding.posts.front().department = department;
          posts.insert(posts.end(), finding.posts.begin(), finding.posts.end());
          post = {};
        } else if (understood && (own.empty() || department.empty() || department.ends_with(own))) {
          post = finding.posts.front();
          if (!department.empty()) post.department = department;
        }
        if (understood) {
          for (std::string& one : finding.qualifications) add_once(contact_.qualifications, std::move(one));
        }
      }
      if (!post.department.empty() || !post.title.empty()) posts.push_back(std::move(post));
    }
    contact_.posts = std::move(posts);
  }

  void phones(const RowCell& cell) {
    for (const std::string& part : parts_of(cell.text, {":::", "\n", "\r", ";", "；"})) {
      const std::string text = one_line(part);
      if (text.empty()) continue;
      auto findings = find_column_phones(text, cell.field);
      if (findings.empty()) misplace(cell, text);
      for (PhoneFinding& finding : findings) {
        Phone& phone = finding.phone;
        const bool known = std::ranges::any_of(contact_.phones, [&](const Phone& p) {
          return p.e164 == phone.e164 && p.extension == phone.extension &&
                 (p.type == PhoneType::fax) == (phone.type == PhoneType::fax);
        });
        if (known) continue;
        say("phones[" + std::to_string(contact_.phones.size()) + "]", finding.confidence);
        contact_.phones.push_back(std::move(phone));
      }
    }
  }

  void emails(const RowCell& cell, const std::string& text) {
    const auto findings = find_emails(text);
    for (const InternetFinding& finding : findings) add_once(contact_.emails, finding.value);
    if (findings.empty()) misplace(cell, text);
  }

  void urls(const RowCell& cell, const std::string& text) {
    const auto findings = find_urls(text);
    for (const InternetFinding& finding : findings) add_once(contact_.urls, finding.value);
    if (findings.empty()) misplace(cell, text);
  }

  void note(const RowCell& cell) {
    for (const std::string& part : parts_of(cell.text, {"\r\n", "\n", "\r"})) {
      if (std::string line = one_line(part); !line.empty()) contact_.notes.push_back(std::move(line));
    }
  }

  void address(const std::vector<const RowCell*>& parts) {
    std::map<RowField, std::string> texts;
    for (const RowCell* part : parts) {
      std::string& text = texts[part->field];
      text += (text.empty() ? "" : " ") + one_line(part->text);
    }
    auto found = address_of_columns(
        {texts[RowField::address], texts[RowField::postal_code], texts[RowField::country], texts[RowField::prefecture],
         texts[RowField::city], texts[RowField::street], texts[RowField::building]},
        reference_);
    if (!found) return;
    const bool told_abroad = !texts[RowField::country].empty() && !found->country.empty();
    if (!told_abroad && found->label.empty()) found->label = std::exchange(office_, {});
    contact_.addresses.push_back(std::move(*found));
  }

  const std::vector<RowCell>& cells_;
  const Reference& reference_;
  RowReading reading_;
  ContactFields& contact_ = reading_.record.contact;
  std::string office_;
};

}  // namespace

std::string_view row_field_name(RowField field) {
  const auto index = static_cast<std::size_t>(field);
  return index < kFieldNames.size() ? kFieldNames[index] : "note";
}

RowReading read_row(const std::vector<RowCell>& cells, const Reference& reference) {
  return Row(cells, reference).read();
}

}  // namespace meishi
