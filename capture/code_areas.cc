#include "capture/code_areas.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "capture/area_mean.h"
#include "capture/finder_patterns.h"

namespace meishi {

namespace {

constexpr double kWorkPxPerMm = 8;  // a module of a code is 0.2 mm or more
constexpr double kCellMm = 0.5;     // one cell of the density map
constexpr int kEdge = 40;           // grey levels from one pixel to the next but one
constexpr int kMark = 24;           // grey levels from a mark to the mean around it
constexpr std::size_t kMostAreas = 8;

int cells(double mm) { return std::max(1, static_cast<int>(std::lround(mm / kCellMm))); }

cv::Mat opened(const cv::Mat& mask, double width_mm, double height_mm) {
  cv::Mat out;
  cv::morphologyEx(mask, out, cv::MORPH_OPEN,
                   cv::getStructuringElement(cv::MORPH_RECT, {cells(width_mm), cells(height_mm)}));
  return out;
}

cv::Mat closed(const cv::Mat& mask, int width_cells, int height_cells) {
  cv::Mat out;
  cv::morphologyEx(mask, out, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, {width_cells, height_cells}));
  return out;
}

// In pixels of `small`, which has `px_per_mm`.
void add_dense_areas(const cv::Mat& small, double px_per_mm, std::vector<cv::Rect>& out) {
  const int cell = std::max(1, static_cast<int>(std::lround(kCellMm * px_per_mm)));
  // Whole cells: the mean of each is then quick to take.
  const cv::Size map((small.cols - 2) / cell, (small.rows - 2) / cell);
  if (map.area() == 0) return;
  const cv::Size size(map.width * cell, map.height * cell);
  const cv::Mat here = small(cv::Rect({0, 0}, size));
  const auto density_of = [&](cv::Point step) {
    cv::Mat edges;
    cv::absdiff(small(cv::Rect(step, size)), here, edges);
    cv::threshold(edges, edges, kEdge, 255, cv::THRESH_BINARY);
    cv::Mat density;
    cv::resize(edges, density, map, 0, 0, cv::INTER_AREA);
    return density;
  };
  const cv::Mat along = density_of({2, 0});
  const cv::Mat down = density_of({0, 2});
  cv::Mat block;
  cv::Mat dense = cv::max(along, down) > 0.25 * 255;
  // A white or black patch of a few modules is no gap; the leading of small print is wider.
  block = opened(closed(dense, 2, 2), 6, 6);
  // Bars have edges one way only.
  dense = (along > 0.2 * 255) & (down < 0.1 * 255);
  block |= opened(closed(dense, 4, 1), 12, 4);
  dense = (down > 0.2 * 255) & (along < 0.1 * 255);
  block |= opened(closed(dense, 1, 4), 4, 12);
  cv::Mat labels;
  cv::Mat stats;
  cv::Mat centroids;
  const int count = cv::connectedComponentsWithStats(block, labels, stats, centroids, 8);
  const int margin = static_cast<int>(3 * px_per_mm);
  for (int i = 1; i < count; ++i) {
    out.emplace_back(stats.at<int>(i, cv::CC_STAT_LEFT) * cell - margin,
                     stats.at<int>(i, cv::CC_STAT_TOP) * cell - margin,
                     stats.at<int>(i, cv::CC_STAT_WIDTH) * cell + 2 * margin,
                     stats.at<int>(i, cv::CC_STAT_HEIGHT) * cell + 2 * margin);
  }
}

void add_marked_areas(const cv::Mat& small, double px_per_mm, std::vector<cv::Rect>& out) {
  // The mean over about 6 mm, at a pixel a millimetre.
  cv::Mat mean;
  cv::resize(small, mean, {cvRound(small.cols / px_per_mm), cvRound(small.rows / px_per_mm)}, 0, 0, cv::INTER_AREA);
  cv::blur(mean, mean, {5, 5}, {-1, -1}, cv::BORDER_REPLICATE);
  cv::resize(mean, mean, small.size(), 0, 0, cv::INTER_LINEAR);
  for (const bool light : {false, true}) {
    cv::Mat marks;
    cv::subtract(light ? small : mean, light ? mean : small, marks);
    cv::threshold(marks, marks, kMark, 255, cv::THRESH_BINARY);
    for (const cv::Rect& area : finder_pattern_areas(marks)) out.push_back(area);
  }
}

}  // namespace

std::vector<cv::Rect> code_areas(const cv::Mat& grey, double px_per_mm) {
  const double scale = std::min(1.0, kWorkPxPerMm / px_per_mm);
  if (std::min(grey.cols, grey.rows) * scale < kWorkPxPerMm) return {};  // a sliver
  const cv::Mat small = scale < 1 ? area_mean(grey, scale) : grey;
  std::vector<cv::Rect> found;
  add_dense_areas(small, px_per_mm * scale, found);
  add_marked_areas(small, px_per_mm * scale, found);

  std::stable_sort(found.begin(), found.end(),
                   [](const cv::Rect& a, const cv::Rect& b) { return a.area() > b.area(); });
  std::vector<cv::Rect> out;
  for (const cv::Rect& area : found) {
    const cv::Rect whole(cvFloor(area.x / scale), cvFloor(area.y / scale), cvCeil(area.width / scale),
                         cvCeil(area.height / scale));
    const cv::Rect inside = whole & cv::Rect({}, grey.size());
    // Most of it was seen already: the marks of a dense code.
    const bool known = std::any_of(out.begin(), out.end(),
                                   [&](const cv::Rect& have) { return (have & inside).area() > 0.8 * inside.area(); });
    if (!known && out.size() < kMostAreas) out.push_back(inside);
  }
  return out;
}

}  // namespace meishi
