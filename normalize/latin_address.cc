// Addresses in Latin script, small parts first: "5F ABC Bldg., 3-32-28 Chuo, Chiyoda-ku, Tokyo 554-0021, Japan".
#include <algorithm>
#include <vector>

#include "normalize/address.h"
#include "normalize/foreign_address.h"
#include "normalize/phone_scan.h"
#include "normalize/postal_code.h"
#include "normalize/text.h"

namespace meishi {

namespace {

constexpr double kForeign = 0.8;  // of an address whose country is told
constexpr double kStreet = 0.1;   // the line above that of the city, 350 Fifth Avenue: a number and a word of streets
                                  // are a part of some address

// "Tokyo", "TOKYO", "Tokyo-to", "Aichi Pref.", "Aichi Prefecture".
bool is_prefecture(std::string_view part, std::string_view roman) {
  std::string word = to_lower_ascii(part);
  for (std::string_view suffix : {" prefecture", " pref.", " pref", "-ken", "-to", "-fu", "-pref"}) {
    if (word.ends_with(suffix)) word.resize(word.size() - suffix.size());
  }
  return word == to_lower_ascii(roman);
}

bool has_word(std::string_view part, std::initializer_list<std::string_view> words) {
  const std::string lower = to_lower_ascii(part);
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view w) { return lower.find(w) != std::string::npos; });
}

bool is_city(std::string_view part) {
  constexpr std::string_view kSuffixes[] = {"-ku",   "-shi",     "-gun", " city", " ward",
                                            " town", " village", " ku",  " shi"};
  const std::string lower = to_lower_ascii(part);
  return std::any_of(std::begin(kSuffixes), std::end(kSuffixes),
                     [&](std::string_view s) { return lower.ends_with(s); });
}

bool is_prefecture(std::string_view part, const Reference& reference) {
  const auto& rows = reference.table("prefectures");
  return std::any_of(rows.begin(), rows.end(),
                     [&](const auto& row) { return row.size() >= 2 && is_prefecture(part, row[1]); });
}

// Between commas; "Marunouchi Chiyoda-ku Tokyo Japan" is four parts without them.
std::vector<std::string> parts_of(std::string_view text, const Reference& reference) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    std::string part = trim(text.substr(begin, end - begin));
    while (part.ends_with('.') && !to_lower_ascii(part).ends_with("bldg.")) part.pop_back();
    begin = end + 1;
    std::vector<std::string> behind;
    for (std::size_t gap = part.rfind(' '); gap != std::string::npos; gap = part.rfind(' ')) {
      const std::string word = part.substr(gap + 1);
      const std::string lower = to_lower_ascii(word);
      const bool city = lower.ends_with("-ku") || lower.ends_with("-shi") || lower.ends_with("-gun");
      if (!city && lower != "japan" && !is_prefecture(word, reference)) break;
      behind.push_back(word);
      part = trim(std::string_view(part).substr(0, gap));
    }
    if (!part.empty()) parts.push_back(std::move(part));
    parts.insert(parts.end(), behind.rbegin(), behind.rend());
  }
  return parts;
}

// The name of a town by its ending, where the place of a part in the address does not tell.
bool is_town(std::string_view part) {
  const std::string lower = to_lower_ascii(part);
  for (std::string_view suffix : {"-cho", "-machi", "-dori", "-chome", "-mura"}) {
    if (lower.ends_with(suffix)) return true;
  }
  return std::any_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Digits and hyphens at the front of "3-32-28 Chuo", or after the town in "Chuo 3-32-28".
std::string take_block(std::string& part) {
  const auto is_block = [](char c) { return (c >= '0' && c <= '9') || c == '-'; };
  const auto first = std::find_if(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (first == part.end()) return {};
  const auto last = std::find_if_not(first, part.end(), is_block);
  const bool front = first == part.begin() && (last == part.end() || *last == ' ');
  const bool back = last == part.end() && (first == part.begin() || *(first - 1) == ' ');
  if (!front && !back) return {};
  std::string block(first, last);
  part.erase(first, last);
  part = trim(part);
  return block;
}

bool is_building(std::string_view part) {
  if (has_word(part, {"bldg", "building", "tower", "floor", "plaza", "center", "centre", "mansion", "room", "heights",
                      "square", "suite", "rm.", "apt.", "#"}))
    return true;
  for (std::size_t i = 1; i < part.size(); ++i) {  // 5F, 12F
    if ((part[i] == 'F' || part[i] == 'f') && part[i - 1] >= '0' && part[i - 1] <= '9' &&
        (i + 1 == part.size() || part[i + 1] == ' '))
      return true;
  }
  return false;
}

// By a postal code of Japan, or a prefecture between commas: what is printed behind it does not take its parts away.
bool names_japan(std::string_view text, const Reference& reference) {
  if (match_postal_code(narrow(to_u32(text)))) return true;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    if (is_prefecture(trim(text.substr(begin, end - begin)), reference)) return true;
    begin = end + 1;
  }
  return false;
}

void join(std::string& to, std::string_view part) {
  if (!to.empty() && !part.empty()) to += ", ";
  to += part;
}

}  // namespace

AddressFinding parse_latin_address(std::string_view text, const Reference& reference) {
  AddressFinding finding;
  Address& address = finding.address;
  const auto foreign = names_japan(text, reference) ? std::nullopt : foreign_address(text, reference);
  if (foreign) {
    address.town = foreign->lines;
    address.country = foreign->country;
    finding.confidence = kForeign;
    return finding;
  }
  std::u32string line = narrow(to_u32(text));
  if (const auto code = match_postal_code(line)) {
    address.postal_code = code->digits;
    std::fill(line.begin() + static_cast<std::ptrdiff_t>(code->begin),
              line.begin() + static_cast<std::ptrdiff_t>(code->end), U',');
    const auto places = reference.places_by_postal_code(address.postal_code);
    if (!places.empty()) {
      finding.suggested["prefecture"] = places[0].prefecture;
      finding.suggested["city"] = places[0].city;
      if (places.size() == 1 && !places[0].town.empty()) finding.suggested["town"] = places[0].town;
    }
  }
  bool japan = false;
  bool abroad = false;
  for (std::string part : parts_of(unify_dashes(to_utf8(line)), reference)) {
    const std::string lower = to_lower_ascii(part);
    if (lower == "japan" || lower == "jp") {
      japan = true;
      continue;
    }
    const auto& prefectures = reference.table("prefectures");
    const auto prefecture = std::find_if(prefectures.begin(), prefectures.end(), [&](const auto& row) {
      return row.size() >= 2 && is_prefecture(part, row[1]);
    });
    if (prefecture != prefectures.end()) {
      // "Osaka, Osaka": first the city, then the prefecture.
      if (!address.prefecture.empty()) join(address.city, address.prefecture);
      address.prefecture = part;
      finding.suggested.emplace("prefecture", (*prefecture)[0]);
    } else if (is_city(part)) {
      join(address.city, part);
    } else if (is_building(part)) {
      join(address.building, part);
    } else if (!address.town.empty() && !is_town(part)) {
      abroad = abroad || is_place_abroad(part, reference);  // MBA 2005, London
      join(address.city, part);                             // Naka-ku, Nagoya; Uchimaru, Morioka
    } else {
      if (address.block.empty()) address.block = take_block(part);
      join(address.town, part);
    }
  }
  const bool street = !address.block.empty() && names_street(address.town);
  finding.confidence = 0.3 + (street ? kStreet : 0) + (japan ? 0.1 : 0) + (address.postal_code.empty() ? 0 : 0.2) +
                       (address.prefecture.empty() ? 0 : 0.15) + (address.city.empty() || abroad ? 0 : 0.1) +
                       (address.block.empty() ? 0 : 0.05);
  return finding;
}

}  // namespace meishi
