#include "ocr/kanji_net.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>

#include "ocr/cell_window.h"
#include "ocr/dot.h"

// kanji.S
extern "C" const std::uint8_t meishi_kanji_weights[];

namespace meishi {

namespace {

constexpr int kSide = 40;
constexpr int kFit = 34;        // pixels of the longer side of the ink's box
constexpr double kLeast = 0.6;  // em: of a smaller box its size in the window tells how small it is
constexpr std::size_t kMagic = 4;
constexpr int kConvolutions = 3;
constexpr std::array<int, kConvolutions + 1> kChannels = {1, 16, 32, 64};
constexpr int kLast = kSide / 8;  // side of what the convolutions leave
constexpr int kHidden = 160;

// y += a * x: what all the time goes into.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
__attribute__((target_clones("avx2,fma", "default")))
#endif
void add_scaled(float* __restrict y, const float* __restrict x, float a, int n) {
  for (int i = 0; i < n; ++i) y[i] += a * x[i];
}

struct Layer {
  int inputs = 0;
  std::vector<float> bias;
  std::vector<float> weights;  // output by output
};

struct Net {
  std::vector<std::string> characters;
  std::array<Layer, kConvolutions + 2> layers;
};

const Net& net() {
  static const Net kNet = [] {
    Net net;
    const std::uint8_t* at = meishi_kanji_weights + kMagic;
    std::int32_t count = 0;
    std::memcpy(&count, at, sizeof count);
    at += sizeof count;
    for (int i = 0; i < count; ++i) {
      const std::uint8_t* end = std::find(at, at + 8, '\n');
      net.characters.emplace_back(at, end);
      at = end + 1;
    }
    const std::array<int, kConvolutions + 2> inputs = {9 * kChannels[0], 9 * kChannels[1], 9 * kChannels[2],
                                                       kChannels[3] * kLast * kLast, kHidden};
    const std::array<int, kConvolutions + 2> outputs = {kChannels[1], kChannels[2], kChannels[3], kHidden, count};
    for (std::size_t l = 0; l < net.layers.size(); ++l) {
      Layer& layer = net.layers[l];
      layer.inputs = inputs[l];
      std::vector<float> heads(2 * static_cast<std::size_t>(outputs[l]));  // bias and scale of every output
      std::memcpy(heads.data(), at, heads.size() * sizeof(float));
      at += heads.size() * sizeof(float);
      layer.weights.resize(static_cast<std::size_t>(outputs[l]) * inputs[l]);
      for (int o = 0; o < outputs[l]; ++o) {
        layer.bias.push_back(heads[2 * o]);
        for (int i = 0; i < inputs[l]; ++i) {
          layer.weights[static_cast<std::size_t>(o) * inputs[l] + i] =
              heads[2 * o + 1] * static_cast<float>(static_cast<std::int8_t>(*at++));
        }
      }
    }
    return net;
  }();
  return kNet;
}

// 3 x 3 convolution with zeros around, ReLU, maximum of 2 x 2. `in`: channels of side x side.
std::vector<float> convolve(const std::vector<float>& in, const Layer& layer, int side) {
  const int area = side * side;
  const int channels = static_cast<int>(in.size()) / area;
  // The nine shifted copies of every channel, so that an output is a sum of scaled rows.
  std::vector<float> shifted(static_cast<std::size_t>(9) * channels * area, 0.0F);
  for (int c = 0; c < channels; ++c) {
    for (int dy = 0; dy < 3; ++dy) {
      for (int dx = 0; dx < 3; ++dx) {
        float* to = shifted.data() + static_cast<std::ptrdiff_t>(9 * c + 3 * dy + dx) * area;
        const float* from = in.data() + static_cast<std::ptrdiff_t>(c) * area;
        for (int y = std::max(0, 1 - dy); y < std::min(side, side + 1 - dy); ++y) {
          const int first = std::max(0, 1 - dx);
          const int last = std::min(side, side + 1 - dx);
          std::copy(from + (y + dy - 1) * side + first + dx - 1, from + (y + dy - 1) * side + last + dx - 1,
                    to + y * side + first);
        }
      }
    }
  }
  const int half = side / 2;
  const int outputs = static_cast<int>(layer.bias.size());
  std::vector<float> out(static_cast<std::size_t>(outputs) * half * half);
  std::vector<float> sum(area);
  for (int o = 0; o < outputs; ++o) {
    std::fill(sum.begin(), sum.end(), layer.bias[o]);
    for (int k = 0; k < layer.inputs; ++k) {
      add_scaled(sum.data(), shifted.data() + static_cast<std::ptrdiff_t>(k) * area,
                 layer.weights[static_cast<std::size_t>(o) * layer.inputs + k], area);
    }
    for (int y = 0; y < half; ++y) {
      for (int x = 0; x < half; ++x) {
        const float* s = sum.data() + 2 * y * side + 2 * x;
        out[(static_cast<std::size_t>(o) * half + y) * half + x] =
            std::max(0.0F, std::max(std::max(s[0], s[1]), std::max(s[side], s[side + 1])));
      }
    }
  }
  return out;
}

std::vector<float> full(const std::vector<float>& in, const Layer& layer) {
  std::vector<float> out(layer.bias);
  for (std::size_t o = 0; o < out.size(); ++o) {
    out[o] += dot(in.data(), layer.weights.data() + o * static_cast<std::size_t>(layer.inputs), layer.inputs);
  }
  return out;
}

std::vector<float> window(const cv::Mat& print, const cv::Rect& cell, double em) {
  const double scale = kFit / std::max(kLeast * em, static_cast<double>(std::max(cell.width, cell.height)));
  std::vector<float> out(static_cast<std::size_t>(kSide) * kSide);
  cut_on_paper(print, cell, std::max(4, static_cast<int>(std::lround(kSide / scale))), kSide, out.data());
  return out;
}

// Families of look-alikes; the first stands for all. As in train_kanji.py.
constexpr std::string_view kAlike[] = {"力カヵ", "二ニ", "口ロ", "夕タ", "ー一", "工エェ", "八ハ", "へヘ",
                                       "卜ト",   "りリ", "べベ", "ぺペ", "あぁ", "いぃ",   "うぅ", "えぇ",
                                       "おぉ",   "つっ", "やゃ", "ゆゅ", "よょ", "わゎ",   "アァ", "イィ",
                                       "ウゥ",   "オォ", "ツッ", "ヤャ", "ユュ", "ヨョ",   "ワヮ", "ケヶ"};

}  // namespace

std::string_view look_of(std::string_view character) {
  if (character.size() != 3) return character;
  for (const std::string_view family : kAlike) {
    for (std::size_t i = 0; i < family.size(); i += 3) {
      if (family.substr(i, 3) == character) return family.substr(0, 3);
    }
  }
  return character;
}

std::vector<CharacterGuess> guess_characters(const cv::Mat& print, const std::vector<cv::Rect>& cells, double em) {
  const Net& n = net();
  std::vector<CharacterGuess> guesses;
  for (const cv::Rect& cell : cells) {
    std::vector<float> values = window(print, cell, em);
    for (int l = 0; l < kConvolutions; ++l) values = convolve(values, n.layers[l], kSide >> l);
    values = full(values, n.layers[kConvolutions]);
    for (float& v : values) v = std::max(0.0F, v);
    values = full(values, n.layers[kConvolutions + 1]);
    const auto best = std::max_element(values.begin(), values.end());
    double sum = 0;
    for (const float v : values) sum += std::exp(static_cast<double>(v - *best));
    guesses.push_back({n.characters[static_cast<std::size_t>(best - values.begin())], 1 / sum});
  }
  return guesses;
}

}  // namespace meishi
