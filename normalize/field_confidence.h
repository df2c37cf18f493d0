// How sure a field of a card is, as a probability, and from where on that is enough.
#pragma once

#include <string_view>

namespace meishi {

// Below it a person should look at the field: of those just above it one in thirty is wrong, and most of all that are
// wrong are below.
inline constexpr double kSureField = 0.97;

// Right but for one in seventy: what two cards say so differently is a change, and no misreading.
inline constexpr double kCertainField = 0.986;

// Below it even what kind of thing was read is open: what was taken for a name may be anything.
inline constexpr double kLeastField = 0.882;

// The probability that a field is right, 0..1, from `evidence`: the product of what recognition says of its line and of
// what the normaliser says of the value. The product is far too low for a probability: a line is misread as a whole
// where one character is, which is seldom one of the field; and a postal code, a prefecture or a city was looked up in
// a table, which few misreadings pass. `path` (addresses[0].city) tells the kind. Logistic calibration (Platt 1999),
// rising, so that the order of fields of one kind by how sure they are stays. Fitted by bench/fit_field_confidence.py
// on invented cards. Pure.
[[nodiscard]] double field_confidence(std::string_view path, double evidence);

}  // namespace meishi
