#include <algorithm>
#include <iostream>

#include "app/commands.h"
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
#include "spdlog/spdlog.h"

namespace meishi {

int export_after_import(const CommandLine& line, const Database& database) {
  if (line.export_dir.empty()) return kExitOk;
  const auto contacts = database.contacts("");
  if (!contacts) return failed(contacts.error());
  const auto status = write_salesforce(*contacts, line.export_dir);
  return status ? kExitOk : failed(status.error());
}

int command_import(const CommandLine& line) {
  outlive_the_reader_of_the_output();
  const Inputs inputs = collect_inputs(line.paths);
  spdlog::info("{} files to read, {} skipped in folders", inputs.files.size(), inputs.skipped);
  tell_of_links(inputs);
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
  for (const Error& error : inputs.errors) report.failure(error);
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
  if (stopped) {
    std::cerr << tr("Stopped after {0} of {1} files. The same command goes on where this one stopped.",
                    {std::to_string(file_count(jobs, run.jobs_done())), std::to_string(inputs.files.size())})
              << "\n";
  }
  code = stopped ? kExitInterrupted : export_after_import(line, run.database());
  if (code == kExitOk && report.failures() > 0) code = kExitSomeFailed;
  return std::max({code, report_code, debug_failed(debug.get())});
}

}  // namespace meishi
