// Where on a card a QR code or a barcode may be.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace meishi {

// Areas of `grey` (8 bit) dense with edges without a gap: at least 6 x 6 mm, or a strip of 12 x 4 mm, with a margin of
// 3 mm around for the quiet zone. Text has gaps between its lines, which codes have not; pictures and large characters
// may be among the areas. At most eight, largest first. Pure.
[[nodiscard]] std::vector<cv::Rect> code_areas(const cv::Mat& grey, double px_per_mm);

}  // namespace meishi
