#include "ocr/certainty.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace meishi {

namespace {

// Learnt from 8,700 lines of 872 cards: those that samples/invent drew from seeds 901 to 908, about as many scans as
// photographs, and two sets of other designs, fonts and names. Weights from 901, 902, 905, 906 and the two alone have an
// expected calibration error of 0.011 to 0.014 on each of the other four.
constexpr double kLargeMm = 3.3;
constexpr double kBias = -8.515;
constexpr double kDoubt = -1.243;
constexpr double kWeakest = -1.322;
constexpr double kCount = 1.961;
constexpr double kAgree = 2.128;
constexpr double kDisagree = -1.281;
constexpr double kLatin = -1.549;
constexpr double kShort = -2.509;
constexpr double kLarge = -0.262;
constexpr double kAgreeLatin = -1.187;
constexpr double kDisagreeLatin = 0.679;

}  // namespace

double certainty(const TextLine& line, double px_per_mm) {
  if (line.glyphs.empty()) return 0;
  double doubt = 0;  // of all characters together
  double weakest = 1;
  std::size_t ascii = 0;
  for (const Glyph& glyph : line.glyphs) {
    const double c = std::clamp(glyph.confidence, 0.3, 0.999);
    doubt += 1 - c;
    weakest = std::min(weakest, c);
    ascii += glyph.text.size() == 1;
  }
  const auto count = static_cast<double>(line.glyphs.size());
  const double latin = 2 * ascii > line.glyphs.size() ? 1 : 0;
  const double agree = line.agreeing >= 2 ? 1 : 0;
  const double disagree = line.readings > line.agreeing ? 1 : 0;
  const double across = line.direction == Direction::horizontal ? line.box.height : line.box.width;
  const double score = kBias + kDoubt * std::log(doubt + 0.01) + kWeakest * std::log(1 - weakest) +
                       kCount * std::log(count) + kAgree * agree + kDisagree * disagree + kLatin * latin +
                       kShort * (count < 3 ? 1 : 0) + kLarge * (across > kLargeMm * px_per_mm ? 1 : 0) +
                       kAgreeLatin * agree * latin + kDisagreeLatin * disagree * latin;
  return 1 / (1 + std::exp(-score));
}

}  // namespace meishi
