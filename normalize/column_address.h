// An address from the columns of a list of contacts: whole, in its parts, or both.
#pragma once

#include <optional>
#include <string>

#include "normalize/card_record.h"
#include "normalize/reference.h"

namespace meishi {

// The cells of one address, each one line; "" where there is none.
struct AddressColumns {
  std::string whole;
  std::string postal_code;
  std::string country;
  std::string prefecture;
  std::string city;
  std::string street;
  std::string building;
};

// 住所 beside 都道府県 and 市区町村 is the rest of it; 住所 with all of it beside its parts says nothing new. What is
// not understood as a Japanese address stays as it is written, town holding the street; so does one of another country,
// which a column names or, where none does, the address itself (foreign_address.h).
// Nothing when all but the country is empty. Pure.
[[nodiscard]] std::optional<Address> address_of_columns(const AddressColumns& columns, const Reference& reference);

}  // namespace meishi
