// The products of a convolution, for small networks. Not OpenCV's: see dot.h.
#pragma once

namespace meishi {

inline constexpr int kOutputsAtOnce = 4;
inline constexpr int kPlacesAtOnce = 16;

// For kOutputsAtOnce outputs at `places` places, a multiple of kPlacesAtOnce: out[o * places + p] = bias[o] + the sum
// over k of weights[o * inputs + k] * in[offset[k] + p], added up in the order of k. The same to the bit on every
// processor. Pure but for `out`.
void weighted_sums(const float* in, const int* offset, int inputs, const float* weights, const float* bias, int places,
                   float* out);

}  // namespace meishi
