// How large the pictures are that a HEIC file's decoder would make, by what the decoder itself goes by.
#pragma once

#include <cstdint>
#include <span>

namespace meishi {

// The most pixels of a coded picture that the decoder configurations (box hvcC, ISO/IEC 14496-15, 8.3.3.1) in these
// bytes announce in their sequence parameter sets (ITU-T H.265, 7.3.2.2.1); 0 when there are none. The size that the
// container gives (box ispe) is only a claim: a file of some kilobytes may claim 64 x 64 and decode to gigabytes.
std::int64_t most_hevc_pixels(std::span<const std::uint8_t> heif);

}  // namespace meishi
