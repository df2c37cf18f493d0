// Straight edges of a page, as the lines that card sides may lie on.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <vector>

namespace meishi {

struct Run {
  double from = 0;
  double to = 0;
};

// A line and where along it edges were seen. Positions are `point + t * direction`; `direction` has length 1.
struct EdgeLine {
  cv::Point2d point;
  cv::Point2d direction;
  std::vector<Run> runs;  // in t, sorted, apart from one another
  bool rim = false;       // a border of the page, not an edge in it: what lies beyond nobody knows

  [[nodiscard]] double position(const cv::Point2d& p) const { return (p - point).dot(direction); }
  [[nodiscard]] cv::Point2d at(double t) const { return point + direction * t; }
  // The share of [from, to] that runs cover; 0 of an empty range.
  [[nodiscard]] double coverage(double from, double to) const;
};

// Nothing when the lines are parallel.
[[nodiscard]] std::optional<cv::Point2d> intersection(const EdgeLine& a, const EdgeLine& b);

// The edges of at least `shortest` pixels in a work image (Lab, 8 bit, noise smoothed), collinear ones joined, longest
// first, at most `most`; after them the four borders of the page as rim lines. Segments come from the line segment
// detector of Grompone von Gioi et al. ("LSD: a line segment detector", IPOL 2012) on the lightness and, in a page of
// colours, on the direction of colour that varies most. Its gradient threshold is set below one grey level a pixel: a
// white card on a white lid shows no more than that, and the detector's own test by alignment keeps noise out. Pure.
[[nodiscard]] std::vector<EdgeLine> edge_lines(const cv::Mat& lab, double shortest, std::size_t most);

}  // namespace meishi
