// The sums of the small networks: a wrong one is a wrong character, and one that differs between processors makes cards
// read differently on them.
#include "ocr/weighted_sums.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace meishi {
namespace {

TEST(WeightedSums, AreWhatOneByOneMakesToTheBit) {
  constexpr int kInputs = 37;
  constexpr int kPlaces = 3 * kPlacesAtOnce;
  std::mt19937 random(5);
  std::uniform_real_distribution<float> value(-1, 1);
  const auto draw = [&](std::size_t n) {
    std::vector<float> out(n);
    for (float& v : out) v = value(random);
    return out;
  };
  const std::vector<float> in = draw(500);
  const std::vector<float> weights = draw(kOutputsAtOnce * kInputs);
  const std::vector<float> bias = draw(kOutputsAtOnce);
  std::vector<int> offset;
  for (int k = 0; k < kInputs; ++k) offset.push_back(11 * k + k % 3);
  std::vector<float> out(kOutputsAtOnce * kPlaces);
  weighted_sums(in.data(), offset.data(), kInputs, weights.data(), bias.data(), kPlaces, out.data());
  for (int o = 0; o < kOutputsAtOnce; ++o) {
    for (int p = 0; p < kPlaces; ++p) {
      volatile float sum = bias[o];  // no product is added without having been rounded
      for (int k = 0; k < kInputs; ++k) {
        const volatile float product = weights[o * kInputs + k] * in[offset[k] + p];
        sum = sum + product;
      }
      EXPECT_EQ(out[o * kPlaces + p], sum) << o << " at " << p;
    }
  }
}

}  // namespace
}  // namespace meishi
