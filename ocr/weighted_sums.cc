#include "ocr/weighted_sums.h"

#include "ocr/weighted_sums_loop.h"

namespace meishi {

#ifdef MEISHI_AVX2
// weighted_sums_avx2.cc
void weighted_sums_avx2(const float* in, const int* offset, int inputs, const float* weights, const float* bias,
                        int places, float* out);
#endif

void weighted_sums(const float* in, const int* offset, int inputs, const float* weights, const float* bias, int places,
                   float* out) {
#ifdef MEISHI_AVX2
  static const auto kSums = __builtin_cpu_supports("avx2") != 0 ? weighted_sums_avx2 : sum_up;
#else
  static const auto kSums = sum_up;
#endif
  kSums(in, offset, inputs, weights, bias, places, out);
}

}  // namespace meishi
