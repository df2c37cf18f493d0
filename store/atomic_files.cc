#include "store/atomic_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace meishi {

namespace {

tl::unexpected<Error> failure(int error, const std::filesystem::path& file) {
  return fail(ErrorCode::io, "the file cannot be written: {}", {std::generic_category().message(error)}, file.string());
}

// A file that vanishes unless it is renamed.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::filesystem::path& target) : target_(target), path_(target.string() + ".XXXXXX") {
    descriptor_ = ::mkostemp(path_.data(), O_CLOEXEC);  // mode 0600
    if (descriptor_ < 0) path_.clear();
  }
  TemporaryFile(TemporaryFile&& other) noexcept
      : target_(std::move(other.target_)),
        path_(std::exchange(other.path_, {})),
        descriptor_(std::exchange(other.descriptor_, -1)) {}
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!path_.empty()) ::unlink(path_.c_str());
  }

  Status write(const std::string& content) {
    if (descriptor_ < 0) return failure(errno, target_);
    for (std::size_t done = 0; done < content.size();) {
      const ssize_t written = ::write(descriptor_, content.data() + done, content.size() - done);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return failure(errno, target_);
      done += static_cast<std::size_t>(written);
    }
    if (::fsync(descriptor_) != 0) return failure(errno, target_);
    if (::close(std::exchange(descriptor_, -1)) != 0) return failure(errno, target_);
    return {};
  }

  Status rename() {
    if (::rename(path_.c_str(), target_.c_str()) != 0) return failure(errno, target_);
    path_.clear();
    return {};
  }

 private:
  std::filesystem::path target_;
  std::string path_;  // "" when there is nothing to remove
  int descriptor_ = -1;
};

Status make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  if (folder.empty() || std::filesystem::is_directory(folder, error)) return {};
  std::filesystem::create_directories(folder, error);
  if (error) return fail(ErrorCode::io, "the folder cannot be made: {}", {error.message()}, folder.string());
  ::chmod(folder.c_str(), S_IRWXU);
  return {};
}

}  // namespace

Status write_files(const std::filesystem::path& folder, const std::vector<FileContent>& files) {
  if (Status status = make_folder(folder); !status) return status;
  std::vector<TemporaryFile> written;
  for (const FileContent& file : files) {
    const std::filesystem::path target = folder / file.name;
    if (std::filesystem::is_directory(target)) return failure(EISDIR, target);
    errno = 0;
    written.emplace_back(target);
    if (Status status = written.back().write(file.content); !status) return status;
  }
  for (TemporaryFile& file : written) {
    if (Status status = file.rename(); !status) return status;
  }
  // The names too are on the disk before we say so; a file system that cannot do it has done what it can.
  if (const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); descriptor >= 0) {
    ::fsync(descriptor);
    ::close(descriptor);
  }
  return {};
}

}  // namespace meishi
