#include "app/archive_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>
#include <utility>

namespace meishi {

namespace fs = std::filesystem;

namespace {

tl::unexpected<Error> not_moved(int error, const fs::path& file) {
  return fail(error == ENOENT ? ErrorCode::not_found : ErrorCode::io, "the file cannot be moved: {}",
              {std::generic_category().message(error)}, file.string());
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }
  int close() { return ::close(std::exchange(fd_, -1)); }

 private:
  int fd_;
};

// name.jpg, name-1.jpg, name-2.jpg, ...
fs::path numbered(const fs::path& file, int number) {
  if (number == 0) return file;
  return file.parent_path() / (file.stem().string() + "-" + std::to_string(number) + file.extension().string());
}

// 0, or what went wrong; EEXIST when `to` is there.
int rename_to_new(const fs::path& from, const fs::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  // The file system knows no such renaming: a file of our own takes the name, and its place is taken.
  const Descriptor reserved(::open(to.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (reserved.get() < 0) return errno;
  if (::rename(from.c_str(), to.c_str()) == 0) return 0;
  const int error = errno;
  ::unlink(to.c_str());
  return error;
}

int copy_bytes(int from, int to) {
  std::array<char, 1 << 16> buffer{};
  for (;;) {
    const ssize_t n = ::read(from, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    if (n == 0) return 0;
    for (ssize_t done = 0; done < n;) {
      const ssize_t written = ::write(to, buffer.data() + done, static_cast<std::size_t>(n - done));
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return errno;
      done += written;
    }
  }
}

void flush_folder(const fs::path& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.get() >= 0) ::fsync(opened.get());
}

// A copy under a temporary name in `folder`, on the disk. 0, or what went wrong.
int copy_into(const fs::path& file, const fs::path& folder, std::string& copy) {
  const Descriptor from(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  struct stat info {};
  if (from.get() < 0 || ::fstat(from.get(), &info) != 0) return errno;
  copy = (folder / ".meishi-XXXXXX").string();
  Descriptor to(::mkostemp(copy.data(), O_CLOEXEC));
  if (to.get() < 0) {
    const int error = errno;
    copy.clear();
    return error;
  }
  int error = copy_bytes(from.get(), to.get());
  const timespec times[] = {info.st_atim, info.st_mtim};
  if (error == 0) {
    ::fchmod(to.get(), info.st_mode & 0777U);  // where the medium knows modes and times
    ::futimens(to.get(), times);
    if (::fsync(to.get()) != 0 || to.close() != 0) error = errno;
  }
  if (error != 0) ::unlink(copy.c_str());
  return error;
}

}  // namespace

Result<fs::path> archive_file(const fs::path& file, const fs::path& folder) {
  std::error_code made;
  if (fs::create_directories(folder, made)) ::chmod(folder.c_str(), S_IRWXU);
  if (made) return fail(ErrorCode::io, "the folder cannot be made: {}", {made.message()}, folder.string());
  struct stat info {};
  if (::lstat(file.c_str(), &info) != 0) return not_moved(errno, file);
  if (!S_ISREG(info.st_mode)) return not_moved(EINVAL, file);

  const fs::path target = folder / file.filename();
  fs::path from = file;
  std::string copy;
  for (int number = 0;;) {
    const fs::path to = numbered(target, number);
    const int error = rename_to_new(from, to);
    if (error == EEXIST) {
      ++number;
    } else if (error == EXDEV && copy.empty()) {
      if (const int copied = copy_into(file, folder, copy); copied != 0) return not_moved(copied, file);
      from = copy;
    } else if (error != 0) {
      if (!copy.empty()) ::unlink(copy.c_str());
      return not_moved(error, file);
    } else {
      flush_folder(folder);
      if (!copy.empty() && ::unlink(file.c_str()) != 0) return not_moved(errno, file);
      return to;
    }
  }
}

}  // namespace meishi
