#include <iostream>

#include "app/commands.h"
#include "app/config.h"
#include "app/exit_code.h"
#include "app/interrupt.h"
#include "app/message.h"
#include "app/salesforce_files.h"
#include "store/export.h"

namespace meishi {

namespace {

void tell(const ExportedFile& file) {
  std::cerr << tr("{0}: {1} rows written", {printable(file.path.string()), std::to_string(file.rows)}) << "\n";
}

}  // namespace

int command_export(const CommandLine& line) {
  auto config = line.export_to == "salesforce" ? read_config(line.config) : Result<Config>(Config());
  if (!config) return failed(config.error());
  auto database = open_for_reading(line);
  if (!database) return unusable(database.error());
  ContactFilter filter;
  filter.query = line.query;
  filter.event = line.event;
  filter.tag = line.tag;
  auto contacts = database->contacts(filter);
  if (!contacts) return failed(contacts.error());
  if (line.export_to == "salesforce") {
    return write_salesforce(*database, std::move(*contacts), salesforce_options(line, std::move(config->salesforce)),
                            line.out, &stop_on_interrupt());
  }
  const CsvHeader header = line.lang == "ja" ? CsvHeader::japanese : CsvHeader::english;
  const auto file =
      line.export_to == "csv" ? export_csv(*contacts, line.out, header) : export_json(*contacts, line.out);
  if (!file) return failed(file.error());
  tell(*file);
  return kExitOk;
}

}  // namespace meishi
