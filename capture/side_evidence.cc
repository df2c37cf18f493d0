#include "capture/side_evidence.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace meishi {

namespace {

constexpr double kStep = 3;           // pixels between the places looked at
constexpr std::size_t kWindow = 2;    // places to either side that are averaged with one
constexpr double kLeastChange = 2;    // Lab units; noise adds to it
constexpr double kPrintedDepth = 22;  // of a printed rule, in lightness
constexpr double kBeyond = 0.12;      // of the side's length, on each end
constexpr double kBeyondFrom = 0.03;

// Mean colours across the side at one place: outside to inside.
struct Place {
  cv::Vec3d outer;
  cv::Vec3d near_outer;
  cv::Vec3d centre;
  cv::Vec3d near_inner;
  cv::Vec3d inner;
  bool inside = false;  // the page
};

cv::Point pixel_at(const cv::Point2d& p) { return {cvFloor(p.x), cvFloor(p.y)}; }

Place look(const cv::Mat& lab, const cv::Point2d& p, const cv::Point2d& normal) {
  Place place;
  const cv::Rect page({0, 0}, lab.size());
  if (!page.contains(pixel_at(p + normal * 5)) || !page.contains(pixel_at(p - normal * 5))) return place;
  place.inside = true;
  const auto at = [&](double offset) { return cv::Vec3d(lab.at<cv::Vec3b>(pixel_at(p + normal * offset))); };
  const auto clamped = [&](double offset) {
    cv::Point q = pixel_at(p + normal * offset);
    q.x = std::clamp(q.x, 0, lab.cols - 1);
    q.y = std::clamp(q.y, 0, lab.rows - 1);
    return cv::Vec3d(lab.at<cv::Vec3b>(q));
  };
  place.centre = (at(-0.7) + at(0.7)) / 2;
  place.near_inner = at(2);
  place.near_outer = at(-2);
  place.inner = (clamped(3.5) + clamped(5)) / 2;
  place.outer = (clamped(-3.5) + clamped(-5)) / 2;
  return place;
}

struct Judged {
  bool seen = false;
  bool edge = false;
  bool rule = false;
  double strength = 0;
};

Judged judge(const std::vector<Place>& places, std::size_t i, double least, std::size_t window = kWindow) {
  Place mean;
  int n = 0;
  for (std::size_t k = i < window ? 0 : i - window; k <= std::min(places.size() - 1, i + window); ++k) {
    if (!places[k].inside) continue;
    mean.outer += places[k].outer;
    mean.near_outer += places[k].near_outer;
    mean.centre += places[k].centre;
    mean.near_inner += places[k].near_inner;
    mean.inner += places[k].inner;
    ++n;
  }
  Judged judged;
  if (n == 0 || !places[i].inside) return judged;
  judged.seen = true;
  const double near = cv::norm(mean.near_inner - mean.near_outer) / n;
  const double far = cv::norm(mean.inner - mean.outer) / n;
  // A card lying on white shows as a thin shadow line between equal grounds.
  const double near_dip = (std::min(mean.near_inner[0], mean.near_outer[0]) - mean.centre[0]) / n;
  const double dip =
      (std::min(mean.inner[0], mean.outer[0]) - std::min({mean.centre[0], mean.near_inner[0], mean.near_outer[0]})) / n;
  judged.strength = std::max({near, near_dip, std::min(far, 2 * near)});
  judged.edge = std::max({near, far, dip}) > least && judged.strength > 0.6 * least;
  judged.rule = dip > kPrintedDepth && far < 0.3 * dip;
  return judged;
}

}  // namespace

SideEvidence side_evidence(const cv::Mat& lab, const Point& from, const Point& to, double noise) {
  const cv::Point2d a(from.x, from.y);
  const cv::Point2d b(to.x, to.y);
  const double length = std::max(1.0, cv::norm(b - a));
  const cv::Point2d along = (b - a) / length;
  const cv::Point2d normal(-along.y, along.x);  // inwards, of a side that runs clockwise
  const double least = kLeastChange + 1.2 * noise;

  const auto walk = [&](double begin, double end) {
    std::vector<Place> places;
    for (double t = begin; t <= end; t += kStep) places.push_back(look(lab, a + along * t, normal));
    return places;
  };
  SideEvidence evidence;
  // Corners may be round or hidden; they are not looked at.
  const auto places = walk(0.04 * length, 0.96 * length);
  int seen = 0;
  int edges = 0;
  int rules = 0;
  std::vector<double> strengths;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Judged judged = judge(places, i, least);
    if (places[i].inside) evidence.step += places[i].inner - places[i].outer;
    seen += judged.seen;
    edges += judged.edge;
    rules += judged.rule;
    if (judged.edge) strengths.push_back(judged.strength);
  }
  if (places.empty()) return evidence;
  evidence.seen = static_cast<double>(seen) / static_cast<double>(places.size());
  if (seen > 0) {
    evidence.step /= seen;
    evidence.support = static_cast<double>(edges) / seen;
    evidence.printed = static_cast<double>(rules) / seen;
  }
  if (edges > 0) {
    evidence.strength = std::accumulate(strengths.begin(), strengths.end(), 0.0) / edges;
    std::nth_element(strengths.begin(), strengths.begin() + edges / 2, strengths.end());
    evidence.typical = strengths[edges / 2];
  }
  int beyond = 0;
  int beyond_seen = 0;
  for (const auto& piece :
       {walk(-kBeyond * length, -kBeyondFrom * length), walk((1 + kBeyondFrom) * length, (1 + kBeyond) * length)}) {
    for (std::size_t i = 0; i < piece.size(); ++i) {
      const Judged judged = judge(piece, i, least);
      beyond_seen += judged.seen;
      beyond += judged.edge && judged.strength > 0.4 * evidence.strength;
    }
  }
  evidence.beyond = beyond_seen == 0 ? 0 : static_cast<double>(beyond) / beyond_seen;
  return evidence;
}

double edge_share(const cv::Mat& lab, const Point& from, const Point& to, double noise, double least) {
  const cv::Point2d a(from.x, from.y);
  const cv::Point2d b(to.x, to.y);
  const double length = std::max(1e-9, cv::norm(b - a));
  const cv::Point2d normal(-(b - a).y / length, (b - a).x / length);
  const int n = std::max(4, static_cast<int>(length / kStep));
  std::vector<Place> places;
  // Away from the ends: there other edges begin.
  for (int i = 0; i < n; ++i) places.push_back(look(lab, a + (b - a) * (0.15 + 0.7 * (i + 0.5) / n), normal));
  int edges = 0;
  int seen = 0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Judged judged = judge(places, i, std::max(least, kLeastChange + 1.2 * noise), 1);
    seen += judged.seen;
    edges += judged.edge;
  }
  return seen == 0 ? 0 : static_cast<double>(edges) / seen;
}

double noise_of(const cv::Mat& channel) {
  std::vector<int> histogram(1024);
  int n = 0;
  for (int y = 1; y + 1 < channel.rows; y += 3) {
    const auto* above = channel.ptr<std::uint8_t>(y - 1);
    const auto* row = channel.ptr<std::uint8_t>(y);
    const auto* below = channel.ptr<std::uint8_t>(y + 1);
    for (int x = 1; x + 1 < channel.cols; x += 3) {
      const int second = above[x - 1] - 2 * above[x] + above[x + 1] - 2 * (row[x - 1] - 2 * row[x] + row[x + 1]) +
                         below[x - 1] - 2 * below[x] + below[x + 1];
      ++histogram[std::min(1023, std::abs(second))];
      ++n;
    }
  }
  int passed = 0;
  int median = 0;
  while (median < 1023 && passed + histogram[median] < n / 2) passed += histogram[median++];
  return median / (0.6745 * 6);  // the mask's weights have a squared sum of 36
}

}  // namespace meishi
