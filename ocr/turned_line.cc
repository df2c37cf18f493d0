#include "ocr/turned_line.h"

#include <algorithm>
#include <cmath>

#include "ocr/line_geometry.h"
#include "ocr/line_image.h"

namespace meishi {

namespace {

constexpr std::size_t kFewest = 4;  // glyphs that tell a row on its side from the strokes of one character
constexpr double kSure = 0.97;      // mean confidence of a column that is one; of lying print, up to 0.95

FoundLine moved(FoundLine line, const cv::Point& by) {
  line.box += by;
  for (cv::Rect& glyph : line.glyphs) glyph += by;
  return line;
}

}  // namespace

bool may_lie(const TextLine& text, const FoundLine& line) {
  return line.direction == Direction::vertical && line.glyphs.size() >= kFewest && text.confidence < kSure;
}

TurnedLine turn_line(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all, int rotation) {
  const int margin = static_cast<int>(std::ceil(line.em / 2));
  TurnedLine out;
  out.rotation = rotation;
  out.area =
      cv::Rect(line.box.x - margin, line.box.y - margin, line.box.width + 2 * margin, line.box.height + 2 * margin) &
      cv::Rect({0, 0}, grey.size());
  out.grey = turned(grey(out.area), rotation);
  const auto add = [&](const FoundLine& near) {
    out.lines.push_back(turned(moved(near, -out.area.tl()), out.area.size(), rotation));
  };
  add(line);
  for (const FoundLine& other : all) {
    if (&other != &line && !(other.box & out.area).empty()) add(other);
  }
  return out;
}

LineText turned_back(LineText text, const TurnedLine& line) {
  const auto back = [&](const Box& b) {
    const cv::Rect2d r = turned(cv::Rect2d(b.x, b.y, b.width, b.height), line.grey.size(), (360 - line.rotation) % 360);
    return Box{r.x + line.area.x, r.y + line.area.y, r.width, r.height};
  };
  text.line.direction = Direction::vertical;
  text.line.box = back(text.line.box);
  for (Glyph& glyph : text.line.glyphs) glyph.box = back(glyph.box);
  return text;
}

}  // namespace meishi
