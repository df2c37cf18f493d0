// Cards are told from what they lie on by differences of colour: wrong colours, and cards on cream or grey are missed.
#include "capture/lab.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

namespace meishi {
namespace {

TEST(Lab, IsThatOfOpenCv) {
  cv::Mat colours(256 * 4, 256 * 4, CV_8UC3);  // every sixteenth, all primaries and greys among them
  for (int y = 0; y < colours.rows; ++y) {
    for (int x = 0; x < colours.cols; ++x) {
      const int blue = (x / 256 + 4 * (y / 256)) * 17;
      colours.at<cv::Vec3b>(y, x) = {static_cast<std::uint8_t>(blue), static_cast<std::uint8_t>(y % 256),
                                     static_cast<std::uint8_t>(x % 256)};
    }
  }
  cv::Mat expected;
  cv::cvtColor(colours, expected, cv::COLOR_BGR2Lab);
  cv::Mat apart;
  cv::absdiff(lab_of(colours), expected, apart);
  apart = apart.reshape(1);
  double most = 0;
  cv::minMaxLoc(apart, nullptr, &most);
  EXPECT_LE(most, 1);
  EXPECT_LT(cv::countNonZero(apart), static_cast<int>(apart.total() / 10000));
}

TEST(Lab, KnownColours) {
  struct Row {
    cv::Vec3b bgr;
    cv::Vec3b lab;
  };
  const Row rows[] = {
      {{255, 255, 255}, {255, 128, 128}}, {{0, 0, 0}, {0, 128, 128}},    {{128, 128, 128}, {137, 128, 128}},
      {{0, 0, 255}, {136, 208, 195}},     {{0, 255, 0}, {224, 42, 211}}, {{255, 0, 0}, {82, 207, 20}},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(lab_of(cv::Mat(1, 1, CV_8UC3, cv::Scalar(row.bgr))).at<cv::Vec3b>(0, 0), row.lab) << row.bgr;
  }
}

}  // namespace
}  // namespace meishi
