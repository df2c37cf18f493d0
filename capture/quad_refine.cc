#include "capture/quad_refine.h"

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <vector>

#include "capture/card_shape.h"
#include "capture/edge_lines.h"

namespace meishi {

namespace {

constexpr int kSamples = 60;      // places along a side
constexpr double kLeastStep = 6;  // of 255 in B, G and R together

cv::Point2d to_cv(const Point& p) { return {p.x, p.y}; }

// The colour at a point, between pixels as well; nothing where the page does not go around it.
std::optional<cv::Vec3d> colour_at(const cv::Mat& page, const cv::Point2d& p) {
  const double x = p.x - 0.5;
  const double y = p.y - 0.5;
  const int left = cvFloor(x);
  const int top = cvFloor(y);
  if (left < 0 || top < 0 || left + 1 >= page.cols || top + 1 >= page.rows) return std::nullopt;
  const auto* upper = page.ptr<cv::Vec3b>(top) + left;
  const auto* lower = page.ptr<cv::Vec3b>(top + 1) + left;
  const double u = x - left;
  const double v = y - top;
  return (cv::Vec3d(upper[0]) * (1 - u) + cv::Vec3d(upper[1]) * u) * (1 - v) +
         (cv::Vec3d(lower[0]) * (1 - u) + cv::Vec3d(lower[1]) * u) * v;
}

std::optional<cv::Point2d> steepest(const cv::Mat& page, const cv::Point2d& p, const cv::Point2d& normal,
                                    double reach) {
  const int steps = static_cast<int>(std::ceil(reach));
  std::vector<cv::Vec3d> profile;
  for (int s = -steps - 1; s <= steps + 1; ++s) {
    const auto colour = colour_at(page, p + normal * s);
    if (!colour) return std::nullopt;
    profile.push_back(*colour);
  }
  const auto change = [&](int s) { return cv::norm(profile[s + steps + 2] - profile[s + steps]); };
  int place = -steps;
  for (int s = -steps + 1; s <= steps; ++s) {
    if (change(s) > change(place)) place = s;
  }
  const double most = change(place);
  if (most < kLeastStep) return std::nullopt;
  // The top of the parabola through the steepest place and its neighbours.
  double part = 0;
  if (place > -steps && place < steps) {
    const double before = change(place - 1);
    const double after = change(place + 1);
    const double bend = 2 * most - before - after;
    if (bend > 0) part = 0.5 * (after - before) / bend;
  }
  return p + normal * (place + part);
}

}  // namespace

Quad refined(const cv::Mat& page, const Quad& rough, const std::array<bool, 4>& rim, double reach) {
  std::array<EdgeLine, 4> sides;
  reach = std::max(3.0, reach);
  for (int i = 0; i < 4; ++i) {
    const cv::Point2d a = to_cv(rough[i]);
    const cv::Point2d b = to_cv(rough[(i + 1) % 4]);
    const cv::Point2d along = (b - a) / std::max(1e-9, cv::norm(b - a));
    sides[i] = {a, along, {}, false};
    if (rim[i]) continue;
    const cv::Point2d normal(along.y, -along.x);
    std::vector<cv::Point2f> points;
    for (int k = 0; k < kSamples; ++k) {
      const cv::Point2d p = a + (b - a) * (0.04 + 0.92 * (k + 0.5) / kSamples);
      if (const auto edge = steepest(page, p, normal, reach)) points.emplace_back(*edge);
    }
    if (points.size() < kSamples / 3) continue;
    cv::Vec4f fitted;
    cv::fitLine(points, fitted, cv::DIST_HUBER, 0, 0.01, 0.01);
    const cv::Point2d direction(fitted[0], fitted[1]);
    if (std::abs(direction.dot(along)) < 0.999) continue;  // led astray by something beside the card
    sides[i] = {{fitted[2], fitted[3]}, direction * (direction.dot(along) < 0 ? -1 : 1), {}, false};
  }
  Quad quad;
  for (int i = 0; i < 4; ++i) {
    const auto corner = intersection(sides[(i + 3) % 4], sides[i]);
    if (!corner) return rough;
    quad[i] = {corner->x, corner->y};
  }
  return convex_clockwise(quad) ? quad : rough;
}

}  // namespace meishi
