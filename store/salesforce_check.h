// What Salesforce would refuse of an export, or load and regret: looked for before the files leave the house.
//
//   SalesforceCheck check(options);
//   check.row(SalesforceFile::contact, columns, cells, contact.id);   // every row of every file
//   check.accounts(accounts, same_name);
//   check.doubtful(fields, contacts);
//   std::vector<SalesforceFinding> findings = check.take();
//
// Takes time in proportion to the rows. Used by one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "store/records.h"
#include "store/salesforce_fields.h"

namespace meishi {

enum class SalesforceProblem {
  // Salesforce refuses the row.
  missing,          // a required field is empty; the row is left out of the files
  too_long,         // over the field's length
  email_syntax,     // no e-mail address
  not_in_picklist,  // SalesforceOptions::picklists does not allow it
  repeated_id,      // another row of the file has this external ID, in any case of letters
  // Salesforce takes it; somebody should look at it.
  same_spelling,  // two accounts whose names differ only in how they are written
  same_email,     // two contacts with one address
  in_doubt,       // a value was read in doubt, or another card shows nearly the same
  no_campaign,    // campaigns are configured, and none for this event
  no_owner,       // owners are configured, and not this one
};
[[nodiscard]] std::string_view problem_name(SalesforceProblem problem);  // "too_long": for lint.csv
[[nodiscard]] bool is_error(SalesforceProblem problem);                  // Salesforce refuses the row

struct SalesforceFinding {
  SalesforceProblem problem = SalesforceProblem::missing;
  SalesforceFile file = SalesforceFile::contact;
  std::string external_id;
  std::int64_t contact_id = 0;  // 0: it is about an account, or a setting
  std::string field;            // API name; "" is none
  Error words;                  // for people; holds no value of a card
  std::string value;
};

// A function of a company's name: what its spellings share. normalize/company.h company_key(), for example.
using CompanyKey = std::function<std::string(std::string_view)>;

class SalesforceCheck {
 public:
  explicit SalesforceCheck(const SalesforceOptions& options) : options_(options) {}

  // `cells` are those of `columns`. False when a required one is empty: then the row is to be left out, and it counts
  // for nothing else. Columns of a parent are checked where that has its own row.
  bool row(SalesforceFile file, const std::vector<SalesforceColumn>& columns, const std::vector<std::string>& cells,
           const std::string& external_id, std::int64_t contact_id);

  // Once for each contact that is in the files.
  void settings(const Contact& contact);

  // `same` adds to organization_key(), by which Meishi itself tells organizations apart: names that are equal under
  // it, or under the few foldings of this file, are one spelling. May be empty.
  void accounts(const std::map<std::string, SalesforceAccount>& accounts, const CompanyKey& same);

  // Those fields that stand in a row of `contacts`, which are of the file `file`.
  void doubtful(const std::vector<DoubtfulField>& fields, const std::vector<const Contact*>& contacts,
                SalesforceFile file);

  // Errors first; within each, in the order in which they were found.
  [[nodiscard]] std::vector<SalesforceFinding> take();

 private:
  void add(SalesforceProblem problem, SalesforceFile file, const std::string& external_id, std::int64_t contact_id,
           const std::string& field, Error words, const std::string& value = {});
  void look_at(SalesforceFile file, const SalesforceColumn& column, const std::string& cell,
               const std::string& external_id, std::int64_t contact_id);

  const SalesforceOptions& options_;
  std::vector<SalesforceFinding> findings_;
  std::map<SalesforceFile, std::unordered_map<std::string, std::int64_t>> ids_;  // in lower case; who has it
  std::unordered_map<std::string, std::int64_t> emails_;
  std::set<std::string> told_events_;
  std::set<std::string> told_owners_;
};

// Local part, @, and a domain of at least two labels: what Salesforce takes for an address. ASCII only.
[[nodiscard]] bool is_salesforce_email(std::string_view text);

// lint.csv: one finding a row; severity, object, external_id, contact_id, field, problem, words, value. `words` puts an
// Error into words (app/message.h describe()); without it the column is empty. Cells are formula-safe.
[[nodiscard]] std::vector<std::string> lint_header();
[[nodiscard]] std::vector<std::string> lint_cells(const SalesforceFinding& finding,
                                                  const std::function<std::string(const Error&)>& words);

}  // namespace meishi
