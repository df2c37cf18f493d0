#include "ocr/figure_check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "ocr/figure_net.h"
#include "ocr/number_runs.h"

namespace meishi {

namespace {

constexpr int kInk = 128;            // of 255
constexpr double kReach = 0.5;       // em beyond the boxes of a number, which are rough
constexpr double kSure = 0.96;       // of another figure, where the recogniser has hardly a doubt
constexpr double kLeastSure = 0.93;  // where it has many
constexpr double kDoubted = 0.96;    // by the recogniser's own confidence: below it, the network need be less sure
// The one figure that the recogniser of Latin print often takes for another, and is sure of it.
constexpr std::string_view kRead = "5";
constexpr int kMeant = 3;
constexpr double kUndoubted = 0.988;  // by the recogniser's own confidence: such a figure is right
constexpr double kDenied = 1;         // the price of another figure than was read
constexpr double kOddPrice = 1.5;     // of print that is no figure in the place of one
constexpr double kSkip = 1.2;         // of a character without print, or print without a character
constexpr double kFar = 0.9;          // em from where the recogniser saw a character
constexpr double kDiscount = 0.97;    // the network never saw this font
constexpr double kLeastHeight = 0.4;  // em: of the ink of a figure

struct Ink {
  cv::Rect box;  // of the print
  std::array<double, 10> figures{};
  int best = 0;
  bool is_figure = false;
};

// Pieces of the print between empty columns, from column `from` to `to`.
std::vector<Ink> pieces(const cv::Mat& print, int from, int to, double em) {
  const cv::Mat mask = print < kInk;
  std::vector<Ink> out;
  int begin = -1;
  for (int x = std::max(0, from); x <= std::min(to, print.cols); ++x) {
    const bool ink = x < std::min(to, print.cols) && cv::countNonZero(mask.col(x)) > 0;
    if (ink && begin < 0) begin = x;
    if (ink || begin < 0) continue;
    const cv::Mat columns = mask.colRange(begin, x);
    int top = 0;
    int bottom = print.rows;
    while (top < bottom && cv::countNonZero(columns.row(top)) == 0) ++top;
    while (bottom > top && cv::countNonZero(columns.row(bottom - 1)) == 0) --bottom;
    Ink ink_box;
    ink_box.box = {begin, top, x - begin, bottom - top};
    out.push_back(ink_box);
    begin = -1;
  }
  double height = 0;
  for (const Ink& ink : out) height = std::max(height, static_cast<double>(ink.box.height));
  for (Ink& ink : out) {
    ink.figures = figure_probabilities(print, ink.box, height);
    const auto* best = std::max_element(ink.figures.begin(), ink.figures.end());
    ink.best = static_cast<int>(best - ink.figures.begin());
    ink.is_figure = *best > 0.5 && ink.box.height > kLeastHeight * em;
  }
  return out;
}

// How sure the network must be, where the recogniser has this confidence in what it read.
double needed_beside(double confidence) { return std::clamp(kSure - 1.5 * (kDoubted - confidence), kLeastSure, kSure); }

bool is_doubtful(const Glyph& glyph) { return glyph.text == kRead && glyph.confidence < kUndoubted; }

int figure_of(const Glyph& glyph) { return is_figure(glyph.text) ? glyph.text[0] - '0' : -1; }

double price(const Glyph& glyph, const Ink& ink, double x, double em) {
  const int figure = figure_of(glyph);
  const double far = std::abs(glyph.box.centre().x - x) > kFar * em ? kSkip : 0;
  if (figure < 0) return far + (ink.is_figure ? 2 * kDenied : 0);
  return far + (!ink.is_figure ? kOddPrice : ink.best == figure ? 0 : kDenied);
}

// For each glyph of the run the piece of print that it was read from, or -1: the cheapest way to go through both.
std::vector<int> aligned(const std::vector<Glyph>& glyphs, const NumberRun& run, const std::vector<Ink>& inks,
                         double left, double em) {
  const std::size_t n = run.end - run.begin;
  const std::size_t m = inks.size();
  std::vector<std::vector<double>> cost(n + 1, std::vector<double>(m + 1, 0));
  const auto match = [&](std::size_t i, std::size_t j) {
    return cost[i - 1][j - 1] +
           price(glyphs[run.begin + i - 1], inks[j - 1], left + inks[j - 1].box.x + inks[j - 1].box.width / 2.0, em);
  };
  // What stands before and behind the number may be skipped.
  for (std::size_t i = 1; i <= n; ++i) {
    cost[i][0] = cost[i - 1][0] + kSkip;
    for (std::size_t j = 1; j <= m; ++j)
      cost[i][j] = std::min({match(i, j), cost[i - 1][j] + kSkip, cost[i][j - 1] + (i == n ? 0 : kSkip)});
  }
  std::vector<int> at(n, -1);
  std::size_t j = m;
  for (std::size_t i = n; i > 0 && j > 0;) {
    if (cost[i][j] == cost[i][j - 1] + (i == n ? 0 : kSkip)) {
      --j;
    } else if (cost[i][j] == cost[i - 1][j] + kSkip) {
      --i;
    } else {
      at[--i] = static_cast<int>(--j);
    }
  }
  return at;
}

// Figures and what stands between them.
std::vector<NumberRun> numbers_of(const std::vector<Glyph>& glyphs) {
  const auto fits = [&](std::size_t i) {
    return figure_of(glyphs[i]) >= 0 || glyphs[i].text == "-" || glyphs[i].text == "(" || glyphs[i].text == ")" ||
           glyphs[i].text == ".";
  };
  std::vector<NumberRun> runs;
  for (std::size_t i = 0; i < glyphs.size();) {
    std::size_t end = i;
    while (end < glyphs.size() && fits(end)) ++end;
    if (end - i >= 3) runs.push_back({i, end});
    i = end + 1;
  }
  return runs;
}

}  // namespace

bool wants_figures_checked(const TextLine& line) { return std::ranges::any_of(line.glyphs, is_doubtful); }

LineText with_figures_checked(LineText text, const FoundLine& line, const LinePrint& print) {
  if (line.direction != Direction::horizontal) return text;
  std::vector<Glyph>& glyphs = text.line.glyphs;
  const std::vector<std::size_t> offsets = glyph_offsets(text.line);
  if (offsets.empty()) return text;
  const Reading before{text.line.text, text.line.confidence / 2, text.model};
  for (const NumberRun& run : numbers_of(glyphs)) {
    if (std::none_of(glyphs.begin() + run.begin, glyphs.begin() + run.end, is_doubtful)) continue;
    const double left = print.area.x;
    const std::vector<Ink> inks =
        pieces(print.image, static_cast<int>(glyphs[run.begin].box.x - kReach * line.em - left),
               static_cast<int>(glyphs[run.end - 1].box.right() + kReach * line.em - left), line.em);
    const std::vector<int> at = aligned(glyphs, run, inks, left, line.em);
    // Within the run. The network does not know every 1 for a figure.
    const auto as_read = [&](std::size_t i) {
      const int figure = figure_of(glyphs[run.begin + i]);
      return at[i] >= 0 && (!inks[at[i]].is_figure || inks[at[i]].best == figure);
    };
    std::size_t in_step = 0;
    for (std::size_t i = 0; i < at.size(); ++i)
      in_step += at[i] >= 0 && inks[at[i]].is_figure && inks[at[i]].best == figure_of(glyphs[run.begin + i]);
    if (2 * in_step < at.size()) continue;
    for (std::size_t i = 0; i < at.size(); ++i) {
      Glyph& glyph = glyphs[run.begin + i];
      if (!is_doubtful(glyph) || at[i] < 0) continue;
      const Ink& ink = inks[at[i]];
      if (ink.best != kMeant || !ink.is_figure) continue;
      const double needed = needed_beside(glyph.confidence);
      if (ink.figures[kMeant] < needed || ink.figures[static_cast<std::size_t>(figure_of(glyph))] > 1 - needed)
        continue;
      const bool before_fits = i == 0 || (as_read(i - 1) && at[i - 1] + 1 == at[i]);
      const bool behind_fits = i + 1 == at.size() || (as_read(i + 1) && at[i] + 1 == at[i + 1]);
      if (!before_fits || !behind_fits) continue;
      glyph.text = static_cast<char>('0' + kMeant);
      glyph.confidence = kDiscount * ink.figures[kMeant];
      text.line.text.replace(offsets[run.begin + i], 1, glyph.text);
    }
  }
  if (text.line.text != before.text) text.line.alternatives.push_back(before);
  return text;
}

}  // namespace meishi
