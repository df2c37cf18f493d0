// Moving a file that is done with to where it is kept.
#pragma once

#include <filesystem>

#include "base/result.h"

namespace meishi {

// Moves `file` into `folder`, which is made when missing (mode 0700), and gives its new path. What is there is never
// overwritten: the file becomes name-1.jpg, name-2.jpg. Into another file system it is copied, with its mode and times,
// and deleted when the copy is on the disk; at any moment it is whole in one of the two places. A link is not moved.
// Errors: io, not_found; then the file is where it was.
Result<std::filesystem::path> archive_file(const std::filesystem::path& file, const std::filesystem::path& folder);

}  // namespace meishi
