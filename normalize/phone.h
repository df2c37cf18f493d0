// Phone numbers of a line: E.164, national form, type by label. libphonenumber does the numbering plan.
#pragma once

#include <string_view>
#include <vector>

#include "normalize/card_record.h"

namespace meishi {

struct PhoneFinding {
  Phone phone;
  std::string raw;        // label and number as printed
  double confidence = 0;  // 0..1: validity, how clear the label, repairs made
};

// All numbers of a line, in order: "TEL 03-… / FAX 03-…", "電話 ０２４－４１２－１８４７", "T … F …", "直通 …",
// "+81 (0)3 …", "03(1234)5678", kanji numerals (〇三―一二三四…), 内線/ext. numbers as `extension`.
// The type comes from the label, else from the number (mobile, toll-free, IP), else it is `work`. A label alone on the
// line is no finding. Pure and thread-safe.
[[nodiscard]] std::vector<PhoneFinding> find_phones(std::string_view line);

}  // namespace meishi
