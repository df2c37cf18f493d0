// Files that hold one picture.
#pragma once

#include <cstdint>
#include <span>

#include "base/result.h"
#include "capture/image_format.h"
#include "capture/page_source.h"

namespace meishi {

// Errors: corrupt, too_large. `bytes` are looked into by what is returned.
Result<PageSourcePtr> open_image(std::span<const std::uint8_t> bytes, ImageFormat format, const DecodeOptions& options);

}  // namespace meishi
