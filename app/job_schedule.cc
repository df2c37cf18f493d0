#include "app/job_schedule.h"

#include <utility>

namespace meishi {

std::optional<JobSchedule::Taken> JobSchedule::take() {
  const std::lock_guard turn(source_mutex_);  // jobs are numbered in the order in which they are given
  {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return ended() || taken_ < given_ + window_; });
    if (ended()) return std::nullopt;
  }
  // Without the lock: results go on to the sink while the source waits.
  std::optional<Job> job = source_([this] {
    const std::lock_guard lock(mutex_);
    return ended();
  });
  const std::lock_guard lock(mutex_);
  exhausted_ = exhausted_ || !job;
  if (ended()) return std::nullopt;
  return Taken{taken_++, std::move(*job)};
}

void JobSchedule::put(std::size_t index, JobResult&& result) {
  const std::lock_guard lock(mutex_);
  done_.emplace(index, std::move(result));
  ready_.notify_one();
}

void JobSchedule::abort(const Error& error) {
  const std::lock_guard lock(mutex_);
  if (!error_) error_ = error;
  ready_.notify_one();
  room_.notify_all();
}

std::optional<JobResult> JobSchedule::next() {
  std::unique_lock lock(mutex_);
  ready_.wait(lock, [&] { return error_ || done_.contains(given_) || (ended() && given_ == taken_); });
  if (error_ || !done_.contains(given_)) return std::nullopt;
  JobResult result = std::move(done_.extract(given_).mapped());
  ++given_;
  room_.notify_all();
  return result;
}

void JobSchedule::worker_left() {
  const std::lock_guard lock(mutex_);
  ready_.notify_one();
}

bool JobSchedule::ended() const {
  return error_ || exhausted_ || (stop_ != nullptr && stop_->load(std::memory_order_relaxed));
}

}  // namespace meishi
