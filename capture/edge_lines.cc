#include "capture/edge_lines.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "capture/line_segments.h"
#include "capture/shrink.h"

namespace meishi {

namespace {

constexpr double kQuantization = 0.7;  // grey levels: see the header
constexpr double kFaintQuantization = 0.7;
constexpr double kDetectorScale = 0.8;         // of the picture inside line_segments()
constexpr double kJoinSine = 0.035;            // 2 degrees: segments of one line
constexpr double kJoinDistance = 2;            // pixels from the line
constexpr double kColourDeviation = 3.5;       // of a and b: below, the page is grey and colour tells nothing
constexpr double kFaintColourDeviation = 0.8;  // cream on white
constexpr double kLeastSegment = 12;           // pixels: shorter ones are print and grain

double length_of(const cv::Vec4f& s) { return std::hypot(s[2] - s[0], s[3] - s[1]); }

void detect(const cv::Mat& channel, double quantization, double scale, std::vector<cv::Vec4f>& segments) {
  std::vector<cv::Vec4f> found = line_segments(channel, quantization);
  std::erase_if(found, [&](const cv::Vec4f& s) { return length_of(s) * scale < kLeastSegment; });
  std::sort(found.begin(), found.end(),
            [](const cv::Vec4f& a, const cv::Vec4f& b) { return length_of(a) > length_of(b); });
  // The detector counts from the middle of its own first pixel.
  const auto half = static_cast<float>(0.5 / kDetectorScale);
  for (const cv::Vec4f& s : found) segments.push_back((s + cv::Vec4f::all(half)) * scale);
}

// a and b along the axis on which they vary most, 128 where there is no colour; `deviation` is how much they vary.
// Empty where that is so little that nothing can be seen in it.
cv::Mat main_colour(const std::vector<cv::Mat>& channels, double& deviation) {
  cv::Mat a;
  cv::Mat b;
  cv::resize(channels[1], a, {}, 0.25, 0.25, cv::INTER_AREA);
  cv::resize(channels[2], b, {}, 0.25, 0.25, cv::INTER_AREA);
  a.convertTo(a, CV_32F, 1, -cv::mean(a)[0]);
  b.convertTo(b, CV_32F, 1, -cv::mean(b)[0]);
  const double n = static_cast<double>(a.total());
  const double aa = a.dot(a) / n;
  const double bb = b.dot(b) / n;
  const double ab = a.dot(b) / n;
  deviation = std::sqrt(aa + bb);
  if (deviation <= kFaintColourDeviation) return {};
  const double angle = 0.5 * std::atan2(2 * ab, aa - bb);
  cv::Mat colour;
  const double ca = std::cos(angle);
  const double cb = std::sin(angle);
  cv::addWeighted(channels[1], ca, channels[2], cb, 128 * (1 - ca - cb), colour);
  return colour;
}

// At half the size, where noise is less and soft edges are steeper: a channel around its value at the page's rim, a lid
// or a desk, with more contrast than eight bits of the whole range have: as much as the sum of four pixels has.
cv::Mat faint_edges(const cv::Mat& channel) {
  std::vector<std::uint8_t> rim;
  for (int x = 0; x < channel.cols; x += 2) {
    rim.push_back(channel.at<std::uint8_t>(0, x));
    rim.push_back(channel.at<std::uint8_t>(channel.rows - 1, x));
  }
  for (int y = 0; y < channel.rows; y += 2) {
    rim.push_back(channel.at<std::uint8_t>(y, 0));
    rim.push_back(channel.at<std::uint8_t>(y, channel.cols - 1));
  }
  std::nth_element(rim.begin(), rim.begin() + rim.size() / 2, rim.end());
  const int ground = 128 - 4 * rim[rim.size() / 2];
  cv::Mat half(cvRound(channel.rows / 2.0), cvRound(channel.cols / 2.0), CV_8U);
  for (int y = 0; y < half.rows; ++y) {
    const auto* upper = channel.ptr<std::uint8_t>(2 * y);
    const auto* lower = channel.ptr<std::uint8_t>(std::min(2 * y + 1, channel.rows - 1));
    auto* out = half.ptr<std::uint8_t>(y);
    const int pairs = std::min(half.cols, channel.cols / 2);
    for (int x = 0; x < pairs; ++x) {
      const int sum = upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1];
      out[x] = static_cast<std::uint8_t>(std::clamp(sum + ground, 0, 255));
    }
    if (pairs < half.cols) {  // an odd last column
      const int sum = 2 * (upper[channel.cols - 1] + lower[channel.cols - 1]);
      out[pairs] = static_cast<std::uint8_t>(std::clamp(sum + ground, 0, 255));
    }
  }
  return half;
}

void insert_run(std::vector<Run>& runs, Run run) {
  const auto place =
      std::lower_bound(runs.begin(), runs.end(), run.from, [](const Run& r, double from) { return r.to < from; });
  auto end = place;
  while (end != runs.end() && end->from <= run.to) {
    run.from = std::min(run.from, end->from);
    run.to = std::max(run.to, end->to);
    ++end;
  }
  runs.insert(runs.erase(place, end), run);
}

// The segments of a line, each pixel of them a point: their sums, for the straight line through all of them.
struct Points {
  double weight = 0;
  cv::Point2d sum;
  double xx = 0;
  double xy = 0;
  double yy = 0;

  void add(const cv::Point2d& a, const cv::Point2d& b) {
    const double length = cv::norm(b - a);
    const cv::Point2d middle = (a + b) / 2;
    const cv::Point2d span = (b - a) / std::sqrt(12);
    weight += length;
    sum += middle * length;
    xx += length * (middle.x * middle.x + span.x * span.x);
    xy += length * (middle.x * middle.y + span.x * span.y);
    yy += length * (middle.y * middle.y + span.y * span.y);
  }

  // `line` through them, its positions kept.
  void fit(EdgeLine& line) const {
    const cv::Point2d mean = sum / weight;
    const double vxx = xx / weight - mean.x * mean.x;
    const double vxy = xy / weight - mean.x * mean.y;
    const double vyy = yy / weight - mean.y * mean.y;
    const double angle = 0.5 * std::atan2(2 * vxy, vxx - vyy);
    cv::Point2d direction(std::cos(angle), std::sin(angle));
    if (direction.dot(line.direction) < 0) direction = -direction;
    line.point = mean + direction * (line.point - mean).dot(direction);
    line.direction = direction;
  }
};

bool join(std::vector<EdgeLine>& lines, std::vector<Points>& points, const cv::Point2d& a, const cv::Point2d& b) {
  const cv::Point2d direction = (b - a) / cv::norm(b - a);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EdgeLine& line = lines[i];
    if (std::abs(line.direction.cross(direction)) > kJoinSine) continue;
    if (std::abs((a - line.point).cross(line.direction)) > kJoinDistance) continue;
    if (std::abs((b - line.point).cross(line.direction)) > kJoinDistance) continue;
    const auto [from, to] = std::minmax({line.position(a), line.position(b)});
    insert_run(line.runs, {from, to});
    points[i].add(a, b);
    points[i].fit(line);
    return true;
  }
  return false;
}

}  // namespace

double EdgeLine::coverage(double from, double to) const {
  if (to <= from) return 0;
  double covered = 0;
  for (const Run& run : runs) covered += std::max(0.0, std::min(run.to, to) - std::max(run.from, from));
  return covered / (to - from);
}

std::optional<cv::Point2d> intersection(const EdgeLine& a, const EdgeLine& b) {
  const double cross = a.direction.cross(b.direction);
  if (std::abs(cross) < 1e-6) return std::nullopt;
  return a.point + a.direction * ((b.point - a.point).cross(b.direction) / cross);
}

std::vector<EdgeLine> edge_lines(const cv::Mat& lab, double shortest, std::size_t most) {
  std::vector<cv::Mat> channels;
  cv::split(lab, channels);
  std::vector<cv::Vec4f> segments;
  detect(channels[0], kQuantization, 1, segments);
  double deviation = 0;
  const cv::Mat colour = main_colour(channels, deviation);
  if (deviation > kColourDeviation) detect(shrunk(colour, 0.5), kQuantization, 2, segments);
  detect(faint_edges(channels[0]), kFaintQuantization, 2, segments);
  if (deviation > kFaintColourDeviation) detect(faint_edges(colour), kFaintQuantization, 2, segments);

  std::vector<EdgeLine> lines;
  std::vector<Points> points;  // of each line
  for (const cv::Vec4f& s : segments) {
    const cv::Point2d a(s[0], s[1]);
    const cv::Point2d b(s[2], s[3]);
    if (join(lines, points, a, b)) continue;
    // Segments come longest first, so what begins a line is its longest part; short ones only add to lines.
    if (length_of(s) < shortest || lines.size() >= most) continue;
    const cv::Point2d direction = (b - a) / cv::norm(b - a);
    lines.push_back({a, direction, {{0, cv::norm(b - a)}}, false});
    points.emplace_back().add(a, b);
  }
  const double w = lab.cols;
  const double h = lab.rows;
  lines.push_back({{0, 0}, {1, 0}, {{0, w}}, true});
  lines.push_back({{w, 0}, {0, 1}, {{0, h}}, true});
  lines.push_back({{0, h}, {1, 0}, {{0, w}}, true});
  lines.push_back({{0, 0}, {0, 1}, {{0, h}}, true});
  return lines;
}

}  // namespace meishi
