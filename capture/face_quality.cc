#include "capture/face_quality.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "capture/components.h"
#include "capture/shrink.h"

namespace meishi {

namespace {

constexpr double kRim = 0.6;     // mm
constexpr double kHalvable = 6;  // pixels per millimetre
constexpr int kFaint = 12;
constexpr int kStrong = 48;
constexpr double kLeastShare = 0.0005;
constexpr double kBlurredEdge = 0.36;  // mm
constexpr double kSharpEdge = 3;       // pixels that an edge in focus takes at the most
constexpr double kGlare = 0.015;       // of the face
constexpr int kBurntOut = 250;         // of 255, in all three channels
constexpr int kPaperMargin = 14;       // how much darker than burnt out the rest of the paper is
constexpr double kLeastGlyph = 0.5;    // mm
constexpr double kMostGlyph = 9;       // mm
constexpr double kSmallGlyph = 1.0;    // mm
constexpr int kMostGlyphs = 900;       // a card with four addresses in two languages has 450
constexpr int kMostSmallGlyphs = 110;
constexpr double kMostSmallShare = 0.33;  // of all glyphs

int odd(double pixels) { return std::max(3, static_cast<int>(pixels)) | 1; }

// The steepest change of brightness a pixel in a cell, along x or y, by Sobel's masks; the border itself is left out.
double steepest_slope(const cv::Mat& grey, const cv::Rect& cell) {
  int most = 0;
  for (int y = std::max(1, cell.y); y < std::min(grey.rows - 1, cell.y + cell.height); ++y) {
    const auto* above = grey.ptr<std::uint8_t>(y - 1);
    const auto* row = grey.ptr<std::uint8_t>(y);
    const auto* below = grey.ptr<std::uint8_t>(y + 1);
    for (int x = std::max(1, cell.x); x < std::min(grey.cols - 1, cell.x + cell.width); ++x) {
      const int dx = above[x + 1] - above[x - 1] + 2 * (row[x + 1] - row[x - 1]) + below[x + 1] - below[x - 1];
      const int dy = below[x - 1] + 2 * below[x] + below[x + 1] - above[x - 1] - 2 * above[x] - above[x + 1];
      most = std::max({most, std::abs(dx), std::abs(dy)});
    }
  }
  return most / 8.0;
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

// The median, over places with contrast, of contrast over slope: how many pixels an edge takes, in millimetres.
double edge_width(const cv::Mat& grey, double px_per_mm) {
  // Cells of 1.2 mm hold an edge and its two sides.
  const int cell = std::max(6, static_cast<int>(1.2 * px_per_mm));
  std::vector<double> widths;
  for (int y = 0; y + cell <= grey.rows; y += cell) {
    for (int x = 0; x + cell <= grey.cols; x += cell) {
      const cv::Rect rect(x, y, cell, cell);
      const int contrast = contrast_of(grey, rect);
      if (contrast < 50) continue;
      widths.push_back(contrast / std::max(0.5, steepest_slope(grey, rect)));
    }
  }
  if (widths.size() < 5) return 0;
  std::nth_element(widths.begin(), widths.begin() + widths.size() / 2, widths.end());
  return widths[widths.size() / 2] / px_per_mm;
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
    cv::medianBlur(shrunk(small, 0.5), ground, odd(1.3 * ppm));
    cv::resize(ground, ground, small.size(), 0, 0, cv::INTER_LINEAR);
  } else {
    cv::medianBlur(small, ground, odd(2.6 * ppm));
  }
  cv::Mat print;
  cv::absdiff(small, ground, print);
  // What the cut along the card's edges left of the desk is no print.
  const int rim = std::min({cvRound(kRim * ppm), print.cols / 4, print.rows / 4});
  print = print(cv::Rect(rim, rim, print.cols - 2 * rim, print.rows - 2 * rim));
  const auto total = static_cast<double>(print.total());
  measure.share = cv::countNonZero(print > kFaint) / total;
  measure.strong_share = cv::countNonZero(print > kStrong) / total;

  // As faint as the print is.
  std::vector<int> histogram(256);
  for (int y = 0; y < print.rows; ++y) {
    const auto* row = print.ptr<std::uint8_t>(y);
    for (int x = 0; x < print.cols; ++x) ++histogram[row[x]];
  }
  int above = 0;
  int strongest = 255;
  while (strongest > 0 && above + histogram[strongest] < 0.01 * total) above += histogram[strongest--];
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
  const cv::Mat small = shrunk(colour, scale);
  cv::Mat burnt;
  cv::inRange(small, cv::Scalar::all(kBurntOut), cv::Scalar::all(255), burnt);
  const auto total = static_cast<double>(burnt.total());
  const double share = cv::countNonZero(burnt) / total;
  if (share < kGlare || share > 0.6) return 0;
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
  // White bands and letters on colour have sharp edges; a lamp's image fades out.
  cv::Mat rim;
  cv::Mat wide;
  cv::dilate(burnt, wide, cv::getStructuringElement(cv::MORPH_ELLIPSE, {odd(2 * 4 * 0.7), odd(2 * 4 * 0.7)}));
  rim = wide & ~burnt;
  const double faded = cv::mean(grey, rim)[0];
  return faded > 0.5 * (paper + kBurntOut) - 12 ? share : 0;
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
