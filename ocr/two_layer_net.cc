#include "ocr/two_layer_net.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "ocr/dot.h"

namespace meishi {

TwoLayerNet::TwoLayerNet(const std::uint8_t* file, int inputs, int hidden, int outputs) {
  const std::uint8_t* at = file + 4;
  const auto take = [&](int rows, int cols) {
    cv::Mat m(rows, cols, CV_32F);
    std::memcpy(m.data, at, m.total() * sizeof(float));
    at += m.total() * sizeof(float);
    return m;
  };
  hidden_ = take(hidden, inputs);
  hidden_bias_ = take(1, hidden);
  output_ = take(outputs, hidden);
  output_bias_ = take(1, outputs);
}

std::vector<double> TwoLayerNet::probabilities(const float* input) const {
  std::vector<float> hidden(static_cast<std::size_t>(hidden_.rows));
  for (int k = 0; k < hidden_.rows; ++k)
    hidden[k] = std::max(0.0F, dot(input, hidden_.ptr<float>(k), hidden_.cols) + hidden_bias_.at<float>(k));
  std::vector<double> out(static_cast<std::size_t>(output_.rows));
  for (int k = 0; k < output_.rows; ++k)
    out[k] = dot(hidden.data(), output_.ptr<float>(k), output_.cols) + output_bias_.at<float>(k);
  const double most = *std::max_element(out.begin(), out.end());
  double sum = 0;
  for (double& value : out) sum += value = std::exp(value - most);
  for (double& value : out) value /= sum;
  return out;
}

}  // namespace meishi
