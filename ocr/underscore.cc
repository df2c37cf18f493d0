#include "ocr/underscore.h"

#include <algorithm>
#include <cstddef>

namespace meishi {

namespace {

constexpr int kInk = 205;             // of 255: thin strokes are grey once scaled
constexpr int kDark = 128;            // the letters themselves
constexpr double kShortest = 0.28;    // em
constexpr double kLongest = 0.85;     // em: two letters with a line under them are longer
constexpr double kThickest = 0.16;    // em
constexpr double kClear = 0.5;        // em of paper above
constexpr double kReach = 2;          // em to both sides in which the line is straight
constexpr double kConfidence = 0.85;  // of a "_" that was seen, not read

bool is_word(const Glyph& glyph) {
  const char c = glyph.text.size() == 1 ? glyph.text.front() : ' ';
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

double centre(const Glyph& glyph) { return glyph.box.centre().x; }

struct Stroke {
  int begin = 0;
  int end = 0;
};

// Where the letters around `stroke` end that stand on the line: most do, so the rows lose most of their ink there. Only
// those nearby, for a line may lean.
int baseline_around(const cv::Mat& image, const Stroke& stroke, double em) {
  const auto reach = static_cast<int>(kReach * em);
  int baseline = image.rows;
  int steepest = 0;
  int above = 0;
  for (int y = image.rows / 2; y < image.rows; ++y) {
    const auto* p = image.ptr<std::uint8_t>(y);
    const auto ink = [&](int from, int to) {
      return static_cast<int>(std::count_if(p + from, p + to, [](std::uint8_t v) { return v < kDark; }));
    };
    const int here = ink(std::max(0, stroke.begin - reach), stroke.begin) +
                     ink(stroke.end, std::min(image.cols, stroke.end + reach));
    if (above - here > steepest) {
      steepest = above - here;
      baseline = y;
    }
    above = here;
  }
  return baseline;
}

// The flat strokes below the baseline, left to right.
std::vector<Stroke> low_strokes(const cv::Mat& image, double em) {
  std::vector<Stroke> out;
  for (int y = image.rows / 2; y < image.rows; ++y) {
    const auto* p = image.ptr<std::uint8_t>(y);
    for (int x = 0; x < image.cols;) {
      int end = x;
      while (end < image.cols && p[end] < kInk) ++end;
      const Stroke stroke{x, end};
      x = std::max(end, x + 1);
      const int length = stroke.end - stroke.begin;
      if (length < kShortest * em || length > kLongest * em) continue;
      // Its ends may touch the letters beside it: what matters is its middle.
      const int from = stroke.begin + length / 4;
      const int to = stroke.end - length / 4;
      const auto inked = [&](int row) {
        const auto* q = image.ptr<std::uint8_t>(row);
        return std::any_of(q + from, q + to, [](std::uint8_t v) { return v < kInk; });
      };
      int top = y;
      while (top > 0 && inked(top - 1)) --top;
      int bottom = y;
      while (bottom + 1 < image.rows && inked(bottom + 1)) ++bottom;
      bool clear = bottom - top + 1 <= std::max(3.0, kThickest * em);
      for (int row = std::max(0, top - static_cast<int>(kClear * em)); row < top && clear; ++row) clear = !inked(row);
      // The tail of a j hangs on its stem.
      const auto* over = image.ptr<std::uint8_t>(std::max(0, top - 1));
      clear = clear && std::none_of(over + stroke.begin, over + stroke.end, [](std::uint8_t v) { return v < kInk; });
      clear = clear && top >= baseline_around(image, stroke, em);
      const bool known = std::any_of(out.begin(), out.end(), [&](const Stroke& other) {
        return other.begin < stroke.end && stroke.begin < other.end;
      });
      if (clear && !known) out.push_back(stroke);
    }
  }
  std::sort(out.begin(), out.end(), [](const Stroke& a, const Stroke& b) { return a.begin < b.begin; });
  return out;
}

}  // namespace

void restore_underscores(Hypothesis& hypothesis, const LineImage& cut, double em) {
  std::vector<Glyph>& glyphs = hypothesis.glyphs;
  const auto at_sign = [&] {
    return std::find_if(glyphs.begin(), glyphs.end(), [](const Glyph& g) { return g.text == "@"; });
  };
  if (at_sign() == glyphs.end() || cut.image.empty() || cut.direction != Direction::horizontal) return;
  for (const Stroke& stroke : low_strokes(cut.image, em)) {
    const double middle = (stroke.begin + stroke.end) / 2.0;
    const auto at = at_sign();
    const auto next = std::find_if(glyphs.begin(), at, [&](const Glyph& g) { return centre(g) > middle; });
    if (next == at || next == glyphs.begin() || !is_word(*next) || !is_word(*(next - 1))) continue;
    const Box box{static_cast<double>(stroke.begin), next->box.y, static_cast<double>(stroke.end - stroke.begin),
                  next->box.height};
    const auto index = next - glyphs.begin();
    hypothesis.space_before[static_cast<std::size_t>(index)] = false;
    hypothesis.space_before.insert(hypothesis.space_before.begin() + index, false);
    glyphs.insert(next, {"_", box, kConfidence});
  }
}

}  // namespace meishi
