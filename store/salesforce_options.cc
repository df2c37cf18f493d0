#include "store/salesforce_options.h"

#include <algorithm>

namespace meishi {

namespace {

constexpr std::string_view kPicklists[] = {"LeadSource", "Status", "CampaignMemberStatus", "Country", "State"};

// Not <cctype>: an identifier is ASCII in every locale.
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_letter(char c) { return is_upper(c) || (c >= 'a' && c <= 'z'); }
bool is_letter_or_digit(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

// The three characters that follow an ID of 15, one for every five: which of them are capitals, the first one as the
// lowest bit.
std::string suffix_of(std::string_view id) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
  std::string out;
  for (std::size_t start = 0; start < 15; start += 5) {
    std::size_t bits = 0;
    for (std::size_t i = 0; i < 5; ++i) {
      if (is_upper(id[start + i])) bits |= std::size_t{1} << i;
    }
    out += kDigits[bits];
  }
  return out;
}

}  // namespace

bool is_picklist(std::string_view key) { return std::ranges::find(kPicklists, key) != std::end(kPicklists); }

bool is_field_name(std::string_view name) {
  constexpr std::size_t kLongest = 80;
  if (name.empty() || name.size() > kLongest || !is_letter(name.front()) || name.back() == '_') return false;
  // "__" stands before the suffix of a custom field, and before its name for that of an installed package.
  if (name.find("___") != std::string_view::npos) return false;
  return std::ranges::all_of(name, [](char c) { return c == '_' || is_letter_or_digit(c); });
}

bool is_salesforce_id(std::string_view id, std::string_view prefix) {
  if ((id.size() != 15 && id.size() != 18) || !id.starts_with(prefix)) return false;
  if (!std::ranges::all_of(id, is_letter_or_digit)) return false;
  return id.size() == 15 || id.substr(15) == suffix_of(id);
}

}  // namespace meishi
