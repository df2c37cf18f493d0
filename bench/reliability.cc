#include "bench/reliability.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace meishi::bench {

void Reliability::add(double confidence, bool right) {
  const auto at = static_cast<std::ptrdiff_t>(std::floor(confidence * kBins));
  Bin& bin = bins_[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(at, 0, kBins - 1))];
  ++bin.count;
  bin.right += right ? 1 : 0;
  bin.confidence += confidence;
}

int Reliability::count() const {
  int sum = 0;
  for (const Bin& bin : bins_) sum += bin.count;
  return sum;
}

double Reliability::calibration_error() const {
  double sum = 0;
  for (const Bin& bin : bins_) sum += std::abs(bin.confidence - bin.right);
  return count() == 0 ? 0 : sum / count();
}

std::string reliability_table(std::string_view what, const Reliability& reliability) {
  std::string out =
      fmt::format("  confidence of {}: expected calibration error {:.3f}\n", what, reliability.calibration_error());
  out += fmt::format("  {:<12} {:>9}  {:>5}  {:>6}\n", "bin", "predicted", "right", "count");
  for (std::size_t i = 0; i < Reliability::kBins; ++i) {
    const Reliability::Bin& bin = reliability.bins()[i];
    if (bin.count == 0) continue;
    constexpr double kWidth = 1.0 / Reliability::kBins;
    const double from = static_cast<double>(i) * kWidth;
    out += fmt::format("  {:.1f} - {:.1f}    {:9.3f}  {:5.3f}  {:>6}\n", from, from + kWidth,
                       bin.confidence / bin.count, static_cast<double>(bin.right) / bin.count, bin.count);
  }
  return out;
}

nlohmann::ordered_json reliability_json(const Reliability& reliability) {
  nlohmann::ordered_json out = {{"count", reliability.count()},
                                {"calibration_error", reliability.calibration_error()},
                                {"bins", nlohmann::ordered_json::array()}};
  for (const Reliability::Bin& bin : reliability.bins()) {
    out["bins"].push_back(
        {{"count", bin.count}, {"right", bin.right}, {"confidence", bin.count == 0 ? 0 : bin.confidence / bin.count}});
  }
  return out;
}

}  // namespace meishi::bench
