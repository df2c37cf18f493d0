// Paper, print and ground are told by how many pixels have which value.
#include "capture/histogram.h"

#include <gtest/gtest.h>

namespace meishi {
namespace {

TEST(Histogram, CountsEveryPixelOnce) {
  cv::Mat grey(37, 61, CV_8U);
  cv::RNG(5).fill(grey, cv::RNG::UNIFORM, 0, 256);
  for (const cv::Mat& picture : {grey, grey(cv::Rect(3, 5, 41, 20)), grey.colRange(7, 9), cv::Mat(grey > 128)}) {
    const Histogram histogram(picture);
    for (int value = 0; value < 256; ++value) {
      EXPECT_EQ(histogram.count(value), cv::countNonZero(picture == value)) << value << " of " << picture.size();
      EXPECT_EQ(histogram.above(value), cv::countNonZero(picture > value)) << value << " of " << picture.size();
    }
  }
}

TEST(Histogram, Percentile) {
  cv::Mat grey(1, 10, CV_8U, cv::Scalar(200));
  grey.colRange(0, 3).setTo(40);
  EXPECT_EQ(Histogram(grey).percentile(0.02), 40);
  EXPECT_EQ(Histogram(grey).percentile(0.3), 40);
  EXPECT_EQ(Histogram(grey).percentile(0.31), 200);
  EXPECT_EQ(Histogram(grey).percentile(1), 200);
}

}  // namespace
}  // namespace meishi
