// meishi scan: cards straight from a scanner.
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <iostream>
#include <system_error>

#include "app/card_text.h"
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
#include "app/progress.h"
#include "app/run_report.h"
#include "app/scan_source.h"
#include "app/scanner.h"
#include "app/table.h"

namespace meishi {

namespace fs = std::filesystem;

namespace {

int list(const CommandLine& line) {
  const auto scanners = list_scanners();
  if (!scanners) return failed(scanners.error());
  if (scanners->empty()) return failed(no_scanner());
  std::vector<std::vector<std::string>> rows;
  for (const Scanner& scanner : *scanners) {
    if (line.format == Format::json) {
      std::cout << json_line(
          {{"device", scanner.device}, {"vendor", scanner.vendor}, {"model", scanner.model}, {"type", scanner.type}});
    }
    rows.push_back({scanner.device, scanner.vendor, scanner.model, scanner.type});
  }
  if (line.format == Format::table) {
    constexpr std::size_t kWidest = 60;  // the name is what --device takes
    std::cout << table({tr("Device"), tr("Maker"), tr("Model"), tr("Kind")}, rows, kWidest);
  }
  return kExitOk;
}

// "20240517-102030", in Japan's time.
std::string moment() {
  constexpr std::time_t kTokyo = 32'400;  // seconds ahead of UTC
  const std::time_t now = std::time(nullptr) + kTokyo;
  std::tm time{};
  gmtime_r(&now, &time);
  char text[sizeof("20240517-102030")];
  return std::strftime(text, sizeof text, "%Y%m%d-%H%M%S", &time) == 0 ? std::string() : std::string(text);
}

// A new folder for the pages of this run: in --keep, else beside the database.
Result<fs::path> make_page_folder(const CommandLine& line, const fs::path& database) {
  const fs::path parent = line.keep.empty() ? fs::path(database.string() + ".scans") : fs::path(line.keep);
  const auto not_made = [](const std::string& why, const fs::path& folder) {
    return fail(ErrorCode::io, "the folder cannot be made: {}", {why}, folder.string());
  };
  std::error_code error;
  if (fs::create_directories(parent, error)) ::chmod(parent.c_str(), S_IRWXU);
  if (error) return not_made(error.message(), parent);
  const std::string name = moment();
  for (int number = 1;; ++number) {
    const fs::path folder = parent / (number == 1 ? name : name + "-" + std::to_string(number));
    if (::mkdir(folder.c_str(), S_IRWXU) == 0) return folder;
    if (errno != EEXIST) return not_made(std::generic_category().message(errno), folder);
  }
}

int refused(const Error& error) {
  complain(error);
  return error.code == ErrorCode::invalid ? kExitUsage : kExitEnvironment;
}

}  // namespace

int command_scan(const CommandLine& line) {
  if (line.list) return list(line);
  outlive_the_reader_of_the_output();
  const auto device = choose_scanner(line.device);
  if (!device) return refused(device.error());
  const auto scanner = scanner_options(*device);
  if (!scanner) return refused(scanner.error());
  const ScanWish wish{line.source, line.duplex, line.resolution, line.gray, line.pages, line.scanner_options};
  auto plan = plan_scan(*scanner, wish);
  if (!plan) {
    Error error = plan.error();
    error.subject = *device;
    return refused(error);
  }
  if (plan->resolution != 0 && plan->resolution != line.resolution) {
    std::cerr << tr("The scanner has no {0} dpi; {1} dpi are taken.",
                    {std::to_string(line.resolution), std::to_string(plan->resolution)})
              << "\n";
  }

  const auto config = config_for_export(line);
  if (!config) return failed(config.error());
  const auto file = database_file(line.db);
  if (!file) return failed(file.error());
  auto reports = RunReport::open(line);
  if (!reports) return failed(reports.error());
  if (const auto status = make_database_folder(*file); !status) return failed(status.error());
  auto database = open_database(*file, OpenMode::create);
  if (!database) return unusable(database.error());
  auto reference = open_reference();
  if (!reference) return unusable(reference.error());
  const auto folder = make_page_folder(line, *file);
  if (!folder) return failed(folder.error());

  ImportReport report(line.format, {*folder / "page-000001.png"}, &*reports);
  ImportRun run(line, *file, std::move(*database), report);
  const auto debug = debug_pictures(line);
  std::atomic<bool>& stop = stop_on_interrupt();
  const Progress clock(0);
  std::cerr << tr("Scanning with {}. Ctrl-C ends it after the cards in hand.", {printable(*device)}) << "\n";
  std::size_t read = 0;  // pages
  ImportEvents events;
  events.after = [&](const JobResult& result, bool) { read += result.files.size(); };
  int code = kExitOk;
  ScanEnd end;
  {
    ScanSource source(*device, *plan, *folder, line.duplex, stop);
    code = run.run([&](const RunEnded& ended) { return source.next(ended); }, *reference, debug.get(), stop, events);
    if (code != kExitOk) stop.store(true);
    end = source.end();
  }
  const bool stopped = stop_signal() != 0;
  const int report_code = reports->finish(report.totals(), code != kExitOk || stopped || end.error.has_value());
  if (end.pages == 0) {
    std::error_code ignored;
    fs::remove(*folder, ignored);
  }
  if (code == kExitOk && (end.pages > 0 || !end.error)) report.sums(clock.seconds());
  if (end.pages > 0) {
    std::cerr << tr("Pages scanned: {0}. They are kept in {1}",
                    {std::to_string(end.pages), printable(folder->string())})
              << "\n";
  }
  if (end.error) code = std::max(code, unusable(*end.error));
  if (read < end.pages) {
    std::cerr << tr("Pages that were not read: {0}. `meishi import {1}` reads them.",
                    {std::to_string(end.pages - read), (line.duplex ? "--duplex " : "") + printable(folder->string())})
              << "\n";
  }
  if (code == kExitEnvironment) return code;
  if (stopped) return kExitInterrupted;
  code = export_after_import(line, *config, run.database());
  if (code == kExitOk && report.failures() > 0) code = kExitSomeFailed;
  return std::max({code, report_code, debug_failed(debug.get())});
}

}  // namespace meishi
