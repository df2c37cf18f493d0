#include "ocr/numeral_net.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "numerals.inc"
#include "ocr/cell_window.h"
#include "ocr/two_layer_net.h"

namespace meishi {

namespace {

constexpr int kSide = 24;
constexpr double kSpan = 1.15;  // em that the window shows
constexpr int kHidden = 64;
constexpr std::array<std::string_view, 16> kKinds = {"〇", "一", "二", "三", "四", "五", "六", "七",
                                                     "八", "九", "十", "〒", "―",  "（", "）", ""};
static_assert(sizeof(kNumeralWeights) == TwoLayerNet::file_size(kSide * kSide, kHidden, kKinds.size()));

}  // namespace

std::vector<NumeralGuess> guess_numerals(const cv::Mat& print, const std::vector<cv::Rect>& cells, double em) {
  static const TwoLayerNet kNet(kNumeralWeights, kSide * kSide, kHidden, kKinds.size());
  std::array<float, kSide * kSide> input{};
  std::vector<NumeralGuess> guesses;
  for (const cv::Rect& cell : cells) {
    const int side = std::max(4, static_cast<int>(std::lround(kSpan * em)));  // at the column's scale
    cut_on_paper(print, cell, side, kSide, input.data());
    const std::vector<double> p = kNet.probabilities(input.data());
    const auto best = std::max_element(p.begin(), p.end());
    guesses.push_back({kKinds[static_cast<std::size_t>(best - p.begin())], *best});
  }
  return guesses;
}

}  // namespace meishi
