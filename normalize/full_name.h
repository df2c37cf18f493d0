// A cell or line that holds one person's name, with what people write beside it: a reading, the name in Latin letters,
// a form of address, a title.
//
//   parse_full_name("山田太郎（やまだ　たろう）様", reference)
//     last_name 山田, first_name 太郎, last_name_kana ヤマダ, first_name_kana タロウ, unmatched 様
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "normalize/card_record.h"
#include "normalize/reference.h"

namespace meishi {

struct FullName {
  std::string last_name;  // characters as written; half-width kana widened
  std::string first_name;
  std::string last_name_kana;  // only what is written
  std::string first_name_kana;
  std::string last_name_roman;
  std::string first_name_roman;
  Suggested suggested;                       // last_name_kana, first_name_kana: the usual reading, when none is written
  std::string unmatched;                     // what is no part of the name, in its order
  std::map<std::string, double> confidence;  // of each of the above by its name, 0..1: that the parts are told right
};

// Where a reading or a name in Latin letters stands in brackets, behind a slash or behind a gap, it is that of the
// name. A name in Latin letters alone is both last_name and last_name_roman (Tomoko KAWANUMA, Kawanuma Tomoko,
// KAWANUMA, Tomoko): capitals, a comma, then the readings of known family names tell which word is which. A text that
// holds no name is unmatched as a whole. Pure.
[[nodiscard]] FullName parse_full_name(std::string_view text, const Reference& reference);

}  // namespace meishi
