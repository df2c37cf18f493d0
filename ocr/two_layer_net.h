// A small network of two layers: ReLU, then softmax. What tells one character from a few others by its look.
//
// File: four letters, then 32-bit little-endian floats, row by row: weights hidden x inputs, bias hidden, weights
// outputs x hidden, bias outputs. samples/numerals/ has the programs that train such.
#pragma once

#include <cstddef>
#include <cstdint>
#include <opencv2/core.hpp>
#include <vector>

namespace meishi {

class TwoLayerNet {
 public:
  // `file`: all of it, of file_size(...) bytes; it is copied.
  TwoLayerNet(const std::uint8_t* file, int inputs, int hidden, int outputs);

  // The probability of each output, 0..1, together 1. `input`: as many floats as the network has inputs. Threads may
  // share a network.
  [[nodiscard]] std::vector<double> probabilities(const float* input) const;

  [[nodiscard]] static constexpr std::size_t file_size(int inputs, int hidden, int outputs) {
    return 4 + 4 * static_cast<std::size_t>(hidden * inputs + hidden + outputs * hidden + outputs);
  }

 private:
  cv::Mat hidden_, hidden_bias_, output_, output_bias_;  // 32-bit float; the biases are rows
};

}  // namespace meishi
