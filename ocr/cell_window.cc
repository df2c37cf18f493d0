#include "ocr/cell_window.h"

#include <opencv2/imgproc.hpp>

namespace meishi {

void cut_on_paper(const cv::Mat& print, const cv::Rect& cell, int side, int pixels, float* out) {
  const cv::Rect own =
      cv::Rect(cell.x - 1, cell.y - 1, cell.width + 2, cell.height + 2) & cv::Rect({0, 0}, print.size());
  cv::Mat square(side, side, CV_8U, cv::Scalar(255));
  const cv::Point at((side - own.width) / 2, (side - own.height) / 2);
  const cv::Rect inside = cv::Rect(at, own.size()) & cv::Rect({0, 0}, square.size());
  if (!inside.empty()) print(cv::Rect(own.tl() + (inside.tl() - at), inside.size())).copyTo(square(inside));
  cv::Mat small;
  cv::resize(square, small, {pixels, pixels}, 0, 0, side > pixels ? cv::INTER_AREA : cv::INTER_LINEAR);
  for (int i = 0; i < pixels * pixels; ++i) out[i] = static_cast<float>(255 - small.data[i]) / 255.0F;
}

}  // namespace meishi
