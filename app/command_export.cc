#include <iostream>

#include "app/card_pictures.h"
#include "app/commands.h"
#include "app/config.h"
#include "app/exit_code.h"
#include "app/interrupt.h"
#include "app/message.h"
#include "app/places.h"
#include "app/salesforce_files.h"
#include "store/calendar.h"
#include "store/export.h"

namespace meishi {

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

// Of `since`: a day in Japan, or the time of the last export of this kind; "" is everything. UTC.
Result<std::string> changed_since(const CommandLine& line, const Database& database) {
  if (line.since.empty()) return std::string();
  if (line.since != "last") return midnight_in_utc(line.since);
  auto last = database.last_export(line.export_to);
  if (last && last->empty()) std::cerr << tr("There was no such export yet: all contacts are written.") << "\n";
  return last;
}

// A time such that all that was stored before it can be seen: an import that runs at this moment has its own time
// already, and what it stores is seen later.
std::string settled_time(const CommandLine& line) {
  const auto file = database_file(line.db);
  if (file) {
    auto database = Database::open(*file, OpenMode::create);
    if (database) {
      if (auto time = database->settled_time()) return *time;
    }
  }
  return now_utc();  // nobody can write there
}

// For `--since last` of the next time; an export of some contacts only is none that one could go on from.
void remember(const CommandLine& line, const ContactFilter& filter, const std::string& at) {
  const bool all = line.since.empty() || line.since == "last";
  if (!all || !filter.query.empty() || !filter.event.empty() || !filter.tag.empty()) return;
  const auto file = database_file(line.db);
  if (!file) return;
  auto database = Database::open(*file, OpenMode::create);
  const Status noted =
      database ? database->note_export(line.export_to, at, login_name()) : Status(tl::unexpected(database.error()));
  if (!noted) std::cerr << tr("Warning: {}", {describe(noted.error())}) << "\n";
}

int write_files(const CommandLine& line, Database& database, const ContactFilter& filter, Config config) {
  const std::atomic<bool>& stop = stop_on_interrupt();
  const auto ended = [&](const Error& error) {
    const int code = failed(error);
    return stop ? kExitInterrupted : code;
  };
  if (line.export_to == "json") {
    const auto file = export_json(database, filter, line.out, &stop);
    if (!file) return ended(file.error());
    tell(*file);
    return kExitOk;
  }
  auto contacts = database.contacts(filter);
  if (!contacts) return failed(contacts.error());
  if (line.export_to == "salesforce") {
    return write_salesforce(database, std::move(*contacts), salesforce_options(line, std::move(config.salesforce)),
                            line.out, &stop);
  }
  const auto exported = write_file(line, *contacts, &stop);
  if (!exported) return ended(exported.error());
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
  filter.records = false;
  const auto since = changed_since(line, *database);
  if (!since) return failed(since.error());
  filter.changed_since = *since;
  const std::string now = settled_time(line);
  const int code = write_files(line, *database, filter, std::move(*config));
  if (code == kExitOk) remember(line, filter, now);
  return code;
}

}  // namespace meishi
