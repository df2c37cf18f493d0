// Pages and points in them after quarter turns, clockwise: 0, 90, 180 or 270 degrees.
#pragma once

#include <opencv2/core.hpp>

namespace meishi {

inline cv::Mat turned(const cv::Mat& page, int degrees) {
  if (degrees == 0) return page;
  cv::Mat out;
  cv::rotate(page, out,
             degrees == 90    ? cv::ROTATE_90_CLOCKWISE
             : degrees == 180 ? cv::ROTATE_180
                              : cv::ROTATE_90_COUNTERCLOCKWISE);
  return out;
}

// `size`: of the page before it was turned.
inline cv::Point2f turned(const cv::Point2f& p, cv::Size2f size, int degrees) {
  switch (degrees) {
    case 90:
      return {size.height - p.y, p.x};
    case 180:
      return {size.width - p.x, size.height - p.y};
    case 270:
      return {p.y, size.width - p.x};
    default:
      return p;
  }
}

}  // namespace meishi
