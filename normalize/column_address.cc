#include "normalize/column_address.h"

#include <algorithm>

#include "normalize/address.h"
#include "normalize/postal_code.h"
#include "normalize/text.h"

namespace meishi {

namespace {

bool is_japan(const std::string& country) {
  const std::string name = to_lower_ascii(nfkc(country));
  return name.empty() || name == "japan" || name == "jp" || name == "jpn" || name == "日本" || name == "日本国";
}

// The seven digits; a code that is none, as it is.
std::string postal_digits(const std::string& code) {
  const std::u32string line = to_u32(code);
  auto match = match_postal_code(line);
  if (!match) match = match_bare_postal_code(line);
  return match ? match->digits : code;
}

// As it stands, where it is not understood: nothing is lost.
Address as_written(const AddressColumns& c) {
  Address a;
  a.prefecture = c.prefecture;
  a.city = c.city;
  a.town = c.whole.empty() ? c.street : c.whole;
  a.building = c.building;
  return a;
}

// Each country has its own order of parts.
Address abroad(const AddressColumns& c, const std::string& country) {
  Address a = as_written(c);
  a.postal_code = c.postal_code;
  a.country = country;
  return a;
}

std::string japanese_text(const AddressColumns& c) {
  const auto has = [&](const std::string& part) { return !part.empty() && c.whole.find(part) != std::string::npos; };
  std::string text = c.prefecture + c.city + c.street;
  if (!c.whole.empty() && !(has(c.city) && has(c.street))) {
    text = c.whole;
    if (!c.city.empty() && !has(c.city)) text = c.city + text;
    if (!c.prefecture.empty() && !has(c.prefecture)) text = c.prefecture + text;
    if (!c.street.empty() && !has(c.street)) text += c.street;
  }
  return text + (c.building.empty() || has(c.building) ? "" : " " + c.building);
}

std::string latin_text(const AddressColumns& c) {
  if (!c.whole.empty()) return c.whole;
  std::string text;
  for (const std::string& part : {c.building, c.street, c.city, c.prefecture}) {
    if (!part.empty()) text += (text.empty() ? "" : ", ") + part;
  }
  return text;
}

AddressFinding parsed(const AddressColumns& c, const Reference& reference) {
  if (std::ranges::any_of(to_u32(c.whole + c.prefecture + c.city + c.street), is_japanese))
    return parse_address(japanese_text(c), reference);
  if ((c.whole + c.street + c.city).empty()) return {};
  return parse_latin_address(latin_text(c), reference);
}

}  // namespace

std::optional<Address> address_of_columns(const AddressColumns& c, const Reference& reference) {
  if ((c.whole + c.postal_code + c.prefecture + c.city + c.street + c.building).empty()) return std::nullopt;
  if (!is_japan(c.country)) return abroad(c, c.country);
  const AddressFinding finding = parsed(c, reference);
  Address a = finding.address;
  const bool in_parts = !(c.prefecture + c.city + c.street + c.building).empty();
  if (!a.country.empty() && c.country.empty() && in_parts) return abroad(c, a.country);
  // What the row says to be in Japan is, whatever it looks like.
  const bool understood = trim(finding.unmatched).empty() && (a.country.empty() || c.country.empty()) &&
                          (!a.city.empty() || !a.town.empty() || !a.block.empty());
  if (!understood) a = as_written(c);
  if (!c.postal_code.empty()) a.postal_code = postal_digits(c.postal_code);
  if (a.prefecture.empty()) a.prefecture = c.prefecture;
  if (a.city.empty()) a.city = c.city;
  return a;
}

}  // namespace meishi
