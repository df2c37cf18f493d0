#include "ocr/column_cells.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>

namespace meishi {

namespace {

constexpr double kTallest = 1.08;   // em: the ink of one character
constexpr double kTouching = 1.35;  // em: what is higher is two characters
constexpr double kWhole = 0.6;      // em: surely more than a stroke
constexpr double kUsualGap = 0.1;   // em: between the ink of two characters
constexpr double kCutReach = 0.3;   // em around the even part in which the cut is looked for
constexpr double kOffCost = 0.3;    // of a cut an em off the even part; a row of ink across the character costs 1
constexpr std::size_t kMostRowsOfACell = 5;
constexpr int kInk = 140;  // of 255, in print stretched to the full range

double centre(const cv::Rect& r) { return r.y + r.height / 2.0; }

// Distance of neighbouring characters: the median over neighbours that are surely whole ones.
double pitch_of(const std::vector<cv::Rect>& rows, double em) {
  std::vector<double> steps;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto whole = [&](const cv::Rect& r) { return r.height > kWhole * em && r.height < kTouching * em; };
    if (!whole(rows[i - 1]) || !whole(rows[i])) continue;
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

std::vector<cv::Rect> rows_of(const FoundLine& column) {
  std::vector<cv::Rect> rows;
  for (const cv::Rect& glyph : column.glyphs) {
    // A foot that reaches below the head of the next character (六代) makes no piece of two.
    const bool two = !rows.empty() && std::min(rows.back().height, glyph.height) > kWhole * column.em &&
                     (rows.back() | glyph).height > kTouching * column.em;
    if (!rows.empty() && !two && glyph.y < rows.back().br().y - 1) {
      rows.back() |= glyph;
    } else {
      rows.push_back(glyph);
    }
  }
  return rows;
}

FoundLine with_stretches(FoundLine column, const LinePrint& print) {
  const cv::Mat ink = print.image < kInk;
  cv::Mat rows;
  cv::reduce(ink, rows, 1, cv::REDUCE_SUM, CV_32S);
  const auto inked = [&](int y) { return rows.at<int>(y) > 255; };  // more than a speck of one pixel
  std::vector<cv::Rect> stretches;
  for (int y = 0; y < ink.rows; ++y) {
    if (!inked(y)) continue;
    const int from = y;
    while (y < ink.rows && inked(y)) ++y;
    if (y - from < 2) continue;
    const cv::Rect own = cv::boundingRect(ink.rowRange(from, y));
    stretches.emplace_back(own.x + print.area.x, from + print.area.y, own.width, y - from);
  }
  if (!stretches.empty()) column.glyphs = std::move(stretches);
  return column;
}

FoundLine with_touching_parted(FoundLine column, const LinePrint& print) {
  const double em = column.em;
  const double pitch = pitch_of(rows_of(column), em);
  std::vector<cv::Rect> glyphs;
  for (const cv::Rect& glyph : column.glyphs) {
    const cv::Rect inside = (glyph - print.area.tl()) & cv::Rect({0, 0}, print.image.size());
    const auto parts = static_cast<int>(std::lround((glyph.height + kUsualGap * em) / pitch));
    if (glyph.height < kTouching * em || parts < 2 || inside.size() != glyph.size()) {
      glyphs.push_back(glyph);
      continue;
    }
    cv::Mat ink;  // of each row: 0 none
    cv::reduce(~print.image(inside), ink, 1, cv::REDUCE_SUM, CV_32S);
    int from = 0;
    for (int k = 1; k <= parts; ++k) {
      int to = glyph.height;
      if (k < parts) {
        const double even = static_cast<double>(glyph.height) * k / parts;
        const int reach = static_cast<int>(kCutReach * em);
        double lightest = std::numeric_limits<double>::infinity();
        for (int y = std::max(from + 1, static_cast<int>(even) - reach);
             y <= std::min(glyph.height - 1, static_cast<int>(even) + reach); ++y) {
          // Of rows as light, the one nearest to the even part.
          const double cost = ink.at<int>(y) / 255.0 / em + kOffCost * std::abs(y - even) / em;
          if (cost < lightest) lightest = cost, to = y;
        }
      }
      glyphs.emplace_back(glyph.x, glyph.y + from, glyph.width, to - from);
      from = to;
    }
  }
  column.glyphs = std::move(glyphs);
  return column;
}

std::vector<cv::Rect> cell_candidates(const FoundLine& column) {
  const std::vector<cv::Rect> rows = rows_of(column);
  std::vector<cv::Rect> out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    cv::Rect box = rows[i];
    for (std::size_t k = 0; k < kMostRowsOfACell && i + k < rows.size(); ++k) {
      box |= rows[i + k];
      if (k > 0 && box.height > kTallest * column.em) break;
      out.push_back(box);
    }
  }
  return out;
}

std::vector<cv::Rect> column_cells(const FoundLine& column, const LookAtCell& look) {
  const std::vector<cv::Rect> rows = rows_of(column);
  const std::size_t n = rows.size();
  if (n == 0) return {};
  const double em = column.em;
  const double pitch = pitch_of(rows, em);

  // best[i][k]: the cheapest way to part rows 0..i, the last cell being rows i-k..i.
  struct Way {
    double cost = std::numeric_limits<double>::infinity();
    std::size_t before = 0;  // k of the cell before
    CellLook look;
  };
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
      const CellLook own = look ? look(box) : CellLook{};
      best[i][k].look = own;
      if (i == k) {
        best[i][k].cost = own.cost;
        continue;
      }
      const std::size_t last = i - k - 1;
      for (std::size_t p = 0; p < std::min(kMostRowsOfACell, last + 1); ++p) {
        if (std::isinf(best[last][p].cost)) continue;
        const double step = centre(box) - centre(cell(last, p));
        const double set = step + own.shift - best[last][p].look.shift;
        const double sum = best[last][p].cost + own.cost + std::min(step_cost(step, pitch), step_cost(set, pitch));
        if (sum < best[i][k].cost) best[i][k].cost = sum, best[i][k].before = p;
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
