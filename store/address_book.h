// What the formats of address books share (vCard, Google, Outlook): one person in the fields that all of them have, and
// a note for the rest.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/export.h"
#include "store/records.h"

namespace meishi {

enum class DayFormat { iso, us };  // 2024-05-17; 5/17/2024

struct AddressBookEntry {
  std::string last_name;  // in Latin script when the card has no other
  std::string first_name;
  std::string display_name;  // 天野 海斗; Jane Doe; without a name the company, an e-mail address or a number
  std::string organization;
  std::string organization_kana;
  std::string department;
  std::string title;
  std::vector<std::string> notes;  // each a line or more
};

[[nodiscard]] AddressBookEntry address_book_entry(const Contact& contact, ExportLanguage language,
                                                  DayFormat days = DayFormat::iso);

// One line: 〒100-0005 東京都千代田区丸の内1-2-3 青葉ビル 9F; 9F Harbor Bldg., 3-32-28 Chuo, Chiyoda-ku, Tokyo
// 554-0021, Japan.
[[nodiscard]] std::string address_line(const Address& address);

// "a ::: b"
[[nodiscard]] std::string joined(const std::vector<std::string>& values, std::string_view between);

// The numbers in one cell. A spreadsheet makes at worst a number of "+1...", so it stands as it is; anything that holds
// more than digits, and hyphens in a national one, goes through without_formula(): see export_google().
[[nodiscard]] std::string phone_cell(const std::vector<std::string>& numbers, std::string_view between);

}  // namespace meishi
