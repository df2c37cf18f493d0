#include "app/sides.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

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

// For each face of `front` its place among those of `back`; empty when they do not lie on one another. A third of a
// card's size is tolerated: cards shift in a feeder, and two of them side by side are a whole size apart.
std::vector<std::size_t> mirrored(const ReadPage& front, const ReadPage& back) {
  std::vector<std::size_t> places;
  if (front.faces.size() != back.faces.size()) return places;
  std::vector<bool> taken(back.faces.size());
  for (const ReadFace& face : front.faces) {
    const Point at = centre(face.side.quad);
    const Point wanted{(1 - at.x / front.width) * back.width, at.y / front.height * back.height};
    const double tolerance = std::sqrt(std::abs(signed_area(face.side.quad))) / 3 * back.width / front.width;
    std::size_t best = back.faces.size();
    double best_distance = tolerance;
    for (std::size_t i = 0; i < back.faces.size(); ++i) {
      const Point there = centre(back.faces[i].side.quad);
      const double distance = std::hypot(there.x - wanted.x, there.y - wanted.y);
      if (!taken[i] && distance <= best_distance) {
        best = i;
        best_distance = distance;
      }
    }
    if (best == back.faces.size()) return {};
    taken[best] = true;
    places.push_back(best);
  }
  return places;
}

void pair_faces(ReadFace&& front, ReadFace&& back, PairedSides& out) {
  if (back.nothing()) {
    out.notes.push_back({SideNote::Kind::empty_back, back.side});
    out.cards.push_back({std::move(front), std::nullopt});
  } else if (front.nothing()) {
    out.notes.push_back({SideNote::Kind::empty_front, front.side});
    out.cards.push_back({std::move(back), std::nullopt});
  } else {
    out.cards.push_back({std::move(front), std::move(back)});
  }
}

void keep(ReadPage&& page, PairedSides& out) {
  for (ReadFace& face : page.faces) out.cards.push_back({std::move(face), std::nullopt});
}

}  // namespace

PairedSides pair_sides(ReadPage front, ReadPage back) {
  PairedSides out;
  if (has_nothing(front) && has_nothing(back)) {
    keep(std::move(front), out);
    keep(std::move(back), out);
    return out;
  }
  if (has_no_card(back)) {
    out.notes.push_back({SideNote::Kind::empty_back, back.faces.front().side});
    keep(std::move(front), out);
    return out;
  }
  if (has_no_card(front)) {
    out.notes.push_back({SideNote::Kind::empty_front, front.faces.front().side});
    keep(std::move(back), out);
    return out;
  }
  const bool one_each = front.faces.size() == 1 && back.faces.size() == 1;
  const std::vector<std::size_t> places = one_each ? std::vector<std::size_t>{0} : mirrored(front, back);
  if (places.empty()) {
    out.notes.push_back({SideNote::Kind::not_paired, front.faces.front().side});
    keep(std::move(front), out);
    keep(std::move(back), out);
    return out;
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    pair_faces(std::move(front.faces[i]), std::move(back.faces[places[i]]), out);
  }
  return out;
}

}  // namespace meishi
