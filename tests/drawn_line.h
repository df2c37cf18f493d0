// A row of print for tests of what is seen in it: cells of one width, one a character.
#pragma once

#include <opencv2/core.hpp>
#include <string>

#include "ocr/line_image.h"
#include "ocr/recognizer.h"

namespace meishi {

// Pixels.
constexpr int kEm = 30;
constexpr int kPitch = 20;
constexpr int kBaseline = 38;

struct Drawn {
  Hypothesis hypothesis;
  LineImage cut;
};

// White paper, as cut_line() returns it, for `print`, which begins 10 pixels from its left.
inline Drawn paper_for(const std::string& print) {
  Drawn out;
  out.cut.image = cv::Mat(kEm + 22, kPitch * static_cast<int>(print.size()) + 20, CV_8U, cv::Scalar(255));
  return out;
}

}  // namespace meishi
