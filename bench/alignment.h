// Which characters of a text as read are which of the text as printed: the fewest edits, one by one.
#pragma once

#include <string_view>
#include <vector>

namespace meishi::bench {

struct Alignment {
  // For each read character whether it is right: the one printed there.
  std::vector<bool> right;
  // For each printed character the edits it costs: 1 when wrong or left out, and those read in excess behind it (or, in
  // front of the first one, before it). Their sum is the edit distance, except where nothing is printed.
  std::vector<int> edits;
  int distance = 0;
};

// Levenshtein distance, its way back; of ways that cost the same the one with more characters right at the end. Pure.
[[nodiscard]] Alignment align(std::u32string_view printed, std::u32string_view read);

}  // namespace meishi::bench
