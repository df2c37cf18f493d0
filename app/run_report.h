// --report FILE: what an import did, as a file to keep: JSON for programs (FILE.json), a page to read (FILE.html).
//
// Entries go into files without a name beside FILE as they come, so memory does not grow with the number of cards and
// a killed program leaves nothing behind. finish() puts them together and gives the result its name, mode 0600: FILE
// is whole, or what it was before.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/command_line.h"
#include "app/import_totals.h"
#include "app/read_card.h"
#include "base/result.h"
#include "store/database.h"

namespace meishi {

// About the run as a whole.
struct RunFacts {
  std::string command;
  std::vector<std::pair<std::string, std::string>> options;  // "--event", "Expo 2024"; those that were given
  std::string started;                                       // UTC, ISO 8601
  std::string ended;
  double seconds = 0;
  bool interrupted = false;
};

// One file of a report. Errors of all: io, internal. Used by one thread.
class ReportFile {
 public:
  virtual ~ReportFile() = default;
  virtual Status failure(const Error& error) = 0;
  virtual Status known(const std::filesystem::path& file) = 0;
  virtual Status empty(const JobResult& result, const ReadSide& side, bool blank) = 0;
  virtual Status card(const JobResult& result, const ReadCard& card, const ImportResult& stored) = 0;
  virtual Status finish(const RunFacts& facts, const ImportTotals& totals) = 0;
};

// `file` is made or replaced by finish(). Errors: io (no such folder, no room, a folder has that name).
Result<std::unique_ptr<ReportFile>> open_json_report(const std::filesystem::path& file);
Result<std::unique_ptr<ReportFile>> open_html_report(const std::filesystem::path& file, const std::string& language);

enum class ReportKind { json, html };

// By the suffix, in any case; none for another one.
[[nodiscard]] std::optional<ReportKind> report_kind(const std::filesystem::path& file);

// All files of one run. What goes wrong is kept and stops that file, not the cards.
class RunReport {
 public:
  // `line.reports`; may be none. Errors: as open_json_report.
  static Result<RunReport> open(const CommandLine& line);

  void failure(const Error& error);
  void known(const std::filesystem::path& file);
  void empty(const JobResult& result, const ReadSide& side, bool blank);
  void card(const JobResult& result, const ReadCard& card, const ImportResult& stored);

  // Writes the files, says on stderr which, and what kept one from being written: then kExitEnvironment, else kExitOk.
  int finish(const ImportTotals& totals, bool interrupted);

 private:
  struct Open {
    std::filesystem::path path;
    std::unique_ptr<ReportFile> file;
    std::optional<Error> error;
  };

  template <typename Tell>
  void each(const Tell& tell);

  std::vector<Open> files_;
  RunFacts facts_;
  double started_ = 0;  // seconds of the steady clock
};

}  // namespace meishi
