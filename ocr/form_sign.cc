#include "ocr/form_sign.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "ocr/kanji_net.h"
#include "ocr/line_geometry.h"
#include "ocr/single_characters.h"

namespace meishi {

namespace {

constexpr double kSmallMm = 1.9;     // em: smaller print shows too little of a sign
constexpr double kDoubtful = 0.96;   // by the recogniser's own confidence, in what it makes of a sign
constexpr double kSure = 0.9;        // of the network
constexpr double kDiscount = 0.97;   // the network never saw this font
constexpr std::size_t kFewest = 3;   // characters of a name and its sign
constexpr std::size_t kMostFor = 2;  // glyphs that a sign is read as: (株

bool is_bracket(std::string_view c) { return c == "(" || c == ")" || c == "（" || c == "）"; }

bool is_sign(std::string_view c) { return c == "㈱" || c == "㈲"; }

bool in_doubt(const Glyph& glyph) { return glyph.confidence < kDoubtful || is_bracket(glyph.text); }

double middle_along(const Box& box, Direction d) {
  return d == Direction::horizontal ? box.centre().x : box.centre().y;
}

// How many glyphs at that end of the line were read from the sign's cell: what stands before the glyph that the network
// sees in the cell beside it, else what the boxes say, which are rough.
std::size_t read_from(const cv::Rect& sign, std::string_view beside, const TextLine& text, bool at_end) {
  const auto glyph = [&](std::size_t i) -> const Glyph& {
    return text.glyphs[at_end ? text.glyphs.size() - 1 - i : i];
  };
  for (std::size_t i = 0; i <= kMostFor; ++i) {
    if (look_of(glyph(i).text) == beside) return i;
  }
  if (is_bracket(glyph(0).text)) return kMostFor;
  const Direction d = text.direction;
  std::size_t count = 1;
  while (count < kMostFor) {
    const double middle = middle_along(glyph(count).box, d);
    if (at_end ? middle < start_of(sign, d) : middle > end_of(sign, d)) break;
    ++count;
  }
  return count;
}

// Puts `sign` in the place of `count` glyphs at that end of the line.
void put(LineText& text, const Glyph& sign, std::size_t count, bool at_end) {
  TextLine& line = text.line;
  const std::vector<std::size_t> offsets = glyph_offsets(line);
  if (offsets.empty()) return;
  const Reading before{line.text, line.confidence / 2, text.model};
  const auto n = static_cast<std::ptrdiff_t>(count);
  if (at_end) {
    const std::size_t kept = line.glyphs.size() - count;
    line.text = line.text.substr(0, kept == 0 ? 0 : offsets[kept - 1] + line.glyphs[kept - 1].text.size()) + sign.text;
    line.glyphs.erase(line.glyphs.end() - n, line.glyphs.end());
    line.glyphs.push_back(sign);
  } else {
    line.text = sign.text + line.text.substr(offsets[count]);
    line.glyphs.erase(line.glyphs.begin(), line.glyphs.begin() + n);
    line.glyphs.insert(line.glyphs.begin(), sign);
  }
  line.alternatives.insert(line.alternatives.begin(), before);
}

}  // namespace

bool may_have_form_sign(const TextLine& text, double em_mm) {
  if (em_mm < kSmallMm || text.glyphs.size() < kFewest) return false;
  return in_doubt(text.glyphs.front()) || in_doubt(text.glyphs.back());
}

LineText with_form_sign(LineText text, const FoundLine& line, const LinePrint& print) {
  const std::vector<cv::Rect> cells = character_cells(line);
  if (cells.size() < kFewest || text.line.glyphs.size() < kFewest) return text;
  for (const bool at_end : {false, true}) {
    const Glyph& read = at_end ? text.line.glyphs.back() : text.line.glyphs.front();
    if (!in_doubt(read) || is_sign(read.text)) continue;
    const cv::Rect& cell = at_end ? cells.back() : cells.front();
    const cv::Rect& next = at_end ? cells[cells.size() - 2] : cells[1];
    const auto guesses = guess_characters(print.image, {cell - print.area.tl(), next - print.area.tl()}, line.em);
    const CharacterGuess& guess = guesses.front();
    if (!is_sign(guess.text) || guess.probability < kSure) continue;
    const Glyph sign{std::string(guess.text),
                     {static_cast<double>(cell.x), static_cast<double>(cell.y), static_cast<double>(cell.width),
                      static_cast<double>(cell.height)},
                     kDiscount * guess.probability};
    put(text, sign, read_from(cell, guesses.back().text, text.line, at_end), at_end);
    break;
  }
  return text;
}

}  // namespace meishi
