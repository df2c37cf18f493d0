// What a user may choose about the export to Salesforce. The defaults suit an organization that has added the external
// ID and the two fields for readings, and nothing else. app/config.h reads these from config.toml; docs/config.md
// explains them to its users.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace meishi {

enum class SalesforceStyle {
  loader,  // Data Loader and the Bulk API: API names, parents by relationship, mapping files
  wizard,  // the Data Import Wizard: labels, account and contact in one file, 50,000 rows a file
};

enum class SalesforceObject { contact, lead };

struct SalesforceCampaign {
  std::string id;      // as given: is_salesforce_id(id, "701")
  std::string status;  // of its members; "" is SalesforceOptions::campaign_status
};

// The user who owns the record.
struct SalesforceOwner {
  std::string id;    // is_salesforce_id(id, "005"); for the loader
  std::string name;  // for the wizard; "" leaves the record to whoever imports it
};

struct SalesforceOptions {
  SalesforceStyle style = SalesforceStyle::loader;
  SalesforceObject object = SalesforceObject::contact;
  bool excel = false;   // BOM and formula-safe cells, for people who look at the files first
  bool strict = false;  // an error that the check finds keeps the files from being written

  // API names of custom fields; "" leaves the column out (external_id is always there).
  std::string external_id = "Meishi_Id__c";
  std::string last_name_kana = "LastNameKana__c";
  std::string first_name_kana = "FirstNameKana__c";
  std::string event;         // of the newest exchange
  std::string exchanged_on;  // of the newest exchange; a date field

  // LeadSource when the newest exchange has an event, and when it has none. Both "" leave the column out.
  std::string lead_source_event = "Trade Show";
  std::string lead_source;
  // Of leads; "" leaves the column out. An upsert writes it over the status of a lead that is there already.
  std::string lead_status = "Open - Not Contacted";
  std::string lead_company;  // Company of a lead whose card names none; "": the lead is left out
  std::string campaign_status = "Responded";

  // A contact with one of these tags, however it is spelt (text_key()), is opted out of e-mail. None: no column. Of the
  // others the cell is empty, which leaves what Salesforce knows as it is; `opt_out_false` writes "false" there, which
  // overrides an opt-out that somebody told Salesforce directly.
  std::vector<std::string> opt_out_tags;
  bool opt_out_false = false;

  std::map<std::string, SalesforceCampaign> campaigns;        // by CardSource::event
  std::map<std::string, SalesforceOwner> owners;              // by Contact::owner
  std::map<std::string, std::vector<std::string>> picklists;  // values allowed, by the keys of is_picklist()
  std::map<std::string, std::string> labels;                  // the wizard's header, by API name
};

// "LeadSource", "Status" (of leads), "CampaignMemberStatus", "Country", "State".
[[nodiscard]] bool is_picklist(std::string_view key);

// A letter, then letters, digits and single underscores, at most 80: what Salesforce lets a field be called.
[[nodiscard]] bool is_field_name(std::string_view name);

// 15 characters, or 18 whose last three are right for the others (they repeat their case; "Salesforce IDs" in the
// SOAP API guide), the first three being `prefix`, which says of what object it is.
[[nodiscard]] bool is_salesforce_id(std::string_view id, std::string_view prefix);

}  // namespace meishi
