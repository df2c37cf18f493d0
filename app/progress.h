// A progress bar on stderr, drawn only when stderr is a terminal.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace meishi {

class Progress {
 public:
  explicit Progress(std::size_t total);
  ~Progress();  // takes the bar away
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void step();   // one more is done; draws the bar again
  void clear();  // takes the bar away before something else is printed; step() brings it back

 private:
  const std::size_t total_;
  const bool terminal_;
  const std::chrono::steady_clock::time_point started_;
  std::size_t done_ = 0;
};

}  // namespace meishi
