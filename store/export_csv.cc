#include "store/atomic_files.h"
#include "store/csv.h"
#include "store/export.h"
#include "store/export_table.h"

namespace meishi {

Result<ExportedFile> export_csv(const std::vector<Contact>& contacts, const std::filesystem::path& dir,
                                ExportLanguage language) {
  AtomicFiles file(dir);
  Status status = file.add("contacts.csv");
  if (status) status = file.write("\xEF\xBB\xBF" + csv_line(table_headings(language)));
  for (const Contact& contact : contacts) {
    if (!status) break;
    std::vector<std::string> cells = table_cells(contact);
    for (std::string& cell : cells) cell = without_formula(std::move(cell));
    status = file.write(csv_line(cells));
  }
  if (status) status = file.commit();
  if (!status) return tl::unexpected(status.error());
  return ExportedFile{dir / "contacts.csv", contacts.size()};
}

}  // namespace meishi
