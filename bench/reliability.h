// Do confidences mean what they say? Values with confidence 0.9 should be right nine times in ten.
#pragma once

#include <array>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace meishi::bench {

class Reliability {
 public:
  static constexpr std::size_t kBins = 10;

  struct Bin {
    int count = 0;
    int right = 0;
    double confidence = 0;  // sum
  };

  // `confidence` 0..1; bin i holds [i / 10, (i + 1) / 10), the last one 1 as well.
  void add(double confidence, bool right);

  [[nodiscard]] int count() const;
  // Expected calibration error: the distance between the mean confidence of a bin and the share of it that is right,
  // over all bins by their counts (Guo et al., On Calibration of Modern Neural Networks, 2017). 0 without values.
  [[nodiscard]] double calibration_error() const;
  [[nodiscard]] const std::array<Bin, kBins>& bins() const { return bins_; }

 private:
  std::array<Bin, kBins> bins_;
};

// A line a bin that holds something: what was predicted, what was right, how many; `what` is the title.
[[nodiscard]] std::string reliability_table(std::string_view what, const Reliability& reliability);

// {"count", "calibration_error", "bins": [{"count", "right", "confidence"}]}; `confidence` is the mean.
[[nodiscard]] nlohmann::ordered_json reliability_json(const Reliability& reliability);

}  // namespace meishi::bench
