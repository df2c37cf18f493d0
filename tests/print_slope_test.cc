// Cards that went through a feeder askew with their edges cut off: the print tells.
#include "capture/print_slope.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "capture/whole_page.h"

namespace meishi {
namespace {

constexpr double kPxPerMm = 8;

// A card of 91 x 55 mm with lines of square glyphs, turned clockwise by `degrees` on paper that fills the page.
cv::Mat page(double degrees, bool columns, std::uint8_t ground = 250, std::uint8_t print = 30) {
  cv::Mat card(440, 728, CV_8U, cv::Scalar(ground));
  for (int line = 0; line < 6; ++line) {
    for (int i = 0; i < 8 + 3 * line; ++i) {
      const int along = 60 + 20 * i;
      const int across = 60 + 52 * line;
      const cv::Rect glyph =
          columns ? cv::Rect(card.cols - across - 14, along / 2 + 60, 14, 8) : cv::Rect(along, across, 14, 14);
      card(glyph & cv::Rect({0, 0}, card.size())).setTo(print);
    }
  }
  const cv::Mat turn = cv::getRotationMatrix2D({364, 220}, -degrees, 1);
  cv::Mat out;
  cv::warpAffine(card, out, turn, card.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar(ground));
  return out;
}

TEST(PrintSlope, OfRowsAndColumns) {
  for (const bool columns : {false, true}) {
    for (const double degrees : {-3.0, -1.2, 1.4, 1.8, 3.2}) {
      EXPECT_NEAR(print_slope(page(degrees, columns), kPxPerMm), degrees, 0.21) << columns;
      EXPECT_NEAR(print_slope(page(degrees, columns, 40, 230), kPxPerMm), degrees, 0.21) << "light on dark";
    }
    EXPECT_EQ(print_slope(page(0, columns), kPxPerMm), 0);
    EXPECT_EQ(print_slope(page(0.5, columns), kPxPerMm), 0) << "not worth turning for";
  }
}

TEST(PrintSlope, NoPrintTellsNothing) {
  EXPECT_EQ(print_slope(cv::Mat(440, 728, CV_8U, cv::Scalar(250)), kPxPerMm), 0);
  cv::Mat noise(440, 728, CV_8U);
  cv::RNG random(20261128);
  random.fill(noise, cv::RNG::UNIFORM, 0, 256);
  EXPECT_EQ(print_slope(noise, kPxPerMm), 0);
  cv::Mat band(440, 728, CV_8U, cv::Scalar(250));
  band.rowRange(100, 200).setTo(20);
  EXPECT_EQ(print_slope(band, kPxPerMm), 0);
}

TEST(PrintSlope, TurnsTheQuadOfAWholePage) {
  cv::Mat bgr;
  cv::cvtColor(page(2.0, false), bgr, cv::COLOR_GRAY2BGR);
  const auto quad = whole_page_card(bgr);
  ASSERT_TRUE(quad);
  const double degrees = std::atan2((*quad)[1].y - (*quad)[0].y, (*quad)[1].x - (*quad)[0].x) * 180 / CV_PI;
  EXPECT_NEAR(degrees, 2.0, 0.2);
}

}  // namespace
}  // namespace meishi
