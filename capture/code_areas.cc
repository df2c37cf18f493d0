#include "capture/code_areas.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace meishi {

namespace {

constexpr double kWorkPxPerMm = 8;  // a module of a code is 0.2 mm or more
constexpr double kCellMm = 0.5;     // one cell of the density map
constexpr int kEdge = 40;           // grey levels from one pixel to the next but one
constexpr std::size_t kMostAreas = 8;

int cells(double mm) { return std::max(1, static_cast<int>(std::lround(mm / kCellMm))); }

cv::Mat opened(const cv::Mat& mask, double width_mm, double height_mm) {
  cv::Mat out;
  cv::morphologyEx(mask, out, cv::MORPH_OPEN,
                   cv::getStructuringElement(cv::MORPH_RECT, {cells(width_mm), cells(height_mm)}));
  return out;
}

}  // namespace

std::vector<cv::Rect> code_areas(const cv::Mat& grey, double px_per_mm) {
  const double scale = std::min(1.0, kWorkPxPerMm / px_per_mm);
  if (std::min(grey.cols, grey.rows) * scale < kWorkPxPerMm) return {};  // a sliver
  cv::Mat small = grey;
  if (scale < 1) cv::resize(grey, small, {}, scale, scale, cv::INTER_AREA);
  // Differences over two pixels, either way.
  cv::Mat edges;
  cv::Mat across;
  cv::absdiff(small(cv::Rect(2, 0, small.cols - 2, small.rows - 2)),
              small(cv::Rect(0, 0, small.cols - 2, small.rows - 2)), edges);
  cv::absdiff(small(cv::Rect(0, 2, small.cols - 2, small.rows - 2)),
              small(cv::Rect(0, 0, small.cols - 2, small.rows - 2)), across);
  edges = cv::max(edges, across);
  cv::threshold(edges, edges, kEdge, 255, cv::THRESH_BINARY);
  const double cell = kCellMm * px_per_mm * scale;
  const cv::Size map(std::max(1, static_cast<int>(edges.cols / cell)),
                     std::max(1, static_cast<int>(edges.rows / cell)));
  cv::Mat density;
  cv::resize(edges, density, map, 0, 0, cv::INTER_AREA);
  cv::Mat dense;
  cv::threshold(density, dense, 0.25 * 255, 255, cv::THRESH_BINARY);
  // A white or black patch of a few modules is no gap; the leading of small print is wider.
  cv::morphologyEx(dense, dense, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, {2, 2}));
  cv::Mat block = opened(dense, 6, 6) | opened(dense, 12, 4) | opened(dense, 4, 12);

  cv::Mat labels;
  cv::Mat stats;
  cv::Mat centroids;
  const int count = cv::connectedComponentsWithStats(block, labels, stats, centroids, 8);
  std::vector<std::pair<int, cv::Rect>> found;
  const double pixel = cell / scale;  // of a cell, in pixels of the face
  const double margin = 3 * px_per_mm;
  for (int i = 1; i < count; ++i) {
    const double x = stats.at<int>(i, cv::CC_STAT_LEFT) * pixel - margin;
    const double y = stats.at<int>(i, cv::CC_STAT_TOP) * pixel - margin;
    const double w = stats.at<int>(i, cv::CC_STAT_WIDTH) * pixel + 2 * margin;
    const double h = stats.at<int>(i, cv::CC_STAT_HEIGHT) * pixel + 2 * margin;
    const cv::Rect area = cv::Rect(static_cast<int>(x), static_cast<int>(y), static_cast<int>(std::ceil(w)),
                                   static_cast<int>(std::ceil(h))) &
                          cv::Rect({}, grey.size());
    found.emplace_back(stats.at<int>(i, cv::CC_STAT_AREA), area);
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<cv::Rect> out;
  for (std::size_t i = 0; i < std::min(found.size(), kMostAreas); ++i) out.push_back(found[i].second);
  return out;
}

}  // namespace meishi
