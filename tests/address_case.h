// An address and the parts that it has to come apart into.
#pragma once

#include <gtest/gtest.h>

#include "normalize/address.h"

namespace meishi {

struct AddressCase {
  const char* text;
  const char* postal_code;
  const char* prefecture;
  const char* city;
  const char* town;
  const char* block;
  const char* building;
};

inline void expect_parts(const AddressFinding& f, const AddressCase& c) {
  EXPECT_EQ(f.address.postal_code, c.postal_code) << c.text;
  EXPECT_EQ(f.address.prefecture, c.prefecture) << c.text;
  EXPECT_EQ(f.address.city, c.city) << c.text;
  EXPECT_EQ(f.address.town, c.town) << c.text;
  EXPECT_EQ(f.address.block, c.block) << c.text;
  EXPECT_EQ(f.address.building, c.building) << c.text;
  EXPECT_EQ(f.unmatched, "") << c.text;
}

}  // namespace meishi
