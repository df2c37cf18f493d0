#include "store/atomic_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <string_view>
#include <system_error>
#include <utility>

namespace meishi {

namespace {

constexpr std::size_t kGathered = std::size_t{1} << 18;
constexpr std::size_t kStretch = std::size_t{1} << 23;
constexpr std::size_t kFew = 16;  // files; more are one for each contact

tl::unexpected<Error> failure(int error, const std::filesystem::path& file) {
  return fail(ErrorCode::io, "the file cannot be written: {}", {std::generic_category().message(error)}, file.string());
}

Status make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  if (folder.empty() || std::filesystem::is_directory(folder, error)) return {};
  std::filesystem::create_directories(folder, error);
  if (error) return fail(ErrorCode::io, "the folder cannot be made: {}", {error.message()}, folder.string());
  ::chmod(folder.c_str(), S_IRWXU);
  return {};
}

// What a program that was killed left of this file: it may hold people's data, and nobody else takes it away. No export
// takes an hour.
void remove_leftovers(const std::filesystem::path& target) {
  constexpr std::chrono::hours kOld(1);
  constexpr std::size_t kSuffix = std::string_view(".XXXXXX").size();
  const std::string start = target.filename().string() + ".";
  const std::filesystem::path folder = target.parent_path().empty() ? "." : target.parent_path();
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(start) || name.size() != start.size() - 1 + kSuffix) continue;
    const std::string suffix = name.substr(start.size());
    if (!std::all_of(suffix.begin(), suffix.end(), [](unsigned char c) { return std::isalnum(c) != 0; })) continue;
    struct stat status {};
    if (::lstat(entry.path().c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    if ((status.st_mode & 07777U) != (S_IRUSR | S_IWUSR) || status.st_uid != ::geteuid()) continue;
    const auto changed = std::chrono::system_clock::from_time_t(status.st_mtime);
    if (std::chrono::system_clock::now() - changed > kOld) std::filesystem::remove(entry.path(), error);
  }
}

// Closes a descriptor at the end of a block.
class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace

AtomicFiles::~AtomicFiles() {
  if (descriptor_ >= 0) ::close(descriptor_);
  for (const File& file : files_) {
    if (!file.temporary.empty()) ::unlink(file.temporary.c_str());
  }
}

Status AtomicFiles::add(const std::string& name) {
  if (Status status = end(); !status) return status;
  if (files_.empty()) {
    if (Status status = make_folder(folder_); !status) return status;
  }
  const std::filesystem::path target = folder_ / name;
  if (files_.size() < kFew) remove_leftovers(target);
  std::error_code ignored;
  if (std::filesystem::is_directory(target, ignored)) return failure(EISDIR, target);
  std::string temporary = target.string() + ".XXXXXX";
  descriptor_ = ::mkostemp(temporary.data(), O_CLOEXEC);  // mode 0600
  if (descriptor_ < 0) return failure(errno, target);
  files_.push_back({target, std::move(temporary)});
  return {};
}

Status AtomicFiles::write_out(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failure(errno, files_.back().target);
    bytes.remove_prefix(static_cast<std::size_t>(written));
    on_the_way_ += static_cast<std::size_t>(written);
  }
  // What is written goes to the disk while the rest is made, so that there is little to wait for at the end.
  if (on_the_way_ >= kStretch) {
    ::sync_file_range(descriptor_, 0, 0, SYNC_FILE_RANGE_WRITE);  // a hint: its failure is none
    on_the_way_ = 0;
  }
  return {};
}

Status AtomicFiles::drain() {
  Status status = write_out(gathered_);
  gathered_.clear();
  return status;
}

Status AtomicFiles::write(std::string_view bytes) {
  if (gathered_.size() + bytes.size() < kGathered) {
    gathered_ += bytes;
    return {};
  }
  if (Status status = drain(); !status) return status;
  return write_out(bytes);
}

Status AtomicFiles::end() {
  if (descriptor_ < 0) return {};
  if (Status status = drain(); !status) return status;
  if (::close(std::exchange(descriptor_, -1)) != 0) return failure(errno, files_.back().target);
  return {};
}

// A file each for thousands of contacts would be as many waits for the disk: there the file system is flushed once.
Status AtomicFiles::flush() {
  if (files_.size() > kFew) {
    const Descriptor folder(::open(folder_.empty() ? "." : folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0 || ::syncfs(folder.get()) != 0) return failure(errno, folder_);
    return {};
  }
  for (const File& file : files_) {
    const Descriptor descriptor(::open(file.temporary.c_str(), O_RDWR | O_CLOEXEC));
    if (descriptor.get() < 0 || ::fsync(descriptor.get()) != 0) return failure(errno, file.target);
  }
  return {};
}

Status AtomicFiles::commit() {
  if (Status status = end(); !status) return status;
  if (Status status = flush(); !status) return status;
  for (File& file : files_) {
    if (::rename(file.temporary.c_str(), file.target.c_str()) != 0) return failure(errno, file.target);
    file.temporary.clear();
  }
  // The names too are on the disk before we say so; a file system that cannot do it has done what it can.
  const Descriptor folder(::open(folder_.empty() ? "." : folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() >= 0) ::fsync(folder.get());
  return {};
}

Status unless_stopped(const std::atomic<bool>* stop, const std::filesystem::path& file) {
  if (stop == nullptr || !stop->load(std::memory_order_relaxed)) return {};
  return fail(ErrorCode::io, "stopped before the file was written; what was there before is unchanged", {},
              file.string());
}

Status write_files(const std::filesystem::path& folder, const std::vector<FileContent>& files) {
  if (Status status = make_folder(folder); !status) return status;
  AtomicFiles written(folder);
  for (const FileContent& file : files) {
    if (Status status = written.add(file.name); !status) return status;
    if (Status status = written.write(file.content); !status) return status;
  }
  return written.commit();
}

}  // namespace meishi
