// The QR code of a card.
#pragma once

#include <opencv2/core.hpp>
#include <string>

#include "base/result.h"

namespace meishi::samples {

// One pixel a module, 0 or 255 (paper), without a quiet zone. `text`: UTF-8; `charset`: what its bytes in the code are
// in, "UTF-8" or "Shift_JIS". No ECI says so in the code, as with most generators. Errors: invalid (too long, unknown
// character set, a character that it has not).
Result<cv::Mat> code_modules(const std::string& text, const std::string& charset);

}  // namespace meishi::samples
