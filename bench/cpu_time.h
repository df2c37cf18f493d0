// CPU time, which other programs on the machine do not change much.
#pragma once

#include <ctime>

namespace meishi::bench {

// Of the calling thread since it began, in milliseconds.
inline double thread_cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

}  // namespace meishi::bench
