// meishi watch: whatever appears in a folder is imported.
#include <algorithm>
#include <csignal>
#include <iostream>

#include "app/commands.h"
#include "app/config.h"
#include "app/debug_pictures.h"
#include "app/exit_code.h"
#include "app/import_report.h"
#include "app/import_run.h"
#include "app/interrupt.h"
#include "app/message.h"
#include "app/open_reference.h"
#include "app/places.h"
#include "app/run_report.h"
#include "app/watch_places.h"
#include "app/watched_folder.h"

namespace meishi {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kNameWidth = 28;  // of files that are not there yet

Status check_folder(const fs::path& folder) {
  std::error_code error;
  if (fs::is_directory(folder, error)) return {};
  if (!fs::exists(folder, error)) {
    return fail(ErrorCode::not_found, "there is no such file or folder", {}, folder.string());
  }
  return fail(ErrorCode::unsupported, "this is no folder", {}, folder.string());
}

}  // namespace

int command_watch(const CommandLine& line) {
  outlive_the_reader_of_the_output();
  const fs::path& folder = line.paths.front();
  if (const auto status = check_folder(folder); !status) return failed(status.error());
  const auto config = config_for_export(line);
  if (!config) return failed(config.error());
  const auto file = database_file(line.db);
  if (!file) return failed(file.error());
  if (const auto places = check_watch_places(line, folder, *file); !places) {
    complain(places.error());
    return kExitUsage;
  }
  auto reports = RunReport::open(line);
  if (!reports) return failed(reports.error());
  if (const auto status = make_database_folder(*file); !status) return failed(status.error());
  auto database = open_database(*file, OpenMode::create);
  if (!database) return unusable(database.error());
  auto reference = open_reference();
  if (!reference) return unusable(reference.error());

  WatchedFolderOptions options;
  options.interval = std::chrono::seconds(line.interval);
  options.duplex = line.duplex;
  options.once = line.once;
  options.archive = line.archive;
  WatchedFolder watched(folder, options);
  ImportReport report(line.format, kNameWidth, &*reports);
  ImportRun run(line, *file, std::move(*database), report);
  const auto debug = debug_pictures(line);
  std::atomic<bool>& stop = stop_on_interrupt();
  if (!line.once) {
    std::cerr << tr("Watching {}. Ctrl-C ends it after the cards in hand.", {printable(folder.string())}) << "\n";
  }
  ImportEvents events;
  events.after = [&](const JobResult& result, bool finished) {
    std::vector<fs::path> files;
    for (const SourceResult& source : result.files) files.push_back(source.path);
    watched.done(files, finished);
  };
  int code = run.run([&](const RunEnded& ended) { return watched.next(ended); }, *reference, debug.get(), stop, events);
  const int report_code = reports->finish(report.totals(), code != kExitOk);
  if (code != kExitOk) return code;
  report.sums(0);
  code = export_after_import(line, *config, run.database());
  if (code == kExitOk && report.failures() + watched.failures() > 0) code = kExitSomeFailed;
  code = std::max({code, report_code, debug_failed(debug.get())});
  // SIGTERM is how a service is ended; only Ctrl-C is somebody who did not want to wait.
  return stop_signal() == SIGINT && code != kExitEnvironment ? kExitInterrupted : code;
}

}  // namespace meishi
