#include "store/write_vcard.h"

#include <sodium.h>

#include <algorithm>

#include "store/address_book.h"
#include "store/clean_text.h"
#include "store/export_values.h"

namespace meishi {

namespace {

struct PhoneTypes {
  PhoneType type;
  const char* v3;
  const char* v4;
};

// RFC 2426, 3.3.1; RFC 6350, 6.4.1; "main-number": RFC 7852, 8.2. MAIN in 3.0 is what Apple's address book writes.
constexpr PhoneTypes kPhoneTypes[] = {
    {PhoneType::work, "WORK,VOICE", "work,voice"},
    {PhoneType::direct, "WORK,VOICE", "work,voice"},
    {PhoneType::main, "WORK,VOICE,MAIN", "work,voice,main-number"},
    {PhoneType::mobile, "CELL,VOICE", "cell,voice"},
    {PhoneType::fax, "WORK,FAX", "work,fax"},
    {PhoneType::toll_free, "WORK,VOICE", "work,voice"},
    {PhoneType::ip, "WORK,VOICE", "work,voice"},
    {PhoneType::other, "VOICE", "voice"},
};

std::string base64_of(std::string_view bytes) {
  std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  out.pop_back();  // the NUL that C wants
  return out;
}

// A URI has no line breaks and no spaces; what was read as one may have.
std::string uri_of(const std::string& text) {
  std::string out;
  for (const char c : clean_text(text)) {
    if (c == ' ') {
      out += "%20";
    } else if (c != '\n' && c != '\t') {
      out += c;
    }
  }
  return out;
}

class Vcard {
 public:
  Vcard(std::string& out, VcardVersion version) : out_(out), old_(version == VcardVersion::v3) {}

  void raw(std::string_view name, std::string_view value) {
    append_folded(out_, std::string(name).append(":").append(value));
  }

  void text(std::string_view name, const std::string& value) {
    if (!value.empty()) raw(name, vcard_value(clean_text(value)));
  }

  // Components are parted by semicolons.
  void structured(std::string_view name, const std::vector<std::string>& components) {
    std::string value;
    for (const std::string& component : components) {
      if (&component != &components.front()) value += ';';
      value += vcard_value(clean_text(component));
    }
    raw(name, value);
  }

  void phone(const Phone& phone, bool preferred) {
    const auto* types = std::ranges::find(kPhoneTypes, phone.type, &PhoneTypes::type);
    if (old_) {
      Phone plain = phone;
      plain.extension.clear();
      std::string number = phone_text(plain);
      if (!phone.extension.empty()) number += number.empty() ? phone.extension : "," + phone.extension;
      text(std::string("TEL;TYPE=") + types->v3 + (preferred ? ",PREF" : ""), number);
      return;
    }
    const std::string parameters = std::string(preferred ? ";PREF=1" : "") + ";TYPE=\"" + types->v4 + "\"";
    if (phone.e164.empty()) {
      text("TEL;VALUE=text" + parameters, phone_text(phone));
    } else {
      raw("TEL;VALUE=uri" + parameters,
          "tel:" + uri_of(phone.e164) + (phone.extension.empty() ? "" : ";ext=" + uri_of(phone.extension)));
    }
  }

 private:
  std::string& out_;
  bool old_;
};

// Sorting by reading; in 4.0 each component has its own.
std::string sort_as(const ContactFields& c) {
  std::string key = clean_text(c.last_name_kana);
  if (!c.first_name_kana.empty()) key += "," + clean_text(c.first_name_kana);
  return key.empty() ? key : ";SORT-AS=" + vcard_parameter(key);
}

// 2024-05-17T03:04:05Z in 3.0, 20240517T030405Z in 4.0.
std::string revision(std::string time, bool old) {
  if (!old) std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
  return time;
}

}  // namespace

void append_folded(std::string& out, std::string_view line) {
  constexpr std::size_t kMost = 75;
  for (std::size_t room = kMost; line.size() > room; room = kMost - 1) {  // the space counts
    std::size_t end = room;
    while (end > 1 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
    out.append(line.substr(0, end)).append("\r\n ");
    line.remove_prefix(end);
  }
  out.append(line).append("\r\n");
}

std::string vcard_value(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '\\' || c == ',' || c == ';') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

std::string vcard_parameter(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') {
      out += "^'";
    } else if (c == '\n') {
      out += "^n";
    } else if (c == '^') {
      out += "^^";
    } else {
      out += c;
    }
  }
  return out + '"';
}

void append_vcard(std::string& out, const Contact& contact, VcardVersion version, ExportLanguage language,
                  std::string_view photo) {
  const bool old = version == VcardVersion::v3;
  const ContactFields& c = contact.fields;
  const AddressBookEntry entry = address_book_entry(contact, language);
  Vcard card(out, version);
  card.raw("BEGIN", "VCARD");
  card.raw("VERSION", old ? "3.0" : "4.0");
  card.structured(old ? "N" : "N" + sort_as(c), {entry.last_name, entry.first_name, "", "", ""});
  card.text("FN", entry.display_name);
  card.text("X-PHONETIC-LAST-NAME", c.last_name_kana);
  card.text("X-PHONETIC-FIRST-NAME", c.first_name_kana);
  if (old) card.text("SORT-STRING", c.last_name_kana + (c.first_name_kana.empty() ? "" : " " + c.first_name_kana));
  if (!entry.organization.empty() || !entry.department.empty()) {
    const std::string& kana = entry.organization_kana;
    std::vector<std::string> parts = {entry.organization};
    if (!entry.department.empty()) parts.push_back(entry.department);
    card.structured(old || kana.empty() ? "ORG" : "ORG;SORT-AS=" + vcard_parameter(clean_text(kana)), parts);
    card.text("X-PHONETIC-ORG", kana);
  }
  card.text("TITLE", entry.title);
  bool preferred = std::ranges::find(c.phones, PhoneType::direct, &Phone::type) != c.phones.end();
  for (const Phone& phone : c.phones) {
    const bool first = preferred && phone.type == PhoneType::direct;
    card.phone(phone, first);
    if (first) preferred = false;
  }
  for (const std::string& email : c.emails) card.text(old ? "EMAIL;TYPE=INTERNET,WORK" : "EMAIL;TYPE=work", email);
  for (const std::string& url : c.urls) {
    if (!url.empty()) card.raw("URL", uri_of(url));
  }
  if (const Address address = address_of(c); !is_empty(address)) {
    card.structured(
        old ? "ADR;TYPE=WORK" : "ADR;TYPE=work",
        {"", "", street_of(address), address.city, address.prefecture, postal_code_of(address), country_of(address)});
  }
  card.text("NOTE", joined(entry.notes, "\n"));
  if (!contact.tags.empty()) {
    std::string tags;
    for (const std::string& tag : contact.tags) tags += (tags.empty() ? "" : ",") + vcard_value(clean_text(tag));
    card.raw("CATEGORIES", tags);
  }
  card.text("REV", revision(contact.updated_at, old));
  card.text(old ? "UID" : "UID;VALUE=text", contact.external_id);
  if (!photo.empty()) {
    if (old) {
      card.raw("PHOTO;ENCODING=b;TYPE=JPEG", base64_of(photo));
    } else {
      card.raw("PHOTO", "data:image/jpeg;base64," + base64_of(photo));
    }
  }
  card.raw("END", "VCARD");
}

}  // namespace meishi
