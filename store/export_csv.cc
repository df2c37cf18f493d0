#include "store/atomic_files.h"
#include "store/csv.h"
#include "store/export.h"
#include "store/export_values.h"

namespace meishi {

namespace {

struct Heading {
  const char* english;
  const char* japanese;
};

constexpr Heading kHeadings[] = {
    {"Last name", "姓"},
    {"First name", "名"},
    {"Last name (kana)", "姓（フリガナ）"},
    {"First name (kana)", "名（フリガナ）"},
    {"Last name (roman)", "姓（ローマ字）"},
    {"First name (roman)", "名（ローマ字）"},
    {"Company", "会社名"},
    {"Company (English)", "会社名（英語）"},
    {"Department", "部署"},
    {"Title", "役職"},
    {"E-mail", "メールアドレス"},
    {"Phone", "電話番号"},
    {"Direct", "直通"},
    {"Mobile", "携帯電話"},
    {"Fax", "FAX"},
    {"Postal code", "郵便番号"},
    {"Prefecture", "都道府県"},
    {"City", "市区町村"},
    {"Street", "町名・番地"},
    {"Building", "建物名"},
    {"Website", "ホームページ"},
    {"Exchanged on", "名刺交換日"},
    {"Event", "名刺交換の場"},
    {"Owner", "担当者"},
    {"Tags", "タグ"},
    {"Notes", "備考"},
};

std::string joined(const std::vector<std::string>& values, const char* between) {
  std::string out;
  for (const std::string& value : values) out += (out.empty() ? "" : between) + value;
  return out;
}

// Of concurrent posts all are shown, in one cell each.
std::string of_posts(const ContactFields& c, std::string Post::*part) {
  std::vector<std::string> values;
  for (const Post& post : c.posts) {
    if (!(post.*part).empty()) values.push_back(post.*part);
  }
  return joined(values, " / ");
}

std::vector<std::string> cells_of(const Contact& contact) {
  const ContactFields& c = contact.fields;
  const Address a = address_of(c);
  const CardSource newest = contact.cards.empty() ? CardSource() : contact.cards.front().source;
  return {c.last_name,
          c.first_name,
          c.last_name_kana,
          c.first_name_kana,
          c.last_name_roman,
          c.first_name_roman,
          c.organization.name,
          c.organization.name_en,
          of_posts(c, &Post::department),
          of_posts(c, &Post::title),
          joined(c.emails, " / "),
          phone_of(c, {PhoneType::work, PhoneType::main, PhoneType::ip, PhoneType::toll_free, PhoneType::other}),
          phone_of(c, {PhoneType::direct}),
          phone_of(c, {PhoneType::mobile}),
          phone_of(c, {PhoneType::fax}),
          postal_code_of(a),
          a.prefecture,
          a.city,
          town_and_block(a),
          a.building,
          joined(c.urls, " / "),
          newest.exchanged_on,
          newest.event,
          contact.owner,
          joined(contact.tags, " / "),
          joined(c.notes, "\n")};
}

}  // namespace

Result<ExportedFile> export_csv(const std::vector<Contact>& contacts, const std::filesystem::path& dir,
                                CsvHeader header) {
  std::vector<std::string> headings;
  for (const Heading& heading : kHeadings) {
    headings.emplace_back(header == CsvHeader::japanese ? heading.japanese : heading.english);
  }
  std::string file = "\xEF\xBB\xBF" + csv_line(headings);
  for (const Contact& contact : contacts) {
    std::vector<std::string> cells = cells_of(contact);
    for (std::string& cell : cells) cell = without_formula(std::move(cell));
    file += csv_line(cells);
  }
  if (Status status = write_files(dir, {{"contacts.csv", std::move(file)}}); !status) {
    return tl::unexpected(status.error());
  }
  return ExportedFile{dir / "contacts.csv", contacts.size()};
}

}  // namespace meishi
