#include "app/sides.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "store/one_person.h"

namespace meishi {

namespace {

Point centre(const Quad& quad) {
  Point sum;
  for (const Point& corner : quad) {
    sum.x += corner.x / 4;
    sum.y += corner.y / 4;
  }
  return sum;
}

bool has_no_card(const ReadPage& page) {
  return std::ranges::all_of(page.faces, [](const ReadFace& face) { return face.side.warns("no_card_found"); });
}

bool has_nothing(const ReadPage& page) { return std::ranges::all_of(page.faces, &ReadFace::nothing); }

constexpr double kMostOfThePage = 0.4;  // a second card of that size would hardly lie beside it
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

enum class Axis { vertical, horizontal };  // that the sheet is turned about

// A point of the front as it is seen from the back, on a page of 1 x 1.
Point turned_over(const Point& p, Axis axis) {
  return axis == Axis::vertical ? Point{1 - p.x, p.y} : Point{p.x, 1 - p.y};
}

Point centre_on(const ReadPage& page, const ReadFace& face) {
  const Point at = centre(face.side.quad);
  return {at.x / page.width, at.y / page.height};
}

// For each face of `front` its place among those of `back`, or kNone. `tolerance` in card sizes: cards shift in a
// feeder, and two of them side by side are a whole size apart.
std::vector<std::size_t> lying_behind(const ReadPage& front, const ReadPage& back, Axis axis, double tolerance) {
  std::vector<std::size_t> places;
  std::vector<bool> taken(back.faces.size());
  for (const ReadFace& face : front.faces) {
    const Point wanted = turned_over(centre_on(front, face), axis);
    std::size_t best = kNone;
    double best_distance = std::sqrt(std::abs(signed_area(face.side.quad))) * tolerance * back.width / front.width;
    for (std::size_t i = 0; i < back.faces.size(); ++i) {
      const Point there = centre_on(back, back.faces[i]);
      const double distance = std::hypot((there.x - wanted.x) * back.width, (there.y - wanted.y) * back.height);
      if (!taken[i] && distance <= best_distance) {
        best = i;
        best_distance = distance;
      }
    }
    if (best != kNone) taken[best] = true;
    places.push_back(best);
  }
  return places;
}

// How many backs, not counting blank ones, lie behind a front.
std::size_t printed_behind(const std::vector<std::size_t>& places, const ReadPage& back) {
  return static_cast<std::size_t>(
      std::ranges::count_if(places, [&](std::size_t i) { return i != kNone && !back.faces[i].nothing(); }));
}

// From a card's middle to its top, of length 1.
Point up(const ReadFace& face) {
  const Quad& q = face.side.quad;
  const Point way{q[0].x + q[1].x - q[2].x - q[3].x, q[0].y + q[1].y - q[2].y - q[3].y};
  const double length = std::max(1e-9, std::hypot(way.x, way.y));
  return {way.x / length, way.y / length};
}

// How many backs have their top where the top of their front goes when the sheet is turned.
std::size_t tops_that_agree(const ReadPage& front, const ReadPage& back, const std::vector<std::size_t>& places,
                            Axis axis) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i] == kNone || front.faces[i].lines.empty() || back.faces[places[i]].lines.empty()) continue;
    Point wanted = up(front.faces[i]);
    (axis == Axis::vertical ? wanted.x : wanted.y) *= -1;
    const Point there = up(back.faces[places[i]]);
    if (wanted.x * there.x + wanted.y * there.y > 0.7) ++count;
  }
  return count;
}

// Which face of `back` lies behind each of `front`; empty when that cannot be told.
std::vector<std::size_t> layout(const ReadPage& front, const ReadPage& back) {
  constexpr double kTolerance = 1.0 / 3;
  const auto upright = lying_behind(front, back, Axis::vertical, kTolerance);
  const auto lying = lying_behind(front, back, Axis::horizontal, kTolerance);
  const std::size_t fit_upright = printed_behind(upright, back);
  const std::size_t fit_lying = printed_behind(lying, back);
  const auto printed =
      static_cast<std::size_t>(std::ranges::count_if(back.faces, [](const ReadFace& face) { return !face.nothing(); }));
  if (printed > 0 && std::max(fit_upright, fit_lying) * 2 <= printed) return {};
  if (upright == lying || fit_upright > fit_lying) return upright;
  if (fit_lying > fit_upright) return lying;
  if (printed == 0) return upright;
  const std::size_t tops_upright = tops_that_agree(front, back, upright, Axis::vertical);
  const std::size_t tops_lying = tops_that_agree(front, back, lying, Axis::horizontal);
  if (tops_upright == tops_lying) return {};
  return tops_upright > tops_lying ? upright : lying;
}

bool fills(const ReadPage& page) {
  return std::abs(signed_area(page.faces.front().side.quad)) > kMostOfThePage * page.width * page.height;
}

// One face on each page: whether it may be one card by its place.
bool one_place(const ReadPage& front, const ReadPage& back) {
  constexpr double kTolerance = 0.5;
  return (fills(front) && fills(back)) || lying_behind(front, back, Axis::vertical, kTolerance).front() != kNone ||
         lying_behind(front, back, Axis::horizontal, kTolerance).front() != kNone;
}

void keep(ReadFace&& face, PairedSides& out) { out.cards.push_back({std::move(face), std::nullopt, true}); }

void keep(ReadPage&& page, PairedSides& out) {
  for (ReadFace& face : page.faces) keep(std::move(face), out);
}

void pair_faces(ReadFace&& front, ReadFace&& back, PairedBy by, PairedSides& out) {
  if (back.nothing()) {
    out.notes.push_back({SideNote::Kind::empty_back, back.side});
    keep(std::move(front), out);
    return;
  }
  if (front.nothing()) {
    out.notes.push_back({SideNote::Kind::empty_front, front.side});
    keep(std::move(back), out);
    return;
  }
  const bool one_person = may_be_one_person(front.record, back.record);
  if (one_person || by == PairedBy::name) {
    out.cards.push_back({std::move(front), std::move(back), one_person});
    return;
  }
  out.notes.push_back({SideNote::Kind::other_person, back.side});
  keep(std::move(front), out);
  keep(std::move(back), out);
}

void pair_layout(ReadPage&& front, ReadPage&& back, const std::vector<std::size_t>& places, PairedBy by,
                 PairedSides& out) {
  std::vector<bool> paired(back.faces.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i] == kNone) {
      keep(std::move(front.faces[i]), out);
    } else {
      paired[places[i]] = true;
      pair_faces(std::move(front.faces[i]), std::move(back.faces[places[i]]), by, out);
    }
  }
  for (std::size_t i = 0; i < back.faces.size(); ++i) {
    if (paired[i]) continue;
    const bool blank = back.faces[i].nothing();
    out.notes.push_back({blank ? SideNote::Kind::empty_back : SideNote::Kind::not_paired, back.faces[i].side});
    if (!blank) keep(std::move(back.faces[i]), out);
  }
}

}  // namespace

PairedSides pair_sides(ReadPage front, ReadPage back, PairedBy by) {
  PairedSides out;
  if (has_nothing(front) && has_nothing(back)) {
    keep(std::move(front), out);
    keep(std::move(back), out);
  } else if (has_no_card(back)) {
    out.notes.push_back({SideNote::Kind::no_card_back, back.faces.front().side});
    keep(std::move(front), out);
  } else if (has_no_card(front)) {
    out.notes.push_back({SideNote::Kind::no_card_front, front.faces.front().side});
    keep(std::move(back), out);
  } else {
    const bool one_each = front.faces.size() == 1 && back.faces.size() == 1;
    const bool one_card =
        one_each && (by == PairedBy::name || has_nothing(front) || has_nothing(back) || one_place(front, back));
    const std::vector<std::size_t> places = one_card   ? std::vector<std::size_t>{0}
                                            : one_each ? std::vector<std::size_t>{}
                                                       : layout(front, back);
    if (places.empty()) {
      out.notes.push_back({SideNote::Kind::not_paired, front.faces.front().side});
      keep(std::move(front), out);
      keep(std::move(back), out);
    } else {
      pair_layout(std::move(front), std::move(back), places, by, out);
    }
  }
  return out;
}

}  // namespace meishi
