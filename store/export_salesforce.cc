#include <algorithm>
#include <map>

#include "normalize/text.h"
#include "store/atomic_files.h"
#include "store/csv.h"
#include "store/export.h"
#include "store/export_values.h"
#include "store/timeline.h"

namespace meishi {

namespace {

// A column: its API name and the most characters that Salesforce takes ("Salesforce field reference": Account,
// Contact); the two Kana fields and the ID are custom text fields, whose most is 255.
struct Column {
  const char* name;
  std::size_t length;
};

constexpr Column kAccount[] = {
    {"Meishi_Id__c", 255},  {"Name", 255},        {"BillingStreet", 255},
    {"BillingCity", 40},    {"BillingState", 80}, {"BillingPostalCode", 20},
    {"BillingCountry", 80}, {"Phone", 40},        {"Fax", 40},
    {"Website", 255},
};

constexpr Column kContact[] = {
    {"Meishi_Id__c", 255},
    {"Account.Meishi_Id__c", 255},
    {"LastName", 80},
    {"FirstName", 40},
    {"LastNameKana__c", 255},
    {"FirstNameKana__c", 255},
    {"Title", 128},
    {"Department", 80},
    {"Email", 80},
    {"Phone", 40},
    {"MobilePhone", 40},
    {"Fax", 40},
    {"MailingStreet", 255},
    {"MailingCity", 40},
    {"MailingState", 80},
    {"MailingPostalCode", 20},
    {"MailingCountry", 80},
    {"Description", 32000},
};

template <std::size_t N>
std::string header(const Column (&columns)[N]) {
  std::vector<std::string> names;
  for (const Column& column : columns) names.emplace_back(column.name);
  return csv_line(names);
}

// Names the row by its Meishi_Id__c: warnings end up in logs, and names have no place there.
template <std::size_t N>
void check_lengths(const Column (&columns)[N], const std::vector<std::string>& cells, std::vector<Error>& warnings) {
  for (std::size_t i = 0; i < N; ++i) {
    const std::size_t length = to_u32(cells[i]).size();
    if (length <= columns[i].length) continue;
    // Through fail(), so that the message is in the translation catalogue.
    warnings.push_back(fail(ErrorCode::invalid,
                            "{} is longer than Salesforce takes ({} characters, at most {}); it will refuse the row",
                            {columns[i].name, std::to_string(length), std::to_string(columns[i].length)}, cells[0])
                           .value());
  }
}

// An account's own values, from the newest card of its people that shows them.
struct Account {
  std::string id;
  std::string name;
  Address address;
  std::string phone;
  std::string fax;
  std::string website;
};

class Accounts {
 public:
  void add(const Contact& contact, const StoredPost& post) {
    if (post.organization_id == 0 || name_of(post.organization).empty()) return;
    Members& members = organizations_[post.organization_external_id];
    members.name = name_of(post.organization);
    // The address and numbers of a card are those of the first organization on it.
    if (&post == main_post(contact)) members.contacts.push_back(&contact);
  }

  [[nodiscard]] std::vector<Account> rows() const {
    std::vector<Account> rows;
    for (const auto& [id, members] : organizations_) {
      std::vector<const Contact*> contacts = members.contacts;
      std::sort(contacts.begin(), contacts.end(), newer);
      Account account{id, members.name, {}, {}, {}, {}};
      for (const Contact* contact : contacts) {
        const ContactFields& c = contact->fields;
        if (is_empty(account.address)) account.address = address_of(c);
        if (account.phone.empty()) account.phone = phone_of(c, {PhoneType::main, PhoneType::work});
        if (account.fax.empty()) account.fax = phone_of(c, {PhoneType::fax});
        if (account.website.empty() && !c.urls.empty()) account.website = c.urls.front();
      }
      rows.push_back(std::move(account));
    }
    return rows;
  }

 private:
  struct Members {
    std::string name;
    std::vector<const Contact*> contacts;
  };

  static bool newer(const Contact* a, const Contact* b) {
    if (a->cards.empty() || b->cards.empty()) return !a->cards.empty() && b->cards.empty();
    return older(b->cards.front(), a->cards.front());
  }

  std::map<std::string, Members> organizations_;  // by external id: the same order in every run
};

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

std::vector<std::string> contact_cells(const Contact& contact) {
  const ContactFields& c = contact.fields;
  const StoredPost* post = main_post(contact);
  const bool roman = c.last_name.empty();
  const Address address = address_of(c);
  const bool has_account = post != nullptr && post->organization_id != 0 && !name_of(post->organization).empty();
  return {contact.external_id,
          has_account ? post->organization_external_id : std::string(),
          roman ? c.last_name_roman : c.last_name,
          roman ? c.first_name_roman : c.first_name,
          c.last_name_kana,
          c.first_name_kana,
          post != nullptr ? post->title : std::string(),
          post != nullptr ? post->department : std::string(),
          c.emails.empty() ? std::string() : c.emails.front(),
          phone_of(c, {PhoneType::direct, PhoneType::work, PhoneType::main, PhoneType::ip, PhoneType::toll_free,
                       PhoneType::other}),
          phone_of(c, {PhoneType::mobile}),
          phone_of(c, {PhoneType::fax}),
          street_of(address),
          address.city,
          address.prefecture,
          postal_code_of(address),
          country_of(address),
          description(contact)};
}

}  // namespace

Result<SalesforceExport> export_salesforce(const std::vector<Contact>& contacts, const std::filesystem::path& dir) {
  SalesforceExport result;
  Accounts accounts;
  std::string contact_file = header(kContact);
  std::size_t contact_rows = 0;
  for (const Contact& contact : contacts) {
    const std::vector<std::string> cells = contact_cells(contact);
    if (cells[2].empty()) {
      result.warnings.push_back(fail(ErrorCode::invalid,
                                     "contact {} has no last name and is left out, because Salesforce refuses it",
                                     {std::to_string(contact.id)})
                                    .value());
      continue;
    }
    check_lengths(kContact, cells, result.warnings);
    contact_file += csv_line(cells);
    ++contact_rows;
    for (const StoredPost& post : contact.posts) {
      if (post.current) accounts.add(contact, post);
    }
  }

  std::string account_file = header(kAccount);
  const std::vector<Account> rows = accounts.rows();
  for (const Account& a : rows) {
    const std::vector<std::string> cells = {a.id,
                                            a.name,
                                            street_of(a.address),
                                            a.address.city,
                                            a.address.prefecture,
                                            postal_code_of(a.address),
                                            country_of(a.address),
                                            a.phone,
                                            a.fax,
                                            a.website};
    check_lengths(kAccount, cells, result.warnings);
    account_file += csv_line(cells);
  }

  // Account first: Contact rows name their account, and a loader takes the files in this order.
  const std::vector<FileContent> files = {{"Account.csv", account_file}, {"Contact.csv", contact_file}};
  if (Status status = write_files(dir, files); !status) return tl::unexpected(status.error());
  result.files = {{dir / "Account.csv", rows.size()}, {dir / "Contact.csv", contact_rows}};
  return result;
}

}  // namespace meishi
