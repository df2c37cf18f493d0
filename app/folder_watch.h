// When a file that appears in a folder is complete, and which files are read together: the logic of `meishi watch`,
// without a clock, so that it can be tried out look by look.
//
//   FolderWatch watch(options);
//   for (Job& job : watch.look(what_is_in_the_folder)) begin(job);     // once an interval
//   watch.done(job.files);                                             // when a job has ended
//
// A file is complete when two looks that follow one another see the same size, time of change and inode. It is handed
// out once; when it changes later, on its own account or by being replaced, it is handed out again. A look costs time
// in proportion to the files in the folder; what vanishes is forgotten. Used by one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/jobs.h"

namespace meishi {

// By what a change of a file is seen.
struct FileState {
  std::uint64_t size = 0;
  std::int64_t changed_ns = 0;  // time of the last change of its content, nanoseconds
  std::uint64_t inode = 0;

  friend bool operator==(const FileState&, const FileState&) = default;
};

struct SeenFile {
  std::filesystem::path path;
  FileState state;
};

// Is a file of this name on its way: hidden (.x), a lock (~$x), or by its suffix a download or an upload that is not
// finished (.part, .tmp, .crdownload, ...)? Its real name comes later.
[[nodiscard]] bool is_temporary_name(std::string_view name);

struct FolderWatchOptions {
  bool duplex = false;
  // Asked once of each complete file, and again when it has changed; no: it is left alone. Always yes when empty.
  std::function<bool(const std::filesystem::path&)> is_image;
};

class FolderWatch {
 public:
  explicit FolderWatch(FolderWatchOptions options) : options_(std::move(options)) {}

  // What is to be read now. `files`: all that are in the folder, without temporary names; sorted by natural_less, which
  // is then the order of the jobs. Those that are handed out stay so until done().
  //
  // Front and back by their names (jobs.h) come as one job when both are complete. A side without its partner waits one
  // more look, one whose partner is there and still grows waits for it, kPatience looks at most. When the partner was
  // read before, both are given once more: the store completes the card. With `duplex`, what is complete at one look is
  // paired in order (which looks into the files for their pages); one that is left over waits until nothing grows, and
  // one more look. An empty file has only been begun: it counts as growing for kEmptyLooks.
  [[nodiscard]] std::vector<Job> look(const std::vector<SeenFile>& files);

  // The files of a job have been read, whatever came of it.
  void done(const std::vector<std::filesystem::path>& files);

  // As if it had never been seen: what could not be read because it was away for a moment is read when it is back.
  void forget(const std::filesystem::path& file) { files_.erase(file.string()); }

  // The state in which a file was handed out, as long as it is still in the folder and unchanged; else null.
  [[nodiscard]] const FileState* handed_out(const std::filesystem::path& file) const;

  // Nothing that the last look saw is still growing, waiting or being read.
  [[nodiscard]] bool idle() const;

  static constexpr int kPatience = 30;  // looks
  static constexpr int kEmptyLooks = 5;

 private:
  enum class Phase {
    growing,  // seen once in this state
    ready,    // complete, to be handed out
    in_hand,
    read,
    ignored,  // no image
  };
  struct Tracked {
    FileState state;
    FileState given;  // in which it was handed out
    Phase phase = Phase::growing;
    bool changed = false;  // while it was in hand
    int waited = 0;        // looks in phase ready, or at an empty file
    std::uint64_t seen = 0;
  };

  void track(const SeenFile& file);
  [[nodiscard]] bool has_to_wait(const Job& job, bool something_grows) const;
  [[nodiscard]] const Tracked& of(const std::filesystem::path& file) const { return files_.at(file.string()); }
  [[nodiscard]] bool any(Phase phase) const;

  FolderWatchOptions options_;
  std::unordered_map<std::string, Tracked> files_;
  std::uint64_t looks_ = 0;
};

}  // namespace meishi
