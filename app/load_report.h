// What `meishi load` tells about its work: what the columns were taken for, the rows that deserve a word, and the sums.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "app/command_line.h"
#include "normalize/contact_row.h"
#include "store/contact_list.h"
#include "store/database.h"

namespace meishi {

class LoadReport {
 public:
  // `every_row`: also those that are new or say nothing new (a preview, or JSON).
  LoadReport(Format format, bool every_row) : format_(format), every_row_(every_row) {}

  // On stderr: the format, the encoding, and the meaning of every column.
  static void columns(const std::string& file, const ContactList& list);

  // A row that could not be taken.
  void failure(const Error& error);
  void row(const std::string& file, int line, const ContactFields& contact, const ImportResult& stored);
  // A cell that does not hold what its column says; it became a note.
  void misplaced(const std::string& file, int line, const RowCell& cell);

  [[nodiscard]] std::size_t failures() const { return failures_; }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  // Rows that something was stored of.
  [[nodiscard]] std::size_t stored() const {
    return rows_ - outcomes_[static_cast<std::size_t>(ImportOutcome::duplicate)];
  }
  // `preview`: nothing was stored.
  void sums(bool preview) const;

 private:
  Format format_;
  bool every_row_;
  std::size_t rows_ = 0;
  std::size_t outcomes_[7] = {};  // by ImportOutcome
  std::size_t failures_ = 0;
  std::size_t unsure_ = 0;
  std::size_t joined_ = 0;  // contacts that became part of another one
  std::size_t conflicts_ = 0;
  std::size_t misplaced_ = 0;
};

}  // namespace meishi
