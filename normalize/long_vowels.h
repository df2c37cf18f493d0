// Which vowels of a name are long, where its romaji do not say: from the readings of other names with its kanji.
#pragma once

#include <string>
#include <string_view>

#include "normalize/reference.h"

namespace meishi {

// `kana`: the reading in katakana with every o and yu short (コトネ, of Kotone; チョソカベ, of Chosokabe). The reading
// with the long ones long (チョウソカベ), when what other names make of the first and of the last kanji speaks clearly
// for one of those possible; "" otherwise. Of names that the dictionary has, each taken out of it before it was asked:
// an answer for 87 of 100 given names and 78 of 100 family names, 99 and 98 of 100 of those right. Pure.
[[nodiscard]] std::string with_long_vowels(std::string_view kana, std::string_view kanji, bool family,
                                           const Reference& reference);

}  // namespace meishi
