// What protects the machine from pictures that are too large for it, asked before their pixels are decoded, and from
// those that take too long. Also the words for what is wrong with a file, shared by the formats.
#pragma once

#include <cstdint>
#include <ctime>
#include <string>

#include "base/result.h"
#include "capture/document.h"

namespace meishi {

inline tl::unexpected<Error> damaged(const char* format) {
  return fail(ErrorCode::corrupt, "the {} image is damaged or incomplete", {format});
}

inline tl::unexpected<Error> unsupported_kind(const char* format) {
  return fail(ErrorCode::unsupported, "this kind of {} is not one that Meishi reads", {format});
}

inline tl::unexpected<Error> too_slow(const DecodeOptions& options) {
  return fail(ErrorCode::too_large, "decoding took longer than the limit of {} seconds",
              {std::to_string(options.max_seconds)});
}

// Errors: too_large.
inline Status within_limits(std::int64_t width, std::int64_t height, const DecodeOptions& options) {
  constexpr std::int64_t kLongestSide = 32766;  // OpenCV resamples nothing longer
  if (width > kLongestSide || height > kLongestSide) {
    return fail(ErrorCode::too_large, "the image has {} x {} pixels; no side may have more than {}",
                {std::to_string(width), std::to_string(height), std::to_string(kLongestSide)});
  }
  if (width * height > options.max_pixels) {
    return fail(ErrorCode::too_large,
                "the image has {} x {} pixels, more than the limit of {} megapixels (--max-pixels)",
                {std::to_string(width), std::to_string(height), std::to_string(options.max_pixels / 1'000'000)});
  }
  return {};
}

// Processor time of this thread since the limit was made: what other programs do does not count.
class TimeLimit {
 public:
  explicit TimeLimit(const DecodeOptions& options) : end_(now() + options.max_seconds) {}
  [[nodiscard]] bool over() const { return now() > end_; }

 private:
  static double now() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
  }
  double end_;
};

}  // namespace meishi
