#include <algorithm>

#include "store/address_book.h"
#include "store/atomic_files.h"
#include "store/clean_text.h"
#include "store/csv.h"
#include "store/export.h"
#include "store/export_values.h"

namespace meishi {

namespace {

constexpr const char* kHeader[] = {"First Name",
                                   "Last Name",
                                   "Given Yomi",
                                   "Surname Yomi",
                                   "Company Yomi",
                                   "Company",
                                   "Department",
                                   "Job Title",
                                   "Business Street",
                                   "Business City",
                                   "Business State",
                                   "Business Postal Code",
                                   "Business Country/Region",
                                   "Business Phone",
                                   "Business Phone 2",
                                   "Company Main Phone",
                                   "Mobile Phone",
                                   "Business Fax",
                                   "E-mail Address",
                                   "E-mail 2 Address",
                                   "E-mail 3 Address",
                                   "Web Page",
                                   "Categories",
                                   "Notes"};
constexpr std::size_t kEmails = 3;

// Takes numbers out of a contact's, one field after the other; what is left has no field.
class Numbers {
 public:
  explicit Numbers(const std::vector<Phone>& phones) {
    for (const Phone& phone : phones) left_.push_back(&phone);
  }

  std::string take(std::initializer_list<PhoneType> types) {
    for (const PhoneType type : types) {
      const auto found = std::ranges::find(left_, type, [](const Phone* phone) { return phone->type; });
      if (found == left_.end()) continue;
      std::string number = clean_text(phone_text(**found));
      left_.erase(found);
      return number;
    }
    return {};
  }

  [[nodiscard]] const std::vector<const Phone*>& left() const { return left_; }

 private:
  std::vector<const Phone*> left_;
};

std::string number_cell(const std::string& number) { return number.empty() ? number : phone_cell({number}, ""); }

// Outlook parts them by semicolons, in some countries by commas.
std::string categories_of(std::vector<std::string> tags) {
  for (std::string& tag : tags)
    std::ranges::replace_if(
        tag, [](char c) { return c == ';' || c == ','; }, ' ');
  return joined(tags, ";");
}

std::string row_of(const Contact& contact, ExportLanguage language) {
  const ContactFields& c = contact.fields;
  AddressBookEntry entry = address_book_entry(contact, language, DayFormat::us);
  const Address address = address_of(c);
  Numbers numbers(c.phones);
  const std::initializer_list<PhoneType> desk = {PhoneType::direct, PhoneType::work, PhoneType::ip,
                                                 PhoneType::toll_free, PhoneType::other};
  const std::string business = numbers.take(desk);
  const std::string business2 = numbers.take(desk);
  const std::string main = numbers.take({PhoneType::main});
  const std::string mobile = numbers.take({PhoneType::mobile});
  const std::string fax = numbers.take({PhoneType::fax});
  for (const Phone* phone : numbers.left()) {
    entry.notes.push_back((phone->label.empty() ? phone->type == PhoneType::fax ? "Fax" : "Tel" : phone->label) + ": " +
                          phone_text(*phone));
  }
  for (std::size_t i = kEmails; i < c.emails.size(); ++i) entry.notes.push_back("E-mail: " + c.emails[i]);
  for (std::size_t i = 1; i < c.urls.size(); ++i) entry.notes.push_back(c.urls[i]);
  const auto email = [&c](std::size_t i) { return i < c.emails.size() ? c.emails[i] : std::string(); };

  std::vector<std::string> cells = {
      entry.first_name,   entry.last_name,         c.first_name_kana,  c.last_name_kana,   entry.organization_kana,
      entry.organization, entry.department,        entry.title,        street_of(address), address.city,
      address.prefecture, postal_code_of(address), country_of(address)};
  for (std::string& cell : cells) cell = without_formula(clean_text(std::move(cell)));
  for (const std::string& number : {business, business2, main, mobile, fax}) cells.push_back(number_cell(number));
  for (std::string cell : {email(0), email(1), email(2), c.urls.empty() ? std::string() : c.urls.front(),
                           categories_of(contact.tags), joined(entry.notes, "\n")}) {
    cells.push_back(without_formula(clean_text(std::move(cell))));
  }
  std::string line = csv_line(cells);
  line.insert(line.size() - 1, "\r");
  return line;
}

}  // namespace

Result<ExportedFile> export_outlook(const std::vector<Contact>& contacts, const std::filesystem::path& dir,
                                    ExportLanguage language) {
  AtomicFiles file(dir);
  Status status = file.add("outlook.csv");
  std::string header = csv_line({std::begin(kHeader), std::end(kHeader)});
  header.insert(header.size() - 1, "\r");
  if (status) status = file.write("\xEF\xBB\xBF" + header);
  for (const Contact& contact : contacts) {
    if (!status) break;
    status = file.write(row_of(contact, language));
  }
  if (status) status = file.commit();
  if (!status) return tl::unexpected(status.error());
  return ExportedFile{dir / "outlook.csv", contacts.size()};
}

}  // namespace meishi
