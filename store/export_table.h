// Contacts as a table for people: one row a contact, the same columns in CSV and in XLSX.
#pragma once

#include <string>
#include <vector>

#include "store/export.h"
#include "store/records.h"

namespace meishi {

struct TableColumn {
  const char* english;
  const char* japanese;
  int width;  // in digits of the standard font, as spreadsheets count; an ideograph takes two
};

[[nodiscard]] const std::vector<TableColumn>& table_columns();

// The headings, in the order of table_columns().
[[nodiscard]] std::vector<std::string> table_headings(ExportLanguage language);

// One cell a column; several values in one are joined by " / ", notes by a line break.
[[nodiscard]] std::vector<std::string> table_cells(const Contact& contact);

}  // namespace meishi
