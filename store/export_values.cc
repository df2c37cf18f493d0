#include "store/export_values.h"

#include <algorithm>

#include "normalize/text.h"

namespace meishi {

namespace {

bool is_latin_script(const Address& a) {
  const std::u32string text = to_u32(a.prefecture + a.city + a.town + a.building);
  return !text.empty() && std::none_of(text.begin(), text.end(), is_japanese);
}

std::string joined(std::initializer_list<std::string> parts, const char* between) {
  std::string out;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!out.empty()) out += between;
    out += part;
  }
  return out;
}

}  // namespace

std::string phone_text(const Phone& phone) {
  constexpr std::string_view kJapan = "+81";
  std::string out = phone.e164;
  if (phone.e164.starts_with(kJapan) || phone.e164.empty()) {
    out = phone.national.empty() && !phone.e164.empty() ? std::string("0").append(phone.e164, kJapan.size())
                                                        : phone.national;
  }
  return phone.extension.empty() ? out : out + " ext. " + phone.extension;
}

std::string phone_of(const ContactFields& contact, std::initializer_list<PhoneType> types) {
  for (const PhoneType type : types) {
    for (const Phone& phone : contact.phones) {
      if (phone.type == type) return phone_text(phone);
    }
  }
  return {};
}

Address address_of(const ContactFields& contact) {
  return contact.addresses.empty() ? Address() : contact.addresses.front();
}

bool is_empty(const Address& a) {
  return a.postal_code.empty() && a.prefecture.empty() && a.city.empty() && a.town.empty() && a.block.empty() &&
         a.building.empty();
}

std::string town_and_block(const Address& a) {
  return is_latin_script(a) ? joined({a.block, a.town}, " ") : a.town + a.block;
}

std::string street_of(const Address& a) {
  if (is_latin_script(a)) return joined({a.building, town_and_block(a)}, ", ");
  return joined({town_and_block(a), a.building}, " ");
}

std::string postal_code_of(const Address& a) {
  return a.postal_code.size() == 7 ? a.postal_code.substr(0, 3) + "-" + a.postal_code.substr(3) : a.postal_code;
}

std::string country_of(const Address& a) {
  if (!a.country.empty()) return a.country;
  if (is_empty(a)) return {};
  return is_latin_script(a) ? "Japan" : "日本";
}

std::string name_of(const Organization& o) { return o.name.empty() ? o.name_en : o.name; }

const StoredPost* main_post(const Contact& contact) {
  return contact.posts.empty() || !contact.posts.front().current ? nullptr : &contact.posts.front();
}

}  // namespace meishi
