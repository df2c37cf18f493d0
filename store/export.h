// Exports: contacts as files for other programs. The folder is made when missing. Files are written whole (temporary
// file, flushed, then renamed; of several files all or none), with mode 0600, in UTF-8 with LF. The same contacts give
// the same bytes. Errors of all: io.
//
// Phone numbers are in national form (03-5285-6654), numbers of other countries as +16502530000.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/records.h"

namespace meishi {

struct ExportedFile {
  std::filesystem::path path;
  std::size_t rows = 0;  // without the header
};

enum class CsvHeader { english, japanese };

// contacts.csv: one row a contact, readable headers, with BOM so that Excel opens it; several values in one cell are
// joined by " / ". A cell that a spreadsheet would run as a formula gets an apostrophe before it; that holds for a
// foreign number (+1...) too, a Japanese one begins with 0 and stays as it is.
Result<ExportedFile> export_csv(const std::vector<Contact>& contacts, const std::filesystem::path& dir,
                                CsvHeader header = CsvHeader::english);

// contacts.jsonl: one object a contact, as `meishi contacts --format json` prints.
Result<ExportedFile> export_json(const std::vector<Contact>& contacts, const std::filesystem::path& dir);

// The object of DESIGN.md, without line breaks: id, the keys of `contact` in the schema, posts (former ones too) with
// organization, valid_from, valid_to, current, and cards (source, page, index, exchanged_on, event), newest first.
std::string contact_json(const Contact& contact);

// The object that `meishi moves --format json` prints, without line breaks: contact_id, name, kind, date, from, to,
// cards.
std::string move_json(const Move& move);

}  // namespace meishi
