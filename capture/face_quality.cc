#include "capture/face_quality.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "capture/components.h"
#include "capture/histogram.h"
#include "capture/median.h"
#include "capture/shrink.h"

namespace meishi {

namespace {

constexpr double kRim = 0.6;     // mm
constexpr double kHalvable = 6;  // pixels per millimetre
constexpr int kFaint = 12;
constexpr int kStrong = 48;
constexpr double kLeastShare = 0.0005;
constexpr int kEdgeContrast = 50;       // of a place that shows an edge
constexpr std::size_t kLeastEdges = 8;  // places that say anything of all
constexpr double kBlurredEdge = 0.4;    // mm
constexpr double kSharpEdge = 4.2;      // pixels that an edge in focus takes at the most
constexpr double kGlare = 0.015;        // of the face
constexpr double kLargeGlare = 0.05;    // of the face
constexpr double kWhitePaper = 0.6;     // of the face: more than a lamp's image covers
constexpr double kHardSlope = 120;      // of 255, a millimetre
constexpr double kMostHard = 0.25;      // of the rim of a lamp's image is as steep: where it crosses print
constexpr int kFadedOut = 242;          // of 255: what is left of a small lamp's image 4 mm off, at the most
constexpr int kBurntOut = 250;          // of 255, in all three channels
constexpr int kPaperMargin = 14;        // how much darker than burnt out the rest of the paper is
constexpr double kLeastGlyph = 0.5;     // mm
constexpr double kMostGlyph = 9;        // mm
constexpr double kSmallGlyph = 1.0;     // mm
constexpr int kMostGlyphs = 900;        // a card with four addresses in two languages has 450
constexpr int kMostSmallGlyphs = 110;
constexpr double kMostSmallShare = 0.33;  // of all glyphs

int odd(double pixels) { return std::max(3, static_cast<int>(pixels)) | 1; }

// The steepest changes of brightness a pixel in a cell, by Sobel's masks, in four directions: along x, along y and
// along the diagonals. The cell does not touch the picture's border.
cv::Vec4d steepest_slopes(const cv::Mat& grey, const cv::Rect& cell) {
  int most_x = 0;
  int most_y = 0;
  int most_falling = 0;
  int most_rising = 0;
  for (int y = cell.y; y < cell.y + cell.height; ++y) {
    const auto* above = grey.ptr<std::uint8_t>(y - 1);
    const auto* row = grey.ptr<std::uint8_t>(y);
    const auto* below = grey.ptr<std::uint8_t>(y + 1);
    for (int x = cell.x; x < cell.x + cell.width; ++x) {
      const int dx = above[x + 1] - above[x - 1] + 2 * (row[x + 1] - row[x - 1]) + below[x + 1] - below[x - 1];
      const int dy = below[x - 1] + 2 * below[x] + below[x + 1] - above[x - 1] - 2 * above[x] - above[x + 1];
      most_x = std::max(most_x, std::abs(dx));
      most_y = std::max(most_y, std::abs(dy));
      most_falling = std::max(most_falling, std::abs(dx + dy));
      most_rising = std::max(most_rising, std::abs(dx - dy));
    }
  }
  return cv::Vec4d(most_x, most_y, most_falling / std::sqrt(2.0), most_rising / std::sqrt(2.0)) / 8;
}

// The lightest value in a cell less the darkest. There are thousands of cells a face: a call of cv::minMaxLoc() for
// each takes ten times as long.
int contrast_of(const cv::Mat& grey, const cv::Rect& cell) {
  std::uint8_t darkest = 255;
  std::uint8_t lightest = 0;
  for (int y = cell.y; y < cell.y + cell.height; ++y) {
    const auto* row = grey.ptr<std::uint8_t>(y) + cell.x;
    for (int x = 0; x < cell.width; ++x) {
      darkest = std::min(darkest, row[x]);
      lightest = std::max(lightest, row[x]);
    }
  }
  return lightest - darkest;
}

// The quartile, over places with contrast, of contrast over slope: how many pixels the better edges take, in
// millimetres. Each direction by itself, and the worst: a camera that moved leaves the edges along its way sharp.
double edge_width(const cv::Mat& grey, double px_per_mm) {
  // Cells of 1.2 mm hold an edge and its two sides.
  const int cell = std::max(6, static_cast<int>(1.2 * px_per_mm));
  const int rim = std::max(1, cvRound(kRim * px_per_mm));
  std::array<std::vector<double>, 4> widths;
  // Every other cell, as the black squares of a chessboard are: there are thousands.
  bool odd_row = false;
  for (int y = rim; y + cell + rim <= grey.rows; y += cell, odd_row = !odd_row) {
    for (int x = rim + (odd_row ? cell : 0); x + cell + rim <= grey.cols; x += 2 * cell) {
      const cv::Rect rect(x, y, cell, cell);
      const int contrast = contrast_of(grey, rect);
      if (contrast < kEdgeContrast) continue;
      const cv::Vec4d slopes = steepest_slopes(grey, rect);
      for (int i = 0; i < 4; ++i) widths[i].push_back(contrast / std::max(0.5, slopes[i]));
    }
  }
  if (widths[0].size() < kLeastEdges) return 0;
  double worst = 0;
  for (std::vector<double>& w : widths) {
    const auto quartile = w.begin() + static_cast<std::ptrdiff_t>(w.size() / 4);
    std::nth_element(w.begin(), quartile, w.end());
    worst = std::max(worst, *quartile);
  }
  return worst / px_per_mm;
}

// The middle of the values at the places of a mask; 255 where there are none.
int median_at(const cv::Mat& grey, const cv::Mat& mask) {
  std::vector<std::uint8_t> values;
  for (int y = 0; y < grey.rows; ++y) {
    for (int x = 0; x < grey.cols; ++x) {
      if (mask.at<std::uint8_t>(y, x) != 0) values.push_back(grey.at<std::uint8_t>(y, x));
    }
  }
  if (values.empty()) return 255;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

}  // namespace

PrintMeasure measure_print(const cv::Mat& grey, double px_per_mm) {
  PrintMeasure measure;
  const double scale = std::min(1.0, 8 / px_per_mm);
  cv::Mat small = grey;
  if (scale < 1) {
    // Linear: at this scale as good for counting as a mean over areas, at a fraction of the time.
    const cv::Size size(std::max(1, cvRound(grey.cols * scale)), std::max(1, cvRound(grey.rows * scale)));
    cv::resize(grey, small, size, 0, 0, cv::INTER_LINEAR);
  }
  const double ppm = px_per_mm * scale;
  // Print against its surroundings: what a local median removes.
  // The ground is smooth: half the size will do, at a fifth of the time, where that leaves the print its shape.
  cv::Mat ground;
  if (ppm >= kHalvable) {
    cv::resize(median_of(shrunk(small, 0.5), odd(1.3 * ppm)), ground, small.size(), 0, 0, cv::INTER_LINEAR);
  } else {
    ground = median_of(small, odd(2.6 * ppm));
  }
  cv::Mat print;
  cv::absdiff(small, ground, print);
  // What the cut along the card's edges left of the desk is no print.
  const int rim = std::min({cvRound(kRim * ppm), print.cols / 4, print.rows / 4});
  print = print(cv::Rect(rim, rim, print.cols - 2 * rim, print.rows - 2 * rim));
  const auto total = static_cast<double>(print.total());
  const Histogram histogram(print);
  measure.share = histogram.above(kFaint) / total;
  measure.strong_share = histogram.above(kStrong) / total;

  // As faint as the print is.
  int above = 0;
  int strongest = 255;
  while (strongest > 0 && above + histogram.count(strongest) < 0.01 * total) above += histogram.count(strongest--);
  for (const Component& piece : components(print > std::clamp(strongest / 2, kFaint, 40))) {
    const double w = piece.box.width / ppm;
    const double h = piece.box.height / ppm;
    const double size = std::max(w, h);
    if (size < kLeastGlyph || size > kMostGlyph || std::min(w, h) < 0.1 * size) continue;
    ++measure.glyphs;
    measure.small_glyphs += size < kSmallGlyph;
  }
  measure.edge_width = edge_width(grey, px_per_mm);
  return measure;
}

bool is_blank(const PrintMeasure& print) { return print.share < kLeastShare; }

bool is_document(const PrintMeasure& print) {
  return print.glyphs > kMostGlyphs ||
         (print.small_glyphs > kMostSmallGlyphs && print.small_glyphs > kMostSmallShare * print.glyphs);
}

double glare_share(const cv::Mat& colour, double px_per_mm) {
  const double scale = std::min(1.0, 4 / px_per_mm);
  const double ppm = px_per_mm * scale;
  const cv::Mat small = shrunk(colour, scale);
  cv::Mat burnt;
  cv::inRange(small, cv::Scalar::all(kBurntOut), cv::Scalar::all(255), burnt);
  const auto total = static_cast<double>(burnt.total());
  const double all = cv::countNonZero(burnt) / total;
  if (all < kGlare || all > kWhitePaper) return 0;
  // Patches, not the grains that noise lifts over the limit.
  cv::morphologyEx(burnt, burnt, cv::MORPH_CLOSE, cv::Mat::ones(3, 3, CV_8U));
  cv::morphologyEx(burnt, burnt, cv::MORPH_OPEN,
                   cv::getStructuringElement(cv::MORPH_ELLIPSE, {odd(1.8 * ppm), odd(1.8 * ppm)}));
  const double share = cv::countNonZero(burnt) / total;
  if (share < kGlare) return 0;
  // Paper that the scanner or the light makes white all over is no glare: ask what the paper is elsewhere.
  cv::Mat grey;
  cv::cvtColor(small, grey, cv::COLOR_BGR2GRAY);
  std::vector<int> histogram(256);
  int n = 0;
  for (int y = 0; y < grey.rows; ++y) {
    for (int x = 0; x < grey.cols; ++x) {
      if (burnt.at<std::uint8_t>(y, x) != 0) continue;
      ++histogram[grey.at<std::uint8_t>(y, x)];
      ++n;
    }
  }
  int passed = 0;
  int paper = 255;  // the brightest fifth of the rest begins here
  while (paper > 0 && passed + histogram[paper] < n / 5) passed += histogram[paper--];
  if (paper > kBurntOut - kPaperMargin) return 0;
  // White paper ends at print, and a white band at its edge, from one pixel to the next; a lamp's image fades out.
  cv::Mat away;
  cv::distanceTransform(~burnt, away, cv::DIST_L2, 3);
  cv::Mat along_x;
  cv::Mat along_y;
  cv::Mat slope;
  cv::Sobel(grey, along_x, CV_32F, 1, 0, 3, ppm / 8);
  cv::Sobel(grey, along_y, CV_32F, 0, 1, 3, ppm / 8);
  cv::magnitude(along_x, along_y, slope);
  const cv::Mat edge = (away >= 0.2 * ppm) & (away <= 0.8 * ppm);
  const int around = cv::countNonZero(edge);
  if (around == 0 || cv::countNonZero((slope > kHardSlope) & edge) > kMostHard * around) return 0;
  // A window's light falls off over the whole card, and what it burns out is still to be read.
  const cv::Mat ring = (away >= 3.75 * ppm) & (away <= 4.25 * ppm);
  return share >= kLargeGlare || median_at(grey, ring) <= kFadedOut ? share : 0;
}

std::vector<Warning> quality_warnings(const CardFace& face, const PrintMeasure& print) {
  std::vector<Warning> warnings;
  // Few pixels make wide edges, too: that is low_resolution.
  if (print.edge_width > std::max(kBlurredEdge, kSharpEdge / face.px_per_mm)) warnings.push_back(Warning::blurred);
  if (glare_share(face.colour, face.px_per_mm) > kGlare) warnings.push_back(Warning::glare);
  if (is_blank(print)) {
    warnings.push_back(Warning::blank);
  } else if (print.strong_share < kLeastShare) {
    warnings.push_back(Warning::low_contrast);
  }
  return warnings;
}

}  // namespace meishi
