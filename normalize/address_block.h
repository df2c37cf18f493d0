// The numbers of an address: 一丁目2番3号, １丁目２－３, 1-2-3, 123番地の4, 二―三〇―一四 → 1-2-3, ...
#pragma once

#include <cstddef>
#include <string>

#include "normalize/place_key.h"

namespace meishi {

struct BlockMatch {
  std::string block;      // ASCII digits and hyphens, or 無番地; "" when there is no block
  std::size_t begin = 0;  // positions in key.text; the town ends here
  std::size_t end = 0;    // the building begins here
  int repairs = 0;        // dashes and digits that were read as something else
  bool open = false;      // it ends in a dash: a number is missing
};

// The first block at or after `from`. Numbers of towns (北3条, 三番町) and of buildings (第2ビル, 5F, 12階, 305号室)
// are none; neither is a fourth number of three digits or more (1-2-3-305), which is a room's.
[[nodiscard]] BlockMatch match_block(const PlaceKey& key, std::size_t from);

}  // namespace meishi
