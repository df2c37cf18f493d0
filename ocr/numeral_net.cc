#include "ocr/numeral_net.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "numerals.inc"
#include "ocr/cell_window.h"
#include "ocr/dot.h"

namespace meishi {

namespace {

constexpr int kSide = 24;
constexpr double kSpan = 1.15;  // em that the window shows
constexpr int kHidden = 64;
constexpr std::array<std::string_view, 16> kKinds = {"〇", "一", "二", "三", "四", "五", "六", "七",
                                                     "八", "九", "十", "〒", "―",  "（", "）", ""};
constexpr int kOutputs = static_cast<int>(kKinds.size());
constexpr std::size_t kMagic = 4;
static_assert(sizeof(kNumeralWeights) ==
              kMagic + 4 * (kHidden * kSide * kSide + kHidden + kOutputs * kHidden + kOutputs));

struct Layers {
  cv::Mat hidden, hidden_bias, output, output_bias;  // 32-bit float: 64 x 576, 1 x 64, 16 x 64, 1 x 16
};

const Layers& layers() {
  static const Layers kLayers = [] {
    const std::uint8_t* at = kNumeralWeights + kMagic;
    const auto take = [&](int rows, int cols) {
      cv::Mat m(rows, cols, CV_32F);
      std::memcpy(m.data, at, m.total() * sizeof(float));
      at += m.total() * sizeof(float);
      return m;
    };
    Layers l;
    l.hidden = take(kHidden, kSide * kSide);
    l.hidden_bias = take(1, kHidden);
    l.output = take(kOutputs, kHidden);
    l.output_bias = take(1, kOutputs);
    return l;
  }();
  return kLayers;
}

}  // namespace

std::vector<NumeralGuess> guess_numerals(const cv::Mat& print, const std::vector<cv::Rect>& cells, double em) {
  if (cells.empty()) return {};
  const Layers& net = layers();
  std::array<float, kSide * kSide> input{};
  std::array<float, kHidden> hidden{};
  std::array<float, kOutputs> s{};
  std::vector<NumeralGuess> guesses;
  for (const cv::Rect& cell : cells) {
    const int side = std::max(4, static_cast<int>(std::lround(kSpan * em)));  // at the column's scale
    cut_on_paper(print, cell, side, kSide, input.data());
    for (int k = 0; k < kHidden; ++k) {
      const float sum = dot(input.data(), net.hidden.ptr<float>(k), kSide * kSide) + net.hidden_bias.at<float>(k);
      hidden[k] = std::max(0.0F, sum);
    }
    for (int k = 0; k < kOutputs; ++k) {
      s[k] = dot(hidden.data(), net.output.ptr<float>(k), kHidden) + net.output_bias.at<float>(k);
    }
    const int best = static_cast<int>(std::max_element(s.begin(), s.end()) - s.begin());
    double sum = 0;
    for (int k = 0; k < kOutputs; ++k) sum += std::exp(s[k] - s[best]);
    guesses.push_back({kKinds[best], 1 / sum});
  }
  return guesses;
}

}  // namespace meishi
