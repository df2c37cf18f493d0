// Numbers as files hold them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace meishi {

enum class ByteOrder { big, little };  // where the most significant byte stands: first, last

// The unsigned number of `size` bytes (1 to 8) at `at`; 0 where it reaches past the end. Pure.
inline std::uint64_t number_at(std::span<const std::uint8_t> bytes, std::uint64_t at, int size, ByteOrder order) {
  const auto count = static_cast<std::uint64_t>(size);
  if (at > bytes.size() || count > bytes.size() - at) return 0;
  std::uint64_t value = 0;
  for (std::uint64_t i = 0; i < count; ++i)
    value = value << 8 | bytes[at + (order == ByteOrder::big ? i : count - 1 - i)];
  return value;
}

}  // namespace meishi
