// The pages of a TIFF file, through libtiff itself: Leptonica, which reads the other formats' headers, gives a page
// whose strips are missing out as a whole one, and turns colour pages of orientation 8 upside down.
#pragma once

#include <cstdint>
#include <span>

#include "base/result.h"
#include "capture/page_source.h"

namespace meishi {

// Every page but embedded previews and masks, in file order. Where the chain of pages breaks off or runs in a circle,
// that place counts as one more page, which is corrupt: a page that cannot be reached is not passed over in silence.
// Errors: corrupt (no page at all), too_large. `bytes` are looked into by what is returned.
Result<PageSourcePtr> open_tiff(std::span<const std::uint8_t> bytes, const DecodeOptions& options);

}  // namespace meishi
