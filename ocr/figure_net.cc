#include "ocr/figure_net.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "figures.inc"
#include "ocr/cell_window.h"
#include "ocr/two_layer_net.h"

namespace meishi {

namespace {

constexpr int kSide = 24;
// The window, in units of the box's longer side: three looks are wrong less often than one.
constexpr std::array<double, 3> kSpans = {1.1, 1.2, 1.32};
constexpr double kLeast = 0.6;  // of a figure's height: of a smaller box its size in the window tells how small it is
constexpr int kHidden = 64;
constexpr int kKinds = 11;
static_assert(sizeof(kFigureWeights) == TwoLayerNet::file_size(kSide * kSide, kHidden, kKinds));

}  // namespace

std::array<double, 10> figure_probabilities(const cv::Mat& print, const cv::Rect& box, double height) {
  static const TwoLayerNet kNet(kFigureWeights, kSide * kSide, kHidden, kKinds);
  std::array<float, kSide * kSide> input{};
  const double longest = std::max({static_cast<double>(box.width), static_cast<double>(box.height), kLeast * height});
  std::array<double, 10> out{};
  for (const double span : kSpans) {
    cut_on_paper(print, box, std::max(4, static_cast<int>(std::lround(span * longest))), kSide, input.data());
    const std::vector<double> p = kNet.probabilities(input.data());
    for (std::size_t k = 0; k < out.size(); ++k) out[k] += p[k] / kSpans.size();
  }
  return out;
}

}  // namespace meishi
