// Cards are found by their straight edges: an edge that is missed, or seen where it is not, is a card missed or cut
// wrongly.
#include "capture/line_segments.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace meishi {
namespace {

double length_of(const cv::Vec4f& s) { return std::hypot(s[2] - s[0], s[3] - s[1]); }

// How far the ends of a segment are from a line through a and b.
double distance_from_line(const cv::Vec4f& s, const cv::Point2d& a, const cv::Point2d& b) {
  const cv::Point2d along = (b - a) / cv::norm(b - a);
  return std::max(std::abs((cv::Point2d(s[0], s[1]) - a).cross(along)),
                  std::abs((cv::Point2d(s[2], s[3]) - a).cross(along)));
}

cv::Mat with_card(const std::vector<cv::Point2d>& corners, int card, int ground, double noise) {
  cv::Mat image(600, 800, CV_8UC1, cv::Scalar(ground));
  std::vector<cv::Point> exact;  // in sixteenths
  for (const cv::Point2d& p : corners) exact.emplace_back(cvRound(16 * p.x), cvRound(16 * p.y));
  if (!exact.empty()) cv::fillConvexPoly(image, exact, cv::Scalar(card), cv::LINE_AA, 4);
  cv::Mat grain(image.size(), CV_16SC1);
  cv::RNG rng(5);
  rng.fill(grain, cv::RNG::NORMAL, 0, noise);
  cv::add(image, grain, image, cv::noArray(), CV_8U);
  return image;
}

TEST(LineSegments, EverySideOfACardAtAnyAngle) {
  for (const double degrees : {0.0, 1.0, 17.0, 45.0, 80.0, 90.0}) {
    std::vector<cv::Point2d> corners;
    const double turn = degrees * CV_PI / 180;
    for (const cv::Point2d& p :
         {cv::Point2d(-182, -110), cv::Point2d(182, -110), cv::Point2d(182, 110), cv::Point2d(-182, 110)}) {
      corners.emplace_back(400 + p.x * std::cos(turn) - p.y * std::sin(turn),
                           300 + p.x * std::sin(turn) + p.y * std::cos(turn));
    }
    for (const auto& [card, ground] : {std::pair{235, 90}, std::pair{40, 120}, std::pair{250, 232}}) {
      const auto segments = line_segments(with_card(corners, card, ground, 1), 0.7);
      for (std::size_t i = 0; i < 4; ++i) {
        const cv::Point2d& a = corners[i];
        const cv::Point2d& b = corners[(i + 1) % 4];
        double found = 0;
        for (const cv::Vec4f& s : segments) {
          if (distance_from_line(s, a, b) < 2) found += length_of(s);
        }
        EXPECT_GT(found, 0.9 * cv::norm(b - a))
            << degrees << " degrees, " << card << " on " << ground << ", side " << i;
      }
    }
  }
}

TEST(LineSegments, NoneInAnEmptyPictureAndNoLongOnesInNoise) {
  EXPECT_TRUE(line_segments(cv::Mat(300, 400, CV_8UC1, cv::Scalar(200)), 0.7).empty());
  EXPECT_TRUE(line_segments(cv::Mat(1, 1, CV_8UC1, cv::Scalar(200)), 0.7).empty());
  EXPECT_TRUE(line_segments(cv::Mat(2, 400, CV_8UC1, cv::Scalar(0)), 0.7).empty());
  for (const cv::Vec4f& s : line_segments(with_card({}, 0, 128, 8), 0.7)) EXPECT_LT(length_of(s), 40);
}

// The thresholds of finding cards were chosen with OpenCV's detector.
TEST(LineSegments, AreThoseOfOpenCv) {
  const cv::Mat image = with_card({{100.3, 90.7}, {640.2, 131.5}, {611.8, 470.1}, {71.5, 430.9}}, 225, 110, 3);
  std::vector<cv::Vec4f> expected;
  cv::createLineSegmentDetector(cv::LSD_REFINE_NONE, 0.8, 0.6, 0.7, 22.5, 0, 0.6)->detect(image, expected);
  const auto segments = line_segments(image, 0.7);
  int long_ones = 0;
  for (const cv::Vec4f& s : expected) {
    if (length_of(s) < 40) continue;
    ++long_ones;
    EXPECT_TRUE(std::any_of(segments.begin(), segments.end(), [&](const cv::Vec4f& t) { return cv::norm(s - t) < 3; }))
        << s;
  }
  EXPECT_GE(long_ones, 4);
}

}  // namespace
}  // namespace meishi
