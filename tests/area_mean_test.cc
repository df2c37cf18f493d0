// Every page and every face is made smaller before anything is looked for in it: wrong means move or blur what is
// found.
#include "capture/area_mean.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

namespace meishi {
namespace {

cv::Mat noise(cv::Size size, int type) {
  cv::Mat image(size, type);
  cv::RNG rng(3);
  rng.fill(image, cv::RNG::UNIFORM, 0, 256);
  return image;
}

void expect_same(const cv::Mat& got, const cv::Mat& expected) {
  ASSERT_EQ(got.size(), expected.size());
  ASSERT_EQ(got.type(), expected.type());
  EXPECT_EQ(cv::norm(got, expected, cv::NORM_INF), 0) << got.size() << ", channels: " << got.channels();
}

TEST(AreaMean, IsThatOfOpenCv) {
  for (const int type : {CV_8UC1, CV_8UC3}) {
    const cv::Mat image = noise({331, 207}, type);
    for (const cv::Size& size : {cv::Size(292, 183), cv::Size(107, 67), cv::Size(53, 207), cv::Size(331, 40),
                                 cv::Size(331, 207), cv::Size(165, 103), cv::Size(1, 1)}) {
      cv::Mat expected;
      cv::resize(image, expected, size, 0, 0, cv::INTER_AREA);
      expect_same(area_mean(image, size), expected);
    }
    for (const double scale : {0.97, 0.883, 0.5, 0.3229, 0.25, 0.161, 0.0101}) {
      cv::Mat expected;
      cv::resize(image, expected, {}, scale, scale, cv::INTER_AREA);
      expect_same(area_mean(image, scale), expected);
    }
  }
}

TEST(AreaMean, FlatStaysFlat) {
  for (const int value : {0, 1, 128, 254, 255}) {
    const cv::Mat mean = area_mean(cv::Mat(91, 137, CV_8UC3, cv::Scalar::all(value)), cv::Size(101, 67));
    EXPECT_EQ(cv::countNonZero(mean.reshape(1) != value), 0) << value;
  }
}

TEST(AreaMean, IsThatOfOpenCvAtEverySizeOfAScan) {
  for (int width = 1090; width < 1150; ++width) {
    const cv::Mat image = noise({width, 9}, CV_8UC1);
    const cv::Size size(1000, 8);
    cv::Mat expected;
    cv::resize(image, expected, size, 0, 0, cv::INTER_AREA);
    expect_same(area_mean(image, size), expected);
  }
}

TEST(AreaMean, APartOfAPictureIsAPicture) {
  const cv::Mat image = noise({200, 120}, CV_8UC3);
  const cv::Mat part = image(cv::Rect(31, 17, 100, 80));
  EXPECT_EQ(cv::norm(area_mean(part, cv::Size(37, 29)), area_mean(part.clone(), cv::Size(37, 29)), cv::NORM_INF), 0);
}

}  // namespace
}  // namespace meishi
