#include "capture/card_outline.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "capture/flatten.h"

namespace meishi {

namespace {

constexpr int kWorkSize = 800;        // long side of the image in which outlines are searched
constexpr double kMinArea = 0.06;     // of the page: a smaller quad is a logo, a stamp, a speck
constexpr double kMinSupport = 0.62;  // of the outline on edges
constexpr double kMinSide = 0.2;      // of the page's short side: what may be a side of a card
constexpr double kUnseenSide = 0.4;   // support of a side that runs along or outside the page's rim
constexpr double kDoubtful = 0.8;     // support under which the search goes on with line segments
constexpr std::size_t kMostSegments = 24;
constexpr double kEdgeContrast = 5;  // Lab units across an edge that counts
constexpr double kEdgeReach = 3;     // work pixels from the line to either side where colours are compared

struct Line {
  cv::Point2d point;
  cv::Point2d direction;
};

cv::Point2d to_cv(const Point& p) { return {p.x, p.y}; }

std::optional<cv::Point2d> intersection(const Line& a, const Line& b) {
  const double cross = a.direction.cross(b.direction);
  if (std::abs(cross) < 1e-6) return std::nullopt;
  return a.point + a.direction * ((b.point - a.point).cross(b.direction) / cross);
}

std::optional<Quad> quad_of_lines(const std::array<Line, 4>& sides) {
  Quad quad;
  for (int i = 0; i < 4; ++i) {
    const auto corner = intersection(sides[(i + 3) % 4], sides[i]);
    if (!corner) return std::nullopt;
    quad[i] = {corner->x, corner->y};
  }
  return quad;
}

bool convex_clockwise(const Quad& q) {
  for (int i = 0; i < 4; ++i) {
    const auto a = to_cv(q[(i + 1) % 4]) - to_cv(q[i]);
    const auto b = to_cv(q[(i + 2) % 4]) - to_cv(q[(i + 1) % 4]);
    const double sine = a.cross(b) / std::max(1e-9, cv::norm(a) * cv::norm(b));
    if (sine < 0.5) return false;  // corners between 30 and 150 degrees, turning clockwise on the screen
  }
  return true;
}

void from_top_left(Quad& quad) {
  const auto first =
      std::min_element(quad.begin(), quad.end(), [](const Point& a, const Point& b) { return a.x + a.y < b.x + b.y; });
  std::rotate(quad.begin(), first, quad.end());
}

// How a candidate stands in the page.
struct Judged {
  Quad quad;
  double support = 0;
  double score = 0;
};

class OutlineSearch {
 public:
  explicit OutlineSearch(const cv::Mat& page) : page_(page) {
    scale_ = std::min(1.0, static_cast<double>(kWorkSize) / std::max(page.cols, page.rows));
    cv::resize(page, work_, {}, scale_, scale_, cv::INTER_AREA);
    cv::GaussianBlur(work_, work_, {3, 3}, 0);
    cv::cvtColor(work_, lab_, cv::COLOR_BGR2Lab);
  }

  std::optional<Quad> find() {
    for (const cv::Mat& map : edge_and_region_maps()) collect(map);
    exchange_sides();
    // A card that leaves the frame has no closed outline; its sides are there all the same.
    if (candidates_.empty() || best().support < kDoubtful) combine_segments();
    if (candidates_.empty()) return std::nullopt;
    return refined(best().quad);
  }

 private:
  std::vector<cv::Mat> edge_and_region_maps() const {
    std::vector<cv::Mat> maps;
    std::vector<cv::Mat> channels;
    cv::split(lab_, channels);
    const cv::Mat join = cv::getStructuringElement(cv::MORPH_RECT, {3, 3});
    for (std::size_t c = 0; c < channels.size(); ++c) {
      cv::Scalar deviation;
      cv::Scalar mean;
      cv::meanStdDev(channels[c], mean, deviation);
      if (c > 0 && deviation[0] < 2) continue;  // no colour to find edges in
      for (const int threshold : c == 0 ? std::vector<int>{20, 45, 90} : std::vector<int>{20, 45}) {
        cv::Mat edges;
        cv::Canny(channels[c], edges, threshold / 2.0, threshold);
        cv::dilate(edges, edges, join);
        maps.push_back(edges);
      }
    }
    // What differs from the colour of the page's rim: desk or scanner lid.
    std::vector<std::vector<std::uint8_t>> rim(3);
    const auto add = [&](int x, int y) {
      for (int c = 0; c < 3; ++c) rim[c].push_back(lab_.at<cv::Vec3b>(y, x)[c]);
    };
    for (int x = 0; x < lab_.cols; ++x) {
      add(x, 1);
      add(x, lab_.rows - 2);
    }
    for (int y = 0; y < lab_.rows; ++y) {
      add(1, y);
      add(lab_.cols - 2, y);
    }
    cv::Vec3d desk;
    for (int c = 0; c < 3; ++c) {
      std::nth_element(rim[c].begin(), rim[c].begin() + rim[c].size() / 2, rim[c].end());
      desk[c] = rim[c][rim[c].size() / 2];
    }
    cv::Mat difference;
    cv::absdiff(lab_, cv::Scalar(desk[0], desk[1], desk[2]), difference);
    std::vector<cv::Mat> parts;
    cv::split(difference, parts);
    difference = cv::max(parts[0], cv::max(parts[1], parts[2]));
    for (const double threshold : {0.0, 8.0, 16.0}) {
      cv::Mat mask;
      cv::threshold(difference, mask, threshold, 255, cv::THRESH_BINARY | (threshold == 0 ? cv::THRESH_OTSU : 0));
      cv::morphologyEx(mask, mask, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_RECT, {5, 5}));
      maps.push_back(mask);
    }
    cv::Mat light;
    cv::threshold(channels[0], light, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
    cv::morphologyEx(light, light, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_RECT, {5, 5}));
    maps.push_back(light);
    return maps;
  }

  void collect(const cv::Mat& map) {
    std::vector<std::vector<cv::Point>> contours;
    cv::findContours(map, contours, cv::RETR_LIST, cv::CHAIN_APPROX_SIMPLE);
    const double page_area = static_cast<double>(work_.cols) * work_.rows;
    for (const auto& contour : contours) {
      if (contour.size() < 4) continue;
      std::vector<cv::Point> hull;
      cv::convexHull(contour, hull, /*clockwise=*/false);  // clockwise on a screen whose y grows downwards
      const double hull_area = cv::contourArea(hull);
      if (hull_area < kMinArea * page_area) continue;
      std::vector<cv::Point> corners;
      double tolerance = 0.008;
      do {
        cv::approxPolyDP(hull, corners, tolerance * cv::arcLength(hull, true), true);
        tolerance *= 1.4;
      } while (corners.size() > 8);
      if (corners.size() >= 4) combine(corners, hull_area);
    }
  }

  // Every four sides of the hull: a corner cut off by the frame or hidden by a thumb adds sides, it does not move the
  // others.
  void combine(const std::vector<cv::Point>& corners, double hull_area) {
    const int n = static_cast<int>(corners.size());
    std::vector<Line> sides;
    for (int i = 0; i < n; ++i) {
      const cv::Point2d a = corners[i];
      const cv::Point2d b = corners[(i + 1) % n];
      sides.push_back({a, (b - a) / std::max(1e-9, cv::norm(b - a))});
      if (cv::norm(b - a) > kMinSide * std::min(work_.cols, work_.rows)) remember(sides.back());
    }
    for (int a = 0; a < n; ++a) {
      for (int b = a + 1; b < n; ++b) {
        for (int c = b + 1; c < n; ++c) {
          for (int d = c + 1; d < n; ++d) {
            if (const auto quad = quad_of_lines({sides[a], sides[b], sides[c], sides[d]})) {
              judge(*quad, hull_area / std::max(1.0, std::abs(signed_area(*quad))));
            }
          }
        }
      }
    }
  }

  void remember(const Line& line) {
    for (const Line& seen : lines_) {
      if (std::abs(seen.direction.dot(line.direction)) > 0.9998 &&
          std::abs((line.point - seen.point).cross(seen.direction)) < 2) {
        return;
      }
    }
    lines_.push_back(line);
  }

  // A band of another colour cuts a card in two, and each part makes a good rectangle. So each side of the best
  // candidates is tried again in every parallel place where any hull has a side.
  void exchange_sides() {
    for (int round = 0; round < 2; ++round) {
      std::sort(candidates_.begin(), candidates_.end(),
                [](const Judged& a, const Judged& b) { return a.score > b.score; });
      const std::size_t n = std::min<std::size_t>(candidates_.size(), 4);
      for (std::size_t i = 0; i < n; ++i) {
        const Quad start = candidates_[i].quad;
        for (int side = 0; side < 4; ++side) {
          std::array<Line, 4> sides;
          for (int k = 0; k < 4; ++k) {
            const cv::Point2d a = to_cv(start[k]);
            const cv::Point2d b = to_cv(start[(k + 1) % 4]);
            sides[k] = {a, (b - a) / std::max(1e-9, cv::norm(b - a))};
          }
          const cv::Point2d direction = sides[side].direction;
          for (const Line& line : lines_) {
            if (std::abs(line.direction.dot(direction)) < 0.97) continue;
            sides[side] = line;
            if (const auto quad = quad_of_lines(sides)) judge(*quad, 1);
          }
        }
      }
    }
  }

  const Judged& best() const {
    return *std::max_element(candidates_.begin(), candidates_.end(),
                             [](const Judged& a, const Judged& b) { return a.score < b.score; });
  }

  // Quads of two pairs of straight edges, each pair roughly parallel, wherever in the page they are.
  void combine_segments() {
    std::vector<cv::Mat> channels;
    cv::split(lab_, channels);
    std::vector<cv::Vec4f> segments;
    cv::createLineSegmentDetector(cv::LSD_REFINE_NONE)->detect(channels[0], segments);
    const auto length = [](const cv::Vec4f& s) { return std::hypot(s[2] - s[0], s[3] - s[1]); };
    std::sort(segments.begin(), segments.end(),
              [&](const cv::Vec4f& a, const cv::Vec4f& b) { return length(a) > length(b); });
    lines_.clear();
    for (const cv::Vec4f& s : segments) {
      if (length(s) < kMinSide * std::min(work_.cols, work_.rows) || lines_.size() >= kMostSegments) break;
      const cv::Point2d a(s[0], s[1]);
      const cv::Point2d b(s[2], s[3]);
      remember({a, (b - a) / cv::norm(b - a)});
    }
    struct Pair {
      const Line* first;
      const Line* second;
    };
    std::vector<Pair> pairs;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      for (std::size_t j = i + 1; j < lines_.size(); ++j) {
        const bool parallel = std::abs(lines_[i].direction.dot(lines_[j].direction)) > 0.95;
        const double apart = std::abs((lines_[j].point - lines_[i].point).cross(lines_[i].direction));
        if (parallel && apart > kMinSide * std::min(work_.cols, work_.rows)) pairs.push_back({&lines_[i], &lines_[j]});
      }
    }
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      for (std::size_t j = i + 1; j < pairs.size(); ++j) {
        if (std::abs(pairs[i].first->direction.dot(pairs[j].first->direction)) > 0.6) continue;
        const auto quad = quad_of_lines({*pairs[i].first, *pairs[j].first, *pairs[i].second, *pairs[j].second});
        if (quad) judge(*quad, 1);
      }
    }
  }

  // `filled`: the share of the quad that the hull it comes from covers.
  void judge(Quad q, double filled) {
    if (signed_area(q) < 0) std::reverse(q.begin(), q.end());
    if (!convex_clockwise(q)) return;
    from_top_left(q);
    const double area = signed_area(q);
    const double page_area = static_cast<double>(work_.cols) * work_.rows;
    if (area < kMinArea * page_area || filled < 0.75 || filled > 1.12) return;
    for (const Point& p : q) {
      if (p.x < -0.3 * work_.cols || p.x > 1.3 * work_.cols || p.y < -0.3 * work_.rows || p.y > 1.3 * work_.rows)
        return;
    }
    for (const Judged& seen : candidates_) {  // the maps find the same card again and again
      double apart = 0;
      for (int i = 0; i < 4; ++i) apart = std::max(apart, cv::norm(to_cv(seen.quad[i]) - to_cv(q[i])));
      if (apart < 1.5) return;
    }
    double sum = 0;
    double least = 1;
    for (int i = 0; i < 4; ++i) {
      const double s = side_support(q[i], q[(i + 1) % 4]);
      sum += s;
      least = std::min(least, s);
    }
    const double support = sum / 4;
    if (support < kMinSupport) return;
    const double aspect = std::abs(std::log(true_aspect(q, work_.size())));
    // Business cards are 1.35 to 2 times as long as wide, however they lie; other rectangles (bands, frames, desks)
    // lose.
    const double shape = aspect > 0.3 && aspect < 0.68 ? 1.0 : 0.6;
    candidates_.push_back({q, support, shape * (0.7 * support + 0.3 * least) * std::pow(area / page_area, 0.25)});
  }

  // The share of a side's points, as far as they lie inside the page, where the colour changes across the side.
  double side_support(const Point& from, const Point& to) const {
    const cv::Point2d a = to_cv(from);
    const cv::Point2d b = to_cv(to);
    const double length = cv::norm(b - a);
    const cv::Point2d normal((b - a).y / length, -(b - a).x / length);
    int inside = 0;
    int supported = 0;
    const int n = std::max(8, static_cast<int>(length / 4));
    for (int i = 0; i < n; ++i) {
      const cv::Point2d p = a + (b - a) * ((i + 0.5) / n);
      const cv::Point p1(p + normal * kEdgeReach);
      const cv::Point p2(p - normal * kEdgeReach);
      const cv::Rect page({0, 0}, lab_.size());
      if (!page.contains(p1) || !page.contains(p2)) continue;
      ++inside;
      const cv::Vec3b c1 = lab_.at<cv::Vec3b>(p1);
      const cv::Vec3b c2 = lab_.at<cv::Vec3b>(p2);
      const double contrast = cv::norm(cv::Vec3d(c1) - cv::Vec3d(c2));
      supported += contrast > kEdgeContrast;
    }
    return inside < 0.3 * n ? kUnseenSide : static_cast<double>(supported) / inside;
  }

  // Each side again at full resolution: the steepest change across it at many points, and a robust line through them.
  Quad refined(const Quad& rough) const {
    Quad quad;
    for (int i = 0; i < 4; ++i) quad[i] = {rough[i].x / scale_, rough[i].y / scale_};
    std::array<Line, 4> sides;
    const double reach = std::max(3.0, 3.0 / scale_);
    for (int i = 0; i < 4; ++i) {
      const cv::Point2d a = to_cv(quad[i]);
      const cv::Point2d b = to_cv(quad[(i + 1) % 4]);
      const cv::Point2d along = (b - a) / std::max(1e-9, cv::norm(b - a));
      const cv::Point2d normal(along.y, -along.x);
      std::vector<cv::Point2f> points;
      constexpr int kSamples = 60;
      for (int k = 0; k < kSamples; ++k) {
        const cv::Point2d p = a + (b - a) * (0.04 + 0.92 * (k + 0.5) / kSamples);
        if (const auto edge = steepest(p, normal, reach)) points.emplace_back(*edge);
      }
      sides[i] = {a, along};
      if (points.size() < kSamples / 3) continue;
      cv::Vec4f fitted;
      cv::fitLine(points, fitted, cv::DIST_HUBER, 0, 0.01, 0.01);
      const cv::Point2d direction(fitted[0], fitted[1]);
      if (std::abs(direction.dot(along)) < 0.999) continue;  // led astray by something beside the card
      sides[i] = {{fitted[2], fitted[3]}, direction * (direction.dot(along) < 0 ? -1 : 1)};
    }
    const auto better = quad_of_lines(sides);
    return better && convex_clockwise(*better) ? *better : quad;
  }

  std::optional<cv::Point2d> steepest(const cv::Point2d& p, const cv::Point2d& normal, double reach) const {
    const cv::Rect page({0, 0}, page_.size());
    const int steps = static_cast<int>(std::ceil(reach));
    std::vector<cv::Vec3d> profile;
    for (int s = -steps - 1; s <= steps + 1; ++s) {
      const cv::Point at(p + normal * s);
      if (!page.contains(at)) return std::nullopt;
      profile.push_back(cv::Vec3d(page_.at<cv::Vec3b>(at)));
    }
    double most = 0;
    double place = 0;
    for (int s = -steps; s <= steps; ++s) {
      const double change = cv::norm(profile[s + steps + 2] - profile[s + steps]);
      if (change > most) {
        most = change;
        place = s;
      }
    }
    if (most < 6) return std::nullopt;
    return p + normal * place;
  }

  const cv::Mat& page_;
  double scale_ = 1;
  cv::Mat work_;
  cv::Mat lab_;
  std::vector<Judged> candidates_;
  std::vector<Line> lines_;  // sides of all hulls, each once
};

}  // namespace

std::optional<Quad> find_outline(const cv::Mat& page) {
  // The work image needs an inside, too: nothing 25 times as long as wide is a card.
  const auto [shorter, longer] = std::minmax({page.cols, page.rows});
  if (shorter < 32 || longer > 25 * shorter) return std::nullopt;
  auto quad = OutlineSearch(page).find();
  if (quad) from_top_left(*quad);
  return quad;
}

}  // namespace meishi
