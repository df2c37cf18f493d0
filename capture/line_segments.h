// Straight edges in a grey picture, piece by piece.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace meishi {

// The method of von Gioi, Jakubowicz, Morel and Randall, "LSD: a Line Segment Detector", Image Processing On Line 2
// (2012), at its usual scale of 0.8 and angle of 22.5 degrees: neighbouring pixels whose gradients point the same way,
// the steepest first, each region as the rectangle that its pixels fill; all that are too large to come from noise,
// neither refined nor weighed by their number of false alarms. `quantization`: error that the picture's values may
// have, in grey levels; what is not steeper than that explains is flat. Segments as x0, y0, x1, y1, the darker side to
// the same hand in all of them.
//
// As cv::createLineSegmentDetector(LSD_REFINE_NONE) but for the order among equally steep pixels, in a quarter of its
// time: that one sorts every pixel of the picture by comparing, and takes the angle of each and of each sum of angles.
//
// `grey`: 8 bit, one channel, not empty. Pure.
[[nodiscard]] std::vector<cv::Vec4f> line_segments(const cv::Mat& grey, double quantization);

}  // namespace meishi
