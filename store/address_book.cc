#include "store/address_book.h"

#include <algorithm>

#include "normalize/text.h"
#include "store/csv.h"
#include "store/export_values.h"

namespace meishi {

namespace {

// The words before a value in a note.
struct NoteWords {
  const char* post;
  const char* qualifications;
  const char* address;
  const char* roman_name;
  const char* english_organization;
  const char* exchanged;
};

constexpr NoteWords kEnglish = {"Also",    "Qualifications",   "Address", "Name in Latin letters",
                                "Company", "Card exchanged on"};
constexpr NoteWords kJapanese = {"兼務", "資格", "住所", "氏名（ローマ字）", "会社名（英語）", "名刺交換"};

bool is_japanese_text(const std::string& text) { return std::ranges::any_of(to_u32(text), is_japanese); }

std::string without_empty(std::vector<std::string> parts, std::string_view between) {
  std::erase(parts, std::string());
  return joined(parts, between);
}

// As it is said: the family name first in Japanese script, last in Latin.
std::string full_name(const std::string& last, const std::string& first) {
  return is_japanese_text(last + first) ? without_empty({last, first}, " ") : without_empty({first, last}, " ");
}

std::string shown(const std::string& day, DayFormat format) {
  if (format == DayFormat::iso || day.size() != 10) return day;
  const auto number = [](std::string_view digits) {
    return std::string(digits.substr(digits.starts_with('0') ? 1 : 0));
  };
  const std::string_view all = day;
  return number(all.substr(5, 2)) + "/" + number(all.substr(8, 2)) + "/" + day.substr(0, 4);
}

// +16502530000 or 03-5285-6654, and an extension. What has a sign behind a plus would be calculated: +1-650-253-0000.
bool is_dialled(std::string_view number) {
  constexpr std::string_view kDigits = "0123456789";
  constexpr std::string_view kExtension = " ext. ";
  if (const auto at = number.find(kExtension); at != std::string_view::npos) {
    if (number.find_first_not_of(kDigits, at + kExtension.size()) != std::string_view::npos) return false;
    number = number.substr(0, at);
  }
  if (number.starts_with('+')) return number.size() > 1 && number.find_first_not_of(kDigits, 1) == number.npos;
  return !number.empty() && kDigits.find(number.front()) != kDigits.npos &&
         number.find_first_not_of("0123456789- ") == number.npos;
}

std::vector<std::string> notes_of(const Contact& contact, const AddressBookEntry& entry, const NoteWords& words,
                                  DayFormat days) {
  const ContactFields& c = contact.fields;
  std::vector<std::string> notes = c.notes;
  const auto add = [&notes](const std::string& word, const std::string& value) {
    if (!value.empty()) notes.push_back(word + ": " + value);
  };
  for (std::size_t i = 1; i < contact.posts.size() && contact.posts[i].current; ++i) {
    const StoredPost& post = contact.posts[i];
    add(words.post, without_empty({name_of(post.organization), post.department, post.title}, " "));
  }
  add(words.qualifications, joined(c.qualifications, " / "));
  for (std::size_t i = 1; i < c.addresses.size(); ++i) {
    add(c.addresses[i].label.empty() ? words.address : c.addresses[i].label, address_line(c.addresses[i]));
  }
  for (const Social& social : c.social) add(social.service, social.id);
  const std::string roman = full_name(c.last_name_roman, c.first_name_roman);
  if (roman != entry.display_name) add(words.roman_name, roman);
  if (c.organization.name_en != entry.organization) add(words.english_organization, c.organization.name_en);
  for (const StoredCard& card : contact.cards) {
    if (card.repeats != 0) continue;  // another picture of one card
    add(words.exchanged, without_empty({shown(card.source.exchanged_on, days), card.source.event}, " "));
  }
  return notes;
}

}  // namespace

std::string joined(const std::vector<std::string>& values, std::string_view between) {
  std::string out;
  for (const std::string& value : values) {
    if (!out.empty()) out += between;
    out += value;
  }
  return out;
}

std::string address_line(const Address& a) {
  const std::string postal_code = postal_code_of(a);
  const bool latin = country_of(a) == "Japan" || !is_japanese_text(a.prefecture + a.city + a.town + a.building);
  if (latin) {
    return without_empty({street_of(a), a.city, without_empty({a.prefecture, postal_code}, " "), country_of(a)}, ", ");
  }
  return without_empty({postal_code.empty() ? "" : "〒" + postal_code, a.prefecture + a.city + street_of(a), a.country},
                       " ");
}

AddressBookEntry address_book_entry(const Contact& contact, ExportLanguage language, DayFormat days) {
  const ContactFields& c = contact.fields;
  const bool roman = c.last_name.empty() && c.first_name.empty();
  const StoredPost* post = main_post(contact);
  const Organization& organization = post != nullptr ? post->organization : c.organization;
  AddressBookEntry entry;
  entry.last_name = roman ? c.last_name_roman : c.last_name;
  entry.first_name = roman ? c.first_name_roman : c.first_name;
  entry.organization = name_of(organization);
  entry.organization_kana = organization.name_kana;
  if (post != nullptr) {
    entry.department = post->department;
    entry.title = post->title;
  }
  entry.display_name = full_name(entry.last_name, entry.first_name);
  if (entry.display_name.empty()) entry.display_name = entry.organization;
  if (entry.display_name.empty() && !c.emails.empty()) entry.display_name = c.emails.front();
  if (entry.display_name.empty() && !c.phones.empty()) entry.display_name = phone_text(c.phones.front());
  if (entry.display_name.empty()) entry.display_name = contact.external_id;
  entry.notes = notes_of(contact, entry, language == ExportLanguage::japanese ? kJapanese : kEnglish, days);
  return entry;
}

std::string phone_cell(const std::vector<std::string>& numbers, std::string_view between) {
  std::string cell = joined(numbers, between);
  return std::ranges::all_of(numbers, is_dialled) ? cell : without_formula(std::move(cell));
}

}  // namespace meishi
