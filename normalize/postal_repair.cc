#include "normalize/postal_repair.h"

#include <algorithm>
#include <array>

namespace meishi {

namespace {

constexpr std::size_t kFigures = 7;

bool one_shape(char a, char b) {
  constexpr std::array<std::string_view, 4> kShapes = {"0689", "17", "38", "56"};
  return std::any_of(kShapes.begin(), kShapes.end(), [&](std::string_view shape) {
    return shape.find(a) != std::string_view::npos && shape.find(b) != std::string_view::npos;
  });
}

// How far `read` is from `code`: the number of figures of one shape that differ; 100 for one other edit; -1 for more.
int distance(std::string_view read, std::string_view code) {
  constexpr int kOtherEdit = 100;
  if (read.size() != code.size()) {
    const auto [shorter, longer] = read.size() < code.size() ? std::pair(read, code) : std::pair(code, read);
    if (shorter.size() + 1 != longer.size()) return -1;
    const auto at = std::mismatch(shorter.begin(), shorter.end(), longer.begin());
    return std::equal(at.first, shorter.end(), at.second + 1) ? kOtherEdit : -1;
  }
  int shapes = 0;
  int others = 0;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (read[i] != code[i]) ++(one_shape(read[i], code[i]) ? shapes : others);
  }
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
