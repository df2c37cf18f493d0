// What is inside a HEIC file, as far as it says how much work its pictures are.
#pragma once

#include <cstdint>
#include <span>

#include "base/result.h"
#include "capture/document.h"

namespace meishi {

// What libheif would decode is counted before, beside the limit of time (decode_apart.h): a picture may be made of
// others (tiles of a grid, layers of an overlay), these of others again, and a few kilobytes may ask for the same large
// one ten thousand times, or for a canvas of gigabytes. Refuses a file with a picture for which more than three times
// the pixels of a page would be decoded or laid together, or that is coded otherwise than in HEVC (AVIF and others have
// their own sizes, which nothing here looks at), and one whose pictures are made of what is not there. (ISO/IEC
// 14496-12, 8.11; ISO/IEC 23008-12, 6.) Errors: too_large, unsupported, corrupt.
Status heif_within_limits(std::span<const std::uint8_t> heif, const DecodeOptions& options);

}  // namespace meishi
