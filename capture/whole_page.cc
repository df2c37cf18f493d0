#include "capture/whole_page.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "capture/card_shape.h"
#include "capture/face_quality.h"
#include "capture/flatten.h"

namespace meishi {

namespace {

constexpr double kWorkPxPerMm = 8;
constexpr double kLongSideMm = 91;
constexpr double kFourGo = 91.0 / 55.0;
constexpr double kMostMargin = 0.06;  // of the page's short side
constexpr int kLeastGlyphs = 8;
constexpr double kLeastGround = 0.5;  // of a printed card's face that is its plain ground
constexpr double kEvenly = 6;         // of 255: how much a blank scan's brightness varies over the page
constexpr double kRimPrint = 0.002;   // of a rim that counts as empty

// The share of the picture that is near its most frequent brightness, after the light was evened.
double ground_share(const cv::Mat& grey) {
  std::vector<int> histogram(256);
  for (int y = 0; y < grey.rows; ++y) {
    const auto* row = grey.ptr<std::uint8_t>(y);
    for (int x = 0; x < grey.cols; ++x) ++histogram[row[x]];
  }
  int most = 0;
  for (int v = 0; v < 256; ++v) {
    int sum = 0;
    for (int k = std::max(0, v - 12); k <= std::min(255, v + 12); ++k) sum += histogram[k];
    most = std::max(most, sum);
  }
  return most / static_cast<double>(grey.total());
}

bool evenly_lit(const cv::Mat& bgr) {
  cv::Mat coarse;
  cv::resize(bgr, coarse, {16, 10}, 0, 0, cv::INTER_AREA);
  cv::Mat grey;
  cv::cvtColor(coarse, grey, cv::COLOR_BGR2GRAY);
  double least = 0;
  double most = 0;
  cv::minMaxLoc(grey, &least, &most);
  return most - least < kEvenly;
}

Quad rectangle(double x, double y, double width, double height) {
  return {Point{x, y}, Point{x + width, y}, Point{x + width, y + height}, Point{x, y + height}};
}

}  // namespace

std::optional<Quad> whole_page_card(const cv::Mat& page) {
  const double width = page.cols;
  const double height = page.rows;
  if (!card_shaped(width / height)) return std::nullopt;
  const double longer = std::max(width, height);
  const double shorter = std::min(width, height);
  cv::Mat small;
  const double scale = std::min(1.0, kWorkPxPerMm * kLongSideMm / longer);
  cv::resize(page, small, {}, scale, scale, cv::INTER_AREA);
  if (small.cols < 16 || small.rows < 16) return rectangle(0, 0, width, height);
  const double px_per_mm = std::max(small.cols, small.rows) / kLongSideMm;
  const cv::Mat grey = even_light(small, px_per_mm);
  const PrintMeasure print = measure_print(grey, px_per_mm);
  if (is_document(print)) return std::nullopt;
  const bool printed = print.glyphs >= kLeastGlyphs && ground_share(grey) >= kLeastGround;
  if (!printed && !evenly_lit(small)) return std::nullopt;

  // (longer - 2m) / (shorter - 2m) is a card's shape for:
  const double margin = (kFourGo * shorter - longer) / (2 * (kFourGo - 1));
  if (margin > 1 && margin < kMostMargin * shorter) {
    const int rim = std::max(1, static_cast<int>(std::ceil(margin * scale)) + 1);
    cv::Mat ground;
    cv::medianBlur(grey, ground, std::max(3, static_cast<int>(2.6 * px_per_mm)) | 1);
    cv::Mat differs;
    cv::absdiff(grey, ground, differs);
    differs = differs > 12;
    differs(cv::Rect(rim, rim, small.cols - 2 * rim, small.rows - 2 * rim)).setTo(0);
    cv::Scalar mean;
    cv::Scalar deviation;
    cv::Mat strip = cv::Mat::ones(small.size(), CV_8U);
    strip(cv::Rect(rim, rim, small.cols - 2 * rim, small.rows - 2 * rim)).setTo(0);
    cv::meanStdDev(grey, mean, deviation, strip);
    if (cv::countNonZero(differs) < kRimPrint * cv::countNonZero(strip) && deviation[0] < kEvenly) {
      return rectangle(margin, margin, width - 2 * margin, height - 2 * margin);
    }
  }
  return rectangle(0, 0, width, height);
}

}  // namespace meishi
