// What an import tells about its work: a line for each card, file or page, and the sums at the end.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "app/command_line.h"
#include "app/import_totals.h"
#include "app/progress.h"
#include "app/read_card.h"
#include "app/run_report.h"
#include "store/database.h"

namespace meishi {

// Lines go to stdout, as a table for people or as JSON Lines for programs; failures are told on stderr as well; all of
// it goes into the files of --report. Used by one thread. It keeps sums, and the places of the first pictures without a
// card, however many cards there are.
class ImportReport {
 public:
  // `files`: those that will be told of; their names make the first column. `reports` outlives it; null for none.
  ImportReport(Format format, const std::vector<std::filesystem::path>& files, RunReport* reports = nullptr);
  // The same with a first column of `name_width`, where nobody knows what will come.
  ImportReport(Format format, std::size_t name_width, RunReport* reports);

  // A file, page or card that could not be imported.
  void failure(const Error& error);
  // A file all of whose cards were imported before, and how many those are.
  void known(const std::filesystem::path& file);
  void add_known(int cards) { totals_.known += static_cast<std::size_t>(cards); }
  // A page or side without a card: nothing is printed on it, or (not `blank`) somebody has to look at it.
  void empty(const JobResult& result, const ReadSide& side, bool blank);
  void card(const JobResult& result, const ReadCard& card, const ImportResult& stored);

  [[nodiscard]] std::size_t failures() const { return totals_.failed; }
  [[nodiscard]] const ImportTotals& totals() const { return totals_; }
  [[nodiscard]] ProgressCounts counts() const;

  // The sums: with the table, or on stderr where stdout is for programs. Then on stderr what was read in doubt and,
  // when `seconds` is over 0, how long it took.
  void sums(double seconds) const;

 private:
  // `page`: 0 in a file of one page.
  void row(const std::filesystem::path& file, int page, const ContactFields& contact, const std::string& outcome) const;

  Format format_;
  std::size_t name_width_ = 0;
  RunReport* const reports_;
  ImportTotals totals_;
  std::vector<std::string> empty_;  // pictures without a card, the first of them
};

}  // namespace meishi
