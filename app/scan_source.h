// A scanner as a source of jobs: it goes on scanning while the pages before are read.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "app/job_source.h"
#include "app/scanner.h"

namespace meishi {

class ScanSource {
 public:
  // Begins to scan into `folder`. With `duplex` pages are front, back, ... `stop` outlives the source: when it becomes
  // true, the scanner is stopped.
  ScanSource(std::string device, ScanPlan plan, std::filesystem::path folder, bool duplex, std::atomic<bool>& stop);
  ~ScanSource();  // stops the scanner and waits for it
  ScanSource(const ScanSource&) = delete;
  ScanSource& operator=(const ScanSource&) = delete;

  // As JobSource.
  std::optional<Job> next(const RunEnded& ended);

  // Waits for the scanner to end.
  ScanEnd end();

 private:
  std::atomic<bool>& stop_;
  const bool duplex_;
  std::mutex mutex_;  // of what follows
  std::condition_variable more_;
  std::deque<std::filesystem::path> pages_;
  std::optional<ScanEnd> end_;
  std::jthread scanner_;  // last: it uses all the others
};

}  // namespace meishi
