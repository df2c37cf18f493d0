// Which worker does which job, and in which order the results come back.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>

#include "app/job_source.h"
#include "app/read_card.h"
#include "base/result.h"

namespace meishi {

// Jobs are handed out in order and at most `window` are between a worker and the sink, so memory is bounded however
// slow the sink or one job is. take(), put() and worker_left() are for the workers, next() is for the one thread that
// gives results on.
class JobSchedule {
 public:
  // `source` outlives the schedule. `stop`: as PipelineOptions::stop, may be null.
  JobSchedule(const JobSource& source, std::size_t window, std::atomic<bool>* stop)
      : source_(source), window_(window), stop_(stop) {}

  struct Taken {
    std::size_t index = 0;
    Job job;
  };

  // The next job, waited for where the source has none yet; none when there are no more or the run is stopped.
  std::optional<Taken> take();
  void put(std::size_t index, JobResult&& result);
  void abort(const Error& error);

  // The next result in order; none when everything that was taken has been given, or on abort().
  std::optional<JobResult> next();

  // A worker that takes no more jobs may leave next() waiting for an end that only it knows.
  void worker_left();

  // When the workers have ended.
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  [[nodiscard]] std::size_t given() const { return given_; }

 private:
  [[nodiscard]] bool ended() const;

  const JobSource& source_;
  const std::size_t window_;
  std::atomic<bool>* const stop_;
  std::mutex source_mutex_;  // taken before mutex_
  std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable ready_;
  std::map<std::size_t, JobResult> done_;
  bool exhausted_ = false;
  std::size_t taken_ = 0;
  std::size_t given_ = 0;
  std::optional<Error> error_;
};

}  // namespace meishi
