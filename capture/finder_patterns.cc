#include "capture/finder_patterns.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace meishi {

namespace {

constexpr double kSmallestModule = 1.7;  // pixels; 2 where the edges of the marks are half a pixel off
constexpr std::size_t kMostMarks = 48;   // text has few that are none

struct Mark {
  cv::Point2d centre;
  double module = 0;
  int hits = 1;
};

using Runs = std::array<int, 5>;

// The length of a module, when the runs are those of a line through a finder pattern.
std::optional<double> module_of(const Runs& runs) {
  const int total = runs[0] + runs[1] + runs[2] + runs[3] + runs[4];
  const double module = total / 7.0;
  if (module < kSmallestModule) return std::nullopt;
  const double slack = 0.4 * module + 0.6;
  for (const int i : {0, 1, 3, 4}) {
    if (std::abs(runs[static_cast<std::size_t>(i)] - module) > slack) return std::nullopt;
  }
  if (std::abs(runs[2] - 3 * module) > 1.5 * slack) return std::nullopt;
  return module;
}

// The runs of the column through (x, y), which lies in the middle one; `middle` becomes the y of its middle.
std::optional<Runs> column_runs(const cv::Mat& marks, int x, int y, int longest, double& middle) {
  const auto on = [&](int row) { return marks.at<std::uint8_t>(row, x) != 0; };
  if (!on(y)) return std::nullopt;
  Runs runs{};
  int top = y;
  while (top > 0 && on(top - 1)) --top;
  int bottom = y;
  while (bottom + 1 < marks.rows && on(bottom + 1)) ++bottom;
  runs[2] = bottom - top + 1;
  middle = (top + bottom) / 2.0;
  int row = top - 1;
  for (const std::size_t i : {1U, 0U}) {
    while (row >= 0 && on(row) == (i == 0) && runs[i] <= longest) {
      ++runs[i];
      --row;
    }
  }
  row = bottom + 1;
  for (const std::size_t i : {3U, 4U}) {
    while (row < marks.rows && on(row) == (i == 4) && runs[i] <= longest) {
      ++runs[i];
      ++row;
    }
  }
  return runs;
}

void add(std::vector<Mark>& found, const Mark& mark) {
  for (Mark& have : found) {
    if (cv::norm(have.centre - mark.centre) > 2 * mark.module) continue;
    have.centre = (have.centre * have.hits + mark.centre) / (have.hits + 1);
    have.module = (have.module * have.hits + mark.module) / (have.hits + 1);
    ++have.hits;
    return;
  }
  if (found.size() < kMostMarks) found.push_back(mark);
}

std::vector<Mark> finder_marks(const cv::Mat& marks) {
  std::vector<Mark> found;
  for (int y = 0; y < marks.rows; y += 2) {
    const auto* row = marks.ptr<std::uint8_t>(y);
    Runs runs{};  // the last five, the newest one last
    int begin = 0;
    for (int x = 1; x <= marks.cols; ++x) {
      if (x < marks.cols && (row[x] != 0) == (row[x - 1] != 0)) continue;
      std::rotate(runs.begin(), runs.begin() + 1, runs.end());
      runs[4] = x - begin;
      begin = x;
      if (row[x - 1] == 0) continue;
      const auto module = module_of(runs);
      if (!module) continue;
      const double middle_x = x - runs[4] - runs[3] - runs[2] / 2.0;
      double middle_y = y;
      const auto column =
          column_runs(marks, static_cast<int>(middle_x), y, static_cast<int>(3 * *module) + 2, middle_y);
      const auto height = column ? module_of(*column) : std::nullopt;
      if (!height || *height > 1.5 * *module || *module > 1.5 * *height) continue;
      add(found, {{middle_x, middle_y}, (*module + *height) / 2});
    }
  }
  return found;
}

bool alike(const Mark& a, const Mark& b) { return a.module < 1.4 * b.module && b.module < 1.4 * a.module; }

}  // namespace

std::vector<cv::Rect> finder_pattern_areas(const cv::Mat& marks) {
  const std::vector<Mark> found = finder_marks(marks);
  std::vector<cv::Rect> out;
  for (const Mark& corner : found) {
    for (const Mark& a : found) {
      for (const Mark& b : found) {
        if (&a >= &b || &a == &corner || &b == &corner || !alike(corner, a) || !alike(corner, b)) continue;
        const cv::Point2d u = a.centre - corner.centre;
        const cv::Point2d v = b.centre - corner.centre;
        const double length = cv::norm(u);
        const double other = cv::norm(v);
        // 14 modules in the smallest code, 170 in the largest; at a right angle.
        if (length < 10 * corner.module || length > 200 * corner.module) continue;
        if (std::abs(std::log(length / other)) > 0.2 || std::abs(u.dot(v)) > 0.2 * length * other) continue;
        const cv::Point2d fourth = a.centre + v;
        const double reach = 8 * corner.module * std::sqrt(2.0);
        double left = fourth.x;
        double right = fourth.x;
        double top = fourth.y;
        double bottom = fourth.y;
        for (const Mark* mark : {&corner, &a, &b}) {
          left = std::min(left, mark->centre.x);
          right = std::max(right, mark->centre.x);
          top = std::min(top, mark->centre.y);
          bottom = std::max(bottom, mark->centre.y);
        }
        const cv::Rect area(cvFloor(left - reach), cvFloor(top - reach), cvCeil(right - left + 2 * reach),
                            cvCeil(bottom - top + 2 * reach));
        out.push_back(area & cv::Rect({}, marks.size()));
      }
    }
  }
  return out;
}

}  // namespace meishi
