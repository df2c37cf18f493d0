#include "ocr/separators.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "capture/components.h"
#include "ocr/line_geometry.h"

namespace meishi {

namespace {

constexpr int kInk = 150;             // of 255
constexpr double kLetter = 0.36;      // em: the height of one at least
constexpr double kDotSize = 0.3;      // em: the longest side at most
constexpr double kStroke = 0.22;      // em: how high a dash is at most, blurred
constexpr double kShortest = 0.14;    // em
constexpr double kLongest = 0.85;     // em
constexpr double kFlat = 1.5;         // times as long as it is high
constexpr double kNear = 2.5;         // em in which the letters tell where the line runs, for it may lean
constexpr double kOnLine = 0.14;      // em that the foot of a dot may be off
constexpr double kDashLow = 0.15;     // em above the line: the middle of a dash; an underscore may stand on the line
constexpr double kDashHigh = 0.5;     // em: the same, at most
constexpr double kBeside = 0.6;       // em that the recogniser's box of a mark may be off
constexpr double kUndoubted = 0.975;  // by the recogniser's own confidence: such a mark is right
constexpr double kConfidence = 0.9;   // of a mark that was seen, not read

struct Mark {
  double x = 0;
  char kind = 0;
};

bool over_one_another(const cv::Rect& a, const cv::Rect& b) { return gap_x(a, b) < -std::min(a.width, b.width) / 3; }

// Where the letters near `x` stand; below none where there are none.
double baseline_near(const std::vector<cv::Rect>& letters, double x, double em) {
  std::vector<int> feet;
  for (const cv::Rect& letter : letters) {
    if (std::abs(letter.x + letter.width / 2.0 - x) < kNear * em) feet.push_back(letter.br().y);
  }
  if (feet.size() < 2) return -1;
  // g and y reach below it: most letters do not.
  const auto at = feet.begin() + static_cast<std::ptrdiff_t>((feet.size() - 1) / 3);
  std::nth_element(feet.begin(), at, feet.end());
  return *at;
}

char kind_of(const cv::Rect& box, double baseline, double em) {
  const double middle = baseline - (box.y + box.height / 2.0);
  const bool flat = box.width >= kFlat * box.height && box.height <= kStroke * em && box.width >= kShortest * em;
  if (flat && std::abs(middle) < kDashHigh * em) return middle > kDashLow * em ? '-' : '_';
  if (std::max(box.width, box.height) <= kDotSize * em && std::abs(box.br().y - baseline) <= kOnLine * em) return '.';
  return 0;
}

// Left to right. A mark with ink above or below it is part of a letter (i), or a colon.
std::vector<Mark> marks_of(const cv::Mat& image, double em) {
  std::vector<cv::Rect> letters;
  std::vector<cv::Rect> small;
  for (const Component& piece : components(image < kInk)) {
    if (piece.area < 4) continue;
    (piece.box.height >= kLetter * em ? letters : small).push_back(piece.box);
  }
  std::vector<Mark> marks;
  for (const cv::Rect& box : small) {
    if (box.width > kLongest * em) continue;
    const double x = box.x + box.width / 2.0;
    const double baseline = baseline_near(letters, x, em);
    const char kind = baseline < 0 ? '\0' : kind_of(box, baseline, em);
    if (kind == 0) continue;
    const auto covered = [&](const cv::Rect& other) { return other != box && over_one_another(box, other); };
    const bool alone = std::none_of(small.begin(), small.end(), covered) &&
                       (kind == '_' || std::none_of(letters.begin(), letters.end(), covered));
    if (alone) marks.push_back({x, kind});
  }
  std::sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) { return a.x < b.x; });
  return marks;
}

bool is_mark(const Glyph& glyph) {
  static constexpr std::string_view kMarks[] = {".", ",", "-", "_", "–", "—", "~", "·"};
  return std::find(std::begin(kMarks), std::end(kMarks), glyph.text) != std::end(kMarks);
}

bool is_internet(const std::vector<Glyph>& glyphs) {
  std::string text;
  for (const Glyph& glyph : glyphs) text += glyph.text;
  return text.find('@') != std::string::npos || text.find("www") != std::string::npos;
}

// Which of `marks` each mark of `glyphs` is, whose first ones are `read`; -1 where the print does not tell.
std::vector<int> counterparts(const std::vector<Glyph>& glyphs, const std::vector<std::size_t>& read,
                              const std::vector<Mark>& marks, double em) {
  std::vector<int> out;
  const bool same_count = marks.size() == read.size();
  const auto near = [&](std::size_t k, std::size_t m) {
    return std::abs(glyphs[read[k]].box.centre().x - marks[m].x) < kBeside * em;
  };
  for (std::size_t k = 0; k < read.size(); ++k) {
    out.push_back(same_count ? static_cast<int>(k) : -1);
    if (same_count) continue;
    for (std::size_t m = 0; m < marks.size(); ++m) {
      if (!near(k, m)) continue;
      std::size_t others = 0;  // that may be meant as well
      for (std::size_t j = 0; j < read.size(); ++j) others += j != k && near(j, m);
      for (std::size_t j = 0; j < marks.size(); ++j) others += j != m && near(k, j);
      if (others == 0) out.back() = static_cast<int>(m);
    }
  }
  return out;
}

}  // namespace

void settle_separators(Hypothesis& hypothesis, const LineImage& cut, double em) {
  std::vector<Glyph>& glyphs = hypothesis.glyphs;
  if (cut.image.empty() || cut.direction != Direction::horizontal || !is_internet(glyphs)) return;
  std::vector<std::size_t> read;  // the first of each mark
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    if (is_mark(glyphs[i]) && (i == 0 || !is_mark(glyphs[i - 1]))) read.push_back(i);
  }
  const std::vector<Mark> marks = marks_of(cut.image, em);
  const std::vector<int> told = counterparts(glyphs, read, marks, em);
  for (std::size_t k = read.size(); k-- > 0;) {  // backwards, so that the indexes hold
    if (told[k] < 0) continue;
    const char kind = marks[static_cast<std::size_t>(told[k])].kind;
    Glyph& glyph = glyphs[read[k]];
    std::size_t end = read[k] + 1;
    while (end < glyphs.size() && is_mark(glyphs[end])) ++end;
    const bool one = end == read[k] + 1;
    if (one && (glyph.text[0] == kind || glyph.confidence >= kUndoubted)) continue;
    glyph.text = kind;
    glyph.confidence = std::min(glyph.confidence, kConfidence);
    const auto from = static_cast<std::ptrdiff_t>(read[k]) + 1;
    const auto to = static_cast<std::ptrdiff_t>(end);
    glyphs.erase(glyphs.begin() + from, glyphs.begin() + to);
    hypothesis.space_before.erase(hypothesis.space_before.begin() + from, hypothesis.space_before.begin() + to);
  }
}

}  // namespace meishi
