// The pages of a TIFF file, through libtiff itself: Leptonica, which reads the other formats' headers, gives a page
// whose strips are missing out as a whole one, and turns colour pages of orientation 8 upside down.
#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <span>
#include <vector>

#include "base/result.h"
#include "capture/capture.h"

namespace meishi {

// Every page but embedded previews and masks, in file order; each BGR, 8 bit, upright by its Orientation tag, what is
// transparent white. Errors: as decode_pages(); a file of which any page is damaged is corrupt as a whole. Pure.
Result<std::vector<cv::Mat>> decode_tiff(std::span<const std::uint8_t> bytes, const DecodeOptions& options);

}  // namespace meishi
