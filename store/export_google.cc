#include "store/address_book.h"
#include "store/atomic_files.h"
#include "store/clean_text.h"
#include "store/csv.h"
#include "store/export.h"
#include "store/export_values.h"

namespace meishi {

namespace {

constexpr const char* kBetween = " ::: ";

// Google's names of kinds, each with the numbers that it holds; a pair of columns each.
struct PhoneLabel {
  const char* label;
  std::vector<PhoneType> types;  // in the order in which they are dialled
};

const std::vector<PhoneLabel>& phone_labels() {
  static const std::vector<PhoneLabel> labels = {
      {"Work", {PhoneType::direct, PhoneType::work, PhoneType::ip, PhoneType::toll_free, PhoneType::other}},
      {"Mobile", {PhoneType::mobile}},
      {"Main", {PhoneType::main}},
      {"Work Fax", {PhoneType::fax}},
  };
  return labels;
}

constexpr const char* kHeader[] = {"First Name",
                                   "Middle Name",
                                   "Last Name",
                                   "Phonetic First Name",
                                   "Phonetic Middle Name",
                                   "Phonetic Last Name",
                                   "Name Prefix",
                                   "Name Suffix",
                                   "Nickname",
                                   "File As",
                                   "Organization Name",
                                   "Organization Title",
                                   "Organization Department",
                                   "Birthday",
                                   "Notes",
                                   "Photo",
                                   "Labels",
                                   "E-mail 1 - Label",
                                   "E-mail 1 - Value",
                                   "Phone 1 - Label",
                                   "Phone 1 - Value",
                                   "Phone 2 - Label",
                                   "Phone 2 - Value",
                                   "Phone 3 - Label",
                                   "Phone 3 - Value",
                                   "Phone 4 - Label",
                                   "Phone 4 - Value",
                                   "Address 1 - Label",
                                   "Address 1 - Formatted",
                                   "Address 1 - Street",
                                   "Address 1 - City",
                                   "Address 1 - PO Box",
                                   "Address 1 - Region",
                                   "Address 1 - Postal Code",
                                   "Address 1 - Country",
                                   "Address 1 - Extended Address",
                                   "Website 1 - Label",
                                   "Website 1 - Value"};

// A row of cells that are safe to open.
class Row {
 public:
  void text(std::string value) { cells_.push_back(without_formula(clean_text(std::move(value)))); }
  void empty() { cells_.emplace_back(); }
  void labelled(const char* label, std::string value) {
    cells_.emplace_back(value.empty() ? "" : label);
    cells_.push_back(std::move(value));
  }
  void labelled_text(const char* label, const std::string& value) {
    labelled(label, without_formula(clean_text(value)));
  }
  [[nodiscard]] std::size_t size() const { return cells_.size(); }
  [[nodiscard]] std::string line() const { return csv_line(cells_); }

 private:
  std::vector<std::string> cells_;
};

// The kinds that there are, from the first pair of columns on.
void add_phones(Row& row, const ContactFields& c) {
  const std::size_t end = row.size() + 2 * phone_labels().size();
  for (const PhoneLabel& kind : phone_labels()) {
    std::vector<std::string> numbers;
    for (const PhoneType type : kind.types) {
      for (const Phone& phone : c.phones) {
        if (phone.type == type) numbers.push_back(clean_text(phone_text(phone)));
      }
    }
    if (!numbers.empty()) row.labelled(kind.label, phone_cell(numbers, kBetween));
  }
  while (row.size() < end) row.empty();
}

std::string row_of(const Contact& contact, ExportLanguage language) {
  const ContactFields& c = contact.fields;
  const AddressBookEntry entry = address_book_entry(contact, language);
  Row row;
  row.text(entry.first_name);
  row.empty();
  row.text(entry.last_name);
  row.text(c.first_name_kana);
  row.empty();
  row.text(c.last_name_kana);
  for (int i = 0; i < 4; ++i) row.empty();
  row.text(entry.organization);
  row.text(entry.title);
  row.text(entry.department);
  row.empty();
  row.text(joined(entry.notes, "\n"));
  row.empty();
  std::vector<std::string> labels = contact.tags;
  labels.emplace_back("* myContacts");
  row.text(joined(labels, kBetween));
  row.labelled_text("Work", joined(c.emails, kBetween));
  add_phones(row, c);
  const Address address = address_of(c);
  row.labelled_text("Work", is_empty(address) ? std::string() : address_line(address));
  row.text(town_and_block(address));
  row.text(address.city);
  row.empty();
  row.text(address.prefecture);
  row.text(postal_code_of(address));
  row.text(country_of(address));
  row.text(address.building);
  row.labelled_text("Work", joined(c.urls, kBetween));
  return row.line();
}

}  // namespace

Result<ExportedFile> export_google(const std::vector<Contact>& contacts, const std::filesystem::path& dir,
                                   ExportLanguage language) {
  AtomicFiles file(dir);
  Status status = file.add("google.csv");
  if (status) status = file.write(csv_line({std::begin(kHeader), std::end(kHeader)}));
  for (const Contact& contact : contacts) {
    if (!status) break;
    status = file.write(row_of(contact, language));
  }
  if (status) status = file.commit();
  if (!status) return tl::unexpected(status.error());
  return ExportedFile{dir / "google.csv", contacts.size()};
}

}  // namespace meishi
