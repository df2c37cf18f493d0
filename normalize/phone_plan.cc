#include "normalize/phone_plan.h"

#include <phonenumbers/phonenumberutil.h>

#include <charconv>
#include <cstdint>

namespace meishi {

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

constexpr int kJapan = 81;

PhoneType type_of(PhoneNumberUtil::PhoneNumberType type) {
  switch (type) {
    case PhoneNumberUtil::MOBILE:
      return PhoneType::mobile;
    case PhoneNumberUtil::TOLL_FREE:
      return PhoneType::toll_free;
    case PhoneNumberUtil::VOIP:
      return PhoneType::ip;
    case PhoneNumberUtil::FIXED_LINE:
    case PhoneNumberUtil::FIXED_LINE_OR_MOBILE:
    case PhoneNumberUtil::UNKNOWN:
      return PhoneType::work;
    default:
      return PhoneType::other;
  }
}

// 060-CDE-… with C from 1 to 9: mobile numbers in use since July 2026 (総務省, 電気通信番号計画).
bool is_060_mobile(std::string_view national) {
  return national.size() == 11 && national.starts_with("060") && national[3] != '0';
}

// The count of digits by the first ones: 11 for 0A0 numbers (and 0800), 10 for the others.
bool count_is_right(std::string_view national) {
  if (national.size() < 10 || national[0] != '0' || national[1] == '0') return false;
  const bool eleven = national.starts_with("0800") || (national[2] == '0' && national[1] >= '5');
  return national.size() == (eleven ? 11U : 10U);
}

PlannedNumber plan_japanese(std::string_view national) {
  PlannedNumber out;
  if (!count_is_right(national)) return out;
  if (is_060_mobile(national)) {
    out.e164.append("+81").append(national.substr(1));
    out.national.append(national.substr(0, 3))
        .append("-")
        .append(national.substr(3, 4))
        .append("-")
        .append(national.substr(7));
    out.type = PhoneType::mobile;
    out.valid = true;
    return out;
  }
  // What Parse() would make of it, at a third of the cost of all that is asked here. A number has a type where it is
  // valid, in the one region of its code.
  PhoneNumber number;
  number.set_country_code(kJapan);
  std::uint64_t value = 0;
  std::from_chars(national.data() + 1, national.data() + national.size(), value);
  number.set_national_number(value);
  out.e164.append("+81").append(national.substr(1));
  const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
  const PhoneNumberUtil::PhoneNumberType type = util.GetNumberType(number);
  out.valid = type != PhoneNumberUtil::UNKNOWN;
  if (out.valid) {
    util.Format(number, PhoneNumberUtil::NATIONAL, &out.national);
    out.type = type_of(type);
  } else if (national.size() == 11) {
    out.type = national.starts_with("050")    ? PhoneType::ip
               : national.starts_with("0800") ? PhoneType::toll_free
                                              : PhoneType::mobile;
  }
  return out;
}

}  // namespace

PlannedNumber plan_number(std::string_view digits, bool international) {
  if (!international) return plan_japanese(digits);
  if (digits.starts_with("81")) {
    digits.remove_prefix(2);
    std::string national(digits.starts_with('0') ? "" : "0");
    return plan_japanese(national.append(digits));
  }
  PlannedNumber out;
  const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
  PhoneNumber number;
  if (util.Parse(std::string("+").append(digits), "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR) return out;
  out.valid = util.IsValidNumber(number);
  if (!out.valid) return out;  // without a plan we know, a count of digits proves nothing
  out.foreign = true;
  util.Format(number, PhoneNumberUtil::E164, &out.e164);
  util.Format(number, PhoneNumberUtil::NATIONAL, &out.national);
  out.type = type_of(util.GetNumberType(number));
  return out;
}

}  // namespace meishi
