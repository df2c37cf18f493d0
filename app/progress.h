// A progress bar on stderr, drawn only when stderr is a terminal.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace meishi {

// What an import has done so far.
struct ProgressCounts {
  std::size_t cards = 0;  // stored, of whatever outcome; without those of files that were known
  std::size_t added = 0;
  std::size_t updated = 0;
  std::size_t unsure = 0;
  std::size_t failed = 0;
};

// "0:42", "12:05", from an hour on "1:20 h".
[[nodiscard]] std::string duration_text(double seconds);

// Cards a minute, as a whole number from 10 on, else with one decimal; "" before there is one.
[[nodiscard]] std::string rate_text(std::size_t cards, double seconds);

// The bar as one line of at most `columns` columns of the terminal; where that is narrow the counts go first, then the
// bar. `done` of `total` (at least 1) after `seconds`; without `counts` only how far it is.
[[nodiscard]] std::string progress_text(std::size_t done, std::size_t total, double seconds,
                                        const std::optional<ProgressCounts>& counts, std::size_t columns);

class Progress {
 public:
  explicit Progress(std::size_t total);
  ~Progress();  // takes the bar away
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // One more is done; draws the bar again.
  void step(const std::optional<ProgressCounts>& counts = std::nullopt);
  void clear();  // takes the bar away before something else is printed; step() brings it back

  [[nodiscard]] double seconds() const;  // since it was made

 private:
  const std::size_t total_;
  const bool terminal_;
  const std::chrono::steady_clock::time_point started_;
  std::size_t done_ = 0;
};

}  // namespace meishi
