#include <iostream>

#include "app/card_pictures.h"
#include "app/commands.h"
#include "app/exit_code.h"
#include "app/interrupt.h"
#include "app/message.h"
#include "app/places.h"
#include "store/export.h"

namespace meishi {

namespace fs = std::filesystem;

namespace {

void tell(const ExportedFile& file) {
  std::cerr << tr("{0}: {1} rows written", {printable(file.path.string()), std::to_string(file.rows)}) << "\n";
}

void warn(const std::vector<Error>& warnings) {
  for (const Error& warning : warnings) std::cerr << tr("Warning: {}", {describe(warning)}) << "\n";
}

Result<Exported> without_warnings(Result<ExportedFile> file) {
  if (!file) return tl::unexpected(file.error());
  return Exported{std::move(*file), {}};
}

Result<Exported> write_file(const CommandLine& line, const std::vector<Contact>& contacts,
                            const std::atomic<bool>* stop) {
  const ExportLanguage language = line.lang == "ja" ? ExportLanguage::japanese : ExportLanguage::english;
  PictureSource pictures;
  if (line.photos) {
    const auto database = database_file(line.db);
    if (!database) return tl::unexpected(database.error());
    pictures = card_pictures(*database);
  }
  if (line.export_to == "vcard") {
    const VcardVersion version = line.vcard_version == "4.0" ? VcardVersion::v4 : VcardVersion::v3;
    return export_vcard(contacts, line.out, {version, line.each, pictures, language, stop});
  }
  if (line.export_to == "xlsx") return export_xlsx(contacts, line.out, {language, pictures, stop});
  if (line.export_to == "google") return without_warnings(export_google(contacts, line.out, language));
  if (line.export_to == "outlook") return without_warnings(export_outlook(contacts, line.out, language));
  return without_warnings(export_csv(contacts, line.out, language));
}

}  // namespace

Status write_salesforce(const std::vector<Contact>& contacts, const fs::path& dir) {
  const auto exported = export_salesforce(contacts, dir);
  if (!exported) return tl::unexpected(exported.error());
  warn(exported->warnings);
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
  filter.records = false;
  if (line.export_to == "json") {
    const std::atomic<bool>& stop = stop_on_interrupt();
    const auto file = export_json(*database, filter, line.out, &stop);
    if (!file) {
      const int code = failed(file.error());
      return stop ? kExitInterrupted : code;
    }
    tell(*file);
    return kExitOk;
  }
  const auto contacts = database->contacts(filter);
  if (!contacts) return failed(contacts.error());
  if (line.export_to == "salesforce") {
    const auto status = write_salesforce(*contacts, line.out);
    return status ? kExitOk : failed(status.error());
  }
  const std::atomic<bool>& stop = stop_on_interrupt();
  const auto exported = write_file(line, *contacts, &stop);
  if (!exported) {
    const int code = failed(exported.error());
    return stop ? kExitInterrupted : code;
  }
  warn(exported->warnings);
  if (line.each) {
    std::cerr << tr("{0}: {1} files written",
                    {printable(exported->file.path.string()), std::to_string(exported->file.rows)})
              << "\n";
  } else {
    tell(exported->file);
  }
  return kExitOk;
}

}  // namespace meishi
