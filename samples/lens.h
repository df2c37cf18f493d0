// Where a camera sees the points of a flat desk.
#pragma once

#include <opencv2/core.hpp>

namespace meishi::samples {

// A camera off the vertical by `tilt`, sideways by `yaw`, turned by `roll`; degrees.
cv::Matx33d rotation(double tilt, double yaw, double roll);

// From millimetres on the desk (the point that the camera looks at is 0, 0) to pixels, for a camera `distance` mm away
// from that point, with a focal length and an optical centre in pixels.
cv::Matx33d view(const cv::Matx33d& r, double distance, double focal, cv::Point2d centre);

}  // namespace meishi::samples
