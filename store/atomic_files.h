// Files that are there whole or not at all.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace meishi {

struct FileContent {
  std::string name;  // in the folder
  std::string content;
};

// Writes all files into `folder` (made when missing, mode 0700): each to a temporary file with mode 0600 that is
// flushed to the disk, and only when all are written are they renamed over what was there. On failure the former files
// are untouched and no temporary file stays. Errors: io, with the file.
Status write_files(const std::filesystem::path& folder, const std::vector<FileContent>& files);

}  // namespace meishi
