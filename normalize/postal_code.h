// Where a postal code stands in a line. address.h's find_postal_code() is this without the position.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace meishi {

struct PostalCodeMatch {
  std::string digits;     // 7
  std::size_t begin = 0;  // characters of the line, mark included
  std::size_t end = 0;
  bool marked = false;  // 〒, zip
};

[[nodiscard]] std::optional<PostalCodeMatch> match_postal_code(std::u32string_view line);

// 〒10-0001, 〒1100-0001: a figure behind the mark was lost or is too many; `digits` are 6 or 8. For lines that
// match_postal_code() finds nothing in.
[[nodiscard]] std::optional<PostalCodeMatch> match_broken_postal_code(std::u32string_view line);

}  // namespace meishi
