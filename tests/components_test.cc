// Glyphs are found as connected pieces of print: one missed or torn is a character that is not read.
#include "capture/components.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

namespace meishi {
namespace {

void expect_as_opencv(const cv::Mat& mask, const std::string& what) {
  cv::Mat labels;
  cv::Mat stats;
  cv::Mat centres;
  const int n = cv::connectedComponentsWithStats(mask, labels, stats, centres, 8, CV_32S);
  const auto found = components(mask);
  ASSERT_EQ(static_cast<int>(found.size()), n - 1) << what;
  for (int i = 1; i < n; ++i) {
    const int* s = stats.ptr<int>(i);
    const Component& component = found[static_cast<std::size_t>(i) - 1];
    EXPECT_EQ(component.box,
              cv::Rect(s[cv::CC_STAT_LEFT], s[cv::CC_STAT_TOP], s[cv::CC_STAT_WIDTH], s[cv::CC_STAT_HEIGHT]))
        << what << ", " << i;
    EXPECT_EQ(component.area, s[cv::CC_STAT_AREA]) << what << ", " << i;
  }
}

TEST(Components, AreThoseOfOpenCvInItsOrder) {
  cv::RNG rng(11);
  for (const cv::Size size : {cv::Size(1, 1), cv::Size(9, 1), cv::Size(1, 9), cv::Size(64, 48), cv::Size(101, 77)}) {
    for (const double share : {0.02, 0.3, 0.45, 0.6, 0.95}) {
      cv::Mat noise(size, CV_8UC1);
      rng.fill(noise, cv::RNG::UNIFORM, 0, 256);
      const cv::Mat mask = noise < share * 256;
      expect_as_opencv(mask, std::to_string(size.width) + " wide, share " + std::to_string(share));
      cv::Mat inner;
      cv::copyMakeBorder(mask, inner, 3, 3, 5, 5, cv::BORDER_CONSTANT, cv::Scalar(255));
      expect_as_opencv(inner(cv::Rect(4, 2, size.width, size.height)), "part of a larger picture");
    }
  }
  expect_as_opencv(cv::Mat::zeros(30, 40, CV_8UC1), "nothing");
  expect_as_opencv(cv::Mat(30, 40, CV_8UC1, cv::Scalar(1)), "everything");
}

TEST(Components, PrintAndSpirals) {
  cv::Mat image = cv::Mat::zeros(200, 640, CV_8UC1);
  cv::putText(image, "Kita 3-5-7 &%", {8, 90}, cv::FONT_HERSHEY_COMPLEX, 2, cv::Scalar(255), 3);
  for (int i = 0; i < 8; ++i) {  // arms that meet only at the end
    cv::rectangle(image, cv::Rect(20 + 8 * i, 110 + 4 * i, 200 - 16 * i, 80 - 8 * i), cv::Scalar(255));
  }
  cv::line(image, {120, 105}, {120, 150}, cv::Scalar(255));
  expect_as_opencv(image, "print");
}

}  // namespace
}  // namespace meishi
