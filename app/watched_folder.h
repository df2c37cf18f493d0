// A folder on the disk as a source of jobs that waits for files.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <mutex>
#include <optional>

#include "app/folder_watch.h"
#include "app/job_source.h"

namespace meishi {

struct WatchedFolderOptions {
  std::chrono::milliseconds interval{2000};  // between two looks
  bool duplex = false;
  bool once = false;              // end when everything there is complete and read
  std::filesystem::path archive;  // where files go that are stored; "" leaves them
};

// Looks by polling, which works on network folders too. What a user should know (the folder is gone, and is there
// again; links that are left out; a folder in it that cannot be read) is said on stderr, once.
class WatchedFolder {
 public:
  WatchedFolder(std::filesystem::path folder, WatchedFolderOptions options);

  // As JobSource. A folder that is away for a while is waited for; with `once` it ends the run.
  std::optional<Job> next(const RunEnded& ended);

  // The job has been read; may be called while another thread is in next(). `stored`: all its files are stored; they
  // go to the archive together, in the folders they are in, unless one of them has changed meanwhile.
  void done(const std::vector<std::filesystem::path>& files, bool stored);

  // Of the archive, or with `once` of the folder: how many things went wrong.
  [[nodiscard]] std::size_t failures() const { return failures_; }

 private:
  bool look();
  bool take_if_there(Job& job);
  void archive(const std::vector<std::filesystem::path>& files);

  const std::filesystem::path folder_;
  const WatchedFolderOptions options_;
  std::mutex mutex_;  // of what follows
  FolderWatch watch_;
  std::deque<Job> jobs_;
  bool looked_ = false;
  bool away_ = false;
  std::size_t links_told_ = 0;
  std::size_t unreadable_told_ = 0;
  std::size_t failures_ = 0;
};

}  // namespace meishi
