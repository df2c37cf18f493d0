// What is in a folder at one moment, as FolderWatch takes it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <vector>

#include "app/folder_watch.h"
#include "base/result.h"

namespace meishi {

struct FolderLook {
  std::vector<SeenFile> files;    // regular files without temporary names, by natural_less, also those in inner folders
  std::size_t links = 0;          // symbolic links: neither files nor folders are taken through them
  std::vector<Error> unreadable;  // inner folders that cannot be read
};

// Looks into `folder`, which may itself be a link, and into the folders in it. Errors: not_found, unreadable; also when
// it vanishes meanwhile.
Result<FolderLook> look_into(const std::filesystem::path& folder);

// None when there is no such file, or it is no regular file.
[[nodiscard]] std::optional<FileState> state_of(const std::filesystem::path& file);

}  // namespace meishi
