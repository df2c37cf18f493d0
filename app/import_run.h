// One run over an open database: what is read goes in, what became of it is told. `meishi import`, `watch` and `scan`
// differ only in where their files come from.
//
//   ImportRun run(line, file, std::move(*database), report);
//   int code = run.run(jobs_of(jobs), reference, debug.get(), {});
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/command_line.h"
#include "app/debug_pictures.h"
#include "app/import_report.h"
#include "app/job_source.h"
#include "app/read_card.h"
#include "normalize/reference.h"
#include "store/database.h"

namespace meishi {

// Called on the thread that called ImportRun::run().
struct ImportEvents {
  std::function<void()> before;  // something will be printed; may be empty
  // The job is done. `finished`: all cards of all its files are stored, now or by an earlier run, and nothing of them
  // failed. Not so when a card or page failed or nothing was stored of one of the files. May be empty.
  std::function<void(const JobResult& result, bool finished)> after;
};

class ImportRun {
 public:
  // `line`: event, exchanged_on, tags, owner, purpose, duplex, jobs and max_megapixels count. `line` and `report`
  // outlive the run, and nothing grows in it with the number of cards.
  ImportRun(const CommandLine& line, std::filesystem::path database_path, Database database, ImportReport& report);

  // Reads and stores the jobs of `next` until there are no more, `stop` is set, or the database fails, which sets
  // `stop` too. kExitOk, whatever became of single files (the report knows); else what broke the run as a whole was
  // said on stderr, and its exit code is given.
  int run(const JobSource& next, const Reference& reference, DebugPictures* debug, std::atomic<bool>& stop,
          const ImportEvents& events);

  [[nodiscard]] std::size_t jobs_done() const { return jobs_done_; }
  // The number of this import; 0 when nothing was stored.
  [[nodiscard]] std::int64_t batch() const { return batch_; }

  // The database, when the run has ended.
  [[nodiscard]] Database& database() { return database_; }

 private:
  bool take(const JobResult& result);
  void nothing_here(const JobResult& result, const ReadSide& side);
  int finished_cards(const JobResult& result);
  void tell_of_backs(const SourceResult& file);
  bool finish_sources(const JobResult& result, int cards);
  void store(const JobResult& result, const ReadCard& card);
  Status keep_pictures(const ReadCard& card, CardSource& source) const;
  void store_apart(const JobResult& result, const ReadCard& card);
  // Told, and kept until the file can be read (`meishi import --retry`).
  void fail_input(const JobResult& result, const Error& error);
  void succeeded(const JobResult& result);
  bool begin_batch();

  const CommandLine& line_;
  const std::filesystem::path database_path_;
  Database database_;
  std::mutex database_mutex_;  // workers ask for known files while the main thread stores
  const std::string actor_;
  ImportReport& report_;
  std::vector<bool> settled_;  // of the job's files: a side of it is stored, or it is blank
  std::optional<Error> broken_;
  std::size_t jobs_done_ = 0;
  std::int64_t batch_ = 0;            // begun with the first card that is stored
  std::set<std::string> failed_ago_;  // inputs that an earlier run could not read
};

}  // namespace meishi
