// Salesforce's objects as files: which columns each has, what they are called in the API and in the Data Import Wizard,
// how much they hold, and what of a contact goes into them.
//
// Names, labels and lengths are those of Salesforce's "Object Reference" (Account, Contact, Lead, CampaignMember) and
// of its help on the Data Import Wizard. A custom text field holds 255 characters.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "store/records.h"
#include "store/salesforce_options.h"

namespace meishi {

enum class SalesforceFile { account, contact, lead, campaign_member };

[[nodiscard]] const char* file_name(SalesforceFile file);  // "Account", ...: the object, and the file without suffix

// An organization with its own values, from the newest card of its people that shows them.
struct SalesforceAccount {
  std::string id;
  std::string name;
  std::string name_en;
  Address address;
  std::string phone;
  std::string fax;
  std::string website;
};

// The organizations of the current posts of `contacts`, by external id: the same order in every run.
[[nodiscard]] std::map<std::string, SalesforceAccount> salesforce_accounts(const std::vector<const Contact*>& contacts);

// What one row is made of. Of a row of Account only `account` is there; of a contact without an organization it is not.
struct SalesforceRow {
  const SalesforceOptions* options = nullptr;
  const Contact* contact = nullptr;
  const SalesforceAccount* account = nullptr;
  const SalesforceCampaign* campaign = nullptr;  // of a row of CampaignMember
};

struct SalesforceColumn {
  std::string api;       // "LastName"; "Account.Meishi_Id__c" names a parent by its external ID
  std::string label;     // in the Data Import Wizard
  std::size_t length;    // characters that Salesforce takes at most
  std::string picklist;  // the key of is_picklist(); "" is none
  bool required = false;
  bool email = false;
  bool of_parent = false;  // of the account (or of the member): checked where that has its own row
  std::string (*cell)(const SalesforceRow&) = nullptr;
};

// The columns of a file, in its order. The wizard's file of contacts has the account's columns too, and names nothing
// by relationship.
[[nodiscard]] std::vector<SalesforceColumn> salesforce_columns(SalesforceFile file, const SalesforceOptions& options);

// A name that two columns of one file would have; "" is none.
[[nodiscard]] std::string repeated_column(const SalesforceOptions& options);

// Whether some file can have a column with this API name.
[[nodiscard]] bool is_salesforce_column(const std::string& api, const SalesforceOptions& options);

// The campaigns that the contact was met at, newest first, each once.
[[nodiscard]] std::vector<const SalesforceCampaign*> campaigns_of(const Contact& contact,
                                                                  const SalesforceOptions& options);

// The organization of the post that comes first; "" without one.
[[nodiscard]] std::string account_id_of(const Contact& contact);

}  // namespace meishi
