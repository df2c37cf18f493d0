// Japanese addresses: split into prefecture, city, town, block and building against the reference data.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "normalize/card_record.h"
#include "normalize/reference.h"

namespace meishi {

struct AddressFinding {
  Address address;
  Suggested suggested;             // "prefecture", "postal_code" when inferred, not printed
  std::string unmatched;           // what was not understood; nothing is swallowed
  double postal_confidence = 0;    // of the postal code
  double block_confidence = 0;     // of the block, 0..1: no table proves a number
  double building_confidence = 0;  // of the building
  double confidence = 0;           // of the place (prefecture to town) 0..1; agreement with the postal code raises it
};

// 〒135-6020, 〒一三五―六〇二〇, "135-6020 東京都…": the seven digits, or "" when the line holds no postal code.
// `requires_mark`: only with 〒, zip or a following Japanese address, so that phone parts are not taken.
[[nodiscard]] std::string find_postal_code(std::string_view line);

// One address from the text of its lines, already joined in reading order (a postal code at its front is taken off and
// kept). Handles 一丁目2番3号, １丁目２－３, 1-2-3, 番地, kanji numerals, building and floor after the block. Pure.
[[nodiscard]] AddressFinding parse_address(std::string_view text, const Reference& reference);

// How much a line looks like (part of) a Japanese address, 0..1: prefecture, city, town, block patterns, building
// words.
[[nodiscard]] double address_likeness(std::string_view line, const Reference& reference);

// "3-32-28 Chuo, Chiyoda-ku, Tokyo 554-0021, Japan": parts in Latin script; postal code taken off and kept. Of an
// address outside of Japan (foreign_address.h) `town` is all that is printed, and `country` is set.
[[nodiscard]] AddressFinding parse_latin_address(std::string_view text, const Reference& reference);

}  // namespace meishi
