// Contact lists of other programs, row by row: CSV of any of them, vCards. (Meishi's own JSON Lines: contact_backup.h.)
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "normalize/contact_row.h"
#include "store/list_columns.h"
#include "store/list_text.h"

namespace meishi {

// One person of a list, nothing normalised yet.
struct ListRow {
  int line = 0;  // where it begins
  std::vector<RowCell> cells;
  std::string record_id;     // the other program's key, without its name
  std::string meishi_id;     // ours: "mc-..."
  std::string exchanged_on;  // yyyy-mm-dd; "" is unknown
  std::string modified_on;
  std::string event;
  std::string owner;
  std::vector<std::string> tags;
  bool opt_out = false;
  bool extra_cells = false;  // more cells than headings: something is out of place
};

// yyyy-mm-dd of 2024-05-17T10:00:00Z, 2024/5/17 10:00, 2024年5月17日, 20240517; `month_first`: 5/17/2024 as in
// Outlook's American files. "" where no day is written.
[[nodiscard]] std::string list_date(std::string_view text, bool month_first = false);

class ContactList {
 public:
  virtual ~ContactList() = default;

  // The next person; nothing at the end. Errors: corrupt (this one cannot be read; the next call goes on), io, invalid
  // (the end: this is no list of contacts).
  virtual Result<std::optional<ListRow>> next() = 0;

  [[nodiscard]] virtual const ListText& source() const = 0;
  // Empty for vCards. Of CSV what is not understood is `ignored`.
  [[nodiscard]] virtual const std::vector<ListColumn>& columns() const = 0;
  // salesforce, google, outlook, eight, sansan, csv, vcard.
  [[nodiscard]] virtual const std::string& format() const = 0;
  // Lines before the headings.
  [[nodiscard]] virtual int skipped() const = 0;
};

// vcard or csv by the first characters of the file; json for JSON Lines. Errors: as ListText::open.
Result<std::string> guess_list_format(const std::filesystem::path& file);

// `format`: salesforce, google, outlook, eight, sansan, csv or vcard; "" to guess. `mapping`: what list_columns.h
// apply_mapping takes. Errors: as ListText::open; corrupt (an empty file), invalid (no line of headings that says what
// the columns are, a wrong mapping).
Result<std::unique_ptr<ContactList>> open_contact_list(const std::filesystem::path& file, const std::string& format,
                                                       std::string_view mapping);

}  // namespace meishi
