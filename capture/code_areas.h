// Where on a card a QR code or a barcode may be.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace meishi {

// Areas of `grey` (8 bit), with a margin for the quiet zone, that have the three marks of a QR code, or that are dense
// with edges without a gap: at least 6 x 6 mm, or a strip of bars of 12 x 4 mm, upright or lying. (Text has gaps
// between its lines; a code of large modules has gaps too, but its marks are large.) Pictures may be among the areas.
// At most eight, largest first. Pure.
[[nodiscard]] std::vector<cv::Rect> code_areas(const cv::Mat& grey, double px_per_mm);

}  // namespace meishi
