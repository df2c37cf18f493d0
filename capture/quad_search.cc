#include "capture/quad_search.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "capture/card_shape.h"

namespace meishi {

namespace {

constexpr double kLeastSine = 0.77;     // 50 degrees: flatter corners only cards seen from the table's edge have
constexpr double kLeastArm = 0.4;       // of the beginning of a corner's arm on edges
constexpr double kLeastCoverage = 0.5;  // of all sides
constexpr double kLeastSide = 0.2;      // of one
constexpr double kOutside = 0.25;       // of the page: how far beyond its rim a corner may be
constexpr double kSame = 3;             // pixels between the corners of quads that are the same card

// Where two edges meet, and along which line and way the sides leave: `next` to the quad's next corner clockwise,
// `previous` to the one before.
struct Corner {
  cv::Point2d at;
  int next = 0;
  int previous = 0;
  int next_way = 1;
  int previous_way = 1;
};

double gap_allowed(const Run& run) { return std::clamp(0.2 * (run.to - run.from), 6.0, 40.0); }

class QuadSearch {
 public:
  QuadSearch(const std::vector<EdgeLine>& lines, cv::Size page, const QuadShape& shape)
      : lines_(lines), page_(page), shape_(shape) {}

  std::vector<QuadOnLines> search(std::size_t most) {
    find_corners();
    by_next_.resize(2 * lines_.size());
    by_previous_.resize(2 * lines_.size());
    for (std::size_t i = 0; i < corners_.size(); ++i) {
      by_next_[slot(corners_[i].next, corners_[i].next_way)].push_back(i);
      by_previous_[slot(corners_[i].previous, corners_[i].previous_way)].push_back(i);
    }
    for (const Corner& corner : corners_) complete(corner);
    std::stable_sort(found_.begin(), found_.end(),
                     [](const QuadOnLines& a, const QuadOnLines& b) { return a.coverage > b.coverage; });
    std::vector<QuadOnLines> distinct;
    for (const QuadOnLines& q : found_) {
      if (distinct.size() >= most) break;
      if (std::none_of(distinct.begin(), distinct.end(), [&](const QuadOnLines& d) { return same(d.quad, q.quad); })) {
        distinct.push_back(q);
      }
    }
    return distinct;
  }

 private:
  static std::size_t slot(int line, int way) { return 2 * static_cast<std::size_t>(line) + (way > 0 ? 1 : 0); }

  static bool same(const Quad& a, const Quad& b) {
    for (int turn = 0; turn < 4; ++turn) {
      bool equal = true;
      for (int i = 0; i < 4 && equal; ++i) {
        const Point& p = a[i];
        const Point& q = b[(i + turn) % 4];
        equal = std::abs(p.x - q.x) < kSame && std::abs(p.y - q.y) < kSame;
      }
      if (equal) return true;
    }
    return false;
  }

  // Does an edge of the line pass t, or end so near that print, a thumb or a round corner may hide the rest?
  static bool reaches(const EdgeLine& line, double t) {
    return std::any_of(line.runs.begin(), line.runs.end(), [&](const Run& run) {
      const double gap = gap_allowed(run);
      return t > run.from - gap && t < run.to + gap;
    });
  }

  bool arm(const EdgeLine& line, double t, int way) const {
    const double reach = 1.5 * shape_.shortest_side;
    return way > 0 ? line.coverage(t, t + reach) >= kLeastArm : line.coverage(t - reach, t) >= kLeastArm;
  }

  void find_corners() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      for (std::size_t j = i + 1; j < lines_.size(); ++j) {
        if (lines_[i].rim && lines_[j].rim) continue;
        const double sine = lines_[i].direction.cross(lines_[j].direction);
        if (std::abs(sine) < kLeastSine) continue;
        const auto at = intersection(lines_[i], lines_[j]);
        if (!at || at->x < -kOutside * page_.width || at->y < -kOutside * page_.height ||
            at->x > (1 + kOutside) * page_.width || at->y > (1 + kOutside) * page_.height) {
          continue;
        }
        const double ti = lines_[i].position(*at);
        const double tj = lines_[j].position(*at);
        if (!reaches(lines_[i], ti) || !reaches(lines_[j], tj)) continue;
        for (const int wi : {1, -1}) {
          if (!arm(lines_[i], ti, wi)) continue;
          for (const int wj : {1, -1}) {
            if (!arm(lines_[j], tj, wj)) continue;
            // On the screen, a clockwise quad's next side turns clockwise into its previous one.
            if (sine * wi * wj > 0) {
              corners_.push_back({*at, static_cast<int>(i), static_cast<int>(j), wi, wj});
            } else {
              corners_.push_back({*at, static_cast<int>(j), static_cast<int>(i), wj, wi});
            }
          }
        }
      }
    }
  }

  void complete(const Corner& a) {
    const double least = shape_.shortest_side;
    const cv::Point2d along_next = lines_[a.next].direction * a.next_way;
    const cv::Point2d along_previous = lines_[a.previous].direction * a.previous_way;
    for (const std::size_t ib : by_previous_[slot(a.next, -a.next_way)]) {
      const Corner& b = corners_[ib];
      if ((b.at - a.at).dot(along_next) < least) continue;
      for (const std::size_t id : by_next_[slot(a.previous, -a.previous_way)]) {
        const Corner& d = corners_[id];
        if ((d.at - a.at).dot(along_previous) < least || d.previous == b.next) continue;
        const auto c = intersection(lines_[b.next], lines_[d.previous]);
        if (c) judge({a.at, b.at, *c, d.at}, {a.next, b.next, d.previous, a.previous});
      }
    }
  }

  void judge(const std::array<cv::Point2d, 4>& p, const std::array<int, 4>& sides) {
    Quad quad;
    for (int i = 0; i < 4; ++i) {
      quad[i] = {p[i].x, p[i].y};
      if (p[i].x < -kOutside * page_.width || p[i].x > (1 + kOutside) * page_.width ||
          p[i].y < -kOutside * page_.height || p[i].y > (1 + kOutside) * page_.height) {
        return;
      }
    }
    if (!convex_clockwise(quad) || signed_area(quad) < shape_.least_area) return;
    QuadOnLines found{quad, {}, 0};
    int rims = 0;
    for (int i = 0; i < 4; ++i) {
      const EdgeLine& line = lines_[sides[i]];
      const cv::Point2d& next = p[(i + 1) % 4];
      if (cv::norm(next - p[i]) < shape_.shortest_side) return;
      found.rim[i] = line.rim;
      rims += line.rim;
      const auto [from, to] = std::minmax({line.position(p[i]), line.position(next)});
      const double coverage = line.rim ? 0.5 : line.coverage(from, to);
      if (coverage < kLeastSide) return;
      found.coverage += coverage / 4;
    }
    if (found.coverage < kLeastCoverage || rims > 2 || !could_be_card(quad, page_)) return;
    auto key = sides;
    std::rotate(key.begin(), std::min_element(key.begin(), key.end()), key.end());
    if (seen_.insert(key).second) found_.push_back(found);
  }

  const std::vector<EdgeLine>& lines_;
  const cv::Size page_;
  const QuadShape shape_;
  std::vector<Corner> corners_;
  std::vector<std::vector<std::size_t>> by_next_;      // corners whose next side leaves along a line's way
  std::vector<std::vector<std::size_t>> by_previous_;  // the same for previous sides
  std::set<std::array<int, 4>> seen_;
  std::vector<QuadOnLines> found_;
};

}  // namespace

std::vector<QuadOnLines> quads_on_lines(const std::vector<EdgeLine>& lines, cv::Size page, const QuadShape& shape,
                                        std::size_t most) {
  return QuadSearch(lines, page, shape).search(most);
}

}  // namespace meishi
