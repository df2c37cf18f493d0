// What `meishi import` tells about its work: a line for each card, file or page, and the sums at the end.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "app/command_line.h"
#include "app/read_card.h"
#include "store/database.h"

namespace meishi {

// Lines go to stdout, as a table for people or as JSON Lines for programs; failures are told on stderr as well. Used by
// one thread.
class ImportReport {
 public:
  // `files`: those that will be told of; their names make the first column.
  ImportReport(Format format, const std::vector<std::filesystem::path>& files);

  // A file, page or card that could not be imported.
  void failure(const Error& error);
  // A file all of whose cards were imported before, and how many those are.
  void known(const std::filesystem::path& file);
  void add_known(int cards) { known_ += static_cast<std::size_t>(cards); }
  // A page or side without a card: nothing is printed on it, or (not `blank`) somebody has to look at it.
  void empty(const JobResult& result, const ReadSide& side, bool blank);
  void card(const JobResult& result, const ReadCard& card, const ImportResult& stored);

  [[nodiscard]] std::size_t failures() const { return failures_; }

  // The sums: with the table, or on stderr where stdout is for programs.
  void sums() const;

 private:
  // `page`: 0 in a file of one page.
  void row(const std::filesystem::path& file, int page, const ContactFields& contact, const std::string& outcome) const;

  Format format_;
  std::size_t name_width_ = 0;
  std::size_t outcomes_[7] = {};  // by ImportOutcome
  std::size_t known_ = 0;         // cards of files that were imported as a whole before
  std::size_t failures_ = 0;
  std::size_t unsure_ = 0;
  std::vector<std::string> empty_;  // pictures without a card
};

}  // namespace meishi
