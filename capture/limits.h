// What protects the machine from pictures that are too large for it, asked before their pixels are decoded.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "capture/document.h"

namespace meishi {

// Errors: too_large.
inline Status within_limits(std::int64_t width, std::int64_t height, const DecodeOptions& options) {
  constexpr std::int64_t kLongestSide = 32766;  // OpenCV resamples nothing longer
  if (width > kLongestSide || height > kLongestSide) {
    return fail(ErrorCode::too_large, "the image has {} x {} pixels; no side may have more than {}",
                {std::to_string(width), std::to_string(height), std::to_string(kLongestSide)});
  }
  if (width * height > options.max_pixels) {
    return fail(ErrorCode::too_large, "the image has {} x {} pixels, more than the limit of {} megapixels",
                {std::to_string(width), std::to_string(height), std::to_string(options.max_pixels / 1'000'000)});
  }
  return {};
}

}  // namespace meishi
