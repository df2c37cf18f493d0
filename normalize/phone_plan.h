// The numbering plan: libphonenumber, and what its Debian 12 version (8.12) does not know yet.
#pragma once

#include <string>
#include <string_view>

#include "normalize/card_record.h"

namespace meishi {

struct PlannedNumber {
  std::string e164;      // "" when the digits can be no phone number at all
  std::string national;  // hyphenated; "" when the plan does not know the number (the printed hyphens are better then)
  PhoneType type =
      PhoneType::work;  // by the number alone: mobile, toll_free, ip, other (navigation dial, premium) or work
  bool valid = false;   // a range that is in use; else only the count of digits is right
  bool foreign = false;
};

// `digits`: all digits in printed order; `international`: a + stood before them. Japanese numbers have their trunk 0,
// which is also taken off after +81. Thread-safe.
[[nodiscard]] PlannedNumber plan_number(std::string_view digits, bool international);

}  // namespace meishi
