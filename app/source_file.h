// A source file as bytes, and its SHA-256: the identity of the cards on it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace meishi {

inline constexpr std::uintmax_t kMaxSourceBytes = std::uintmax_t{512} * 1024 * 1024;

// Errors: not_found, unreadable, corrupt (empty), too_large (over kMaxSourceBytes).
Result<std::vector<std::uint8_t>> read_source(const std::filesystem::path& file);

// The file's name as the database keeps it: from the root of the file system, so that it can be found again from any
// folder; without "." and "..", where these lead to the same file.
[[nodiscard]] std::string stored_path(const std::filesystem::path& file);

// Lower-case hex.
[[nodiscard]] std::string sha256_hex(std::span<const std::uint8_t> bytes);

}  // namespace meishi
