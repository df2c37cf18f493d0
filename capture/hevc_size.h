// How large the pictures are that a HEIC file's decoder would make, by what the decoder itself goes by.
#pragma once

#include <cstdint>
#include <span>

namespace meishi {

// The most pixels of a coded picture that the sequence parameter sets (ITU-T H.265, 7.3.2.2.1) in these bytes announce,
// those of the decoder configurations (box hvcC, ISO/IEC 14496-15, 8.3.3.1) and those that stand among coded pixels;
// 0 when there are none. The size that the container gives (box ispe) is only a claim: a file of some kilobytes may
// claim 64 x 64 and decode to gigabytes. Whatever boxes these bytes stand in, all are looked at.
std::int64_t most_hevc_pixels(std::span<const std::uint8_t> heif);

// The same of the contents of one box hvcC.
std::int64_t configured_hevc_pixels(std::span<const std::uint8_t> box);

struct HevcUnits {
  std::int64_t most_pixels = 0;  // as above, of parameter sets among the pixels
  int pictures = 0;              // that begin here
};

// Of an image item's data: units, each with its length in four bytes before it.
HevcUnits hevc_units(std::span<const std::uint8_t> item);

}  // namespace meishi
