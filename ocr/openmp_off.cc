// Tesseract opens a parallel region for every step of its network, thousands a line, with teams of up to four. A team
// costs more than the step it divides; and GCC's libgomp makes a system call at the end of each even for a team of one,
// which two workers of ours pay for twice: waking is done under a lock of the kernel. omp_set_max_active_levels(0) and
// OMP_THREAD_LIMIT=1 leave those calls, about a tenth of all CPU time. So the entry points that Tesseract uses,
// and those that go with them, are defined here: a program's own definition comes before the library's. They do what
// OpenMP asks of a team of one.
#include "ocr/openmp_off.h"

#include <omp.h>

namespace {

// The sections of the innermost parallel region of this thread, as a team of one goes through them.
thread_local unsigned sections_in_all = 0;
thread_local unsigned sections_begun = 0;

}  // namespace

// The names and types are those of libgomp's ABI.
extern "C" {

[[gnu::visibility("default")]] void GOMP_parallel(void (*body)(void*), void* data, unsigned /*threads*/,
                                                  unsigned /*flags*/) {
  body(data);
}

[[gnu::visibility("default")]] unsigned GOMP_sections_next() {
  return sections_begun < sections_in_all ? ++sections_begun : 0;
}

[[gnu::visibility("default")]] unsigned GOMP_sections_start(unsigned count) {
  sections_in_all = count;
  sections_begun = 0;
  return GOMP_sections_next();
}

[[gnu::visibility("default")]] void GOMP_sections_end() {}

[[gnu::visibility("default")]] void GOMP_sections_end_nowait() {}

[[gnu::visibility("default")]] void GOMP_parallel_sections(void (*body)(void*), void* data, unsigned /*threads*/,
                                                           unsigned count, unsigned /*flags*/) {
  const unsigned outer_in_all = sections_in_all;
  const unsigned outer_begun = sections_begun;
  sections_in_all = count;
  sections_begun = 0;
  body(data);
  sections_in_all = outer_in_all;
  sections_begun = outer_begun;
}

}  // extern "C"

namespace meishi {

void turn_openmp_off() { omp_set_max_active_levels(0); }

}  // namespace meishi
