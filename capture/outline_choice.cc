#include "capture/outline_choice.h"

#include <algorithm>
#include <cmath>

#include "capture/card_shape.h"
#include "capture/outline_pattern.h"
#include "capture/quad_overlap.h"

namespace meishi {

namespace {

constexpr double kLeastScore = 0.6;        // of an outline around much print
constexpr double kLeastScoreBare = 0.8;    // of one around little
constexpr double kLeastScoreBlank = 0.68;  // of one around nothing
constexpr double kPanelEdges = 0.55;       // of the common sides of a panel and its card, beyond the panel
constexpr double kPanelStrength = 0.15;  // of the outline's strength that they have there at the least: wood has grain
constexpr double kClearSide = 10;        // Lab units across it
constexpr double kGoesOn = 0.35;         // of what lies beyond a side's corners: the grain of a desk, a stripe, a rule
constexpr double kNeighbourScore = 0.8;  // of a card that touches one that was found, as `score_of_part`
constexpr double kGapScore = 0.06;
constexpr double kSameSizeScore = 0.48;  // of a card of the same size as one that was found
constexpr double kCommonSize = 0.025;    // by how much the sides of cards of one size differ, at the most
constexpr double kFourGo = 91.0 / 55;    // the Japanese format
constexpr double kMostGap = 1.15;        // area of a card with the gap beside it, times its own
constexpr double kCommonShare = 0.4;     // of a page's cards that are of one size when all are taken to be
constexpr double kCommonScore = 0.5;     // of a candidate of that size in place of one that is not, as `score_of_part`
constexpr double kSizeError = 0.05;
constexpr double kShapeError = 0.06;  // logarithm of length over width: cards of 85.6 x 54 mm are 0.04 off
constexpr double kLeastPlain = 0.72;  // score of the best outline of a page whose sides go on beyond its corners
constexpr double kMostBeyond = 0.3;   // of them that do so where they are no cell of a pattern
constexpr double kSecondSize = 1.6;   // of two cards' areas: how much they differ at the most
constexpr double kPlainScore = 0.93;  // of an outline that shows all that one can
constexpr double kOuterBonus = 0.16;  // how much worse than a panel on it a card's outline may score

// How far `to` lies beyond `p` on the way from `start` to `to`.
double along(const Point& start, const Point& to, const Point& p) {
  const double length = std::max(1e-9, distance(start, to));
  return ((to.x - p.x) * (to.x - start.x) + (to.y - p.y) * (to.y - start.y)) / length;
}

// The point of the line through `start` and `to` that is nearest to `p`.
Point foot(const Point& start, const Point& to, const Point& p) {
  const double length = std::max(1e-9, distance(start, to));
  const double t = along(start, to, p) / length;
  return {to.x + (start.x - to.x) * t, to.y + (start.y - to.y) * t};
}

class OutlineChoice {
 public:
  OutlineChoice(const WorkPage& page, const std::vector<OutlineCandidate>& candidates)
      : page_(page), candidates_(candidates), parts_(parts_of_blocks(page, candidates)) {}

  std::vector<Outline> cards() const {
    std::vector<Outline> chosen = choose();
    keep_one_size(chosen);
    add_neighbours(chosen);
    add_plain(chosen);
    to_common_size(chosen);
    return chosen;
  }

 private:
  std::vector<Outline> choose() const {
    std::vector<Outline> chosen;
    for (const OutlineCandidate& c : candidates_) {
      if (c.score < kLeastScore) break;
      if (c.score < least_score(c.print)) continue;
      if (overlaps(chosen, c.quad) || is_block_of_cards(page_, parts_, c) || is_ruled(page_, c.quad) ||
          has_rivals(candidates_, c))
        continue;
      const OutlineCandidate* best = &c;
      for (const OutlineCandidate& outer : candidates_) {
        if (outer.score < std::max(kLeastScore, c.score - kOuterBonus)) break;
        if (rims(outer) > rims(c)) continue;
        const double area = signed_area(outer.quad);
        if (area < 1.04 * signed_area(best->quad) || area > 3.5 * signed_area(c.quad)) continue;
        if (common_area(outer.quad, c.quad) < 0.97 * signed_area(c.quad)) continue;
        if (overlaps(chosen, outer.quad) || is_block_of_cards(page_, parts_, outer) || holds_another(outer, c) ||
            !is_panel_of(c, outer)) {
          continue;
        }
        best = &outer;
      }
      if (best == &c) best = without_gap(c);
      // Cards that touch others are company for one that is plain; the keys of a keyboard have none such among them.
      if (chosen.empty() && best->score < kLeastPlain && best->beyond > kMostBeyond) continue;
      chosen.push_back(*best);
    }
    return chosen;
  }

  // Two cards in a column lend each other their long sides: a quad around both is not the card of which one is a panel.
  bool holds_another(const OutlineCandidate& outer, const OutlineCandidate& c) const {
    const double area = signed_area(c.quad);
    return std::any_of(candidates_.begin(), candidates_.end(), [&](const OutlineCandidate& other) {
      const double size = signed_area(other.quad);
      return other.score >= outer.score && size < kSecondSize * area && area < kSecondSize * size &&
             common_area(other.quad, c.quad) < 0.1 * size && common_area(other.quad, outer.quad) > 0.9 * size;
    });
  }

  // Cards that touch others have gaps for sides, which go on along the others; white ones on white may show three sides
  // only. In the company of a card of the same size they are taken for what they are.
  void add_neighbours(std::vector<Outline>& chosen) const {
    if (chosen.empty()) return;
    std::vector<const OutlineCandidate*> parts;
    for (const OutlineCandidate& c : candidates_) {
      const bool enough = c.score_of_part >= kNeighbourScore || c.score >= kSameSizeScore;
      if (enough && c.print >= kRichPrint && card_shaped(true_aspect(c.quad, page_.lab.size())) && rims(c) == 0) {
        parts.push_back(&c);
      }
    }
    std::stable_sort(parts.begin(), parts.end(),
                     [](const OutlineCandidate* a, const OutlineCandidate* b) { return a->score_of_part > b->score_of_part; });
    for (bool added = true; added;) {
      added = false;
      for (const OutlineCandidate* part : parts) {
        if (overlaps(chosen, part->quad) || is_block_of_cards(page_, parts_, *part) || is_ruled(page_, part->quad))
          continue;
        const bool fits = std::any_of(chosen.begin(), chosen.end(), [&](const Outline& c) {
          return part->score_of_part >= kNeighbourScore ? touch(c.quad, part->quad) : same_size(c.quad, part->quad);
        });
        if (!fits) continue;
        chosen.push_back(*part);
        added = true;
      }
    }
  }

  // Where nearly all cards are of one size, as on a scanner, one that is not may have a side on its neighbour's: then a
  // candidate of that size is meant.
  void to_common_size(std::vector<Outline>& chosen) const {
    if (chosen.size() < 3) return;
    // In a photograph taken at an angle, cards of one size differ.
    if (!std::all_of(chosen.begin(), chosen.end(), [](const Outline& c) { return seen_from_above(c.quad); })) return;
    // The size that most have; of two that as many have the smaller: what is added to a card makes it larger.
    const auto off = [](const Quad& q, const Quad& size) {
      return std::max(std::abs(longer_side(q) / longer_side(size) - 1),
                      std::abs(shorter_side(q) / shorter_side(size) - 1));
    };
    const Outline* size = nullptr;
    std::ptrdiff_t most = 0;
    for (const Outline& c : chosen) {
      const auto alike = std::count_if(chosen.begin(), chosen.end(),
                                       [&](const Outline& o) { return off(o.quad, c.quad) < kCommonSize; });
      if (alike < most || (alike == most && signed_area(c.quad) > signed_area(size->quad))) continue;
      most = alike;
      size = &c;
    }
    if (static_cast<double>(most) < kCommonShare * static_cast<double>(chosen.size())) return;
    Quad common = size->quad;
    // A lid between cards as white as itself shows the neighbours' sides only, and most may be too large: what nearly
    // all Japanese cards are like decides.
    for (const Outline& c : chosen) {
      const auto alike = std::count_if(chosen.begin(), chosen.end(),
                                       [&](const Outline& o) { return off(o.quad, c.quad) < kCommonSize; });
      const double larger = signed_area(common) / signed_area(c.quad);
      if (alike < 2 || larger < 1 || larger > kMostGap || off_four_go(c.quad) > off_four_go(common)) continue;
      common = c.quad;
    }
    for (Outline& c : chosen) {
      double least = off(c.quad, common);
      if (least < kCommonSize) continue;
      const double area = signed_area(c.quad);
      const Outline* best = nullptr;
      for (const OutlineCandidate& other : candidates_) {
        if (other.score_of_part < kCommonScore || rims(other) > 0 || off(other.quad, common) >= 0.7 * least) continue;
        if (common_area(c.quad, other.quad) < 0.8 * std::max(area, signed_area(other.quad))) continue;
        least = off(other.quad, common);
        best = &other;
      }
      if (best != nullptr) c = *best;
    }
  }

  // What has four plain sides that end at its corners was taken for a block, or for cells, of cards or a pattern that
  // were not found in its place: it is a card after all.
  void add_plain(std::vector<Outline>& chosen) const {
    for (const OutlineCandidate& c : candidates_) {
      if (c.score < kPlainScore) break;
      if (c.print >= kRichPrint && rims(c) == 0 && !overlaps(chosen, c.quad)) chosen.push_back(*without_gap(c));
    }
  }

  static double longer_side(const Quad& q) { return std::max(distance(q[0], q[1]), distance(q[1], q[2])); }
  static double shorter_side(const Quad& q) { return std::min(distance(q[0], q[1]), distance(q[1], q[2])); }

  static bool seen_from_above(const Quad& q) {
    const auto alike = [](double a, double b) { return std::abs(a / b - 1) < kCommonSize; };
    return alike(distance(q[0], q[1]), distance(q[3], q[2])) && alike(distance(q[0], q[3]), distance(q[1], q[2]));
  }

  double off_card_shape(const Quad& q) const {
    return std::abs(std::abs(std::log(true_aspect(q, page_.lab.size()))) - std::log(kFourGo));
  }

  static double off_four_go(const Quad& q) { return std::abs(longer_side(q) / shorter_side(q) / kFourGo - 1); }

  static bool same_size(const Quad& a, const Quad& b) {
    return std::abs(longer_side(a) / longer_side(b) - 1) < kSizeError &&
           std::abs(shorter_side(a) / shorter_side(b) - 1) < kSizeError;
  }

  // A blank card shows its sides and nothing else; a little print is what a key, a label or a tile has.
  static double least_score(double print) {
    if (print >= kRichPrint) return kLeastScore;
    return print < kBlankPrint ? kLeastScoreBlank : kLeastScoreBare;
  }

  // Beside a gap, the neighbour's side is as good an edge as the card's own: of candidates that are about as good, the
  // one without what belongs to no card.
  const OutlineCandidate* without_gap(const OutlineCandidate& c) const {
    const OutlineCandidate* best = &c;
    for (const OutlineCandidate& inner : candidates_) {
      if (inner.score_of_part < c.score_of_part - kGapScore) continue;
      const double area = signed_area(inner.quad);
      if (area > 0.985 * signed_area(best->quad) || area < 0.7 * signed_area(best->quad)) continue;
      if (common_area(inner.quad, best->quad) < 0.985 * area || rims(inner) > rims(*best)) continue;
      if (off_card_shape(inner.quad) > off_card_shape(best->quad) + kShapeError) continue;
      if (!compare(inner, *best).joined) best = &inner;
    }
    return best;
  }

  struct Further {
    bool joined = true;  // the sides that both have in common are edges between the inner corners and the outer, too
    bool clear = true;   // the outer's further sides are as clear as the ones that they replace
  };

  // What `outer` has and `inner` has not belongs to the same card when both hold: beside a card, between two cards, in
  // its shadow the common sides are no edges; and shadows and the grain of a desk make no clear sides.
  Further compare(const OutlineCandidate& inner, const OutlineCandidate& outer) const {
    const auto apart = [&](int turn) {
      double sum = 0;
      for (int i = 0; i < 4; ++i) sum += distance(inner.quad[i], outer.quad[(i + turn) % 4]);
      return sum;
    };
    int turn = 0;  // so that corners correspond
    for (int t = 1; t < 4; ++t) turn = apart(t) < apart(turn) ? t : turn;
    Further result;
    for (int i = 0; i < 4; ++i) {
      const Point& from = inner.quad[i];
      const Point& to = outer.quad[(i + turn) % 4];
      const Point& next = outer.quad[(i + 1 + turn) % 4];
      const Point& previous = outer.quad[(i + 3 + turn) % 4];
      // From the inner quad's corner to the outer one's, along either of the corner's sides.
      for (const bool forward : {true, false}) {
        const Point& other = forward ? next : previous;
        const int side = (i + (forward ? 0 : 3) + turn) % 4;
        if (along(other, to, from) < 3 || outer.rim[side]) continue;  // the outer corner lies no further out on it
        const double least = kPanelStrength * outer.sides[side].typical;
        // Behind a gap, a neighbour's side may be most of the way: the nearer half must be edge, too.
        const Point near = foot(other, to, from);
        const Point half{(near.x + to.x) / 2, (near.y + to.y) / 2};
        for (const Point& end : {to, half}) {
          if (edge_share(page_.lab, near, end, page_.noise, least) < kPanelEdges) result.joined = false;
        }
      }
      const int side = (i + turn) % 4;
      const Point& inner_next = inner.quad[(i + 1) % 4];
      const double out = distance(foot(next, to, from), from) + distance(foot(to, next, inner_next), inner_next);
      if (out < 6 || outer.rim[side]) continue;  // a side they have in common
      const SideEvidence& further = outer.sides[side];
      const SideEvidence& nearer = inner.sides[i];
      if (further.strength < std::min(kClearSide, 0.5 * nearer.strength) || further.printed > 0.5 ||
          further.beyond > nearer.beyond + kGoesOn) {
        result.clear = false;
      }
    }
    return result;
  }

  bool is_panel_of(const OutlineCandidate& inner, const OutlineCandidate& outer) const {
    const Further further = compare(inner, outer);
    return further.joined && further.clear;
  }

  // All cards of a picture are about equally large; what is much smaller than they are is printed on something.
  static void keep_one_size(std::vector<Outline>& chosen) {
    if (chosen.size() < 2) return;
    // The size that most of the evidence speaks for.
    const auto votes = [&](double area) {
      double sum = 0;
      for (const Outline& c : chosen) {
        const double ratio = std::abs(std::log(signed_area(c.quad) / area));
        if (ratio < std::log(2.2)) sum += c.score * c.score * signed_area(c.quad);
      }
      return sum;
    };
    double best = 0;
    double size = 0;
    for (const Outline& c : chosen) {
      const double v = votes(signed_area(c.quad));
      if (v > best) {
        best = v;
        size = signed_area(c.quad);
      }
    }
    std::erase_if(chosen,
                  [&](const Outline& c) { return std::abs(std::log(signed_area(c.quad) / size)) > std::log(2.2); });
  }

  const WorkPage& page_;
  const std::vector<OutlineCandidate>& candidates_;   // best first
  const std::vector<const OutlineCandidate*> parts_;  // those that may be one of a block of touching cards
};

}  // namespace

std::vector<Outline> chosen_outlines(const WorkPage& page, const std::vector<OutlineCandidate>& candidates) {
  return OutlineChoice(page, candidates).cards();
}

}  // namespace meishi
