// Prefecture, city and town at the front of an address, against the reference data.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "normalize/place_key.h"
#include "normalize/reference.h"

namespace meishi {

struct PlaceMatch {
  std::string prefecture;
  std::string city;
  std::string town;  // the reference's spelling; "" when the town is not one that the reference knows
  bool prefecture_printed = false;
  std::size_t end = 0;  // positions in key.text: behind what was understood
  std::size_t city_end = 0;
  int repairs = 0;                     // characters that differ from the reference
  int city_repairs = 0;                // ... those of them in prefecture and city
  bool postal_city = false;            // the postal code agrees with the city
  bool postal_town = false;            // ... and with the town
  std::set<std::string> postal_codes;  // of the town; most towns have one
};

// `from`: where in `key` the place begins. `postal`: the places of the printed postal code; what they say repairs
// single characters that recognition got wrong, and decides between cities of one name.
[[nodiscard]] PlaceMatch match_place(const PlaceKey& key, std::size_t from, const std::vector<Place>& postal,
                                     const Reference& reference);

// Position in `key` of the first prefecture, else of a city at the very front; key.text.size() when there is neither.
[[nodiscard]] std::size_t find_place(const PlaceKey& key, const Reference& reference);

}  // namespace meishi
