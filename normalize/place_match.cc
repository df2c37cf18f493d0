#include "normalize/place_match.h"

#include <algorithm>
#include <iterator>

#include "normalize/text.h"

namespace meishi {

namespace {

struct CityMatch {
  const CityKey* city = nullptr;
  std::size_t end = 0;
  bool prefecture_printed = false;
  int repairs = 0;
};

bool among(const CityKey& city, const std::vector<Place>& postal) {
  return std::any_of(postal.begin(), postal.end(),
                     [&](const Place& p) { return p.prefecture == city.prefecture && p.city == city.city; });
}

// The prefecture that `text` begins with; "" when there is none.
std::u32string_view prefecture_at_start(std::u32string_view text, const Reference& reference) {
  for (const std::u32string& prefecture : reference.prefecture_keys()) {
    if (text.starts_with(prefecture)) return prefecture;
  }
  return {};
}

// The cities that may stand at the front of `text`, behind its prefecture or not: their indices in order.
std::vector<std::size_t> cities_at_start(std::u32string_view text, std::u32string_view prefecture,
                                         const Reference& reference) {
  std::vector<std::size_t> out;
  if (text.empty()) return out;
  out = reference.cities_beginning_with(text.front());
  if (prefecture.empty() || prefecture.size() == text.size() || text[prefecture.size()] == text.front()) return out;
  const auto& behind = reference.cities_beginning_with(text[prefecture.size()]);
  const auto middle = out.insert(out.end(), behind.begin(), behind.end());
  std::inplace_merge(out.begin(), middle, out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// The longest city that `text` begins with, its prefecture before it or not. Cities of one name in two prefectures are
// decided by the postal code; `ambiguous` when there is none.
CityMatch exact_city(std::u32string_view text, const std::vector<Place>& postal, const Reference& reference,
                     bool& ambiguous) {
  CityMatch best;
  ambiguous = false;
  std::size_t best_rank = 0;
  const std::u32string_view printed = prefecture_at_start(text, reference);
  for (const std::size_t i : cities_at_start(text, printed, reference)) {
    const CityKey& city = reference.city_keys()[i];
    const std::size_t prefecture = city.prefecture_key == printed ? printed.size() : 0;
    const std::u32string_view rest = text.substr(prefecture);
    std::size_t length = 0;
    if (rest.starts_with(city.city_key)) {
      length = city.city_key.size();
    } else if (city.bare_key.size() >= 2 && rest.starts_with(city.bare_key)) {
      length = city.bare_key.size();
    }
    if (length == 0) continue;
    const std::size_t rank =
        100 * (prefecture + length) + (among(city, postal) ? 10 : 0) + (length == city.city_key.size() ? 1 : 0);
    if (best.city != nullptr && rank == best_rank && prefecture == 0) ambiguous = true;
    if (rank <= best_rank) continue;
    ambiguous = false;
    best_rank = rank;
    best = {&city, prefecture + length, prefecture > 0, 0};
  }
  return best;
}

// The city nearest to what is printed. Of several as near (中付区: 中村区 or 中川区) the one that has the town behind
// it.
class NearestCity {
 public:
  NearestCity(std::u32string_view text, const Reference& reference) : text_(text), reference_(reference) {}

  void consider(const CityKey& city, const std::u32string& key, bool prefecture_printed, int limit) {
    const PrefixDistance d = prefix_distance(key, text_);
    if (d.distance > limit || d.distance > distance_) return;
    if (d.distance < distance_) found_.clear();
    distance_ = d.distance;
    found_.push_back({&city, d.length, prefecture_printed, d.distance});
  }

  [[nodiscard]] CityMatch best() const {
    if (found_.empty()) return {};
    const auto same = [&](const CityMatch& m) { return m.city == found_.front().city; };
    if (std::all_of(found_.begin(), found_.end(), same)) return found_.front();
    CityMatch with_town;
    for (const CityMatch& match : found_) {
      const auto& towns = reference_.towns(match.city->prefecture, match.city->city);
      const bool has_town = std::any_of(towns.begin(), towns.end(), [&](const Place& town) {
        return town.town_key.size() >= 2 && text_.substr(match.end).starts_with(town.town_key);
      });
      if (!has_town) continue;
      if (with_town.city != nullptr && with_town.city != match.city) return {};
      with_town = match;
    }
    return with_town;
  }

 private:
  std::u32string_view text_;
  const Reference& reference_;
  std::vector<CityMatch> found_;
  int distance_ = 100;
};

// The cities of the postal code: the code is the proof, so two wrong characters may be repaired.
CityMatch nearest_city_of_code(std::u32string_view text, const std::vector<Place>& postal, const Reference& reference) {
  NearestCity proven(text, reference);
  for (const CityKey& city : reference.city_keys()) {
    if (!among(city, postal)) continue;
    proven.consider(city, city.prefecture_key + city.city_key, true, 2);
    proven.consider(city, city.city_key, false, city.city_key.size() >= 5 ? 2 : 1);
    if (city.bare_key.size() < city.city_key.size() && city.bare_key.size() >= 3)
      proven.consider(city, city.prefecture_key + city.bare_key, true, 2);
  }
  return proven.best();
}

CityMatch nearest_city(std::u32string_view text, const std::vector<Place>& postal, const Reference& reference) {
  if (!postal.empty()) {
    if (const CityMatch match = nearest_city_of_code(text, postal, reference); match.city != nullptr) return match;
  }
  // Without its help only one wrong character, in a name long enough to be sure, with the prefecture printed.
  NearestCity likely(text, reference);
  for (const CityKey& city : reference.city_keys()) {
    const bool near_prefecture =
        text.size() >= 2 && (text[0] == city.prefecture_key[0] || text[1] == city.prefecture_key[1]);
    if (city.city_key.size() >= 3 && near_prefecture)
      likely.consider(city, city.prefecture_key + city.city_key, true, 1);
  }
  return likely.best();
}

std::size_t skip_section_words(std::u32string_view text, std::size_t at) {
  for (std::u32string_view word : {U"大字", U"字"}) {
    if (text.substr(at).starts_with(word)) return at + word.size();
  }
  return at;
}

bool ends_cleanly(std::u32string_view text, std::size_t end) {
  return end >= text.size() || end == 0 || !is_digit(text[end - 1]) || !is_digit(text[end]);
}

std::u32string digits_of(std::u32string_view text) {
  std::u32string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_digit);
  return digits;
}

// How many wrong characters in a town's name still leave it the same town.
int town_slack(std::size_t length) { return length >= 12 ? 3 : length >= 6 ? 2 : length >= 2 ? 1 : 0; }

void match_town(const PlaceKey& key, PlaceMatch& match, const std::vector<Place>& postal, const Reference& reference) {
  const std::u32string_view text = key.text;
  const std::vector<Place>& towns = reference.towns(match.prefecture, match.city);
  const Place* best = nullptr;
  std::size_t best_end = match.city_end;
  for (const std::size_t begin : {match.city_end, skip_section_words(text, match.city_end)}) {
    for (const Place& town : towns) {
      const std::size_t end = begin + town.town_key.size();
      if (town.town_key.empty() || end <= best_end || !text.substr(begin).starts_with(town.town_key) ||
          !ends_cleanly(text, end)) {
        continue;
      }
      best = &town;
      best_end = end;
    }
  }
  // The postal code's town, or any town of the city, spelt with a wrong character.
  const auto postal_has = [&](const Place& town) {
    return std::any_of(postal.begin(), postal.end(), [&](const Place& p) {
      return p.prefecture == town.prefecture && p.city == town.city && p.town == town.town;
    });
  };
  const Place* near = nullptr;
  PrefixDistance nearest{100, 0};
  bool tie = false;
  const std::size_t begin = skip_section_words(text, match.city_end);
  for (const Place& town : towns) {
    const std::size_t length = town.town_key.size();
    if (length <= best_end - match.city_end) continue;
    const bool proven = postal_has(town);
    if (!proven && (best != nullptr || length < 3)) continue;
    const PrefixDistance d = prefix_distance(town.town_key, text.substr(begin));
    const std::size_t end = begin + d.length;
    const bool before_number = end >= text.size() || is_digit(text[end]);
    if (d.distance > (proven ? town_slack(length) : 1) || (!proven && !before_number) || d.length <= 1) continue;
    // A repair never eats the numbers of the block, and never changes a floor.
    if (digits_of(text.substr(begin, d.length)) != digits_of(town.town_key)) continue;
    const int rank = d.distance * 2 + (proven ? 0 : 3);
    if (rank > nearest.distance) continue;
    tie = rank == nearest.distance && near != nullptr && near->town_key != town.town_key;
    near = &town;
    nearest = {rank, end};
  }
  if (near != nullptr && !tie) {
    match.repairs += nearest.distance / 2;
    best = near;
    best_end = nearest.length;
  }
  if (best == nullptr) return;
  match.town = best->town;
  match.end = best_end;
  for (const Place& town : towns) {
    if (town.town_key != best->town_key) continue;
    match.postal_codes.insert(town.postal_code);
    match.postal_town |= postal_has(town);
  }
}

}  // namespace

PlaceMatch match_place(const PlaceKey& key, std::size_t from, const std::vector<Place>& postal,
                       const Reference& reference) {
  PlaceMatch match;
  match.end = match.city_end = std::min(from, key.text.size());
  const std::u32string_view text = std::u32string_view(key.text).substr(match.end);
  bool ambiguous = false;
  CityMatch city = exact_city(text, postal, reference, ambiguous);
  if (city.city == nullptr || (!city.prefecture_printed && city.end < 3 && !among(*city.city, postal))) {
    const CityMatch near = nearest_city(text, postal, reference);
    if (near.city != nullptr) {
      city = near;
      ambiguous = false;
    }
  }
  if (city.city == nullptr) {
    for (const std::string& prefecture : reference.prefectures()) {
      const std::u32string name = to_u32(prefecture);
      if (!text.starts_with(name)) continue;
      match.prefecture = prefecture;
      match.prefecture_printed = true;
      match.end = match.city_end = from + name.size();
    }
    return match;
  }
  match.city = city.city->city;
  match.city_end = match.end = from + city.end;
  match.repairs = match.city_repairs = city.repairs;
  match.prefecture_printed = city.prefecture_printed;
  if (ambiguous) return match;  // 府中市 alone: which one is not known, so neither is the town
  match.prefecture = city.city->prefecture;
  match.postal_city = among(*city.city, postal);
  match_town(key, match, postal, reference);
  return match;
}

std::size_t find_place(const PlaceKey& key, const Reference& reference) {
  const std::u32string_view text = key.text;
  std::size_t best = text.size();
  if (text.find_first_of(U"都道府県") != std::u32string_view::npos) {
    for (const std::u32string& prefecture : reference.prefecture_keys()) {
      best = std::min(best, text.find(prefecture));  // npos is larger
    }
  }
  if (best < text.size() || text.empty()) return best;
  const auto& cities = reference.cities_beginning_with(text.front());
  const bool city = std::any_of(cities.begin(), cities.end(),
                                [&](std::size_t i) { return text.starts_with(reference.city_keys()[i].city_key); });
  return city ? 0 : text.size();
}

}  // namespace meishi
