#include "ocr/column_cells.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace meishi {

namespace {

constexpr double kTallest = 1.08;  // em: the ink of one character

// Candidates that share rows are strokes side by side: one piece.
std::vector<cv::Rect> rows_of(const FoundLine& column) {
  std::vector<cv::Rect> rows;
  for (const cv::Rect& glyph : column.glyphs) {
    if (!rows.empty() && glyph.y < rows.back().br().y - 1) {
      rows.back() |= glyph;
    } else {
      rows.push_back(glyph);
    }
  }
  return rows;
}

double centre(const cv::Rect& r) { return r.y + r.height / 2.0; }

// Distance of neighbouring characters: the median over neighbours that are surely whole ones.
double pitch_of(const std::vector<cv::Rect>& rows, double em) {
  std::vector<double> steps;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rows[i - 1].height < 0.6 * em || rows[i].height < 0.6 * em) continue;
    const double step = centre(rows[i]) - centre(rows[i - 1]);
    if (step < 2 * em) steps.push_back(step);
  }
  if (steps.empty()) return 1.1 * em;
  std::nth_element(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2), steps.end());
  return std::max(em, steps[steps.size() / 2]);
}

// How badly a step from one centre to the next breaks the pitch.
double step_cost(double step, double pitch) {
  const double d = step / pitch;
  if (d > 1.3) return 0.1;              // a space
  if (d < 0.75) return 3 + (0.75 - d);  // two characters cannot stand so close
  return 4 * (d - 1) * (d - 1);
}

}  // namespace

std::vector<cv::Rect> column_cells(const FoundLine& column) {
  const std::vector<cv::Rect> rows = rows_of(column);
  const std::size_t n = rows.size();
  if (n == 0) return {};
  const double em = column.em;
  const double pitch = pitch_of(rows, em);

  // best[i][k]: the cheapest way to part rows 0..i, the last cell being rows i-k..i.
  struct Way {
    double cost = std::numeric_limits<double>::infinity();
    std::size_t before = 0;  // k of the cell before
  };
  constexpr std::size_t kMostRowsOfACell = 5;
  std::vector<std::vector<Way>> best(n, std::vector<Way>(kMostRowsOfACell));
  const auto cell = [&](std::size_t i, std::size_t k) {
    cv::Rect box = rows[i];
    for (std::size_t j = i - k; j < i; ++j) box |= rows[j];
    return box;
  };
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < std::min(kMostRowsOfACell, i + 1); ++k) {
      const cv::Rect box = cell(i, k);
      if (k > 0 && box.height > kTallest * em) break;
      if (i == k) {
        best[i][k] = {0, 0};
        continue;
      }
      const std::size_t last = i - k - 1;
      for (std::size_t p = 0; p < std::min(kMostRowsOfACell, last + 1); ++p) {
        if (std::isinf(best[last][p].cost)) continue;
        const double cost = best[last][p].cost + step_cost(centre(box) - centre(cell(last, p)), pitch);
        if (cost < best[i][k].cost) best[i][k] = {cost, p};
      }
    }
  }
  std::size_t k = 0;
  for (std::size_t c = 1; c < kMostRowsOfACell; ++c) {
    if (best[n - 1][c].cost < best[n - 1][k].cost) k = c;
  }
  std::vector<cv::Rect> cells;
  for (std::size_t i = n - 1;;) {
    cells.push_back(cell(i, k));
    if (i == k) break;
    const std::size_t before = best[i][k].before;
    i = i - k - 1;
    k = before;
  }
  std::reverse(cells.begin(), cells.end());
  return cells;
}

}  // namespace meishi
