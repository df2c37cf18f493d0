#include "bench/warm_normalize.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>

#include "bench/cpu_time.h"

namespace meishi::bench {

nlohmann::ordered_json warm_normalize(const std::vector<CardInput>& cards, const Reference& reference, int rounds) {
  const auto once = [&](const CardInput& card) {
    const double begin = thread_cpu_ms();
    static_cast<void>(normalize_card(card.lines, {card.face}, reference, card.codes));
    return thread_cpu_ms() - begin;
  };
  for (const CardInput& card : cards) once(card);
  std::vector<double> least(cards.size(), std::numeric_limits<double>::infinity());
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < cards.size(); ++i) least[i] = std::min(least[i], once(cards[i]));
  }
  const double sum = std::accumulate(least.begin(), least.end(), 0.0);
  return {{"cards", cards.size()},
          {"ms", least.empty() ? 0 : sum / static_cast<double>(least.size())},
          {"most_ms", least.empty() ? 0 : *std::max_element(least.begin(), least.end())}};
}

}  // namespace meishi::bench
