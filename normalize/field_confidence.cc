#include "normalize/field_confidence.h"

#include <algorithm>
#include <cmath>

namespace meishi {

namespace {

// Of 10,600 fields of 872 invented cards: seeds 901 to 908, and two sets of other designs, fonts and names. Learnt from
// one half of the sets, the expected calibration error is 0.003 on the other, and 0.004 the other way round.
constexpr double kOffset = 2.253;
constexpr double kSlope = 1.034;
constexpr double kLookedUp = 3.285;
constexpr double kLeast = 1e-3;  // of the evidence: nothing is known without any doubt

bool is_looked_up(std::string_view path) {
  return path.ends_with("].postal_code") || path.ends_with("].prefecture") || path.ends_with("].city");
}

}  // namespace

double field_confidence(std::string_view path, double evidence) {
  const double p = std::clamp(evidence, kLeast, 1 - kLeast);
  const double odds = kOffset + kSlope * std::log(p / (1 - p)) + (is_looked_up(path) ? kLookedUp : 0);
  return 1 / (1 + std::exp(-odds));
}

}  // namespace meishi
