// What the columns of a contact list mean, by their headings: those of Salesforce (API names and labels), Google,
// Outlook, Eight, Sansan, Meishi's own exports and what people call them in spreadsheets, in Japanese and English.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "normalize/contact_row.h"

namespace meishi {

enum class ListMark {
  field,         // a value of the contact: `field` says which
  label,         // what kind the telephone number of the same group is (Google)
  record_id,     // the other program's own key of the record
  meishi_id,     // ours, from an earlier export
  exchanged_on,  // the day the card was exchanged
  modified_on,   // the day the record was last changed
  event,
  owner,
  tags,
  opt_out,  // true, 1, yes: wants no mail
  ignored,
};

struct ListColumn {
  std::string heading;
  ListMark mark = ListMark::ignored;
  RowField field = RowField::note;
  int group = 0;  // the number in "Phone 2 - Value"; 0 without one
};

// "last_name", ..., "record_id", "ignore": what a mapping file may say a column is. None for anything else.
[[nodiscard]] std::optional<ListColumn> column_meaning(std::string_view name);
[[nodiscard]] std::string column_meaning_name(const ListColumn& column);
[[nodiscard]] std::string column_meaning_names();  // all, for a message

// By the heading alone; `ignored` when it is not known.
[[nodiscard]] ListColumn column_of(std::string_view heading);

// How many of these cells are known headings: the line of headings is the one among the first with the most.
[[nodiscard]] int known_headings(const std::vector<std::string>& cells);

// salesforce, google, outlook, eight, sansan, csv: whose list it is, by its headings.
[[nodiscard]] std::string_view list_format(const std::vector<std::string>& headings);

// A mapping file: lines HEADING=MEANING (as Data Loader's .sdl has them), empty ones and those that begin with # say
// nothing. Columns that it does not name keep what their heading means. Errors: invalid (a line that is no such thing,
// an unknown meaning, a heading that the list does not have; the message names the line).
Status apply_mapping(std::string_view mapping, std::vector<ListColumn>& columns);

}  // namespace meishi
