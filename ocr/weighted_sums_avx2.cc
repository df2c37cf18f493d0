// For processors with AVX2; compiled as such, but without FMA, which rounds otherwise.
#include "ocr/weighted_sums_loop.h"

namespace meishi {

void weighted_sums_avx2(const float* in, const int* offset, int inputs, const float* weights, const float* bias,
                        int places, float* out);

void weighted_sums_avx2(const float* in, const int* offset, int inputs, const float* weights, const float* bias,
                        int places, float* out) {
  sum_up(in, offset, inputs, weights, bias, places, out);
}

}  // namespace meishi
