// Domain names as recognition returns them: spaces, commas and colons for dots, cojp and cc0.jp for co.jp.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace meishi {

// ASCII only: `line` is narrowed before anything is looked for in it.
[[nodiscard]] constexpr bool is_small(char32_t c) { return c >= U'a' && c <= U'z'; }
[[nodiscard]] constexpr bool is_alnum(char32_t c) {
  return is_small(c) || (c >= U'A' && c <= U'Z') || (c >= U'0' && c <= U'9');
}

// A space beside a dot: print of one width for every letter (typewriter type) has it, and nothing is guessed without
// it.
constexpr double kSpaceRepair = 0.25;

struct DomainMatch {
  std::string domain;      // lower case
  std::size_t end = 0;     // characters of the line
  double repairs = 0;      // kSpaceRepair for a space beside a dot, 1 for what changes a letter
  bool known_tld = false;  // .jp, .com, ...; else only the syntax is right
};

// The domain that begins at `at`. `line`: full width already narrowed.
[[nodiscard]] std::optional<DomainMatch> match_domain(std::u32string_view line, std::size_t at);

}  // namespace meishi
