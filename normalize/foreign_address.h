// Addresses outside of Japan: told by their country, by a US state with its ZIP code, or by a well-known city.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "normalize/reference.h"

namespace meishi {

struct ForeignAddress {
  std::string lines;    // all that is printed but for the country
  std::string country;  // as printed, else that of the state or city: USA, Singapore
};

// Whether a word of it is one of streets, squares or floors: Avenue, Rd., Suite, Hauptstrasse. Pure.
[[nodiscard]] bool names_street(std::string_view text);

// Whether it is a country or a well-known city abroad. Table: foreign_places. Pure.
[[nodiscard]] bool is_place_abroad(std::string_view part, const Reference& reference);

// "350 Fifth Avenue, New York, NY 10118", "5 Temasek Boulevard #12-01, Singapore 038985", "…, 60325 Frankfurt,
// Germany". The order of parts and of numbers is another in each country, so that they are not told apart. Nothing when
// the last part between commas is no such place, and when neither a street, a floor, a number at the front of a part
// nor a postal code beside the city or the state stands there, nor, before a city and its country, the number of a
// house ("Taunusanlage 12, Berlin, Germany"): "Head of Sales, Singapore" and "MBA 2005, London" are no addresses.
// Table: foreign_places. Pure.
[[nodiscard]] std::optional<ForeignAddress> foreign_address(std::string_view text, const Reference& reference);

}  // namespace meishi
