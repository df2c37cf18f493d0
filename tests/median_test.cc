// The ground under print is told by a median: a wrong one, and print is missed or shadows are taken for it.
#include "capture/median.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

namespace meishi {
namespace {

void expect_that_of_opencv(const cv::Mat& grey) {
  for (const int window : {1, 3, 7, 11, 15, 17, 33, 127, 193}) {
    cv::Mat expected;
    cv::medianBlur(grey, expected, window);
    EXPECT_EQ(cv::norm(median_of(grey, window), expected, cv::NORM_INF), 0) << grey.size() << ", window: " << window;
  }
}

cv::Mat noise(cv::Size size, int from, int to) {
  cv::Mat grey(size, CV_8UC1);
  cv::RNG(11).fill(grey, cv::RNG::UNIFORM, from, to);
  return grey;
}

TEST(Median, IsThatOfOpenCv) {
  for (const cv::Size& size : {cv::Size(90, 61), cv::Size(16, 40), cv::Size(33, 5), cv::Size(1, 1), cv::Size(200, 1)}) {
    expect_that_of_opencv(noise(size, 0, 256));
    expect_that_of_opencv(noise(size, 0, 3));
    expect_that_of_opencv(noise(size, 253, 256));
  }
}

// Where the median leaps: from one row to the next the counts of the last one tell little.
TEST(Median, AtTheEdgesOfPanels) {
  cv::Mat grey = noise({120, 90}, 235, 250);
  noise({120, 25}, 10, 30).copyTo(grey.rowRange(20, 45));
  noise({40, 90}, 120, 131).copyTo(grey.colRange(60, 100));
  expect_that_of_opencv(grey);
}

TEST(Median, OfAPartOfAPicture) {
  const cv::Mat grey = noise({80, 70}, 0, 256);
  const cv::Mat part = grey(cv::Rect(13, 9, 41, 50));
  EXPECT_EQ(cv::norm(median_of(part, 9), median_of(part.clone(), 9), cv::NORM_INF), 0);
}

}  // namespace
}  // namespace meishi
