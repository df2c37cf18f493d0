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

// "350 Fifth Avenue, New York, NY 10118", "5 Temasek Boulevard #12-01, Singapore 038985", "…, 60325 Frankfurt,
// Germany". The order of parts and of numbers is another in each country, so that they are not told apart. Nothing when
// the last part between commas is no such place, or when no number stands in the text: "Head of Sales, Singapore" is no
// address. Table: foreign_places. Pure.
[[nodiscard]] std::optional<ForeignAddress> foreign_address(std::string_view text, const Reference& reference);

}  // namespace meishi
