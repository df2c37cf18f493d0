#include "ocr/kanji_net.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>

#include "ocr/cell_window.h"
#include "ocr/dot.h"
#include "ocr/weighted_sums.h"

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

// A weight is its whole number in the file times the scale of its output. Multiplied out, those of the full layers
// would take 3 MiB, which come from the processor's farthest memory each time: there it is done again and again.
struct Layer {
  int inputs = 0;
  std::vector<float> bias;
  std::vector<float> scale;
  const std::int8_t* whole = nullptr;  // output by output

  // Of the outputs from `first` on, to `out`, `inputs` of each.
  void multiply_out(int first, int count, float* out) const {
    for (int o = first; o < first + count; ++o, out += inputs) {
      const std::int8_t* const row = whole + static_cast<std::ptrdiff_t>(o) * inputs;
      for (int i = 0; i < inputs; ++i) out[i] = scale[o] * static_cast<float>(row[i]);
    }
  }
};

struct Net {
  std::vector<std::string> characters;
  std::array<Layer, kConvolutions + 2> layers;
  std::array<std::vector<float>, kConvolutions> convolution_weights;
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
      for (int o = 0; o < outputs[l]; ++o) {
        layer.bias.push_back(heads[2 * o]);
        layer.scale.push_back(heads[2 * o + 1]);
      }
      layer.whole = reinterpret_cast<const std::int8_t*>(at);
      at += static_cast<std::ptrdiff_t>(outputs[l]) * inputs[l];
      if (l >= kConvolutions) continue;
      net.convolution_weights[l].resize(static_cast<std::size_t>(outputs[l]) * inputs[l]);
      layer.multiply_out(0, outputs[l], net.convolution_weights[l].data());
    }
    return net;
  }();
  return kNet;
}

// Pictures of one size, each with a rim of zeros one pixel wide, so that a neighbour lies at the same distance from
// every pixel. Some values beyond the last one may be read.
struct Planes {
  int count;
  int side;
  std::vector<float> values;

  Planes(int planes, int pixels)
      : count(planes),
        side(pixels),
        values(static_cast<std::size_t>(planes) * area() + kPlacesAtOnce + 2 * static_cast<std::size_t>(width())) {}
  [[nodiscard]] int width() const { return side + 2; }
  [[nodiscard]] int area() const { return width() * width(); }
  [[nodiscard]] float* row(int plane, int y) { return values.data() + plane * area() + (y + 1) * width() + 1; }
};

// 3 x 3 convolution with zeros around, ReLU, maximum of 2 x 2.
Planes convolve(const Planes& in, const Layer& layer, const std::vector<float>& weights) {
  const int width = in.width();
  std::vector<int> offset;  // from the pixel above and to the left
  for (int c = 0; c < in.count; ++c) {
    for (int k = 0; k < 9; ++k) offset.push_back(c * in.area() + k / 3 * width + k % 3);
  }
  // Row by row with the rim: what is summed up there is not used.
  const int places = (in.side * width + kPlacesAtOnce - 1) / kPlacesAtOnce * kPlacesAtOnce;
  std::vector<float> sums(static_cast<std::size_t>(kOutputsAtOnce) * places);
  Planes out(static_cast<int>(layer.bias.size()), in.side / 2);
  for (int first = 0; first < out.count; first += kOutputsAtOnce) {
    weighted_sums(in.values.data(), offset.data(), layer.inputs,
                  weights.data() + static_cast<std::ptrdiff_t>(first) * layer.inputs, layer.bias.data() + first, places,
                  sums.data());
    for (int o = 0; o < kOutputsAtOnce; ++o) {
      for (int y = 0; y < out.side; ++y) {
        const float* s = sums.data() + static_cast<std::ptrdiff_t>(o) * places + 2 * y * width;
        float* to = out.row(first + o, y);
        for (int x = 0; x < out.side; ++x, s += 2) {
          to[x] = std::max(0.0F, std::max(std::max(s[0], s[1]), std::max(s[width], s[width + 1])));
        }
      }
    }
  }
  return out;
}

using Rows = std::vector<std::vector<float>>;

// Of all cells at once, so that weights are multiplied out once.
Rows full(const Rows& in, const Layer& layer) {
  Rows out(in.size(), layer.bias);
  const auto outputs = static_cast<int>(layer.bias.size());
  std::vector<float> weights(static_cast<std::size_t>(kRowsAtOnce) * layer.inputs);
  for (int first = 0; first < outputs; first += kRowsAtOnce) {
    const int count = std::min(kRowsAtOnce, outputs - first);
    layer.multiply_out(first, count, weights.data());
    for (std::size_t i = 0; i < in.size(); ++i) {
      std::array<float, kRowsAtOnce> sums;
      dots(in[i].data(), weights.data(), layer.inputs, count, sums.data());
      for (int k = 0; k < count; ++k) out[i][first + k] += sums[k];
    }
  }
  return out;
}

// What the convolutions make of a cell.
std::vector<float> features(const cv::Mat& print, const cv::Rect& cell, double em) {
  const double scale = kFit / std::max(kLeast * em, static_cast<double>(std::max(cell.width, cell.height)));
  std::vector<float> window(static_cast<std::size_t>(kSide) * kSide);
  cut_on_paper(print, cell, std::max(4, static_cast<int>(std::lround(kSide / scale))), kSide, window.data());
  Planes planes(kChannels[0], kSide);
  for (int y = 0; y < kSide; ++y) std::copy_n(window.data() + y * kSide, kSide, planes.row(0, y));
  for (int l = 0; l < kConvolutions; ++l) planes = convolve(planes, net().layers[l], net().convolution_weights[l]);
  std::vector<float> out;
  for (int c = 0; c < planes.count; ++c) {
    for (int y = 0; y < kLast; ++y) out.insert(out.end(), planes.row(c, y), planes.row(c, y) + kLast);
  }
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
  Rows rows;
  for (const cv::Rect& cell : cells) rows.push_back(features(print, cell, em));
  rows = full(rows, n.layers[kConvolutions]);
  for (std::vector<float>& hidden : rows) {
    for (float& v : hidden) v = std::max(0.0F, v);
  }
  rows = full(rows, n.layers[kConvolutions + 1]);
  std::vector<CharacterGuess> guesses;
  for (const std::vector<float>& values : rows) {
    const auto best = std::max_element(values.begin(), values.end());
    double sum = 0;
    for (const float v : values) sum += std::exp(static_cast<double>(v - *best));
    guesses.push_back({n.characters[static_cast<std::size_t>(best - values.begin())], 1 / sum});
  }
  return guesses;
}

}  // namespace meishi
