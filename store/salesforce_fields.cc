#include "store/salesforce_fields.h"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <string_view>

#include "store/export_values.h"
#include "store/match_key.h"
#include "store/timeline.h"

namespace meishi {

namespace {

using Row = SalesforceRow;

bool has_account(const StoredPost& post) { return post.organization_id != 0 && !name_of(post.organization).empty(); }

// The newest card whose exchange is known.
const CardSource* exchange_of(const Contact& contact) {
  for (const StoredCard& card : contact.cards) {
    if (!card.source.event.empty() || !card.source.exchanged_on.empty()) return &card.source;
  }
  return nullptr;
}

// Further current posts and the days of exchange: what has no field of its own in every Salesforce.
std::string description(const Contact& contact) {
  std::string out;
  for (std::size_t i = 1; i < contact.posts.size(); ++i) {
    const StoredPost& post = contact.posts[i];
    if (!post.current) break;
    out += "兼務:";
    for (const std::string& part : {name_of(post.organization), post.department, post.title}) {
      if (!part.empty()) out += " " + part;
    }
    out += "\n";
  }
  for (const StoredCard& card : contact.cards) {
    const CardSource& source = card.source;
    if (source.exchanged_on.empty() && source.event.empty()) continue;
    out += "名刺交換:";
    if (!source.exchanged_on.empty()) out += " " + source.exchanged_on;
    if (!source.event.empty()) out += " " + source.event;
    out += "\n";
  }
  if (!out.empty()) out.pop_back();
  return out;
}

// A lead has no field for the department.
std::string lead_description(const Contact& contact) {
  const StoredPost* post = main_post(contact);
  std::string rest = description(contact);
  if (post == nullptr || post->department.empty()) return rest;
  return "部署: " + post->department + (rest.empty() ? "" : "\n") + rest;
}

std::string opted_out(const Row& r) {
  for (const std::string& tag : r.contact->tags) {
    const std::string key = text_key(tag);
    if (std::ranges::any_of(r.options->opt_out_tags, [&](const auto& out) { return text_key(out) == key; })) {
      return "true";
    }
  }
  return r.options->opt_out_false ? "false" : "";
}

const SalesforceOwner* owner_of(const Row& r) {
  const auto found = r.options->owners.find(r.contact->owner);
  return found == r.options->owners.end() ? nullptr : &found->second;
}

// A name in Latin script stands where names stand when the card has no other.
bool is_roman(const Row& r) { return r.contact->fields.last_name.empty(); }

std::string contact_id(const Row& r) { return r.contact->external_id; }
std::string account_id(const Row& r) { return r.account == nullptr ? "" : r.account->id; }
std::string account_name(const Row& r) { return r.account == nullptr ? "" : r.account->name; }
std::string website(const Row& r) { return r.account == nullptr ? "" : r.account->website; }
std::string last_name(const Row& r) {
  return is_roman(r) ? r.contact->fields.last_name_roman : r.contact->fields.last_name;
}
std::string first_name(const Row& r) {
  return is_roman(r) ? r.contact->fields.first_name_roman : r.contact->fields.first_name;
}
std::string last_name_kana(const Row& r) { return r.contact->fields.last_name_kana; }
std::string first_name_kana(const Row& r) { return r.contact->fields.first_name_kana; }
std::string title(const Row& r) {
  const StoredPost* post = main_post(*r.contact);
  return post == nullptr ? "" : post->title;
}
std::string department(const Row& r) {
  const StoredPost* post = main_post(*r.contact);
  return post == nullptr ? "" : post->department;
}
std::string email(const Row& r) { return r.contact->fields.emails.empty() ? "" : r.contact->fields.emails.front(); }
std::string phone(const Row& r) {
  return phone_of(r.contact->fields, {PhoneType::direct, PhoneType::work, PhoneType::main, PhoneType::ip,
                                      PhoneType::toll_free, PhoneType::other});
}
std::string mobile(const Row& r) { return phone_of(r.contact->fields, {PhoneType::mobile}); }
std::string fax(const Row& r) { return phone_of(r.contact->fields, {PhoneType::fax}); }
std::string own_website(const Row& r) { return r.contact->fields.urls.empty() ? "" : r.contact->fields.urls.front(); }
std::string company(const Row& r) {
  const StoredPost* post = main_post(*r.contact);
  return post == nullptr || !has_account(*post) ? r.options->lead_company : name_of(post->organization);
}
std::string lead_source(const Row& r) {
  const CardSource* exchange = exchange_of(*r.contact);
  return exchange != nullptr && !exchange->event.empty() ? r.options->lead_source_event : r.options->lead_source;
}
std::string event(const Row& r) {
  const CardSource* exchange = exchange_of(*r.contact);
  return exchange == nullptr ? "" : exchange->event;
}
std::string exchanged_on(const Row& r) {
  const CardSource* exchange = exchange_of(*r.contact);
  return exchange == nullptr ? "" : exchange->exchanged_on;
}

Address address_in(const Row& r) { return address_of(r.contact->fields); }
Address billing(const Row& r) { return r.account == nullptr ? Address() : r.account->address; }

template <Address (*Of)(const Row&)>
constexpr std::array<std::string (*)(const Row&), 5> kAddressCells = {
    [](const Row& r) { return street_of(Of(r)); }, [](const Row& r) { return Of(r).city; },
    [](const Row& r) { return Of(r).prefecture; }, [](const Row& r) { return postal_code_of(Of(r)); },
    [](const Row& r) { return country_of(Of(r)); }};

// A column as the tables below have it.
struct Field {
  const char* api;
  const char* label;
  std::size_t length;
  std::string (*cell)(const Row&);
  const char* picklist = "";
  bool required = false;
  bool email = false;
};

constexpr std::size_t kCustomText = 255;

constexpr Field kAccount[] = {
    {"Name", "Account Name", 255, account_name, "", true},
    {"BillingStreet", "Billing Street", 255, kAddressCells<billing>[0]},
    {"BillingCity", "Billing City", 40, kAddressCells<billing>[1]},
    {"BillingState", "Billing State/Province", 80, kAddressCells<billing>[2], "State"},
    {"BillingPostalCode", "Billing Zip/Postal Code", 20, kAddressCells<billing>[3]},
    {"BillingCountry", "Billing Country", 80, kAddressCells<billing>[4], "Country"},
    {"Phone", "Account Phone", 40, [](const Row& r) { return r.account->phone; }},
    {"Fax", "Account Fax", 40, [](const Row& r) { return r.account->fax; }},
    {"Website", "Website", 255, website},
};

constexpr Field kNames[] = {
    {"LastName", "Last Name", 80, last_name, "", true},
    {"FirstName", "First Name", 40, first_name},
};

constexpr Field kContact[] = {
    {"Title", "Title", 128, title},
    {"Department", "Department", 80, department},
    {"Email", "Email", 80, email, "", false, true},
    {"Phone", "Business Phone", 40, phone},
    {"MobilePhone", "Mobile", 40, mobile},
    {"Fax", "Business Fax", 40, fax},
    {"MailingStreet", "Mailing Street", 255, kAddressCells<address_in>[0]},
    {"MailingCity", "Mailing City", 40, kAddressCells<address_in>[1]},
    {"MailingState", "Mailing State/Province", 80, kAddressCells<address_in>[2], "State"},
    {"MailingPostalCode", "Mailing Zip/Postal Code", 20, kAddressCells<address_in>[3]},
    {"MailingCountry", "Mailing Country", 80, kAddressCells<address_in>[4], "Country"},
};

constexpr Field kLead[] = {
    {"Company", "Company", 255, company, "", true},
    {"Title", "Title", 128, title},
    {"Email", "Email", 80, email, "", false, true},
    {"Phone", "Phone", 40, phone},
    {"MobilePhone", "Mobile", 40, mobile},
    {"Fax", "Fax", 40, fax},
    {"Website", "Website", 255, own_website},
    {"Street", "Street", 255, kAddressCells<address_in>[0]},
    {"City", "City", 40, kAddressCells<address_in>[1]},
    {"State", "State/Province", 80, kAddressCells<address_in>[2], "State"},
    {"PostalCode", "Zip/Postal Code", 20, kAddressCells<address_in>[3]},
    {"Country", "Country", 80, kAddressCells<address_in>[4], "Country"},
};

constexpr Field kLeadStatus = {"Status", "Lead Status", 255, [](const Row& r) { return r.options->lead_status; },
                               "Status"};

constexpr Field kLeadSource = {"LeadSource", "Lead Source", 255, lead_source, "LeadSource"};
constexpr Field kContactDescription = {"Description", "Contact Description", 32000,
                                       [](const Row& r) { return description(*r.contact); }};
constexpr Field kLeadDescription = {"Description", "Description", 32000,
                                    [](const Row& r) { return lead_description(*r.contact); }};
constexpr Field kOptOut = {"HasOptedOutOfEmail", "Email Opt Out", 5, opted_out};
constexpr Field kOwnerId = {"OwnerId", "Record Owner", 18, [](const Row& r) {
                              const SalesforceOwner* owner = owner_of(r);
                              return owner == nullptr ? std::string() : owner->id;
                            }};
constexpr Field kOwnerName = {"OwnerId", "Record Owner", 255, [](const Row& r) {
                                const SalesforceOwner* owner = owner_of(r);
                                return owner == nullptr ? std::string() : owner->name;
                              }};

constexpr Field kCampaignId = {"CampaignId", "Campaign ID", 18, [](const Row& r) { return r.campaign->id; }, "", true};
constexpr Field kMemberStatus = {
    "Status", "Campaign Member Status", 40,
    [](const Row& r) { return r.campaign->status.empty() ? r.options->campaign_status : r.campaign->status; },
    "CampaignMemberStatus"};

// "LastNameKana__c" is shown as "LastNameKana", "Meishi_Id__c" as "Meishi Id": Salesforce makes the name from the label
// in this way, so it is the best guess.
std::string label_of(std::string api) {
  if (api.ends_with("__c")) api.resize(api.size() - 3);
  std::ranges::replace(api, '_', ' ');
  return api;
}

class Columns {
 public:
  explicit Columns(const SalesforceOptions& options) : options_(options) {}

  void add(const Field& f, const std::string& parent = {}) {
    SalesforceColumn column{parent + f.api, f.label, f.length,        f.picklist,
                            f.required,     f.email, !parent.empty(), f.cell};
    if (const auto own = options_.labels.find(column.api); own != options_.labels.end()) column.label = own->second;
    columns_.push_back(std::move(column));
  }
  void add(std::span<const Field> fields, const std::string& parent = {}) {
    for (const Field& field : fields) add(field, parent);
  }
  // A field of the organization's own; left out when it has no name.
  void add_custom(const std::string& api, std::string (*cell)(const Row&), const std::string& parent = {},
                  const std::string& label_before = {}) {
    if (api.empty()) return;
    const std::string label = label_before + label_of(api);
    add(Field{api.c_str(), label.c_str(), kCustomText, cell}, parent);
  }
  std::vector<SalesforceColumn> take() { return std::move(columns_); }

 private:
  const SalesforceOptions& options_;
  std::vector<SalesforceColumn> columns_;
};

void add_people(Columns& columns, SalesforceFile file, const SalesforceOptions& o) {
  const bool wizard = o.style == SalesforceStyle::wizard;
  const bool lead = file == SalesforceFile::lead;
  columns.add_custom(o.external_id, contact_id);
  if (!lead && !wizard) columns.add_custom(o.external_id, account_id, "Account.");
  columns.add(kNames);
  columns.add_custom(o.last_name_kana, last_name_kana);
  columns.add_custom(o.first_name_kana, first_name_kana);
  if (lead) {
    columns.add(kLead);
    if (!o.lead_status.empty()) columns.add(kLeadStatus);
  } else {
    columns.add(kContact);
  }
  if (!o.lead_source.empty() || !o.lead_source_event.empty()) columns.add(kLeadSource);
  columns.add(lead ? kLeadDescription : kContactDescription);
  if (!o.opt_out_tags.empty()) columns.add(kOptOut);
  columns.add_custom(o.event, event);
  columns.add_custom(o.exchanged_on, exchanged_on);
  const bool named = std::ranges::any_of(o.owners, [](const auto& owner) { return !owner.second.name.empty(); });
  if (wizard ? named : !o.owners.empty()) columns.add(wizard ? kOwnerName : kOwnerId);
  if (lead || !wizard) return;
  columns.add_custom(o.external_id, account_id, "Account.", "Account ");
  for (const Field& field : kAccount) {
    // The wizard calls the numbers of both objects alike; those of the contact stand for themselves.
    if (field.api != std::string_view("Phone") && field.api != std::string_view("Fax")) columns.add(field, "Account.");
  }
}

}  // namespace

const char* file_name(SalesforceFile file) {
  switch (file) {
    case SalesforceFile::account:
      return "Account";
    case SalesforceFile::contact:
      return "Contact";
    case SalesforceFile::lead:
      return "Lead";
    case SalesforceFile::campaign_member:
      return "CampaignMember";
  }
  return "";
}

std::string account_id_of(const Contact& contact) {
  const StoredPost* post = main_post(contact);
  return post == nullptr || !has_account(*post) ? std::string() : post->organization_external_id;
}

std::map<std::string, SalesforceAccount> salesforce_accounts(const std::vector<const Contact*>& contacts) {
  struct Members {
    const Organization* organization = nullptr;
    std::vector<const Contact*> contacts;
  };
  std::map<std::string, Members> organizations;
  for (const Contact* contact : contacts) {
    for (const StoredPost& post : contact->posts) {
      if (!post.current || !has_account(post)) continue;
      Members& members = organizations[post.organization_external_id];
      members.organization = &post.organization;
      // The address and numbers of a card are those of the first organization on it.
      if (&post == main_post(*contact)) members.contacts.push_back(contact);
    }
  }
  const auto newer = [](const Contact* a, const Contact* b) {
    if (a->cards.empty() || b->cards.empty()) return !a->cards.empty() && b->cards.empty();
    return older(b->cards.front(), a->cards.front());
  };
  std::map<std::string, SalesforceAccount> out;
  for (auto& [id, members] : organizations) {
    std::sort(members.contacts.begin(), members.contacts.end(), newer);
    SalesforceAccount account{id, name_of(*members.organization), members.organization->name_en, {}, {}, {}, {}};
    for (const Contact* contact : members.contacts) {
      const ContactFields& c = contact->fields;
      if (is_empty(account.address)) account.address = address_of(c);
      if (account.phone.empty()) account.phone = phone_of(c, {PhoneType::main, PhoneType::work});
      if (account.fax.empty()) account.fax = phone_of(c, {PhoneType::fax});
      if (account.website.empty() && !c.urls.empty()) account.website = c.urls.front();
    }
    out.emplace(id, std::move(account));
  }
  return out;
}

std::vector<SalesforceColumn> salesforce_columns(SalesforceFile file, const SalesforceOptions& options) {
  Columns columns(options);
  switch (file) {
    case SalesforceFile::account:
      columns.add_custom(options.external_id, account_id);
      columns.add(kAccount);
      break;
    case SalesforceFile::contact:
    case SalesforceFile::lead:
      add_people(columns, file, options);
      break;
    case SalesforceFile::campaign_member: {
      const bool wizard = options.style == SalesforceStyle::wizard;
      const bool lead = options.object == SalesforceObject::lead;
      columns.add(kCampaignId);
      columns.add_custom(options.external_id, contact_id, wizard ? "" : lead ? "Lead." : "Contact.");
      columns.add(kMemberStatus);
      break;
    }
  }
  return columns.take();
}

std::string repeated_column(const SalesforceOptions& options) {
  for (const SalesforceFile file : {SalesforceFile::account, SalesforceFile::contact, SalesforceFile::lead}) {
    std::set<std::string> names;
    for (const SalesforceColumn& column : salesforce_columns(file, options)) {
      if (!names.insert(email_key(column.api)).second) return column.api;
    }
  }
  return {};
}

bool is_salesforce_column(const std::string& api, const SalesforceOptions& options) {
  SalesforceOptions all = options;
  all.lead_source_event = all.lead_status = "x";
  all.opt_out_tags = {"x"};
  all.owners["x"] = {"x", "x"};
  for (const SalesforceStyle style : {SalesforceStyle::loader, SalesforceStyle::wizard}) {
    all.style = style;
    for (const SalesforceFile file :
         {SalesforceFile::account, SalesforceFile::contact, SalesforceFile::lead, SalesforceFile::campaign_member}) {
      const auto columns = salesforce_columns(file, all);
      if (std::ranges::any_of(columns, [&](const auto& column) { return column.api == api; })) return true;
    }
  }
  return false;
}

std::vector<const SalesforceCampaign*> campaigns_of(const Contact& contact, const SalesforceOptions& options) {
  constexpr std::size_t kIdentity = 15;  // what follows in an ID of 18 only repeats the case of these
  std::vector<const SalesforceCampaign*> out;
  for (const StoredCard& card : contact.cards) {
    const auto found = options.campaigns.find(card.source.event);
    if (found == options.campaigns.end()) continue;
    const std::string id = found->second.id.substr(0, kIdentity);
    if (std::ranges::none_of(out, [&](const auto* other) { return other->id.starts_with(id); })) {
      out.push_back(&found->second);
    }
  }
  return out;
}

}  // namespace meishi
