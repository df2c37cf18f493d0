// Products for small networks. Not OpenCV's: that may go through a BLAS whose threads take cores from the other
// workers.
#pragma once

namespace meishi {

// Sum of a[i] * b[i] over `n` values. Pure.
[[nodiscard]] float dot(const float* a, const float* b, int n);

}  // namespace meishi
