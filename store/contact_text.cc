#include "store/contact_text.h"

#include <algorithm>
#include <iterator>

#include "store/match_key.h"

namespace meishi {

namespace {

std::string suggested(const ContactFields& c, const char* key) {
  const auto it = c.suggested.find(key);
  return it == c.suggested.end() ? std::string() : it->second;
}

std::string first_of(const std::string& a, const std::string& b) { return a.empty() ? b : a; }

}  // namespace

std::string sort_key(const ContactFields& c) {
  const std::string last = first_of(c.last_name_kana, suggested(c, "last_name_kana"));
  const std::string first = first_of(c.first_name_kana, suggested(c, "first_name_kana"));
  const std::string name = search_key(c.last_name + " " + c.first_name);
  const std::string roman = search_key(c.last_name_roman + " " + c.first_name_roman);
  if (!last.empty()) return std::string("1").append(search_key(last + " " + first)).append("\n").append(name);
  return std::string(c.last_name.empty() ? "3" : "2").append(name).append("\n").append(roman);
}

std::string search_text(const ContactFields& c) {
  std::string out;
  const auto add = [&out](const std::string& value) {
    if (!value.empty()) out += search_key(value) + "\n";
  };
  const auto add_name = [&add](const std::string& last, const std::string& first) {
    add(last + first);
    if (!last.empty() && !first.empty()) add(first + last);
  };
  add_name(c.last_name, c.first_name);
  add_name(c.last_name_kana, c.first_name_kana);
  add_name(suggested(c, "last_name_kana"), suggested(c, "first_name_kana"));
  add_name(c.last_name_roman, c.first_name_roman);
  add(c.organization.name);
  add(c.organization.name_kana);
  add(c.organization.name_en);
  for (const Post& post : c.posts) {
    add(post.department);
    add(post.title);
  }
  for (const std::string& email : c.emails) add(email);
  for (const Phone& phone : c.phones) {
    std::string digits;
    std::copy_if(phone.e164.begin(), phone.e164.end(), std::back_inserter(digits),
                 [](char d) { return d >= '0' && d <= '9'; });
    add(digits);
    // As people of Japan dial it; other countries have other trunk prefixes, or none.
    if (digits.starts_with("81")) add(std::string("0").append(digits, 2));
  }
  return out;
}

std::string name_family_first(const ContactFields& c) {
  const bool roman = c.last_name.empty() && c.first_name.empty();
  const std::string& last = roman ? c.last_name_roman : c.last_name;
  const std::string& first = roman ? c.first_name_roman : c.first_name;
  return last.empty() || first.empty() ? last + first : last + " " + first;
}

}  // namespace meishi
