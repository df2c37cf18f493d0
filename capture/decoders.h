// The formats: one function each, one file each. All take bytes that outlive what they return, and answer with the
// errors of Document::open(). They read no more than the header; pixels are decoded by PageSource::page(), which
// honours the orientation that the file gives and lays what is transparent on white.
#pragma once

#include <cstdint>
#include <span>

#include "base/result.h"
#include "capture/page_source.h"

namespace meishi {

// Grey, colour and CMYK (as Adobe writes it, or not), baseline and progressive; EXIF orientation.
Result<PageSourcePtr> open_jpeg(std::span<const std::uint8_t> bytes, const DecodeOptions& options);

// 1 to 16 bit, grey, palette, colour, alpha; orientation of the eXIf chunk.
Result<PageSourcePtr> open_png(std::span<const std::uint8_t> bytes, const DecodeOptions& options);

// Windows bitmaps of 1 to 32 bit, also run-length coded.
Result<PageSourcePtr> open_bmp(std::span<const std::uint8_t> bytes, const DecodeOptions& options);

// Lossy, lossless, alpha; EXIF orientation. Moving pictures are unsupported.
Result<PageSourcePtr> open_webp(std::span<const std::uint8_t> bytes, const DecodeOptions& options);

// Every page but embedded previews and masks, in file order; the first of a file that has nothing else. Where the chain
// of pages breaks off or runs in a circle, that place counts as one more page, which is corrupt: a page that cannot be
// reached is not passed over in silence.
Result<PageSourcePtr> open_tiff(std::span<const std::uint8_t> bytes, const DecodeOptions& options);

// Every top-level image of a HEIC/HEIF file, in file order, turned as the file says (its EXIF orientation repeats that
// and does not count).
Result<PageSourcePtr> open_heif(std::span<const std::uint8_t> bytes, const DecodeOptions& options);

// Every page, drawn by the programs of poppler-utils as child processes with limits of time and memory. A page that one
// scanned image covers is drawn at that image's own resolution, any other at 400 dpi. Further errors: environment (a
// program is missing), corrupt (also: needs a password; an image on the page is damaged or missing, without which the
// page would look blank).
Result<PageSourcePtr> open_pdf(std::span<const std::uint8_t> bytes, const DecodeOptions& options);

}  // namespace meishi
