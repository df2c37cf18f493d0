// What kind of file bytes are, by their first ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <span>

namespace meishi {

enum class ImageFormat { jpeg, png, tiff, webp, bmp, heif, pdf };

// The first kFormatBytes bytes of a file are enough. None: nothing that Meishi reads. Pure.
inline constexpr std::size_t kFormatBytes = 1024;
std::optional<ImageFormat> format_of(std::span<const std::uint8_t> bytes);

// Does a file hold one page, as far as its headers say without reading it whole? False for what is no image, for every
// PDF and for a TIFF whose first directory names a next one (TIFF 6.0, section 2); true for a HEIC, whose further
// pictures only opening it counts. `file`: binary, at any place; left at some other.
bool has_one_page(std::istream& file);

}  // namespace meishi
