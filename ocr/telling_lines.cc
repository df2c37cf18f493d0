#include "ocr/telling_lines.h"

#include <algorithm>

namespace meishi {

namespace {

constexpr std::size_t kMost = 4;

// Of a column: most of its pieces are as low as letters on their side. An address of the Internet beside columns of
// kanji lies, and tells for a turn by which all of those are lost.
bool lies_down(const FoundLine& line) {
  constexpr double kTallest = 0.72;  // em
  const auto low = std::count_if(line.glyphs.begin(), line.glyphs.end(),
                                 [&](const cv::Rect& glyph) { return glyph.height <= kTallest * line.em; });
  return line.direction == Direction::vertical && 4 * low > 3 * std::ssize(line.glyphs);
}

}  // namespace

std::vector<std::size_t> telling_lines(const std::vector<FoundLine>& lines) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].glyphs.size() >= 3) order.push_back(i);
  }
  const auto length = [&](std::size_t i) { return std::min<std::size_t>(lines[i].glyphs.size(), 14); };
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return length(a) > length(b); });
  std::ranges::stable_partition(order, [&](std::size_t i) { return !lies_down(lines[i]); });
  if (order.size() > kMost) order.resize(kMost);
  return order;
}

}  // namespace meishi
