// Domain names as recognition returns them: spaces, commas and colons for dots, cojp for co.jp.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace meishi {

struct DomainMatch {
  std::string domain;   // lower case
  std::size_t end = 0;  // characters of the line
  int repairs = 0;
  bool known_tld = false;  // .jp, .com, ...; else only the syntax is right
};

// The domain that begins at `at`. `line`: full width already narrowed.
[[nodiscard]] std::optional<DomainMatch> match_domain(std::u32string_view line, std::size_t at);

}  // namespace meishi
