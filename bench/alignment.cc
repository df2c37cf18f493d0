#include "bench/alignment.h"

#include <algorithm>

namespace meishi::bench {

Alignment align(std::u32string_view printed, std::u32string_view read) {
  const std::size_t n = printed.size();
  const std::size_t m = read.size();
  std::vector<std::vector<int>> cost(n + 1, std::vector<int>(m + 1));
  for (std::size_t i = 0; i <= n; ++i) cost[i][0] = static_cast<int>(i);
  for (std::size_t j = 0; j <= m; ++j) cost[0][j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= n; ++i) {
    for (std::size_t j = 1; j <= m; ++j) {
      const int both = cost[i - 1][j - 1] + (printed[i - 1] == read[j - 1] ? 0 : 1);
      cost[i][j] = std::min({both, cost[i - 1][j] + 1, cost[i][j - 1] + 1});
    }
  }
  Alignment out{std::vector<bool>(m), std::vector<int>(n), cost[n][m]};
  std::size_t i = n;
  std::size_t j = m;
  while (i > 0 || j > 0) {
    const bool same = i > 0 && j > 0 && printed[i - 1] == read[j - 1];
    if (i > 0 && j > 0 && cost[i][j] == cost[i - 1][j - 1] + (same ? 0 : 1)) {
      --i;
      --j;
      out.right[j] = same;
      out.edits[i] += same ? 0 : 1;
    } else if (i > 0 && cost[i][j] == cost[i - 1][j] + 1) {
      --i;
      ++out.edits[i];
    } else {
      --j;
      if (n > 0) ++out.edits[i == 0 ? 0 : i - 1];
    }
  }
  return out;
}

}  // namespace meishi::bench
