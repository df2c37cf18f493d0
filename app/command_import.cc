#include <algorithm>
#include <iostream>
#include <utility>

#include "app/batch_stamp.h"
#include "app/commands.h"
#include "app/config.h"
#include "app/debug_pictures.h"
#include "app/exit_code.h"
#include "app/import_report.h"
#include "app/import_run.h"
#include "app/inputs.h"
#include "app/interrupt.h"
#include "app/jobs.h"
#include "app/message.h"
#include "app/open_reference.h"
#include "app/places.h"
#include "app/progress.h"
#include "app/run_report.h"
#include "app/salesforce_files.h"
#include "spdlog/spdlog.h"

namespace meishi {

Result<Config> config_for_export(const CommandLine& line) {
  return line.export_dir.empty() && line.config.empty() ? Result<Config>(Config()) : read_config(line.config);
}

int export_after_import(const CommandLine& line, const Config& config, const Database& database) {
  if (line.export_dir.empty()) return kExitOk;
  ContactFilter all;
  all.records = false;
  auto contacts = database.contacts(all);
  if (!contacts) return failed(contacts.error());
  return write_salesforce(database, std::move(*contacts), config.salesforce, line.export_dir, nullptr);
}

namespace {

// The file is not even there any more: one attempt more, and it stays in the list.
void note_again(Database& database, const CommandLine& line, const Error& error) {
  if (Status noted = database.note_failure(failed_input(line, error)); !noted) complain(noted.error());
}

int import_paths(const CommandLine& line) {
  const Inputs inputs = collect_inputs(line.paths);
  spdlog::info("{} files to read, {} skipped in folders", inputs.files.size(), inputs.skipped);
  tell_of_links(inputs);
  const auto config = config_for_export(line);
  if (!config) return failed(config.error());
  const auto file = database_file(line.db);
  if (!file) return failed(file.error());
  auto reports = RunReport::open(line);
  if (!reports) return failed(reports.error());
  ImportReport report(line.format, inputs.files, &*reports);
  if (inputs.files.empty() && line.export_dir.empty()) {  // no reason to make a database
    for (const Error& error : inputs.errors) report.failure(error);
    return std::max(kExitSomeFailed, reports->finish(report.totals(), false));
  }
  if (const auto status = make_database_folder(*file); !status) return failed(status.error());
  auto database = open_database(*file, OpenMode::create);
  if (!database) return unusable(database.error());
  for (const Error& error : inputs.errors) {
    report.failure(error);
    if (line.retry) note_again(*database, line, error);
  }
  auto reference = open_reference();
  if (!reference) return unusable(reference.error());

  ImportRun run(line, *file, std::move(*database), report);
  const std::vector<Job> jobs = plan_jobs(inputs.files, line.duplex);
  const auto debug = debug_pictures(line);
  Progress progress(jobs.size());
  ImportEvents events;
  events.before = [&] { progress.clear(); };
  events.after = [&](const JobResult&, bool) { progress.step(report.counts()); };
  int code = run.run(jobs_of(jobs), *reference, debug.get(), stop_on_interrupt(), events);
  progress.clear();
  const bool stopped = run.jobs_done() < jobs.size();
  const int report_code = reports->finish(report.totals(), stopped);
  if (code != kExitOk) return code;
  report.sums(progress.seconds());
  if (run.batch() != 0) {
    std::cerr << tr("To take this back: {}", {"meishi batch undo " + std::to_string(run.batch())}) << "\n";
  }
  if (stopped) {
    std::cerr << tr("Stopped after {0} of {1} files. The same command goes on where this one stopped.",
                    {std::to_string(file_count(jobs, run.jobs_done())), std::to_string(inputs.files.size())})
              << "\n";
  }
  code = stopped ? kExitInterrupted : export_after_import(line, *config, run.database());
  if (code == kExitOk && report.failures() > 0) code = kExitSomeFailed;
  return std::max({code, report_code, debug_failed(debug.get())});
}

// What earlier imports could not read, as they said it: one run for each of them.
int retry(const CommandLine& line) {
  auto database = open_for_reading(line);
  if (!database) return unusable(database.error());
  const auto failures = database->failures();
  if (!failures) return failed(failures.error());
  if (failures->empty()) {
    std::cerr << tr("No file is waiting to be tried again.") << "\n";
    return kExitOk;
  }
  std::vector<CommandLine> runs;
  for (const FailedInput& input : *failures) {
    CommandLine one = line;
    one.event = input.stamp.event;
    one.exchanged_on = input.stamp.exchanged_on;
    one.owner = input.stamp.owner;
    one.purpose = input.stamp.purpose;
    one.tags = input.stamp.tags;
    one.duplex = input.duplex;
    const auto same = std::ranges::find_if(runs, [&](const CommandLine& other) {
      return other.event == one.event && other.exchanged_on == one.exchanged_on && other.owner == one.owner &&
             other.purpose == one.purpose && other.tags == one.tags && other.duplex == one.duplex;
    });
    (same == runs.end() ? runs.emplace_back(std::move(one)) : *same).paths.emplace_back(input.path);
  }
  int code = kExitOk;
  for (CommandLine& one : runs) {
    if (&one != &runs.back()) one.export_dir.clear();  // once, at the end
    code = std::max(code, import_paths(one));
    if (code == kExitInterrupted) break;
  }
  return code;
}

}  // namespace

int command_import(const CommandLine& line) {
  outlive_the_reader_of_the_output();
  return line.retry ? retry(line) : import_paths(line);
}

}  // namespace meishi
