#include "app/folder_look.h"

#include <sys/stat.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "app/inputs.h"

namespace meishi {

namespace fs = std::filesystem;

namespace {

tl::unexpected<Error> not_read(const std::error_code& error, const fs::path& folder) {
  const bool gone = error == std::errc::no_such_file_or_directory;
  return fail(gone ? ErrorCode::not_found : ErrorCode::unreadable, "the folder cannot be read: {}", {error.message()},
              folder.string());
}

FileState state_of(const struct stat& info) {
  return {static_cast<std::uint64_t>(info.st_size),
          static_cast<std::int64_t>(info.st_mtim.tv_sec) * 1'000'000'000 + info.st_mtim.tv_nsec,
          static_cast<std::uint64_t>(info.st_ino)};
}

Status collect(const fs::path& folder, FolderLook& look) {
  std::error_code error;
  fs::directory_iterator it(folder, error);
  for (const fs::directory_iterator end; !error && it != end; it.increment(error)) {
    const fs::path& path = it->path();
    if (is_temporary_name(path.filename().native())) continue;
    struct stat info {};
    if (::lstat(path.c_str(), &info) != 0) continue;  // gone since; the next look will tell
    if (S_ISLNK(info.st_mode)) {
      ++look.links;
    } else if (S_ISREG(info.st_mode)) {
      look.files.push_back({path, state_of(info)});
    } else if (S_ISDIR(info.st_mode)) {
      if (const Status inner = collect(path, look); !inner && inner.error().code != ErrorCode::not_found) {
        look.unreadable.push_back(inner.error());
      }
    }
  }
  if (error) return not_read(error, folder);
  return {};
}

}  // namespace

Result<FolderLook> look_into(const fs::path& folder) {
  FolderLook look;
  if (const Status collected = collect(folder, look); !collected) return tl::unexpected(collected.error());
  std::ranges::sort(
      look.files, [](const SeenFile& a, const SeenFile& b) { return natural_less(a.path.native(), b.path.native()); });
  return look;
}

std::optional<FileState> state_of(const fs::path& file) {
  struct stat info {};
  if (::lstat(file.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
  return state_of(info);
}

}  // namespace meishi
