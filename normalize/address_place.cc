#include "normalize/address_place.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "normalize/kanji_number.h"
#include "normalize/look_alike.h"
#include "normalize/postal_repair.h"
#include "normalize/text.h"

namespace meishi {

namespace {

// The whole town was understood: what follows is its numbers, a space or a 字, not more of a name that the reference
// does not know.
bool ends_whole(const PlaceKey& key, std::size_t end) {
  return end >= key.text.size() || key.spaced[end] || is_digit(key.text[end]) || is_kanji_numeral(key.text[end]) ||
         key.text[end] == U'字';
}

bool in_city(const Place& p, const PlaceMatch& place) {
  return p.prefecture == place.prefecture && p.city == place.city;
}

// The code of a tower or a large office in the town, or of all of the city that has no code of its own.
bool covers(const Place& p, const PlaceMatch& place, const Reference& reference) {
  if (!in_city(p, place)) return false;
  const auto spelt = [&](const std::string& town) { return place_key(to_u32(town), reference).text; };
  return p.town.empty() || spelt(p.town).starts_with(spelt(place.town));
}

// Not a part of the town with a name of its own, but an office or a floor in it, or all of the city.
bool is_collective(const Place& p) {
  return p.town.empty() || !p.office.empty() || p.town.find("階") != std::string::npos;
}

// The town of the code that the printed one is when one character was taken for another of its shape.
std::optional<std::string> town_of_shape(const PlaceMatch& place, const std::vector<Place>& postal,
                                         const Reference& reference) {
  std::vector<std::string> variants = look_alike_variants(place.town, reference);
  for (const Place& p : postal) {
    if (in_city(p, place) && std::find(variants.begin(), variants.end(), p.town) != variants.end()) return p.town;
  }
  return std::nullopt;
}

// Both a character of the town and figures of the code were misread: the one town of the city whose name is that near
// to the print and whose code `read` can be a misreading of.
std::optional<AgreedPlace> both_repaired(const PlaceKey& key, std::size_t from, std::string_view read,
                                         const PlaceMatch& alone, const Reference& reference) {
  std::optional<AgreedPlace> out;
  std::set<std::string> tried;
  for (const Place& town : reference.towns(alone.prefecture, alone.city)) {
    const std::string& code = town.postal_code;
    if (!tried.insert(code).second || !repaired_postal_code(read, {code})) continue;
    PlaceMatch match = match_place(key, from, reference.places_by_postal_code(code), reference);
    if (!match.postal_town) continue;
    if (out) return std::nullopt;
    out = AgreedPlace{std::move(match), code, true, AgreedPlace::Repair::other};
  }
  return out;
}

}  // namespace

AgreedPlace agreed_place(const PlaceKey& key, std::size_t from, std::string_view code, const Reference& reference) {
  constexpr std::size_t kFigures = 7;
  AgreedPlace out;
  std::vector<Place> postal;
  if (code.size() == kFigures && code.find('?') == std::string_view::npos) {
    out.postal_code = code;
    postal = reference.places_by_postal_code(code);
  }
  out.code_exists = !postal.empty();
  out.place = match_place(key, from, postal, reference);
  if (code.empty() || (out.place.postal_town && out.place.repairs == 0)) return out;

  const PlaceMatch alone = match_place(key, from, {}, reference);
  const bool named = !alone.prefecture.empty() && !alone.town.empty() && ends_whole(key, alone.end);
  if (!out.code_exists && alone.town.empty() && !alone.city.empty()) {
    return both_repaired(key, from, code, alone, reference).value_or(out);
  }
  const bool covered =
      named && std::any_of(postal.begin(), postal.end(), [&](const Place& p) { return covers(p, alone, reference); });
  const auto fix = named && !covered ? repaired_postal_code(code, alone.postal_codes) : std::nullopt;
  if (out.place.postal_town) {
    // The town was put right by the code: not where the code can as well be put right by the town.
    if (fix && alone.repairs == 0) {
      const bool same_city = out.place.postal_city && out.place.city == alone.city;
      out.place = alone;
      out.place.postal_city = same_city;
    }
    return out;
  }
  if (covered) {
    out.place.postal_town = out.place.town == alone.town && std::any_of(postal.begin(), postal.end(), is_collective);
    return out;
  }
  const auto town = out.place.town.empty() ? std::nullopt : town_of_shape(out.place, postal, reference);
  if (fix && !town) {
    out.place = alone;
    out.place.postal_city = out.place.postal_town = true;
    out.postal_code = fix->digits;
    out.code_exists = true;
    out.code_repair = fix->look_alike ? AgreedPlace::Repair::look_alike : AgreedPlace::Repair::other;
  } else if (town && !fix) {
    out.place.town = *town;
    out.place.postal_town = true;
    ++out.place.repairs;
  }
  return out;
}

}  // namespace meishi
