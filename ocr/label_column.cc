#include "ocr/label_column.h"

#include <algorithm>
#include <cstddef>

#include "ocr/line_geometry.h"
#include "ocr/line_repair.h"

namespace meishi {

namespace {

constexpr std::size_t kMostLabels = 8;
constexpr std::size_t kFewestOfRow = 7;  // glyphs of a number or an address
constexpr double kApart = 0.45;          // of its size: letters below one another in a column stand closer
constexpr double kFar = 8;               // em before the row
constexpr double kLevel = 0.8;           // of the label's height within the row's
constexpr double kLow = 0.55;            // of the row's height, which y and @ make higher
constexpr double kHigh = 1.25;

Direction across_of(Direction d) { return d == Direction::horizontal ? Direction::vertical : Direction::horizontal; }

bool stands_apart(const FoundLine& column) {
  for (std::size_t i = 1; i < column.glyphs.size(); ++i) {
    const cv::Rect& before = column.glyphs[i - 1];
    if (gap_along(before, column.glyphs[i], column.direction) < kApart * std::max(before.width, before.height))
      return false;
  }
  return true;
}

// The row that begins or ends behind `label`, level with it; lines.size() when there is none.
std::size_t row_of(const cv::Rect& label, Direction d, bool light, const std::vector<FoundLine>& lines) {
  std::size_t nearest = lines.size();
  double least = kFar;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const FoundLine& row = lines[i];
    if (row.direction != d || row.light != light || row.glyphs.size() < kFewestOfRow) continue;
    const double size = across(label, d) / static_cast<double>(across(row.box, d));
    const double away = gap_along(label, row.box, d) / row.em;
    if (size < kLow || size > kHigh || away < 0 || away > least) continue;
    if (overlap_across(label, row.box, d) < kLevel) continue;
    least = away;
    nearest = i;
  }
  return nearest;
}

}  // namespace

void part_label_columns(std::vector<FoundLine>& lines) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const FoundLine column = lines[i];
    if (column.glyphs.size() < 2 || column.glyphs.size() > kMostLabels || !stands_apart(column)) continue;
    std::vector<std::size_t> rows;
    for (const cv::Rect& glyph : column.glyphs)
      rows.push_back(row_of(glyph, across_of(column.direction), column.light, lines));
    std::vector<std::size_t> distinct = rows;
    std::sort(distinct.begin(), distinct.end());
    const bool each = std::adjacent_find(distinct.begin(), distinct.end()) == distinct.end();
    if (!each || distinct.back() == lines.size()) continue;
    for (std::size_t k = 0; k < rows.size(); ++k) {
      std::vector<cv::Rect> glyphs = lines[rows[k]].glyphs;
      glyphs.push_back(column.glyphs[k]);
      lines[rows[k]] = make_line(std::move(glyphs), lines[rows[k]].direction, column.light);
    }
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(i));
    --i;
  }
}

}  // namespace meishi
