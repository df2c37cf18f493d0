// What kind of file bytes are, by their first ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace meishi {

enum class ImageFormat { jpeg, png, tiff, webp, bmp, heif, pdf };

// The first kFormatBytes bytes of a file are enough. None: nothing that Meishi reads. Pure.
inline constexpr std::size_t kFormatBytes = 1024;
std::optional<ImageFormat> format_of(std::span<const std::uint8_t> bytes);

}  // namespace meishi
