#include "app/progress.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "app/message.h"

namespace meishi {

Progress::Progress(std::size_t total)
    : total_(total), terminal_(::isatty(STDERR_FILENO) == 1 && total > 0), started_(std::chrono::steady_clock::now()) {}

Progress::~Progress() { clear(); }

void Progress::step() {
  done_ = std::min(done_ + 1, total_);
  if (!terminal_) return;
  constexpr std::size_t kWidth = 30;
  const std::size_t filled = kWidth * done_ / total_;
  const auto spent = std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  const auto left = static_cast<long>(spent / static_cast<double>(done_) * static_cast<double>(total_ - done_));
  std::cerr << "\r\033[K[" << std::string(filled, '#') << std::string(kWidth - filled, ' ') << "] "
            << tr("{0} of {1}, about {2} s left", {std::to_string(done_), std::to_string(total_), std::to_string(left)})
            << std::flush;
}

void Progress::clear() {
  if (terminal_) std::cerr << "\r\033[K" << std::flush;
}

}  // namespace meishi
