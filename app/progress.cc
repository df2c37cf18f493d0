#include "app/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <iostream>

#include "app/message.h"
#include "app/table.h"

namespace meishi {

namespace {

std::size_t terminal_columns() {
  constexpr std::size_t kUsual = 80;
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kUsual;
}

std::string bar(std::size_t done, std::size_t total) {
  constexpr std::size_t kWidth = 20;
  const std::size_t filled = kWidth * done / total;
  return "[" + std::string(filled, '#') + std::string(kWidth - filled, ' ') + "] ";
}

}  // namespace

std::string duration_text(double seconds) {
  const long whole = std::lround(std::max(0.0, seconds));
  constexpr long kHour = 3600;
  if (whole < kHour) return fmt::format("{}:{:02}", whole / 60, whole % 60);
  return tr("{} h", {fmt::format("{}:{:02}", whole / kHour, whole % kHour / 60)});
}

std::string rate_text(std::size_t cards, double seconds) {
  if (cards == 0 || seconds <= 0) return {};
  const double rate = static_cast<double>(cards) * 60 / seconds;
  return rate < 9.95 ? fmt::format("{:.1f}", rate) : fmt::format("{:.0f}", rate);
}

std::string progress_text(std::size_t done, std::size_t total, double seconds,
                          const std::optional<ProgressCounts>& counts, std::size_t columns) {
  std::string far = tr("{0} of {1}", {std::to_string(done), std::to_string(total)});
  if (done > 0) {
    const double left = seconds / static_cast<double>(done) * static_cast<double>(total - done);
    far.append(tr(", ")).append(tr("about {} left", {duration_text(left)}));
  }
  std::string told;
  if (counts) {
    if (const std::string rate = rate_text(counts->cards, seconds); !rate.empty()) {
      told.append(tr(", ")).append(tr("{} cards/min", {rate}));
    }
    told.append(tr(", ")).append(tr("new {0}, updated {1}, unsure {2}, failed {3}",
                                    {std::to_string(counts->added), std::to_string(counts->updated),
                                     std::to_string(counts->unsure), std::to_string(counts->failed)}));
  }
  for (const std::string& text : {bar(done, total) + far + told, bar(done, total) + far}) {
    if (display_width(text) <= columns) return text;
  }
  return display_width(far) <= columns ? far : fitted(far, columns);
}

Progress::Progress(std::size_t total)
    : total_(total), terminal_(::isatty(STDERR_FILENO) == 1 && total > 0), started_(std::chrono::steady_clock::now()) {}

Progress::~Progress() { clear(); }

void Progress::step(const std::optional<ProgressCounts>& counts) {
  done_ = std::min(done_ + 1, total_);
  if (!terminal_) return;
  // The last column stays free: a terminal that begins a new line there could not take the bar away.
  std::cerr << "\r\033[K" << progress_text(done_, total_, seconds(), counts, terminal_columns() - 1) << std::flush;
}

void Progress::clear() {
  if (terminal_) std::cerr << "\r\033[K" << std::flush;
}

double Progress::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
}

}  // namespace meishi
