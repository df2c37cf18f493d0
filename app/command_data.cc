#include <chrono>
#include <cstdint>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <system_error>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/message.h"
#include "app/open_reference.h"
#include "app/places.h"
#include "app/source_file.h"
#include "normalize/iso_date.h"
#include "normalize/ken_all.h"
#include "normalize/postal_data.h"
#include "store/atomic_files.h"

namespace meishi {

namespace fs = std::filesystem;

namespace {

// When the list was made: unpacking keeps the date that Japan Post gave the file.
std::string date_of(const fs::path& file) {
  using namespace std::chrono;
  std::error_code error;
  const auto changed = fs::last_write_time(file, error);
  return iso_date(floor<days>(error ? system_clock::now() : file_clock::to_sys(changed)));
}

nlohmann::ordered_json count_json(const PostalCount& count) {
  return {{"added", count.added}, {"removed", count.removed}, {"changed", count.changed}, {"total", count.total}};
}

std::string count_text(const PostalCount& count) {
  return tr("{0} (added {1}, removed {2}, changed {3})",
            {std::to_string(count.total), std::to_string(count.added), std::to_string(count.removed),
             std::to_string(count.changed)});
}

void tell(const PostalUpdate& update, const std::string& date, const fs::path& file, Format format) {
  if (format == Format::json) {
    const nlohmann::ordered_json out = {{"changed", update.changes()},
                                        {"postal_codes", count_json(update.codes)},
                                        {"towns", count_json(update.towns)},
                                        {"former_cities", update.former_cities},
                                        {"list_date", date},
                                        {"file", file.string()}};
    std::cout << out.dump() << "\n";
    return;
  }
  if (!update.changes()) {
    std::cout << tr("Nothing changed: the postal codes in use are those of this list.") << "\n";
    return;
  }
  std::cout << tr("Postal codes: {}", {count_text(update.codes)}) << "\n"
            << tr("Towns: {}", {count_text(update.towns)}) << "\n";
  if (update.former_cities > 0) {
    std::cout << tr("Kept for older cards: {} cities that the list no longer has",
                    {std::to_string(update.former_cities)})
              << "\n";
  }
  std::cout << tr("In use from now on: {0} (list of {1})", {printable(file.string()), date}) << "\n";
}

int update_postal_codes(const CommandLine& line) {
  const fs::path target = postal_file();
  if (target.empty()) {
    return failed(fail(ErrorCode::environment, "no home folder is known; set XDG_DATA_HOME").value());
  }
  const auto in_use = open_own_reference();
  if (!in_use) return unusable(in_use.error());
  const PostalSource source = in_use->reference.postal_source();

  const auto about = [&](Error error) {
    if (error.subject.empty()) error.subject = line.ken_all;
    return failed(error);
  };
  const auto bytes = read_source(line.ken_all);
  if (!bytes) return failed(bytes.error());
  const std::string date = date_of(line.ken_all);
  const auto official = read_ken_all({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
  if (!official) return about(official.error());
  if (date < source.date) {
    return about(fail(ErrorCode::invalid, "this list is of {0}, older than the one in use, of {1}; nothing was changed",
                      {date, source.date})
                     .value());
  }
  const auto update = update_postal_data(*official, reference_file(), source.own ? source.file : fs::path(), date);
  if (!update) return about(update.error());
  if (update->changes()) {
    const Status written = write_files(target.parent_path(), {{target.filename().string(), update->content}});
    if (!written) return failed(written.error());
  }
  tell(*update, date, update->changes() ? target : source.file, line.format);
  return kExitOk;
}

}  // namespace

namespace {

int rebuild(const CommandLine& line) {
  if (auto there = open_for_reading(line); !there) return unusable(there.error());
  const auto file = database_file(line.db);
  if (!file) return unusable(file.error());
  auto database = open_database(*file, OpenMode::create);
  if (!database) return unusable(database.error());
  if (const Status status = database->rebuild(); !status) return failed(status.error());
  const auto count = database->contact_count();
  if (!count) return failed(count.error());
  std::cout << tr("All tables were made again from the journal. Contacts: {}.", {std::to_string(*count)}) << "\n";
  return kExitOk;
}

}  // namespace

int command_data(const CommandLine& line) {
  return line.action == "rebuild" ? rebuild(line) : update_postal_codes(line);
}

}  // namespace meishi
