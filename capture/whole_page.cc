#include "capture/whole_page.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "capture/area_mean.h"
#include "capture/card_shape.h"
#include "capture/face_quality.h"
#include "capture/flatten.h"
#include "capture/histogram.h"
#include "capture/print_slope.h"

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
constexpr int kEmptyRim = 4;          // pixels that it is wide
constexpr double kGroundRange = 14;   // of 255: how much paper varies
constexpr int kLeastPrinted = 3;      // pixels of a row or a column that is not empty
constexpr double kAskew = 0.015;      // by how much a card a little askew is longer along the page
constexpr double kFrameMargin = 0.1;  // of the page's short side: how far inside the card a frame is printed
constexpr double kEvenMargin = 1.4;   // between its margins
constexpr int kFramePlaces = 24;      // looked at on each of its sides
constexpr double kFramed = 0.8;       // of them that show the line
constexpr double kSamePaper = 24;     // of 255, in colour: inside and outside of the frame
constexpr double kClearFrame = 70;    // of 255, in colour: the line on its paper; shadows of a white card have less

// The share of the picture that is near its most frequent brightness, after the light was evened.
double ground_share(const cv::Mat& grey) {
  const Histogram histogram(grey);
  int most = 0;
  for (int v = 0; v < 256; ++v) {
    int sum = 0;
    for (int k = std::max(0, v - 12); k <= std::min(255, v + 12); ++k) sum += histogram.count(k);
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

// Turned about its middle by `degrees`, clockwise.
Quad turned_by(Quad quad, double degrees) {
  const Point centre{(quad[0].x + quad[2].x) / 2, (quad[0].y + quad[2].y) / 2};
  const double cos = std::cos(degrees * CV_PI / 180);
  const double sin = std::sin(degrees * CV_PI / 180);
  for (Point& p : quad) {
    const double x = p.x - centre.x;
    const double y = p.y - centre.y;
    p = {centre.x + cos * x - sin * y, centre.y + sin * x + cos * y};
  }
  return quad;
}

Quad rectangle(double x, double y, double width, double height) {
  return {Point{x, y}, Point{x + width, y}, Point{x + width, y + height}, Point{x, y + height}};
}

// The box of all that differs from the page's rim, in a picture at kWorkPxPerMm or less; nothing where the rim itself
// is not empty.
std::optional<cv::Rect> printed_box(const cv::Mat& bgr) {
  cv::Mat smooth;
  cv::GaussianBlur(bgr, smooth, {5, 5}, 0);
  cv::Mat strip = cv::Mat::zeros(bgr.size(), CV_8U);
  cv::rectangle(strip, cv::Rect({0, 0}, bgr.size()), cv::Scalar(255), 2 * kEmptyRim - 1);
  cv::Scalar ground;
  cv::Scalar deviation;
  cv::meanStdDev(smooth, ground, deviation, strip);
  if (std::max({deviation[0], deviation[1], deviation[2]}) > kEvenly) return std::nullopt;
  cv::Mat like;
  cv::inRange(smooth, ground - cv::Scalar::all(kGroundRange), ground + cv::Scalar::all(kGroundRange), like);
  cv::Mat differs = ~like;
  if (cv::countNonZero(differs & strip) > kRimPrint * cv::countNonZero(strip)) return std::nullopt;
  differs.setTo(0, strip);
  // From the first row or column with more than noise in it to the last.
  const auto extent = [&](int along) {
    cv::Mat sums;
    cv::reduce(differs, sums, along, cv::REDUCE_SUM, CV_32S);
    cv::Range range(0, 0);
    for (int i = 0; i < static_cast<int>(sums.total()); ++i) {
      if (sums.at<int>(i) < kLeastPrinted * 255) continue;
      if (range.end == 0) range.start = i;
      range.end = i + 1;
    }
    return range;
  };
  const cv::Range across = extent(0);
  const cv::Range down = extent(1);
  if (across.empty() || down.empty()) return cv::Rect(bgr.cols / 2, bgr.rows / 2, 0, 0);
  return cv::Rect(cv::Point(across.start, down.start), cv::Point(across.end, down.end));
}

// Where a card of `length` begins along one side of a page of `page` so that it holds the print from `from` to `to`, as
// near to the middle as can be; nothing where it cannot hold it.
std::optional<double> begin_of(double length, double page, double from, double to) {
  if (to - from > (1 + kAskew) * length) return std::nullopt;
  const double first = std::max(0.0, to - length);
  const double last = std::min(page - length, from);
  return first > last ? (first + last) / 2 : std::clamp((page - length) / 2, first, last);
}

}  // namespace

std::optional<Quad> whole_page_card(const cv::Mat& page) {
  const double width = page.cols;
  const double height = page.rows;
  if (!card_shaped(width / height)) return std::nullopt;
  const double longer = std::max(width, height);
  const double shorter = std::min(width, height);
  const double scale = std::min(1.0, kWorkPxPerMm * kLongSideMm / longer);
  const cv::Mat small = area_mean(page, scale);
  if (small.cols < 16 || small.rows < 16) return rectangle(0, 0, width, height);
  const double px_per_mm = std::max(small.cols, small.rows) / kLongSideMm;
  const cv::Mat grey = even_light(small, px_per_mm);
  const PrintMeasure print = measure_print(grey, px_per_mm);
  if (is_document(print)) return std::nullopt;
  const bool printed = print.glyphs >= kLeastGlyphs && ground_share(grey) >= kLeastGround;
  if (!printed && !evenly_lit(small)) return std::nullopt;

  // A card that went through the feeder askew, its edges cut off or unseen: its print tells.
  const double slope = print_slope(grey, px_per_mm);

  // (longer - 2m) / (shorter - 2m) is a card's shape for:
  const double margin = (kFourGo * shorter - longer) / (2 * (kFourGo - 1));
  if (margin > 1 && margin < kMostMargin * shorter) {
    const double card_width = width - 2 * margin;
    const double card_height = height - 2 * margin;
    if (const auto box = printed_box(small)) {
      const auto left = begin_of(card_width, width, box->x / scale, (box->x + box->width) / scale);
      const auto top = begin_of(card_height, height, box->y / scale, (box->y + box->height) / scale);
      if (left && top) return turned_by(rectangle(*left, *top, card_width, card_height), slope);
    }
  }
  return turned_by(rectangle(0, 0, width, height), slope);
}

bool is_printed_frame(const cv::Mat& page, const Quad& quad) {
  const auto [left, right] = std::minmax({quad[0].x, quad[1].x, quad[2].x, quad[3].x});
  const auto [top, bottom] = std::minmax({quad[0].y, quad[1].y, quad[2].y, quad[3].y});
  const auto [least, most] = std::minmax({left, top, page.cols - right, page.rows - bottom});
  if (least < 2 || most > kFrameMargin * std::min(page.cols, page.rows) || most > kEvenMargin * least) return false;
  for (int i = 0; i < 4; ++i) {
    const cv::Point2d from(quad[i].x, quad[i].y);
    const cv::Point2d way = cv::Point2d(quad[(i + 1) % 4].x, quad[(i + 1) % 4].y) - from;
    const cv::Point2d inwards = cv::Point2d(-way.y, way.x) * (least / std::max(1.0, cv::norm(way)));
    int framed = 0;
    for (int k = 1; k < kFramePlaces; ++k) {
      const cv::Point2d at = from + way * (static_cast<double>(k) / kFramePlaces);
      const auto colour = [&](double offset) {
        const cv::Point p(at + inwards * offset);
        return cv::Vec3d(page.at<cv::Vec3b>(std::clamp(p.y, 0, page.rows - 1), std::clamp(p.x, 0, page.cols - 1)));
      };
      const cv::Vec3d outside = colour(-0.7);
      if (cv::norm(outside - colour(0.7)) > kSamePaper) continue;
      double line = 0;
      for (int step = -10; step <= 10; ++step) line = std::max(line, cv::norm(outside - colour(0.05 * step)));
      framed += line > kClearFrame;
    }
    if (framed < kFramed * (kFramePlaces - 1)) return false;
  }
  return true;
}

}  // namespace meishi
