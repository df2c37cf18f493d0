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
  dots(input, hidden_.ptr<float>(), hidden_.cols, hidden_.rows, hidden.data());
  for (int k = 0; k < hidden_.rows; ++k) hidden[k] = std::max(0.0F, hidden[k] + hidden_bias_.at<float>(k));
  std::vector<float> sums(static_cast<std::size_t>(output_.rows));
  dots(hidden.data(), output_.ptr<float>(), output_.cols, output_.rows, sums.data());
  std::vector<double> out(sums.size());
  for (int k = 0; k < output_.rows; ++k) out[k] = sums[k] + output_bias_.at<float>(k);
  const double most = *std::max_element(out.begin(), out.end());
  double sum = 0;
  for (double& value : out) sum += value = std::exp(value - most);
  for (double& value : out) value /= sum;
  return out;
}

}  // namespace meishi
