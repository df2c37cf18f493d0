// capture/: from the bytes of an image file to flat card faces. It knows nothing of text.
//
//   auto pages = decode_pages(bytes);                 // JPEG (EXIF orientation honoured), PNG, TIFF (all pages)
//   auto faces = find_cards(pages->front(), {});      // one CardFace a card, in reading order
//
// Both are pure functions and may be called from several threads at once.
#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <span>
#include <vector>

#include "base/result.h"
#include "capture/card_face.h"

namespace meishi {

struct DecodeOptions {
  std::int64_t max_pixels = 200'000'000;          // per page; checked from the header, before the pixels are decoded
  std::int64_t max_pixels_of_file = 500'000'000;  // of all pages together, which are held in memory at once
};

// The pages of an image file, each BGR, 8 bit, upright by its EXIF orientation (alpha over white). The content decides
// the format, not a suffix. Errors: unsupported (no image), corrupt (truncated, broken), too_large.
Result<std::vector<cv::Mat>> decode_pages(std::span<const std::uint8_t> bytes, const DecodeOptions& options = {});

struct CaptureOptions {
  double px_per_mm = 16;  // of the faces; a source with less detail gives faces with fewer pixels per millimetre
};

// The card of a page, found by its outline (at present one card a page); a page that a card fills, or in which no
// outline is found, is one face as a whole (warning no_card_found in the second case). `page`: BGR, 8 bit, not empty.
// Errors: invalid, internal.
Result<std::vector<CardFace>> find_cards(const cv::Mat& page, const CaptureOptions& options = {});

}  // namespace meishi
