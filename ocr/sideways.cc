#include "ocr/sideways.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string_view>

#include "ocr/column_cells.h"
#include "ocr/number_runs.h"
#include "ocr/numeral_net.h"

namespace meishi {

namespace {

constexpr double kTallest = 0.72;   // em along the column: a figure or letter on its side, M and @ aside
constexpr double kWidest = 0.86;    // em across it: capitals, and brackets a little more
constexpr double kNarrowest = 0.4;  // em across it of one that stands alone: figures are higher than this
constexpr double kCharacter = 1.0;  // em: two pieces that together are no higher may be one upright character
constexpr double kFull = 0.78;      // em: one piece of such a character is as wide
constexpr double kDash = 0.3;       // em: narrower is a dash, no part of such a character
constexpr double kFlat = 0.18;      // em: the height of a stroke of 二, at most
constexpr double kStroke = 0.55;    // em: its length, at least
constexpr double kUnequal = 0.06;   // em: by which the strokes of 二 differ in length
constexpr double kSure = 0.85;      // by the recogniser's own confidence
constexpr double kSureShort = 0.93;
constexpr double kSureNumeral = 0.9;  // by the numerals' network

FoundLine part_between(const FoundLine& column, int from, int to) {
  FoundLine part = column;
  std::erase_if(part.glyphs, [&](const cv::Rect& g) { return g.y < from || g.br().y > to; });
  fit_box(part);
  return part;
}

// 二, 三: strokes that lie, one of them longer than the other, as no two figures 1 on their side are.
bool are_strokes(const cv::Rect& a, const cv::Rect& b, double em) {
  const auto lies = [&](const cv::Rect& p) { return p.height < kFlat * em && p.width > kStroke * em; };
  return lies(a) && lies(b) && b.y - a.br().y < 0.5 * em && std::abs(a.width - b.width) > kUnequal * em;
}

}  // namespace

std::vector<FoundLine> sideways_runs(const FoundLine& column,
                                     const std::function<bool(const cv::Rect&)>& is_character) {
  const std::vector<cv::Rect> pieces = rows_of(column);
  const double em = column.em;
  const auto small = [&](const cv::Rect& p) { return p.height <= kTallest * em && p.width <= kWidest * em; };
  std::vector<FoundLine> runs;
  for (std::size_t i = 0; i < pieces.size();) {
    if (!small(pieces[i])) {
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (end < pieces.size() && small(pieces[end]) && pieces[end].y - pieces[end - 1].br().y < 0.6 * em) ++end;
    // Two pieces that may be one character (台), at its head or across it, are left to the column.
    const auto one_character = [&](std::size_t k) {
      const auto [narrow, wide] = std::minmax(pieces[k].width, pieces[k + 1].width);
      return pieces[k + 1].br().y - pieces[k].y <= kCharacter * em && wide >= kFull * em && narrow >= kDash * em &&
             (!is_character || is_character(pieces[k] | pieces[k + 1]));
    };
    std::size_t from = i;
    if (from > 0 && !small(pieces[from - 1]) && one_character(from - 1)) ++from;
    while (from + 1 < end && one_character(from)) from += 2;
    bool strokes = false;
    for (std::size_t k = from; k + 1 < end; ++k) strokes = strokes || are_strokes(pieces[k], pieces[k + 1], em);
    if (from >= end || strokes) {
      i = end;
      continue;
    }
    const bool alone = from + 1 == end && end == pieces.size() && pieces[from].width >= kNarrowest * em &&
                       pieces[from].height <= 0.62 * em;
    if (end > from + 1 || alone) runs.push_back(part_between(column, pieces[from].y, pieces[end - 1].br().y));
    i = end;
  }
  return runs;
}

bool is_numeral_of_strokes(const LinePrint& print, const FoundLine& run) {
  if (run.box.height > kCharacter * run.em) return false;
  const NumeralGuess guess = guess_numerals(print.image, {run.box - print.area.tl()}, run.em).front();
  return guess.probability >= kSureNumeral && (guess.text == "二" || guess.text == "三");
}

LineImage cut_sideways(const cv::Mat& grey, const FoundLine& run, const std::vector<FoundLine>& all, int glyph_px) {
  const LinePrint print = line_print(grey, run, all);
  LineImage cut;
  cut.origin = print.area.tl();
  cut.direction = Direction::vertical;
  cut.column_width = print.area.width;
  for (int y = 0; y < print.area.height; ++y) cut.source.push_back(y);
  cv::Mat row;
  cv::rotate(print.image, row, cv::ROTATE_90_COUNTERCLOCKWISE);
  // Figures are as high as capitals, less than an em.
  finish_line_image(cut, row, glyph_px / std::max(1.0, std::max(0.9 * run.em, 1.2 * run.box.width)));
  return cut;
}

Hypothesis without_specks(Hypothesis read) {
  const auto speck = [](const Glyph& g) {
    static constexpr std::string_view kSpecks[] = {"'", "\"", "`", "‘", "’", "“", "”", "*", ".", ",", "|", "~"};
    return std::find(std::begin(kSpecks), std::end(kSpecks), g.text) != std::end(kSpecks);
  };
  std::vector<Glyph>& glyphs = read.glyphs;
  while (!glyphs.empty() && speck(glyphs.back())) glyphs.pop_back();
  const auto first = std::find_if_not(glyphs.begin(), glyphs.end(), speck);
  glyphs.erase(glyphs.begin(), first);
  read.space_before.assign(glyphs.size(), false);  // figures make one number
  double sum = 0;
  for (const Glyph& glyph : glyphs) sum += glyph.confidence;
  read.confidence = glyphs.empty() ? 0 : sum / static_cast<double>(glyphs.size());
  return read;
}

bool is_sideways(const Hypothesis& read, const FoundLine& run) {
  const std::size_t pieces = rows_of(run).size();
  const auto known = [](const Glyph& g) {
    return is_figure(g.text) || g.text == "-" || g.text == "—" || g.text == "–" || g.text == "F" || g.text == "B" ||
           g.text == "." || g.text == "," || g.text == "(" || g.text == ")";
  };
  const auto figures =
      std::count_if(read.glyphs.begin(), read.glyphs.end(), [](const Glyph& g) { return is_figure(g.text); });
  if (figures == 0 || !std::all_of(read.glyphs.begin(), read.glyphs.end(), known)) return false;
  if (read.glyphs.size() > pieces + 1 || read.glyphs.size() + 1 < pieces) return false;
  // Two boxes one above the other (呂, 昌) are no number.
  const bool boxes = std::all_of(read.glyphs.begin(), read.glyphs.end(),
                                 [](const Glyph& g) { return g.text == "0" || g.text == "8" || g.text == "B"; });
  if (boxes && pieces == 2) return false;
  return read.confidence >= (pieces < 3 ? kSureShort : kSure);
}

}  // namespace meishi
