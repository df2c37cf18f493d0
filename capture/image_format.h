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

enum class FilePages { one, several, unknown, no_image };

// How many pages a file holds, as far as its headers say without reading it whole: several for every PDF and for a TIFF
// whose first directory names a next one (TIFF 6.0, section 2), unknown for a TIFF that breaks off before it says; one
// for a HEIC, whose further pictures only opening it counts. `file`: binary, at any place; left at some other.
FilePages pages_at_a_glance(std::istream& file);

}  // namespace meishi
