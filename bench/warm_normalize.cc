#include "bench/warm_normalize.h"

#include <algorithm>
#include <cstddef>
#include <limits>

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
  std::vector<double> means;
  for (int round = 0; round < rounds; ++round) {
    double sum = 0;
    for (std::size_t i = 0; i < cards.size(); ++i) {
      const double ms = once(cards[i]);
      sum += ms;
      least[i] = std::min(least[i], ms);
    }
    means.push_back(sum / static_cast<double>(std::max<std::size_t>(cards.size(), 1)));
  }
  const auto middle = means.begin() + static_cast<std::ptrdiff_t>(means.size() / 2);
  std::nth_element(means.begin(), middle, means.end());
  return {{"cards", cards.size()},
          {"ms", means.empty() ? 0 : *middle},
          {"most_ms", least.empty() ? 0 : *std::max_element(least.begin(), least.end())}};
}

}  // namespace meishi::bench
