#include "app/section_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace meishi {

namespace fs = std::filesystem;

namespace {

// 0, or what went wrong.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

fs::path folder_of(const fs::path& file) { return file.has_parent_path() ? file.parent_path() : fs::path("."); }

int open_nameless(const fs::path& file) {
  const int descriptor =
      ::open(folder_of(file).c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, static_cast<mode_t>(S_IRUSR | S_IWUSR));
  if (descriptor >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return descriptor;
  std::string name = file.string() + ".XXXXXX";
  const int named = ::mkostemp(name.data(), O_CLOEXEC);  // mode 0600
  if (named >= 0) ::unlink(name.c_str());
  return named;
}

}  // namespace

tl::unexpected<Error> SectionFile::failure(int error) const {
  return fail(ErrorCode::io, "the file cannot be written: {}", {std::generic_category().message(error)},
              file_.string());
}

Result<SectionFile> SectionFile::open(const fs::path& file, std::size_t sections) {
  SectionFile out(file);
  std::error_code error;
  if (fs::is_directory(file, error)) return out.failure(EISDIR);
  for (std::size_t i = 0; i < sections; ++i) {
    const int descriptor = open_nameless(file);
    if (descriptor < 0) return out.failure(errno);
    out.sections_.push_back({descriptor, 0});
  }
  return out;
}

SectionFile::SectionFile(SectionFile&& other) noexcept
    : file_(std::move(other.file_)), sections_(std::exchange(other.sections_, {})) {}

SectionFile::~SectionFile() {
  for (const Section& section : sections_) ::close(section.descriptor);
}

Status SectionFile::append(std::size_t section, std::string_view text) {
  Section& to = sections_[section];
  if (const int error = write_all(to.descriptor, text); error != 0) return failure(error);
  to.size += text.size();
  return {};
}

Status SectionFile::write_parts(int descriptor, const std::vector<Part>& parts) const {
  std::array<char, 1 << 16> buffer{};
  for (const Part& part : parts) {
    if (const std::string* text = std::get_if<std::string>(&part)) {
      if (const int error = write_all(descriptor, *text); error != 0) return failure(error);
      continue;
    }
    const Section& section = sections_[std::get<std::size_t>(part)];
    for (std::size_t at = 0; at < section.size;) {
      const ssize_t n = ::pread(section.descriptor, buffer.data(), buffer.size(), static_cast<off_t>(at));
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return failure(n < 0 ? errno : EIO);
      if (const int error = write_all(descriptor, {buffer.data(), static_cast<std::size_t>(n)}); error != 0) {
        return failure(error);
      }
      at += static_cast<std::size_t>(n);
    }
  }
  return ::fsync(descriptor) == 0 ? Status() : failure(errno);
}

Status SectionFile::finish(const std::vector<Part>& parts) {
  std::string name = file_.string() + ".XXXXXX";
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);  // mode 0600
  if (descriptor < 0) return failure(errno);
  Status written = write_parts(descriptor, parts);
  if (::close(descriptor) != 0 && written) written = failure(errno);
  if (written && ::rename(name.c_str(), file_.c_str()) != 0) written = failure(errno);
  if (!written) {
    ::unlink(name.c_str());
    return written;
  }
  // The name too is on the disk before we say so; a file system that cannot do it has done what it can.
  if (const int folder = ::open(folder_of(file_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
  return written;
}

}  // namespace meishi
