// What a scanner or a camera makes of a face: an image, and where the card lies in it.
#pragma once

#include <array>
#include <opencv2/core.hpp>

namespace meishi::samples {

struct Shot {
  cv::Mat image;                    // BGR, or grey where a scanner gives grey
  std::array<cv::Point2f, 4> quad;  // the card's corners in `image`, clockwise from the top-left of the upright text
};

}  // namespace meishi::samples
