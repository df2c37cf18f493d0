#include "app/scan_source.h"

#include <chrono>
#include <utility>

namespace meishi {

namespace fs = std::filesystem;

ScanSource::ScanSource(std::string device, ScanPlan plan, fs::path folder, bool duplex, std::atomic<bool>& stop)
    : stop_(stop), duplex_(duplex) {
  scanner_ = std::jthread([this, device = std::move(device), plan = std::move(plan), folder = std::move(folder)] {
    ScanEnd end = scan_pages(device, plan, folder, stop_, [this](const fs::path& page) {
      const std::lock_guard lock(mutex_);
      pages_.push_back(page);
      more_.notify_all();
    });
    const std::lock_guard lock(mutex_);
    end_ = std::move(end);
    more_.notify_all();
  });
}

ScanSource::~ScanSource() {
  const std::unique_lock lock(mutex_);
  if (!end_) stop_.store(true);
}

std::optional<Job> ScanSource::next(const RunEnded& ended) {
  constexpr std::chrono::milliseconds kSlice{100};  // a signal handler cannot wake us
  const std::size_t wanted = duplex_ ? 2 : 1;
  std::unique_lock lock(mutex_);
  while (pages_.size() < wanted && !end_) {
    more_.wait_for(lock, kSlice);
    lock.unlock();
    const bool over = ended();
    lock.lock();
    if (over) return std::nullopt;
  }
  if (pages_.empty()) return std::nullopt;
  Job job;
  while (job.files.size() < wanted && !pages_.empty()) {
    job.files.push_back(std::move(pages_.front()));
    pages_.pop_front();
  }
  return job;
}

ScanEnd ScanSource::end() {
  std::unique_lock lock(mutex_);
  more_.wait(lock, [this] { return end_.has_value(); });
  return *end_;
}

}  // namespace meishi
