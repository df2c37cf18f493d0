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

// Lower-case hex.
[[nodiscard]] std::string sha256_hex(std::span<const std::uint8_t> bytes);

}  // namespace meishi
