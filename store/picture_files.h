// The pictures of cards, beside the database: FILE.files/ab/cdef....jpg, by the SHA-256 of their content. The same
// picture is one file, and a file is whole or not there.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace meishi {

// Where a picture of this name is. `name`: from keep_picture().
[[nodiscard]] std::filesystem::path picture_file(const std::filesystem::path& database, std::string_view name);

// Writes a JPEG where it is not yet, with mode 0600 (folders 0700), and gives its name, 64 hex digits. Errors: io.
Result<std::string> keep_picture(const std::filesystem::path& database, std::string_view jpeg);

// Deletes it; nothing where it is not.
void drop_picture(const std::filesystem::path& database, std::string_view name);

}  // namespace meishi
