// batch: imports as a whole: which there were, what one of them did, taking one back.
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/card_text.h"
#include "app/commands.h"
#include "app/exit_code.h"
#include "app/field_names.h"
#include "app/message.h"
#include "app/places.h"
#include "app/source_file.h"
#include "app/table.h"
#include "store/calendar.h"

namespace meishi {

namespace {

using Json = nlohmann::ordered_json;

Json batch_json(const Batch& batch) {
  Json json = {{"id", batch.id},
               {"at", batch.at},
               {"by", batch.actor},
               {"command", batch.stamp.command},
               {"source", batch.stamp.source},
               {"event", batch.stamp.event},
               {"exchanged_on", batch.stamp.exchanged_on},
               {"owner", batch.stamp.owner},
               {"purpose", batch.stamp.purpose},
               {"tags", batch.stamp.tags},
               {"new", batch.added},
               {"updated", batch.updated},
               {"unchanged", batch.unchanged},
               {"taken_back", batch.undone}};
  return json;
}

int list(const Database& database, Format format) {
  const auto batches = database.batches();
  if (!batches) return failed(batches.error());
  const auto failures = database.failures();
  if (!failures) return failed(failures.error());
  if (format == Format::json) {
    for (const Batch& batch : *batches) std::cout << json_line(batch_json(batch));
    return kExitOk;
  }
  if (batches->empty()) std::cerr << tr("Nothing was imported yet.") << "\n";
  std::vector<std::vector<std::string>> rows;
  for (const Batch& batch : *batches) {
    rows.push_back({std::to_string(batch.id), in_tokyo(batch.at).substr(0, 16), batch.stamp.command,
                    std::to_string(batch.added), std::to_string(batch.updated), std::to_string(batch.unchanged),
                    batch.undone == 0 ? "" : std::to_string(batch.undone), batch.stamp.event, batch.stamp.source});
  }
  if (!rows.empty()) {
    std::cout << table({tr("Import"), tr("When"), tr("By"), tr("New"), tr("Updated"), tr("Unchanged"), tr("Taken back"),
                        tr("Event"), tr("From")},
                       rows, 48);
  }
  if (!failures->empty()) {
    std::cout << tr("Files that could not be read: {}. `meishi batch failed` lists them, `meishi import --retry` tries "
                    "them again.",
                    {std::to_string(failures->size())})
              << "\n";
  }
  return kExitOk;
}

int show(const Database& database, std::int64_t id, Format format) {
  const auto batch = database.batch(id);
  if (!batch) return failed(batch.error());
  const auto changes = database.batch_changes(id);
  if (!changes) return failed(changes.error());
  if (format == Format::json) {
    Json json = batch_json(*batch);
    json["entries"] = Json::array();
    for (const Change& change : *changes) {
      json["entries"].push_back({{"id", change.id},
                                 {"kind", change.kind},
                                 {"contact_id", change.contact_id},
                                 {"card_id", change.card_id},
                                 {"source", change.card_path},
                                 {"undone", change.undone}});
    }
    std::cout << json_line(json);
    return kExitOk;
  }
  const BatchStamp& stamp = batch->stamp;
  const std::pair<std::string, std::string> lines[] = {
      {tr("Import"), std::to_string(batch->id)},
      {tr("When"), in_tokyo(batch->at)},
      {tr("By"), batch->actor + " (meishi " + stamp.command + ")"},
      {tr("From"), stamp.source},
      {tr("Event"), stamp.event},
      {tr("Exchanged on"), stamp.exchanged_on},
      {tr("Owner"), stamp.owner},
      {tr("Purpose"), stamp.purpose},
  };
  std::size_t width = 0;
  for (const auto& [label, value] : lines) width = std::max(width, display_width(label));
  for (const auto& [label, value] : lines) {
    if (!value.empty()) std::cout << fitted(label, width) << "  " << printable(value) << "\n";
  }
  std::vector<std::vector<std::string>> rows;
  for (const Change& change : *changes) {
    rows.push_back({std::to_string(change.id), change_kind_text(change.kind), std::to_string(change.contact_id),
                    change.undone ? tr("taken back") : "", change.card_path});
  }
  std::cout << table({tr("Entry"), tr("What"), tr("ID"), "", tr("From")}, rows, 60);
  return kExitOk;
}

std::string reason_of(const FailedInput& input) {
  Error error;
  error.message = input.message;
  error.args = input.args;
  error.page = input.page;
  return describe(error);
}

int list_failures(const Database& database, Format format) {
  const auto failures = database.failures();
  if (!failures) return failed(failures.error());
  if (format == Format::json) {
    for (const FailedInput& input : *failures) {
      std::cout << json_line({{"source", input.path},
                              {"reason", reason_of(input)},
                              {"attempts", input.attempts},
                              {"first_at", input.first_at},
                              {"last_at", input.last_at}});
    }
    return kExitOk;
  }
  if (failures->empty()) {
    std::cerr << tr("No file is waiting to be tried again.") << "\n";
    return kExitOk;
  }
  std::vector<std::vector<std::string>> rows;
  for (const FailedInput& input : *failures) {
    rows.push_back(
        {in_tokyo(input.last_at).substr(0, 16), std::to_string(input.attempts), input.path, reason_of(input)});
  }
  std::cout << table({tr("Last tried"), tr("Attempts"), tr("File"), tr("Reason")}, rows, 80);
  return kExitOk;
}

}  // namespace

int command_batch(const CommandLine& line) {
  // A mistyped path is no new database.
  auto database = open_for_reading(line);
  if (!database) return unusable(database.error());
  if (line.action == "list") return list(*database, line.format);
  if (line.action == "show") return show(*database, line.id, line.format);
  if (line.action == "failed") return list_failures(*database, line.format);
  const auto file = database_file(line.db);
  if (!file) return failed(file.error());
  database = open_database(*file, OpenMode::create);
  if (!database) return unusable(database.error());
  if (line.action == "forget") {
    const std::string path = stored_path(line.paths.front());
    const auto failures = database->failures();
    if (!failures) return failed(failures.error());
    if (std::ranges::find(*failures, path, &FailedInput::path) == failures->end()) {
      return failed(fail(ErrorCode::not_found, "this file is not waiting to be tried again", {}, path).value());
    }
    const Status forgotten = database->forget_failure(path);
    return forgotten ? kExitOk : failed(forgotten.error());
  }
  const auto batch = database->batch(line.id);
  if (!batch) return failed(batch.error());
  const auto entry = database->undo_batch(line.id, login_name());
  if (!entry) return failed(entry.error());
  std::cout << tr("Import {0} was taken back: {1} cards.",
                  {std::to_string(line.id), std::to_string(batch->added + batch->updated + batch->unchanged)})
            << "\n"
            << tr("To take this back: {}", {"meishi undo " + std::to_string(*entry)}) << "\n";
  return kExitOk;
}

}  // namespace meishi
