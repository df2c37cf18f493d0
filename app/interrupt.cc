#include "app/interrupt.h"

#include <csignal>

namespace meishi {

namespace {

std::atomic<bool> stopped = false;
std::atomic<int> stopped_by = 0;
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free,
              "a signal handler may only touch lock-free atomics");

extern "C" void on_signal(int number) {
  stopped_by.store(number, std::memory_order_relaxed);
  stopped.store(true, std::memory_order_relaxed);
}

}  // namespace

std::atomic<bool>& stop_on_interrupt() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);  // the second signal ends the program
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  return stopped;
}

int stop_signal() { return stopped_by.load(std::memory_order_relaxed); }

void outlive_the_reader_of_the_output() { std::signal(SIGPIPE, SIG_IGN); }

}  // namespace meishi
