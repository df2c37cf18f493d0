// A row of a contact list (a spreadsheet, an export of another program, a vCard) as the record of a card: the same
// normal forms, so that it is matched with cards and compared with them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "normalize/card_record.h"
#include "normalize/reference.h"

namespace meishi {

enum class RowField {
  last_name,
  first_name,
  full_name,
  last_name_kana,
  first_name_kana,
  full_name_kana,
  last_name_roman,
  first_name_roman,
  full_name_roman,
  company,
  company_kana,
  company_en,
  corporate_number,
  department,
  title,
  post,  // department and title in one
  email,
  phone,  // of whatever kind
  phone_work,
  phone_main,
  phone_direct,
  phone_mobile,
  phone_fax,
  phone_other,
  url,
  address,  // whole
  postal_code,
  country,
  prefecture,
  city,
  street,    // town and block, perhaps the building
  building,  // and what else stands behind the street
  qualification,
  social,
  note,
};
[[nodiscard]] std::string_view row_field_name(RowField field);  // "last_name", ...

struct RowCell {
  RowField field = RowField::note;
  std::string text;    // several values may stand in one cell: "a@x.example ::: b@x.example"
  int group = 0;       // cells of one address share it
  std::string column;  // what the list calls it: for messages
};

struct RowReading {
  CardRecord record;  // without evidence; confidence only of what was split or guessed
  // Cells (or parts of them) that are not what their column says: an address among the telephone numbers. They are in
  // the record's notes, with the column before them.
  std::vector<RowCell> misplaced;
};

// A name in one cell is split, a reading is brought to katakana, a company gets its legal form written out, 営業部長 in
// a column of titles is split as on a card, phones get their E.164 form, addresses their parts. Nothing is dropped:
// what has no place becomes a note. Texts are UTF-8; broken bytes become U+FFFD. Thread-safe.
[[nodiscard]] RowReading read_row(const std::vector<RowCell>& cells, const Reference& reference);

}  // namespace meishi
