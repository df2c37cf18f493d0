#include "capture/components.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace meishi {

namespace {

struct Run {
  int from = 0;
  int to = 0;  // the last pixel
  int set = 0;
};

// Disjoint sets of runs; what the first of a set holds is the set's.
struct Set {
  int parent = 0;
  int left = 0;
  int top = 0;
  int right = 0;
  int bottom = 0;
  int area = 0;
  std::int64_t first = 0;  // place of the first pixel, in blocks of two by two
};

int root_of(std::vector<Set>& sets, int i) {
  while (sets[i].parent != i) {
    sets[i].parent = sets[sets[i].parent].parent;
    i = sets[i].parent;
  }
  return i;
}

int joined(std::vector<Set>& sets, int a, int b) {
  a = root_of(sets, a);
  b = root_of(sets, b);
  if (a == b) return a;
  if (b < a) std::swap(a, b);
  Set& to = sets[a];
  const Set& from = sets[b];
  to.left = std::min(to.left, from.left);
  to.top = std::min(to.top, from.top);
  to.right = std::max(to.right, from.right);
  to.bottom = std::max(to.bottom, from.bottom);
  to.area += from.area;
  to.first = std::min(to.first, from.first);
  sets[b].parent = a;
  return a;
}

// The first place from `x` on where the row is not 0, or its length.
int next_set(const std::uint8_t* row, int x, int length) {
  for (; x + 8 <= length; x += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, row + x, 8);
    if (eight != 0) break;
  }
  while (x < length && row[x] == 0) ++x;
  return x;
}

}  // namespace

std::vector<Component> components(const cv::Mat& mask) {
  CV_Assert(mask.type() == CV_8UC1);
  std::vector<Set> sets;
  std::vector<Run> above;
  std::vector<Run> runs;
  for (int y = 0; y < mask.rows; ++y) {
    const auto* row = mask.ptr<std::uint8_t>(y);
    runs.clear();
    std::size_t other = 0;
    for (int x = next_set(row, 0, mask.cols); x < mask.cols;) {
      Run run{x, x, static_cast<int>(sets.size())};
      while (run.to + 1 < mask.cols && row[run.to + 1] != 0) ++run.to;
      const std::int64_t first = static_cast<std::int64_t>(y / 2) * mask.cols + run.from / 2;
      sets.push_back({run.set, run.from, y, run.to, y, run.to - run.from + 1, first});
      while (other < above.size() && above[other].to < run.from - 1) ++other;
      for (std::size_t i = other; i < above.size() && above[i].from <= run.to + 1; ++i) {
        run.set = joined(sets, above[i].set, run.set);
      }
      runs.push_back(run);
      x = next_set(row, run.to + 1, mask.cols);
    }
    std::swap(above, runs);
  }
  std::erase_if(sets, [i = 0](const Set& set) mutable { return set.parent != i++; });
  std::sort(sets.begin(), sets.end(), [](const Set& a, const Set& b) { return a.first < b.first; });
  std::vector<Component> out;
  out.reserve(sets.size());
  for (const Set& s : sets) out.push_back({{s.left, s.top, s.right - s.left + 1, s.bottom - s.top + 1}, s.area});
  return out;
}

}  // namespace meishi
