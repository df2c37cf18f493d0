// The memory that a very large photograph takes.
#pragma once

#include <filesystem>

#include "base/result.h"

namespace meishi::bench {

struct LargeImage {
  double megapixels = 0;
  double peak_mib = 0;  // resident set of `meishi read`
};

// Lays `card` (an image file of a card), enlarged, on a desk of 100 megapixels, writes that as a JPEG into `scratch`
// and has it read by the program `meishi`. Errors: not_found, environment (it did not end well), internal.
Result<LargeImage> read_large_image(const std::filesystem::path& meishi, const std::filesystem::path& card,
                                    const std::filesystem::path& scratch);

}  // namespace meishi::bench
