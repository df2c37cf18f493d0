#include "store/export_table.h"

#include "store/address_book.h"
#include "store/export_values.h"

namespace meishi {

namespace {

// Of concurrent posts all are shown, in one cell each.
std::string of_posts(const ContactFields& c, std::string Post::*part) {
  std::vector<std::string> values;
  for (const Post& post : c.posts) {
    if (!(post.*part).empty()) values.push_back(post.*part);
  }
  return joined(values, " / ");
}

}  // namespace

const std::vector<TableColumn>& table_columns() {
  static const std::vector<TableColumn> columns = {
      {"Last name", "姓", 12},
      {"First name", "名", 12},
      {"Last name (kana)", "姓（フリガナ）", 14},
      {"First name (kana)", "名（フリガナ）", 14},
      {"Last name (roman)", "姓（ローマ字）", 14},
      {"First name (roman)", "名（ローマ字）", 14},
      {"Company", "会社名", 32},
      {"Company (English)", "会社名（英語）", 28},
      {"Department", "部署", 26},
      {"Title", "役職", 18},
      {"E-mail", "メールアドレス", 30},
      {"Phone", "電話番号", 18},
      {"Direct", "直通", 18},
      {"Mobile", "携帯電話", 18},
      {"Fax", "FAX", 18},
      {"Postal code", "郵便番号", 11},
      {"Prefecture", "都道府県", 11},
      {"City", "市区町村", 20},
      {"Street", "町名・番地", 24},
      {"Building", "建物名", 26},
      {"Website", "ホームページ", 30},
      {"Exchanged on", "名刺交換日", 13},
      {"Event", "名刺交換の場", 20},
      {"Owner", "担当者", 12},
      {"Tags", "タグ", 18},
      {"Notes", "備考", 40},
  };
  return columns;
}

std::vector<std::string> table_headings(ExportLanguage language) {
  std::vector<std::string> headings;
  for (const TableColumn& column : table_columns()) {
    headings.emplace_back(language == ExportLanguage::japanese ? column.japanese : column.english);
  }
  return headings;
}

std::vector<std::string> table_cells(const Contact& contact) {
  const ContactFields& c = contact.fields;
  const Address a = address_of(c);
  static const CardSource kNone;
  const CardSource& newest = contact.cards.empty() ? kNone : contact.cards.front().source;
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

}  // namespace meishi
