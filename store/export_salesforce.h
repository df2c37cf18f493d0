// Contacts as files for Salesforce, checked before they are written.
//
// loader (Data Loader, Bulk API): Account.csv and Contact.csv, or Lead.csv, to be upserted in this order by the
// external ID, with API names in the header; beside each a mapping file (Account.sdl, ...) for Data Loader. A Contact
// row names its account by Account.Meishi_Id__c. wizard (Data Import Wizard): Contact.csv or Lead.csv with labels in
// the header, the account's columns in the file of contacts; more than 50,000 rows go into Contact-1.csv, Contact-2.csv
// and so on. Both: CampaignMember.csv, when a contact was met at an event that is mapped to a campaign.
//
// UTF-8 without BOM, LF, RFC 4180 quoting, values unchanged; with `excel` a BOM, and cells that a spreadsheet would run
// as formulas get an apostrophe. An account is one of the organizations of the contacts' current posts. A name in Latin
// script stands in LastName and FirstName when the card has no other. The address of a contact has town, block and
// building in MailingStreet, in the order of its script. Concurrent posts and the days of exchange are in Description,
// and of a lead the department. A contact without a last name, and a lead without a company, is left out, because
// Salesforce refuses it; a value that is too long is written as it is, never cut.
//
// lint.csv holds what the check found (salesforce_check.h). With `strict` and an error among it, it is all that is
// written, and the files of a former export stay as they were.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/export.h"
#include "store/records.h"
#include "store/salesforce_check.h"
#include "store/salesforce_options.h"

namespace meishi {

struct SalesforceInput {
  std::vector<Contact> contacts;
  std::vector<DoubtfulField> doubtful;  // Database::doubtful; those of other contacts do no harm
};

// What store/ does not know by itself; each may be left empty.
struct SalesforceKnowledge {
  CompanyKey company_key;                          // of a company's name, with all variants of kanji
  std::function<std::string(const Error&)> words;  // for lint.csv, in the user's language
  const std::atomic<bool>* stop = nullptr;         // when it becomes true, the export ends with an error
};

struct SalesforceExport {
  bool written = true;                          // false: strict, and there are errors
  std::vector<ExportedFile> files;              // CSV, parents first; without lint.csv
  std::vector<std::filesystem::path> mappings;  // .sdl
  std::filesystem::path lint;
  std::vector<SalesforceFinding> findings;  // errors first
  // Files of the names above that a former export left in the folder and this one did not write.
  std::vector<std::filesystem::path> left_behind;
};

inline constexpr std::size_t kWizardRows = 50000;

// Errors: io. `wizard_rows` is for tests.
Result<SalesforceExport> export_salesforce(const SalesforceInput& input, const std::filesystem::path& dir,
                                           const SalesforceOptions& options = {},
                                           const SalesforceKnowledge& knowledge = {},
                                           std::size_t wizard_rows = kWizardRows);

}  // namespace meishi
