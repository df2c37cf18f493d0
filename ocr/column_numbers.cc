#include "ocr/column_numbers.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "ocr/column_cells.h"
#include "ocr/numeral_net.h"

namespace meishi {

namespace {

constexpr double kLeastSure = 0.5;
constexpr double kSliver = 0.2;  // em
constexpr double kBracketOff =
    0.15;  // em: where in its cell the ink of a bracket has its middle, from the number's end

bool is_digit(const NumeralGuess& guess) {
  static constexpr std::string_view kOthers = "〒―（）";
  return kOthers.find(guess.text) == std::string_view::npos;  // also of ""
}

struct Cell {
  cv::Rect box;
  NumeralGuess guess;
};

// The cells of one run, as a number; bars at either end belong to something else. Empty when it is too short.
std::vector<Glyph> number_of(const std::vector<Cell>& cells, std::size_t from, std::size_t to, std::size_t least) {
  while (from < to && cells[from].guess.text == "―") ++from;
  while (from < to && cells[to - 1].guess.text == "―") --to;
  std::size_t digits = 0;
  std::vector<Glyph> glyphs;
  for (std::size_t i = from; i < to; ++i) {
    const auto& [box, guess] = cells[i];
    digits += is_digit(guess);
    glyphs.push_back({std::string(guess.text),
                      {static_cast<double>(box.x), static_cast<double>(box.y), static_cast<double>(box.width),
                       static_cast<double>(box.height)},
                      guess.probability});
  }
  if (digits < least) glyphs.clear();
  return glyphs;
}

std::vector<std::vector<Glyph>> numbers_of(const LinePrint& print, const FoundLine& column, std::size_t least) {
  // Every box that may be a character is looked at once; how well it can be named then decides, with the pitch, where
  // one character ends: 二 and 三 are strokes that could be characters of their own.
  const std::vector<cv::Rect> boxes = cell_candidates(column);
  std::vector<cv::Rect> in_print;
  for (const cv::Rect& box : boxes) in_print.push_back(box - print.area.tl());
  const std::vector<NumeralGuess> guesses = guess_numerals(print.image, in_print, column.em);
  std::map<std::pair<int, int>, NumeralGuess> known;  // by the rows that the box spans
  for (std::size_t i = 0; i < boxes.size(); ++i) known[{boxes[i].y, boxes[i].br().y}] = guesses[i];
  const auto guess_of = [&](const cv::Rect& box) {
    const auto it = known.find({box.y, box.br().y});
    return it == known.end() ? NumeralGuess{} : it->second;
  };
  const auto look = [&](const cv::Rect& box) {
    const NumeralGuess guess = guess_of(box);
    const double off = (kBracketOff - 0.5) * column.em;
    return CellLook{-std::log(std::max(1e-6, guess.probability)), guess.text == "（"   ? off
                                                                  : guess.text == "）" ? -off
                                                                                       : 0};
  };

  std::vector<Cell> cells;
  for (const cv::Rect& box : column_cells(column, look)) cells.push_back({box, guess_of(box)});
  std::vector<std::vector<Glyph>> numbers;
  std::size_t from = 0;
  for (std::size_t i = 0; i <= cells.size(); ++i) {
    if (i < cells.size() && !cells[i].guess.text.empty() && cells[i].guess.probability >= kLeastSure) continue;
    if (auto number = number_of(cells, from, i, least); !number.empty()) numbers.push_back(std::move(number));
    from = i + 1;
  }
  return numbers;
}

// How many characters, each as far as it is sure.
double sureness(const std::vector<std::vector<Glyph>>& numbers) {
  double sum = 0;
  for (const std::vector<Glyph>& number : numbers) {
    for (const Glyph& glyph : number) sum += glyph.confidence;
  }
  return sum;
}

}  // namespace

std::vector<std::vector<Glyph>> column_numbers(const LinePrint& print, const FoundLine& column, std::size_t least) {
  auto numbers = numbers_of(print, with_touching_parted(column, print), least);
  auto others = numbers_of(print, with_touching_parted(with_stretches(column, print), print), least);
  return sureness(others) > sureness(numbers) ? others : numbers;
}

std::vector<FoundLine> beside_numbers(const FoundLine& column, const std::vector<std::vector<Glyph>>& numbers) {
  std::vector<FoundLine> parts(numbers.size() + 1, column);
  for (FoundLine& part : parts) part.glyphs.clear();
  for (const cv::Rect& glyph : column.glyphs) {
    // A candidate that reaches into a number (its bar touches the label) is not the number's as a whole.
    std::size_t part = 0;
    bool inside = false;
    cv::Rect own = glyph;
    for (const std::vector<Glyph>& number : numbers) {
      const int begin = static_cast<int>(number.front().box.y);
      const int end = static_cast<int>(number.back().box.bottom());
      if (own.y >= end) {
        ++part;
      } else if (own.y < begin) {
        own.height = std::min(own.br().y, begin) - own.y;
        break;
      } else {
        inside = own.br().y <= end;
        if (!inside) own = {own.x, end, own.width, own.br().y - end}, ++part;
        break;
      }
    }
    const bool sliver = own.height < kSliver * column.em && own.height < glyph.height;  // what cutting left over
    if (!inside && !sliver) parts[part].glyphs.push_back(own);
  }
  std::erase_if(parts, [](const FoundLine& part) { return part.glyphs.empty(); });
  for (FoundLine& part : parts) fit_box(part);
  return parts;
}

}  // namespace meishi
