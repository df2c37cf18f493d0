#include "capture/outline_candidate.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "capture/card_shape.h"
#include "capture/lab.h"
#include "capture/quad_overlap.h"
#include "capture/shrink.h"

namespace meishi {

namespace {

constexpr double kWorkSize = 1000;      // long side of the image in which outlines are searched
constexpr double kShortestSide = 0.06;  // of the page's long side: twenty cards in a picture are larger
constexpr double kLeastArea = 0.012;    // of the page
constexpr std::size_t kMostLines = 260;
constexpr std::size_t kMostQuads = 400;
constexpr double kUnseenSide = 0.5;       // support of a side that runs along or outside the page's rim
constexpr double kRimSide = 0.35;         // support of a side that the page's border stands for
constexpr double kRimSupport = 0.8;       // of the other sides of a quad that the page's border closes
constexpr double kLeastRimStep = 6;       // Lab units from the outside to the inside of a card that the frame cuts off
constexpr double kLeastRimRatio = 0.3;    // of that change on any side to that on another
constexpr double kLeastRimSeen = 0.5;     // of each of its sides that the frame does not cut off
constexpr double kAlike = 0.5;            // cosine between the changes of colour across two sides of it
constexpr double kBeyondLoss = 0.3;       // of the score where all sides go on beyond the corners
constexpr double kMostBeyondLoss = 0.08;  // for the side that does so most
constexpr double kBlankFactor = 0.9;
constexpr double kPatternFactor = 0.75;
constexpr double kPrintedLoss = 0.6;  // of a side that is a printed rule
constexpr double kRuledFactor = 0.8;  // of a quad with two sides or more that are printed rules
constexpr double kLeastEdge = 0.4;    // of a card side, seen in one piece

// 255 where the page shows print or anything as fine: what differs from the median around it, which is looked for in a
// quarter of the pixels.
cv::Mat print_map(const cv::Mat& lightness) {
  cv::Mat ground;
  cv::medianBlur(shrunk(lightness, 0.5), ground, 5);
  cv::resize(ground, ground, lightness.size(), 0, 0, cv::INTER_LINEAR);
  cv::Mat print;
  cv::absdiff(lightness, ground, print);
  return print > 7;
}

// The share of print inside a quad, its rim left out: 48 x 30 places.
double print_share(const cv::Mat& print, const Quad& quad) {
  int seen = 0;
  int printed = 0;
  for (int i = 0; i < 48; ++i) {
    for (int k = 0; k < 30; ++k) {
      const double u = 0.07 + 0.86 * (i + 0.5) / 48;
      const double v = 0.07 + 0.86 * (k + 0.5) / 30;
      const auto mix = [&](double a, double b, double c, double d) {
        return (1 - v) * ((1 - u) * a + u * b) + v * ((1 - u) * d + u * c);
      };
      const cv::Point at(static_cast<int>(mix(quad[0].x, quad[1].x, quad[2].x, quad[3].x)),
                         static_cast<int>(mix(quad[0].y, quad[1].y, quad[2].y, quad[3].y)));
      if (at.x < 0 || at.y < 0 || at.x >= print.cols || at.y >= print.rows) continue;
      ++seen;
      printed += print.at<std::uint8_t>(at) != 0;
    }
  }
  return seen == 0 ? 0 : static_cast<double>(printed) / seen;
}

// What the frame cuts off is a card only where every side is seen and divides the same two things: the card from what
// it lies on. Joints between boards, ruled lines and fingers do not.
bool separates(const OutlineCandidate& c) {
  for (int i = 0; i < 4; ++i) {
    if (!c.rim[i] && c.sides[i].seen < kLeastRimSeen) return false;
    for (int k = 0; k < 4; ++k) {
      if (c.rim[i] || c.rim[k]) continue;
      const cv::Vec3d& a = c.sides[i].step;
      const cv::Vec3d& b = c.sides[k].step;
      if (cv::norm(a) < kLeastRimStep || cv::norm(a) < kLeastRimRatio * cv::norm(b)) return false;
      if (a.dot(b) < kAlike * cv::norm(a) * cv::norm(b)) return false;
    }
  }
  return true;
}

std::optional<OutlineCandidate> weighed(const WorkPage& page, const QuadOnLines& q) {
  double sum = 0;
  double least = 1;
  double sum_of_part = 0;
  double least_of_part = 1;
  double beyond = 0;
  double most_beyond = 0;
  int rules = 0;
  int looked_at = 0;
  OutlineCandidate outline;
  outline.quad = q.quad;
  outline.rim = q.rim;
  for (int i = 0; i < 4; ++i) {
    if (q.rim[i]) {
      sum += kRimSide;
      sum_of_part += kRimSide;
      continue;
    }
    const SideEvidence side = side_evidence(page.lab, q.quad[i], q.quad[(i + 1) % 4], page.noise);
    outline.sides[i] = side;
    if (side.seen < 0.3) {
      sum += kUnseenSide;
      sum_of_part += kUnseenSide;
      continue;
    }
    ++looked_at;
    // A strong edge says more than a faint one; a faint one all along says nearly as much. A rule is no edge.
    const double value = side.support * (0.75 + 0.25 * side.strength / (side.strength + 12));
    const double rule = 1 - kPrintedLoss * side.printed;
    sum += value * rule * side.seen + kUnseenSide * (1 - side.seen);
    sum_of_part += value * side.seen + kUnseenSide * (1 - side.seen);
    least = std::min(least, value * rule);
    least_of_part = std::min(least_of_part, value);
    beyond += side.beyond;
    most_beyond = std::max(most_beyond, side.beyond);
    rules += side.printed > 0.8;
  }
  if (looked_at < 2) return std::nullopt;
  // A card may be cut off by the frame, but the frame makes rectangles of any two lines that cross it.
  const int closed = rims(outline);
  if (closed > 0 &&
      (least < kRimSupport || signed_area(q.quad) < (closed > 1 ? 0.5 : 0.1) * static_cast<double>(page.lab.total())))
    return std::nullopt;
  if (closed > 0 && !separates(outline)) return std::nullopt;
  beyond /= looked_at;
  outline.beyond = beyond;
  const double aspect = true_aspect(q.quad, page.lab.size());
  const double off = std::max(0.0, std::abs(std::abs(std::log(aspect)) - std::log(1.65)) - 0.12);
  outline.print = print_share(page.print, q.quad);
  // A blank quad is a cell of a pattern, whose lines go on, or the back of a card.
  const double blank = outline.print >= kBlankPrint ? 1 : beyond > 0.15 ? kPatternFactor : kBlankFactor;
  const double shape = std::exp(-off * off / (2 * 0.1 * 0.1)) * blank;
  outline.score = (0.6 * sum / 4 + 0.4 * least) * shape * (1 - kBeyondLoss * beyond - kMostBeyondLoss * most_beyond) *
                  (rules > 1 ? kRuledFactor : 1);
  outline.score_of_part = (0.6 * sum_of_part / 4 + 0.4 * least_of_part) * shape;
  return outline;
}

}  // namespace

WorkPage work_page(const cv::Mat& page) {
  WorkPage work;
  work.scale = std::min(1.0, kWorkSize / std::max(page.cols, page.rows));
  cv::Mat smooth;
  cv::GaussianBlur(shrunk(page, work.scale), smooth, {0, 0}, 1.0);
  work.lab = lab_of(smooth);
  cv::Mat lightness;
  cv::extractChannel(work.lab, lightness, 0);
  work.noise = noise_of(lightness);
  work.print = print_map(lightness);
  work.lines = edge_lines(work.lab, kLeastEdge * kShortestSide * std::max(work.lab.cols, work.lab.rows), kMostLines);
  return work;
}

std::vector<OutlineCandidate> outline_candidates(const WorkPage& page) {
  const QuadShape shape{kShortestSide * std::max(page.lab.cols, page.lab.rows),
                        kLeastArea * static_cast<double>(page.lab.total())};
  std::vector<OutlineCandidate> candidates;
  for (const QuadOnLines& q : quads_on_lines(page.lines, page.lab.size(), shape, kMostQuads)) {
    if (const auto candidate = weighed(page, q)) candidates.push_back(*candidate);
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const OutlineCandidate& a, const OutlineCandidate& b) { return a.score > b.score; });
  return candidates;
}

int rims(const Outline& outline) { return static_cast<int>(std::count(outline.rim.begin(), outline.rim.end(), true)); }

bool overlaps(const std::vector<Outline>& chosen, const Quad& quad) {
  return std::any_of(chosen.begin(), chosen.end(), [&](const Outline& other) {
    return common_area(other.quad, quad) > 0.1 * std::min(signed_area(other.quad), signed_area(quad));
  });
}

bool touch(const Quad& a, const Quad& b) {
  if (std::abs(std::log(signed_area(a) / signed_area(b))) > std::log(1.25)) return false;
  const double near = 0.12 * std::sqrt(signed_area(a));
  for (int i = 0; i < 4; ++i) {
    for (int k = 0; k < 4; ++k) {
      if (distance(a[i], b[(k + 1) % 4]) < near && distance(a[(i + 1) % 4], b[k]) < near) return true;
    }
  }
  return false;
}

}  // namespace meishi
