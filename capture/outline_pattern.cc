#include "capture/outline_pattern.h"

#include <algorithm>
#include <cmath>

#include "capture/card_shape.h"
#include "capture/edge_lines.h"
#include "capture/quad_overlap.h"

namespace meishi {

namespace {

constexpr double kPartScore = 0.72;      // of the cards in a block of touching cards, as `score_of_part`
constexpr std::size_t kBlockSeeds = 12;  // parts of which each is tried as the size of all parts of a block
constexpr double kPlainScore = 0.9;     // of a quad with four plain sides that end at its corners: no cell of a pattern
constexpr double kRivalScore = 0.1;     // how much worse than a quad another may be and still be its rival
constexpr double kRivalSize = 2;        // how much larger or smaller
constexpr double kRivalLeast = 0.15;    // how much they share at the least, of the smaller one
constexpr double kRivalMost = 0.8;      // at the most: what shares more is the same thing seen differently
constexpr std::size_t kMostRivals = 1;  // of a card: none in all pictures looked at; keyboards and cloths have 2 to 40
constexpr int kMostCrossings = 3;       // edges from side to side: a card has two bands and a rule at the most
constexpr double kCrossing = 0.7;       // of the way from side to side
constexpr double kParallel = 0.12;      // sine
constexpr double kNearSide = 0.05;      // of the depth: the side itself
constexpr double kApart = 0.03;         // of the depth: the two edges of one rule are one

EdgeLine side_line(const Quad& quad, int side) {
  const Point& from = quad[side % 4];
  const Point& to = quad[(side + 1) % 4];
  const double length = std::max(1e-9, distance(from, to));
  return {{from.x, from.y}, {(to.x - from.x) / length, (to.y - from.y) / length}, {}, false};
}

}  // namespace

bool is_ruled(const WorkPage& page, const Quad& quad) {
  int crossings = 0;
  for (int first = 0; first < 2; ++first) {  // edges between side `first` + 1 and the one opposite to it
    const EdgeLine left = side_line(quad, first + 3);
    const EdgeLine right = side_line(quad, first + 1);
    const EdgeLine top = side_line(quad, first);
    const double depth = distance(quad[(first + 1) % 4], quad[(first + 2) % 4]);
    std::vector<double> places;
    for (const EdgeLine& line : page.lines) {
      if (line.rim || std::abs(line.direction.cross(top.direction)) > kParallel) continue;
      const auto a = intersection(line, left);
      const auto b = intersection(line, right);
      if (!a || !b) continue;
      const double place = left.position(*a) / -depth + 1;  // side 3 runs from the bottom to the top
      if (place < kNearSide || place > 1 - kNearSide) continue;
      const auto [from, to] = std::minmax({line.position(*a), line.position(*b)});
      if (line.coverage(from, to) < kCrossing) continue;
      if (std::all_of(places.begin(), places.end(), [&](double p) { return std::abs(p - place) > kApart; })) {
        places.push_back(place);
      }
    }
    crossings += static_cast<int>(places.size());
  }
  return crossings > kMostCrossings;
}

bool has_rivals(const std::vector<OutlineCandidate>& candidates, const OutlineCandidate& c) {
  if (c.score > kPlainScore) return false;
  const double area = signed_area(c.quad);
  std::vector<Quad> rivals;
  for (const OutlineCandidate& other : candidates) {
    if (other.score < c.score - kRivalScore) break;
    const double smaller = std::min(area, signed_area(other.quad));
    const double larger = std::max(area, signed_area(other.quad));
    if (larger > kRivalSize * smaller) continue;
    const double common = common_area(c.quad, other.quad);
    if (common < kRivalLeast * smaller || common > kRivalMost * smaller) continue;
    if (std::any_of(rivals.begin(), rivals.end(), [&](const Quad& rival) {
          return common_area(rival, other.quad) > kRivalMost * std::max(signed_area(rival), signed_area(other.quad));
        })) {
      continue;
    }
    rivals.push_back(other.quad);
    if (rivals.size() > kMostRivals) return true;
  }
  return false;
}

std::vector<const OutlineCandidate*> parts_of_blocks(const WorkPage& page, const std::vector<OutlineCandidate>& candidates) {
  std::vector<const OutlineCandidate*> parts;
  for (const OutlineCandidate& c : candidates) {
    if (c.score_of_part >= kPartScore && c.print >= kBlankPrint && card_shaped(true_aspect(c.quad, page.lab.size()))) {
      parts.push_back(&c);
    }
  }
  std::stable_sort(parts.begin(), parts.end(),
                   [](const OutlineCandidate* a, const OutlineCandidate* b) { return a->score_of_part > b->score_of_part; });
  return parts;
}

bool is_block_of_cards(const WorkPage& page, const std::vector<const OutlineCandidate*>& blocks_parts,
                       const OutlineCandidate& outer) {
  const double area = signed_area(outer.quad);
  std::vector<const OutlineCandidate*> inside;
  for (const OutlineCandidate* c : blocks_parts) {
    const double part = signed_area(c->quad);
    if (part > 0.38 * area || part < 0.05 * area || common_area(outer.quad, c->quad) < 0.9 * part) continue;
    inside.push_back(c);
  }
  const bool shaped = card_shaped(true_aspect(outer.quad, page.lab.size()));
  std::vector<Outline> parts;
  for (std::size_t seed = 0; seed < std::min(inside.size(), kBlockSeeds); ++seed) {
    parts.clear();
    double covered = 0;
    int touching = 0;
    for (std::size_t k = seed; k < inside.size(); ++k) {
      const double part = signed_area(inside[k]->quad);
      if (!parts.empty() && std::abs(std::log(part / signed_area(parts.front().quad))) > std::log(1.4)) continue;
      if (overlaps(parts, inside[k]->quad)) continue;
      for (const Outline& other : parts) touching += touch(other.quad, inside[k]->quad);
      parts.push_back(*inside[k]);
      covered += part;
    }
    if (parts.size() >= 3 && covered > 0.75 * area) return true;
    if (parts.size() >= 2 && covered > (shaped ? 0.6 : 0.5) * area && (!shaped || touching > 0)) return true;
  }
  return false;
}

}  // namespace meishi
