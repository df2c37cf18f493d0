#include "ocr/dot.h"

#include <cstddef>

#include "capture/target_clones.h"

namespace meishi {

namespace {

using Eight [[gnu::vector_size(32)]] = float;

// Eight sums side by side for each row: floating-point addition may not be reordered, so one sum would be one at a
// time.
template <int kRows>
[[gnu::always_inline]] inline void products(const float* a, const float* rows, int n, float* out) {
  Eight sums[kRows]{};
  int i = 0;
  for (; i + 8 <= n; i += 8) {
    Eight x;
    __builtin_memcpy(&x, a + i, sizeof x);
    for (int k = 0; k < kRows; ++k) {
      Eight y;
      __builtin_memcpy(&y, rows + static_cast<std::ptrdiff_t>(k) * n + i, sizeof y);
      sums[k] += x * y;
    }
  }
  for (int k = 0; k < kRows; ++k) {
    float sum = 0;
    for (int j = i; j < n; ++j) sum += a[j] * rows[static_cast<std::ptrdiff_t>(k) * n + j];
    for (int lane = 0; lane < 8; ++lane) sum += sums[k][lane];
    out[k] = sum;
  }
}

}  // namespace

MEISHI_TARGET_CLONES("avx2,fma", "default")
void dots(const float* a, const float* rows, int n, int count, float* out) {
  int row = 0;
  for (; row + kRowsAtOnce <= count; row += kRowsAtOnce)
    products<kRowsAtOnce>(a, rows + static_cast<std::ptrdiff_t>(row) * n, n, out + row);
  for (; row < count; ++row) products<1>(a, rows + static_cast<std::ptrdiff_t>(row) * n, n, out + row);
}

}  // namespace meishi
