// Runs a program that other people's files may crash, hang or fill: no shell, limits on time and memory, input from a
// descriptor and output through a pipe, so that nothing is written to a disk.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace meishi {

struct ChildLimits {
  int seconds = 60;                 // of the clock, and of the processor
  std::int64_t memory = 1LL << 30;  // address space, bytes; of a program only

  // For a program that drives a device (run_limited() only).
  std::int64_t file_size = 1LL << 24;        // bytes of a file that it writes; fontconfig may write its list of fonts
  bool anew_with_output = false;             // the seconds begin anew with all that it says; no limit of the processor
  const std::atomic<bool>* asked = nullptr;  // when it becomes true, the program gets a SIGTERM, and kGrace to end
  static constexpr int kGrace = 10;          // seconds
  std::string last_words = {};               // once its stderr has said this, it gets `seconds_to_end`
  int seconds_to_end = 0;
};

struct ChildEnd {
  int exit_code = 0;  // 128 + the signal, when one ended it
  bool timed_out = false;
  bool refused = false;   // `take` wanted no more
  bool outlived = false;  // it did not end after its last words, and was ended; not `timed_out`
  std::string errors;     // the first 64 KiB of its stderr
};

// `command`: the program (looked up in PATH) and its arguments. `input` becomes its descriptor 0, which it may also
// open again as /dev/fd/0. `take` gets its stdout piece by piece; when it returns false the program is ended. Waits for
// the end; afterwards the program does not run any more, whatever happened. It gets no Ctrl-C of the terminal: a run
// that is asked to stop finishes the page in hand. Errors: not_found (no such program), internal. Any number of threads
// at once.
Result<ChildEnd> run_limited(const std::vector<std::string>& command, int input, const ChildLimits& limits,
                             const std::function<bool(std::span<const std::uint8_t>)>& take);

// Runs `work` in a copy of this process, which ends with it; what it does to memory that is not shared is lost. For
// libraries that cannot be stopped. The copy has only the calling thread: a lock that another one holds at that moment
// is never opened in it (malloc's own is seen to), so `quiet` is locked while it is made, and whoever is inside a
// library that `work` needs has to hold it. `work` must not throw. ChildEnd as above, without errors. Errors: internal.
Result<ChildEnd> run_copy_limited(const ChildLimits& limits, std::mutex& quiet, const std::function<void()>& work);

}  // namespace meishi
