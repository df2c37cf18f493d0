#include "capture/print_slope.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace meishi {

namespace {

constexpr double kMost = 3.5;       // degrees
constexpr double kStep = 0.1;       // degrees
constexpr double kContrast = 50;    // of 255, of print on its ground
constexpr double kMostGlyphMm = 9;  // a larger spot is a band, a rule or a picture
constexpr double kLeastGlyphMm = 0.4;
constexpr std::size_t kLeastInk = 400;  // pixels
constexpr double kSharper = 1.15;       // than the profile that is not askew
constexpr double kStandsOut = 1.6;      // from the usual profile
constexpr double kLeast = 0.8;          // degrees; what is less askew is read as well, and sharper than turned

std::vector<cv::Point> ink_of_glyphs(const cv::Mat& grey, double px_per_mm) {
  const int reach = std::max(3, static_cast<int>(6 * px_per_mm) | 1);
  cv::Mat ground;
  cv::blur(grey, ground, {reach, reach});
  cv::Mat difference;
  cv::absdiff(grey, ground, difference);
  const cv::Mat ink = difference > kContrast;
  cv::Mat labels;
  cv::Mat stats;
  cv::Mat centres;
  const int count = cv::connectedComponentsWithStats(ink, labels, stats, centres, 8, CV_32S);
  std::vector<bool> glyph(static_cast<std::size_t>(count), false);
  for (int i = 1; i < count; ++i) {
    const int longer = std::max(stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
    glyph[static_cast<std::size_t>(i)] = longer < kMostGlyphMm * px_per_mm && longer > kLeastGlyphMm * px_per_mm;
  }
  std::vector<cv::Point> out;
  for (int y = 0; y < ink.rows; ++y) {
    const auto* row = labels.ptr<int>(y);
    for (int x = 0; x < ink.cols; ++x) {
      if (glyph[static_cast<std::size_t>(row[x])]) out.emplace_back(x, y);
    }
  }
  return out;
}

// How unlike neighbouring rows are (W. Postl, Detection of linear oblique structures, ICPR 1986). `along` and `across`:
// the coordinates of the ink along the lines and across them.
double sharpness(const std::vector<cv::Point>& ink, bool columns, double tangent, int extent) {
  const int margin = static_cast<int>(extent * std::tan(kMost * CV_PI / 180)) + 2;
  std::vector<int> profile(static_cast<std::size_t>(extent + 2 * margin), 0);
  for (const cv::Point& p : ink) {
    const double across = columns ? p.x + tangent * p.y : p.y - tangent * p.x;
    const int bin = static_cast<int>(std::lround(across)) + margin;
    if (bin >= 0 && bin < static_cast<int>(profile.size())) ++profile[static_cast<std::size_t>(bin)];
  }
  double sum = 0;
  for (std::size_t i = 1; i < profile.size(); ++i) {
    const double step = profile[i] - profile[i - 1];
    sum += step * step;
  }
  return sum;
}

struct Peak {
  double degrees = 0;
  double stands_out = 0;  // from the median
  double sharper = 0;     // than no slope
};

Peak peak_of(const std::vector<cv::Point>& ink, bool columns, int extent) {
  std::vector<double> scores;
  for (double a = -kMost; a <= kMost + kStep / 2; a += kStep) {
    scores.push_back(sharpness(ink, columns, std::tan(a * CV_PI / 180), extent));
  }
  const auto best = std::max_element(scores.begin(), scores.end());
  std::vector<double> sorted = scores;
  std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2), sorted.end());
  const double usual = std::max(1.0, sorted[sorted.size() / 2]);
  const double level = std::max(1.0, scores[scores.size() / 2]);
  return {-kMost + kStep * static_cast<double>(best - scores.begin()), *best / usual, *best / level};
}

}  // namespace

double print_slope(const cv::Mat& grey, double px_per_mm) {
  const std::vector<cv::Point> ink = ink_of_glyphs(grey, px_per_mm);
  if (ink.size() < kLeastInk) return 0;
  const int extent = std::max(grey.cols, grey.rows);
  const Peak rows = peak_of(ink, false, extent);
  const Peak columns = peak_of(ink, true, extent);
  const Peak& peak = rows.stands_out >= columns.stands_out ? rows : columns;
  const bool tells = peak.stands_out > kStandsOut && peak.sharper > kSharper && std::abs(peak.degrees) >= kLeast &&
                     std::abs(peak.degrees) < kMost - kStep / 2;
  return tells ? peak.degrees : 0;
}

}  // namespace meishi
