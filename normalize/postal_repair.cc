#include "normalize/postal_repair.h"

#include <algorithm>
#include <array>
#include <utility>

namespace meishi {

namespace {

constexpr std::size_t kFigures = 7;

bool one_shape(char a, char b) {
  constexpr std::array<std::string_view, 4> kShapes = {"0689", "17", "38", "56"};
  return std::any_of(kShapes.begin(), kShapes.end(), [&](std::string_view shape) {
    return shape.find(a) != std::string_view::npos && shape.find(b) != std::string_view::npos;
  });
}

// The number of figures of one shape in which two codes of one length differ; `others`: by how many other figures.
int shapes_between(std::string_view a, std::string_view b, int& others) {
  int shapes = 0;
  others = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i]) ++(one_shape(a[i], b[i]) ? shapes : others);
  }
  return shapes;
}

// The same of codes of which one has a figure more, left out where the rest agrees best; -1 when it never does.
int shapes_but_one(std::string_view shorter, std::string_view longer) {
  constexpr int kMostShapes = 1;
  int least = -1;
  for (std::size_t left_out = 0; left_out < longer.size(); ++left_out) {
    std::string rest(longer);
    rest.erase(left_out, 1);
    int others = 0;
    const int shapes = shapes_between(shorter, rest, others);
    if (others == 0 && shapes <= kMostShapes && (least < 0 || shapes < least)) least = shapes;
  }
  return least;
}

// How far `read` is from `code`: the number of figures of one shape that differ; 100 more for one other edit; -1 for
// more than that.
int distance(std::string_view read, std::string_view code) {
  constexpr int kOtherEdit = 100;
  if (read.size() != code.size()) {
    const auto [shorter, longer] = read.size() < code.size() ? std::pair(read, code) : std::pair(code, read);
    if (shorter.size() + 1 != longer.size()) return -1;
    const int shapes = shapes_but_one(shorter, longer);
    return shapes < 0 ? -1 : kOtherEdit + shapes;
  }
  int others = 0;
  const int shapes = shapes_between(read, code, others);
  if (others == 0) {
    const bool office = shapes == 1 && read[3] == '8' && code[3] != '8';
    return office ? -1 : shapes;
  }
  return others == 1 && shapes == 0 ? kOtherEdit : -1;
}

}  // namespace

std::optional<PostalRepair> repaired_postal_code(std::string_view read, const std::set<std::string>& codes) {
  std::optional<PostalRepair> best;
  int nearest = 1000;
  for (const std::string& code : codes) {
    if (code.size() != kFigures) continue;
    const int d = distance(read, code);
    if (d < 0 || d > nearest) continue;
    if (d == nearest) {
      best.reset();
    } else {
      best = PostalRepair{code, d <= static_cast<int>(kFigures)};
    }
    nearest = d;
  }
  return best;
}

}  // namespace meishi
