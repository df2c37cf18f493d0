// Files that are there whole or not at all.
#pragma once

#include <atomic>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace meishi {

// Files of one folder that come into being piece by piece:
//
//   AtomicFiles files(folder);
//   if (Status s = files.add("contacts.vcf"); !s) return s;
//   if (Status s = files.write(bytes); !s) return s;  // as often as needed; then add() the next file, or
//   return files.commit();
//
// Each file is a temporary one with mode 0600 beside its place. commit() flushes all of them to the disk, and only then
// are they renamed over what was there. Without it, or on failure, the former files are untouched and no temporary file
// stays; what a killed program left of a file of this name is taken away an hour later, by the next add(). Errors: io,
// with the file. Not to be shared between threads.
class AtomicFiles {
 public:
  // The folder is made (mode 0700) by the first add() when it is missing.
  explicit AtomicFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}
  AtomicFiles(const AtomicFiles&) = delete;
  AtomicFiles& operator=(const AtomicFiles&) = delete;
  ~AtomicFiles();

  // Ends the file before it, and begins one of this name in the folder.
  Status add(const std::string& name);

  // Appends to the file added last. Small pieces are gathered.
  Status write(std::string_view bytes);

  // The temporary file that add() began, for a library that writes to a name. It has to keep the file that is there
  // (fopen "w" does); nothing of write() goes into it.
  [[nodiscard]] const std::filesystem::path& temporary() const { return files_.back().temporary; }

  Status commit();

 private:
  struct File {
    std::filesystem::path target;
    std::filesystem::path temporary;  // "" when there is nothing to remove
  };

  Status write_out(std::string_view bytes);
  Status drain();
  Status end();
  Status flush();

  std::filesystem::path folder_;
  std::vector<File> files_;
  std::string gathered_;
  std::size_t on_the_way_ = 0;  // bytes written since the disk was last asked to take them
  int descriptor_ = -1;  // of the file added last
};

// For a writer that takes long: an error once `stop` is set, so that it returns and the temporary files go.
Status unless_stopped(const std::atomic<bool>* stop, const std::filesystem::path& file);

struct FileContent {
  std::string name;  // in the folder
  std::string content;
};

// The same for files whose content is at hand. The folder is made even for none.
Status write_files(const std::filesystem::path& folder, const std::vector<FileContent>& files);

}  // namespace meishi
