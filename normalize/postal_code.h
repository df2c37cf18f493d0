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

// 1000005, 100 0005, １００－０００５ at the front of a line: seven digits that say nothing of what they are, for a column of
// postal codes.
[[nodiscard]] std::optional<PostalCodeMatch> match_bare_postal_code(std::u32string_view line);

// 〒10-0001, 〒1100-0001, 〒エ60-0022: a figure behind the mark was lost, is too many or was read as none; `digits` are
// 6 to 8, a ? where no figure was read. No more than a hint: only the place beside it can tell the code. For lines that
// match_postal_code() finds nothing in.
[[nodiscard]] std::optional<PostalCodeMatch> match_broken_postal_code(std::u32string_view line);

}  // namespace meishi
