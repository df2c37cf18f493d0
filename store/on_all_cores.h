// The same work at many places at once.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <future>
#include <thread>
#include <utility>
#include <vector>

#include "base/result.h"

namespace meishi {

// `work` for each of the places 0 to count - 1, on several threads where there are many places: reading and writing
// JSON takes most of the time of a query over many contacts. Gives the first error.
inline Status on_all_cores(std::size_t count, const std::function<Status(std::size_t)>& work) {
  constexpr std::size_t kWorthAThread = 1000;
  constexpr std::size_t kMostThreads = 8;
  const std::size_t cores = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMostThreads);
  const std::size_t threads = count < kWorthAThread ? 1 : cores;
  const auto stretch = [&](std::size_t t) -> Status {
    for (std::size_t i = count * t / threads; i < count * (t + 1) / threads; ++i) {
      if (Status status = work(i); !status) return status;
    }
    return {};
  };
  std::vector<std::future<Status>> others;
  for (std::size_t t = 1; t < threads; ++t) others.push_back(std::async(std::launch::async, stretch, t));
  Status status = stretch(0);
  for (std::future<Status>& other : others) {
    Status theirs = other.get();
    if (status && !theirs) status = std::move(theirs);
  }
  return status;
}

}  // namespace meishi
