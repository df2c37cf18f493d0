// Products for small networks. Not OpenCV's: that may go through a BLAS whose threads take cores from the other
// workers.
#pragma once

namespace meishi {

inline constexpr int kRowsAtOnce = 4;  // that take little longer than one does

// For `count` rows of `n` values each, one after the other in `rows`: the sum of a[i] * row[i], to `out`. The sum of a
// row is the same to the bit, however many there are. Pure but for `out`.
void dots(const float* a, const float* rows, int n, int count, float* out);

}  // namespace meishi
