// The loop of weighted_sums(), compiled once for each kind of processor. Nothing here may be a function that other
// files have too: the linker would choose either's.
#pragma once

#include "ocr/weighted_sums.h"

namespace meishi {

namespace {

using Eight [[gnu::vector_size(32)]] = float;

// Each value that is loaded is used four times, and the sums stay in registers: that is why they have names and are
// copied one by one.
void sum_up(const float* in, const int* offset, int inputs, const float* weights, const float* bias, int places,
            float* out) {
  static_assert(kOutputsAtOnce == 4 && kPlacesAtOnce == 2 * sizeof(Eight) / sizeof(float));
  const float* const weights_b = weights + inputs;
  const float* const weights_c = weights_b + inputs;
  const float* const weights_d = weights_c + inputs;
  float* const out_b = out + places;
  float* const out_c = out_b + places;
  float* const out_d = out_c + places;
  for (int place = 0; place < places; place += kPlacesAtOnce) {
    Eight a0 = Eight{} + bias[0], b0 = Eight{} + bias[1], c0 = Eight{} + bias[2], d0 = Eight{} + bias[3];
    Eight a1 = a0, b1 = b0, c1 = c0, d1 = d0;
    for (int k = 0; k < inputs; ++k) {
      const float* const from = in + offset[k] + place;
      Eight x0;
      Eight x1;
      __builtin_memcpy(&x0, from, sizeof x0);
      __builtin_memcpy(&x1, from + 8, sizeof x1);
      a0 += weights[k] * x0;
      a1 += weights[k] * x1;
      b0 += weights_b[k] * x0;
      b1 += weights_b[k] * x1;
      c0 += weights_c[k] * x0;
      c1 += weights_c[k] * x1;
      d0 += weights_d[k] * x0;
      d1 += weights_d[k] * x1;
    }
    __builtin_memcpy(out + place, &a0, sizeof a0);
    __builtin_memcpy(out + place + 8, &a1, sizeof a1);
    __builtin_memcpy(out_b + place, &b0, sizeof b0);
    __builtin_memcpy(out_b + place + 8, &b1, sizeof b1);
    __builtin_memcpy(out_c + place, &c0, sizeof c0);
    __builtin_memcpy(out_c + place + 8, &c1, sizeof c1);
    __builtin_memcpy(out_d + place, &d0, sizeof d0);
    __builtin_memcpy(out_d + place + 8, &d1, sizeof d1);
  }
}

}  // namespace

}  // namespace meishi
