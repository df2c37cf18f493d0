// Decodes in a process of its own what cannot be stopped in this one: with a limit of time, and its crashes stay
// outside.
#pragma once

#include <functional>
#include <mutex>
#include <opencv2/core.hpp>

#include "base/result.h"
#include "capture/document.h"

namespace meishi {

// What `decode` gives for a page: a picture (BGR, 8 bit) of at most options.max_pixels, or its error. It runs,
// and `quiet` is used, as child_process.h run_copy_limited() says. `format` names the picture in the error of a decoder
// that crashed. Further errors: too_large (over options.max_seconds), internal. With options.own_process unset `decode`
// is simply called.
Result<cv::Mat> decode_apart(const char* format, const DecodeOptions& options, std::mutex& quiet,
                             const std::function<Result<cv::Mat>()>& decode);

}  // namespace meishi
