// CardCode: what a QR code or barcode on a card says, as the program hands it from capture/ to normalize/.
#pragma once

#include <string>

#include "base/geometry.h"

namespace meishi {

struct CardCode {
  std::string text;  // UTF-8
  int face = 0;      // 0 front, 1 back
  Box box;           // around the code, pixels of the upright face
};

}  // namespace meishi
