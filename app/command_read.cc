#include <iostream>

#include "app/card_text.h"
#include "app/commands.h"
#include "app/debug_pictures.h"
#include "app/exit_code.h"
#include "app/inputs.h"
#include "app/interrupt.h"
#include "app/jobs.h"
#include "app/message.h"
#include "app/open_reference.h"
#include "app/pipeline.h"
#include "app/progress.h"
#include "spdlog/spdlog.h"

namespace meishi {

int command_read(const CommandLine& line) {
  const Inputs inputs = collect_inputs(line.paths);
  std::size_t failures = 0;
  const auto failure = [&](const Error& error) {
    ++failures;
    complain(error);
  };
  for (const Error& error : inputs.errors) failure(error);
  spdlog::info("{} files to read, {} skipped in folders", inputs.files.size(), inputs.skipped);
  tell_of_links(inputs);
  if (inputs.files.empty()) return failures == 0 ? kExitOk : kExitSomeFailed;

  auto reference = open_reference();
  if (!reference) return unusable(reference.error());
  PipelineOptions options;
  options.jobs = line.jobs;
  options.decode.max_pixels = line.max_megapixels * 1'000'000;
  options.stop = &stop_on_interrupt();
  options.duplex = line.duplex;
  auto debug = debug_pictures(line);
  options.debug = debug.get();
  const std::vector<Job> jobs = plan_jobs(inputs.files, line.duplex);
  Progress progress(jobs.size());
  bool first = true;
  auto given = run_pipeline(jobs, *reference, options, [&](JobResult&& result) {
    progress.clear();
    for (const Error& error : result.errors) failure(error);
    for (const Error& note : result.notes) complain(note);
    for (const ReadCard& card : result.cards) {
      spdlog::info("page {}, card {}: {} lines, {} warnings", card.front.page, card.front.index, card.lines.size(),
                   card.front.warnings.size());
      for (const TextLine& text : card.lines) spdlog::debug("  {:.2f} {}", text.confidence, text.text);
      if (line.format == Format::json) {
        std::cout << json_line(card_json(result, card));
      } else {
        std::cout << (first ? "" : "\n") << card_text(result, card);
      }
      first = false;
    }
    if (!std::cout.flush()) options.stop->store(true);  // a full disk: main() says so
    progress.step();
  });
  progress.clear();
  if (!given) return unusable(given.error());
  if (std::cout && *given < jobs.size()) {
    std::cerr << tr("stopped after {0} of {1} files",
                    {std::to_string(file_count(jobs, *given)), std::to_string(inputs.files.size())})
              << "\n";
    return kExitInterrupted;
  }
  if (const int code = debug_failed(debug.get()); code != kExitOk) return code;
  return failures == 0 ? kExitOk : kExitSomeFailed;
}

}  // namespace meishi
