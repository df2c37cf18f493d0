#include "store/match_key.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <iterator>

#include "normalize/place_key.h"
#include "normalize/text.h"
#include "store/match_tables.h"

namespace meishi {

namespace {

std::u32string fold(std::string_view text) {
  std::u32string out = to_u32(nfkc(text));
  for (char32_t& c : out) {
    for (const auto& [variant, base] : kVariants) {
      if (c == variant) c = base;
    }
    c = static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
  }
  return out;
}

bool is_letter_or_digit(char32_t c) { return u_isalnum(static_cast<UChar32>(c)) != 0; }

std::string letters_and_digits(std::u32string text) {
  const std::string all = without_spaces(to_utf8(text));
  std::erase_if(text, [](char32_t c) { return !is_letter_or_digit(c); });
  // A name of marks alone still has to differ from another one.
  return text.empty() ? all : to_utf8(text);
}

std::string without_legal_form(std::string name) {
  name = trim(name);
  bool changed = true;
  while (changed) {
    changed = false;
    for (std::string_view form : kLegalForms) {
      if (name.size() <= form.size()) continue;
      if (name.starts_with(form)) {
        name = trim(std::string_view(name).substr(form.size()));
        changed = true;
      } else if (name.ends_with(form)) {
        name = trim(std::string_view(name).substr(0, name.size() - form.size()));
        changed = true;
      }
    }
    for (std::string_view form : kLatinLegalForms) {
      if (name.size() <= form.size() || !name.ends_with(form)) continue;
      const char before = name[name.size() - form.size() - 1];
      if (before != ' ' && before != ',' && before != '.') continue;  // "zinc" is no "inc"
      std::string rest = trim(std::string_view(name).substr(0, name.size() - form.size()));
      while (!rest.empty() && (rest.back() == ',' || rest.back() == ' ')) rest.pop_back();
      if (rest.empty()) continue;
      name = std::move(rest);
      changed = true;
      break;
    }
  }
  return name;
}

std::string company_key(const std::string& name) {
  return letters_and_digits(to_u32(without_legal_form(to_utf8(fold(name)))));
}

template <typename Table>
bool contains(const Table& table, std::string_view value) {
  return std::find(std::begin(table), std::end(table), value) != std::end(table);
}

}  // namespace

bool has_japanese(std::string_view text) {
  const std::u32string u = to_u32(text);
  return std::any_of(u.begin(), u.end(), is_japanese);
}

std::string text_key(std::string_view text) { return letters_and_digits(fold(text)); }

std::string name_key(const ContactFields& contact) {
  const std::string name = contact.last_name + contact.first_name;
  return has_japanese(name) ? text_key(name) : std::string();
}

std::string roman_name_key(const ContactFields& contact) {
  const std::string roman = contact.last_name_roman + contact.first_name_roman;
  if (!roman.empty()) return text_key(roman);
  const std::string name = contact.last_name + contact.first_name;
  return name.empty() || has_japanese(name) ? std::string() : text_key(name);
}

std::string place_name_key(std::string_view place) { return text_key(to_utf8(place_spelling(to_u32(place)))); }

std::string address_key(const Address& a) {
  return place_name_key(a.prefecture + a.city + a.town) + text_key(a.block + a.building + a.country);
}

std::string organization_key(const Organization& organization) {
  return company_key(organization.name.empty() ? organization.name_en : organization.name);
}

std::string english_organization_key(const Organization& organization) { return company_key(organization.name_en); }

std::string phone_key(const Phone& phone) {
  const std::string kind = phone.type == PhoneType::fax ? "fax:" : "";
  return kind + (phone.e164.empty() ? phone.national : phone.e164) + "/" + phone.extension;
}

std::string email_key(std::string_view email) { return to_lower_ascii(trim(nfkc(email))); }

std::string email_domain(std::string_view email) {
  const std::string key = email_key(email);
  const std::size_t at = key.rfind('@');
  if (at == std::string::npos) return {};
  std::string domain = key.substr(at + 1);
  return contains(kFreeMailDomains, domain) ? std::string() : domain;
}

std::vector<std::string> email_domains(const ContactFields& contact) {
  std::vector<std::string> out;
  for (const std::string& email : contact.emails) {
    if (std::string domain = email_domain(email); !domain.empty()) out.push_back(std::move(domain));
  }
  return out;
}

bool have_in_common(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::ranges::any_of(a, [&](const auto& x) { return std::ranges::find(b, x) != b.end(); });
}

bool is_shared_mailbox(std::string_view email) {
  const std::string key = email_key(email);
  const std::string local = key.substr(0, key.rfind('@'));
  return contains(kSharedMailboxes, std::string_view(local).substr(0, local.find_first_of("0123456789-_.+")));
}

std::string search_key(std::string_view text) { return to_utf8(fold(to_katakana(text))); }

}  // namespace meishi
