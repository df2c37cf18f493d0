// The place of an address and its postal code, brought to agreement.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "normalize/place_match.h"

namespace meishi {

struct AgreedPlace {
  PlaceMatch place;
  std::string postal_code;   // 7 digits: as read or put right; "" when none was read
  bool code_exists = false;  // the reference knows it
  // The code is not the one that was read: its figures were of the same shape, or one was another.
  enum class Repair { none, look_alike, other } code_repair = Repair::none;
};

// `from`: where in `key` the place begins. `code`: the figures that were read, "" for none; with other than 7, or a ?
// for an unread one, postal_code stays empty unless it could be put right.
//
// A place and a code that disagree are made to agree where one repair does it: of the code, when the address names a
// town whose code can have been misread so (postal_repair.h), or of one character of the town when the code is the
// other's. Where both would do, or neither, both are kept as read. A town and a code that nobody has are both put right
// when only one town of the city comes near both.
[[nodiscard]] AgreedPlace agreed_place(const PlaceKey& key, std::size_t from, std::string_view code,
                                       const Reference& reference);

}  // namespace meishi
