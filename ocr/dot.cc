#include "ocr/dot.h"

#include <array>

namespace meishi {

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
__attribute__((target_clones("avx2,fma", "default")))
#endif
float dot(const float* __restrict a, const float* __restrict b, int n) {
  // Eight sums side by side: floating-point addition may not be reordered, so one sum would be one at a time.
  std::array<float, 8> sums{};
  int i = 0;
  for (; i + 8 <= n; i += 8) {
    for (int k = 0; k < 8; ++k) sums[k] += a[i + k] * b[i + k];
  }
  float sum = 0;
  for (; i < n; ++i) sum += a[i] * b[i];
  for (const float one : sums) sum += one;
  return sum;
}

}  // namespace meishi
