// Where the jobs of a run come from: a list, a folder that is watched, a scanner.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "app/jobs.h"

namespace meishi {

// True when nobody wants another job: the run was stopped or has failed. May be asked at any time.
using RunEnded = std::function<bool()>;

// The next job; none when there will be no more. It may wait for one, in which time it asks `ended` several times a
// second and gives none when that is so. Called by one thread at a time, not always the same one, and not after it gave
// none.
using JobSource = std::function<std::optional<Job>(const RunEnded& ended)>;

// The jobs of a list, which has to outlive the source.
[[nodiscard]] inline JobSource jobs_of(const std::vector<Job>& jobs) {
  return [&jobs, next = std::size_t{0}](const RunEnded&) mutable -> std::optional<Job> {
    if (next == jobs.size()) return std::nullopt;
    return jobs[next++];
  };
}

}  // namespace meishi
