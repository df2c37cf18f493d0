#include "normalize/foreign_address.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "normalize/text.h"

namespace meishi {

namespace {

enum PlaceColumn { kPlace, kKind, kCountry, kZipZone };

bool is_number(char c) { return c >= '0' && c <= '9'; }
bool has_number(std::string_view text) { return std::any_of(text.begin(), text.end(), is_number); }

// The row of this place when it is of this kind; nullptr otherwise.
const WordTable::Row* place(std::string_view text, std::string_view kind, const Reference& reference) {
  const auto* row = reference.words("foreign_places").find(text);
  return row != nullptr && row->size() > kCountry && (*row)[kKind] == kind ? row : nullptr;
}

// NY 10118, with the first figure of that state's codes: "Registered Architect, ID 12345" has none. Also behind the
// city: New York NY 10118.
const WordTable::Row* state_with_zip(const std::vector<std::string>& words, const Reference& reference) {
  constexpr std::size_t kZip = 5;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const std::string zip = words[i + 1].substr(0, words[i + 1].find('-'));
    const bool capitals = std::all_of(words[i].begin(), words[i].end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!capitals || zip.size() != kZip || !std::all_of(zip.begin(), zip.end(), is_number)) continue;
    const auto* row = place(words[i], "state", reference);
    if (row != nullptr && row->size() > kZipZone && zip.starts_with((*row)[kZipZone])) return row;
  }
  return nullptr;
}

// Singapore 038985, London SW1A 2AA, 60325 Frankfurt am Main: the words without a figure.
const WordTable::Row* city_with_code(const std::vector<std::string>& words, const Reference& reference) {
  std::string name;
  for (const std::string& word : words) {
    if (!has_number(word)) name.append(name.empty() ? "" : " ").append(word);
  }
  return place(name, "city", reference);
}

// 038985, 60325; EC3N 1AB: what tells a city's code from a year or the number of a house.
bool has_postal_code(const std::vector<std::string>& words) {
  constexpr int kFewestDigits = 5;
  int mixed = 0;
  for (const std::string& word : words) {
    const auto digits = std::count_if(word.begin(), word.end(), is_number);
    if (digits >= kFewestDigits) return true;
    mixed += digits > 0 && digits < static_cast<std::ptrdiff_t>(word.size()) ? 1 : 0;
  }
  return mixed >= 2;
}

// "350 Fifth Avenue", "221B Baker", "12-14 High", "3F": as the number of a house or a floor stands before its street.
bool begins_with_number(std::string_view part) {
  std::size_t at = 0;
  int marks = 0;
  for (; at < part.size() && (is_number(part[at]) || (at > 0 && (part[at] == '-' || part[at] == '/'))); ++at)
    marks += is_number(part[at]) ? 0 : 1;
  if (at == 0 || marks > 1) return false;
  const bool letter = at < part.size() && is_latin(static_cast<unsigned char>(part[at]));
  if (letter) ++at;
  return at == part.size() ? letter : part[at] == ' ';
}

// Taunusanlage 12: behind its street; no year.
bool ends_with_house_number(std::string_view part) {
  constexpr std::size_t kLongest = 3;
  const std::vector<std::string> words = split_words(part);
  return words.size() > 1 && words.back().size() <= kLongest &&
         std::all_of(words.back().begin(), words.back().end(), is_number);
}

// What an address has, and "MBA 2005, London" and "Since 1985, Germany" have not.
bool says_where(std::string_view text) {
  if (text.find('#') != std::string_view::npos || names_street(text)) return true;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    if (begins_with_number(trim(text.substr(begin, end - begin)))) return true;
    begin = end + 1;
  }
  return false;
}

std::string without_stop(std::string_view text) {
  const std::string part = trim(text);
  return part.ends_with('.') && std::count(part.begin(), part.end(), '.') == 1 ? part.substr(0, part.size() - 1) : part;
}

// The row of the state or the city that the last part is: NY 10118, Singapore 038985. `sure`: its code is beside it.
const WordTable::Row* located(std::string_view part, const Reference& reference, bool& sure) {
  const std::vector<std::string> words = split_words(without_stop(part));
  const auto* row = state_with_zip(words, reference);
  sure = row != nullptr || has_postal_code(words);
  return row != nullptr ? row : city_with_code(words, reference);
}

}  // namespace

bool names_street(std::string_view text) {
  static constexpr std::array<std::string_view, 18> kWords = {
      "street", "st",  "avenue",   "ave",    "road",    "rd",    "boulevard", "blvd",  "drive",
      "lane",   "way", "broadway", "square", "parkway", "suite", "floor",     "plaza", "rue"};
  const std::vector<std::string> words = split_words(to_lower_ascii(text));
  return std::any_of(words.begin(), words.end(), [](std::string word) {
    while (word.ends_with('.') || word.ends_with(',')) word.pop_back();
    const bool german = word.ends_with("strasse") || word.ends_with("straße") || word.ends_with("str");
    return german || std::find(kWords.begin(), kWords.end(), word) != kWords.end();
  });
}

bool is_place_abroad(std::string_view part, const Reference& reference) {
  return place(part, "country", reference) != nullptr || place(part, "city", reference) != nullptr;
}

std::optional<ForeignAddress> foreign_address(std::string_view text, const Reference& reference) {
  const std::size_t comma = text.find_last_of(',');
  if (!has_number(text) || comma == std::string_view::npos) return std::nullopt;
  const std::string_view before = text.substr(0, comma);
  const std::string last = without_stop(text.substr(comma + 1));
  const bool country = place(last, "country", reference) != nullptr;
  bool coded = false;
  const std::size_t city = country ? before.find_last_of(',') : comma;
  const auto* row = located(country ? before.substr(city + 1) : last, reference, coded);
  const bool in_city = row != nullptr && (coded || (country && ends_with_house_number(before.substr(0, city))));
  if (!says_where(before) && !in_city) return std::nullopt;
  if (country) return ForeignAddress{trim(before), last};
  if (row == nullptr) return std::nullopt;
  return ForeignAddress{trim(text), (*row)[kCountry]};
}

}  // namespace meishi
