#include "capture/shrink.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "capture/area_mean.h"

namespace meishi {

cv::Mat shrunk(const cv::Mat& image, double scale) {
  if (scale >= 1) return image;
  const cv::Size size(std::max(1, cvRound(image.cols * scale)), std::max(1, cvRound(image.rows * scale)));
  cv::Mat small = image;
  while (small.cols >= 2 * size.width && small.rows >= 2 * size.height && small.cols >= 4 && small.rows >= 4) {
    // Halving is fast for even sizes only; an odd last row or column is let go, which moves nothing by more than its
    // own half, at the far end.
    cv::Mat half;
    cv::resize(small(cv::Rect(0, 0, small.cols & ~1, small.rows & ~1)), half, {}, 0.5, 0.5, cv::INTER_AREA);
    small = half;
  }
  if (small.size() == size) return small;
  // By a few pixels in a hundred, two by two pixels make as good a mean.
  const bool little = size.width > 0.95 * small.cols && size.height > 0.95 * small.rows;
  if (!little) return area_mean(small, size);
  cv::Mat result;
  cv::resize(small, result, size, 0, 0, cv::INTER_LINEAR);
  return result;
}

}  // namespace meishi
