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

// Account.csv and Contact.csv for Salesforce's Data Loader (upsert by Meishi_Id__c, Account.csv first): API names in
// the header, no BOM, RFC 4180 quoting, values unchanged. An account is one of the organizations of the exported
// contacts' current posts; a Contact row names its own by Account.Meishi_Id__c. A name in Latin script stands in
// LastName and FirstName when the card has no other. The address of a contact has town, block and building in
// MailingStreet, in the order of its script. Concurrent posts and the days of exchange are in Description.
//
// `warnings`: what Salesforce would refuse; they name a contact by its number or a row by its Meishi_Id__c, never by
// its name. A contact without a last name is left out; a value that is too long is exported as it is, never cut.
struct SalesforceExport {
  std::vector<ExportedFile> files;
  std::vector<Error> warnings;
};
Result<SalesforceExport> export_salesforce(const std::vector<Contact>& contacts, const std::filesystem::path& dir);

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
