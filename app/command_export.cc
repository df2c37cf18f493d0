#include <iostream>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/message.h"
#include "app/places.h"
#include "store/export.h"

namespace meishi {

namespace fs = std::filesystem;

namespace {

void tell(const ExportedFile& file) {
  std::cerr << tr("{0}: {1} rows written", {printable(file.path.string()), std::to_string(file.rows)}) << "\n";
}

}  // namespace

Status write_salesforce(const std::vector<Contact>& contacts, const fs::path& dir) {
  const auto exported = export_salesforce(contacts, dir);
  if (!exported) return tl::unexpected(exported.error());
  for (const Error& warning : exported->warnings) std::cerr << tr("Warning: {}", {describe(warning)}) << "\n";
  for (const ExportedFile& file : exported->files) tell(file);
  return {};
}

int command_export(const CommandLine& line) {
  auto database = open_for_reading(line);
  if (!database) return unusable(database.error());
  ContactFilter filter;
  filter.query = line.query;
  filter.event = line.event;
  filter.tag = line.tag;
  const auto contacts = database->contacts(filter);
  if (!contacts) return failed(contacts.error());
  if (line.export_to == "salesforce") {
    const auto status = write_salesforce(*contacts, line.out);
    return status ? kExitOk : failed(status.error());
  }
  const CsvHeader header = line.lang == "ja" ? CsvHeader::japanese : CsvHeader::english;
  const auto file =
      line.export_to == "csv" ? export_csv(*contacts, line.out, header) : export_json(*contacts, line.out);
  if (!file) return failed(file.error());
  tell(*file);
  return kExitOk;
}

}  // namespace meishi
