#include "normalize/column_phone.h"

#include <algorithm>

#include "normalize/text.h"

namespace meishi {

namespace {

constexpr double kLostZero = 0.7;  // a spreadsheet took the number for a number

PhoneType type_in(RowField column, const Phone& phone) {
  const bool by_number =
      phone.type == PhoneType::mobile || phone.type == PhoneType::toll_free || phone.type == PhoneType::ip;
  switch (column) {
    case RowField::phone_fax:
      return PhoneType::fax;
    case RowField::phone_main:
      return by_number ? phone.type : PhoneType::main;
    case RowField::phone_direct:
      return by_number ? phone.type : PhoneType::direct;
    case RowField::phone_mobile:
      // 03-... among the mobile numbers is a desk's; of other countries the number does not tell.
      return phone.e164.starts_with("+81") && phone.type == PhoneType::work ? PhoneType::work : PhoneType::mobile;
    case RowField::phone_other:
      return phone.type == PhoneType::work ? PhoneType::other : phone.type;
    default:
      return phone.type;
  }
}

// 9012345678 and 312345678 with the zero that they lost; "" for what is neither.
std::string with_zero(const std::string& text) {
  const std::string digits = without_spaces(nfkc(text));
  const bool plain = std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  return plain && (digits.size() == 9 || digits.size() == 10) && digits.front() != '0' ? "0" + digits : "";
}

}  // namespace

std::vector<PhoneFinding> find_column_phones(const std::string& text, RowField column) {
  std::vector<PhoneFinding> findings = find_phones(text);
  double sure = 1;
  if (findings.empty()) {
    if (const std::string longer = with_zero(text); !longer.empty()) findings = find_phones(longer);
    sure = kLostZero;
  }
  for (PhoneFinding& finding : findings) {
    finding.phone.type = type_in(column, finding.phone);
    finding.confidence = sure;
  }
  return findings;
}

}  // namespace meishi
