#include "app/watched_folder.h"

#include <algorithm>
#include <iostream>
#include <thread>
#include <utility>

#include "app/archive_file.h"
#include "app/folder_look.h"
#include "app/inputs.h"
#include "app/message.h"

namespace meishi {

namespace fs = std::filesystem;

namespace {

void tell(const std::string& line) { std::cerr << line + "\n" << std::flush; }  // whole: two threads tell

}  // namespace

WatchedFolder::WatchedFolder(fs::path folder, WatchedFolderOptions options)
    : folder_(std::move(folder)),
      options_(std::move(options)),
      watch_({options_.duplex, [](const fs::path& file) { return is_image_file(file); }}) {}

// False when the folder cannot be read.
bool WatchedFolder::look() {
  const auto seen = look_into(folder_);
  const std::lock_guard lock(mutex_);
  if (!seen) {
    if (!away_) {
      complain(seen.error());
      if (!options_.once) tell(tr("Waiting for the folder to come back."));
    }
    away_ = true;
    return false;
  }
  if (away_) tell(tr("The folder is there again: {}", {printable(folder_.string())}));
  away_ = false;
  if (seen->links > links_told_) {
    tell(tr("Links that are not followed: {}. Copy the files themselves into the folder.",
            {std::to_string(seen->links)}));
  }
  links_told_ = std::max(links_told_, seen->links);
  if (seen->unreadable.size() > unreadable_told_) {
    for (const Error& error : seen->unreadable) complain(error);
  }
  unreadable_told_ = seen->unreadable.size();
  for (Job& job : watch_.look(seen->files)) jobs_.push_back(std::move(job));
  return true;
}

// A folder that has gone takes its jobs with it, without a message for each; they come back with it.
bool WatchedFolder::take_if_there(Job& job) {
  const std::lock_guard lock(mutex_);
  while (!jobs_.empty()) {
    job = std::move(jobs_.front());
    jobs_.pop_front();
    if (std::ranges::all_of(job.files, [](const fs::path& file) { return state_of(file).has_value(); })) return true;
    for (const fs::path& file : job.files) watch_.forget(file);
  }
  return false;
}

std::optional<Job> WatchedFolder::next(const RunEnded& ended) {
  constexpr std::chrono::milliseconds kSlice{100};
  Job job;
  while (!ended()) {
    if (take_if_there(job)) return job;
    if (looked_) {
      const auto until = std::chrono::steady_clock::now() + options_.interval;
      while (std::chrono::steady_clock::now() < until) {
        if (ended()) return std::nullopt;
        std::this_thread::sleep_for(std::min(kSlice, options_.interval));
      }
    }
    looked_ = true;
    const bool there = look();
    if (!options_.once) continue;
    const std::lock_guard lock(mutex_);
    if (!there) ++failures_;
    if (!there || (jobs_.empty() && watch_.idle())) return std::nullopt;
  }
  return std::nullopt;
}

void WatchedFolder::done(const std::vector<fs::path>& files, bool stored) {
  const std::lock_guard lock(mutex_);
  if (stored && !options_.archive.empty()) archive(files);
  watch_.done(files);
  for (const fs::path& file : files) {
    if (!state_of(file)) watch_.forget(file);
  }
}

void WatchedFolder::archive(const std::vector<fs::path>& files) {
  for (const fs::path& file : files) {
    const FileState* given = watch_.handed_out(file);
    if (given == nullptr || state_of(file) != *given) return;
  }
  for (const fs::path& file : files) {
    const auto moved = archive_file(file, options_.archive / file.parent_path().lexically_relative(folder_));
    if (moved) continue;
    ++failures_;
    complain(moved.error());
  }
}

}  // namespace meishi
