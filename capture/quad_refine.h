// The corners of a card at full resolution.
#pragma once

#include <array>
#include <opencv2/core.hpp>

#include "base/geometry.h"

namespace meishi {

// Each side of `rough` again in the page itself: the steepest change across it, within `reach` pixels, at many points,
// and a robust line through them; corners are where the lines meet. Sides on the page's border (`rim`) and sides along
// which nothing is seen stay as they are. `page`: BGR, 8 bit. Pure.
[[nodiscard]] Quad refined(const cv::Mat& page, const Quad& rough, const std::array<bool, 4>& rim, double reach);

}  // namespace meishi
