// The recogniser reads the pixels of the face: they are to be where the print is, and as sharp.
#include "capture/resample.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

namespace meishi {
namespace {

TEST(Resample, IsWhatOpenCvMakesOfIt) {
  cv::Mat page(190, 300, CV_8UC3);
  cv::RNG rng(7);
  rng.fill(page, cv::RNG::UNIFORM, 0, 256);
  cv::Mat page_grey;
  cv::cvtColor(page, page_grey, cv::COLOR_BGR2GRAY);
  const std::vector<cv::Point2f> face_corners = {{0, 0}, {261, 0}, {261, 157}, {0, 157}};
  const std::vector<cv::Point2f> quads[] = {
      {{0, 0}, {261, 0}, {261, 157}, {0, 157}},                              // the page itself
      {{17.25F, 9.5F}, {281.75F, 15.25F}, {277.5F, 180.25F}, {13.5F, 171}},  // askew
      {{280.1F, 12.3F}, {270.7F, 180.2F}, {14.4F, 171.1F}, {20.9F, 8.8F}},   // a quarter turn
      {{40.5F, 30.5F}, {260.3F, 5.1F}, {290.2F, 188.4F}, {10.7F, 150.9F}},   // in perspective
      {{-30, -20}, {310, -9}, {321, 201}, {-15, 220}},                       // over the border on all sides
      {{100, 60}, {117, 61}, {116, 70}, {101, 71}},                          // enlarged
  };
  for (const auto& quad : quads) {
    const cv::Matx33d homography = cv::getPerspectiveTransform(face_corners, quad);
    CardFace face;
    face.colour.create(157, 261, CV_8UC3);
    face.grey.create(157, 261, CV_8UC1);
    resample(page, homography, face);
    constexpr int kInverse = cv::WARP_INVERSE_MAP;
    cv::Mat colour;
    cv::Mat grey;
    cv::warpPerspective(page, colour, homography, face.colour.size(), cv::INTER_LINEAR | kInverse,
                        cv::BORDER_REPLICATE);
    cv::warpPerspective(page_grey, grey, homography, face.grey.size(), cv::INTER_CUBIC | kInverse,
                        cv::BORDER_REPLICATE);
    EXPECT_EQ(cv::norm(face.colour, colour, cv::NORM_INF), 0) << quad[0];
    EXPECT_EQ(cv::norm(face.grey, grey, cv::NORM_INF), 0) << quad[0];
  }
}

}  // namespace
}  // namespace meishi
