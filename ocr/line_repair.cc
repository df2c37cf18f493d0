#include "ocr/line_repair.h"

#include <algorithm>
#include <cmath>

#include "ocr/line_geometry.h"

namespace meishi {

namespace {

constexpr double kJoinGap = 1.5;        // em; parts of one line (label and number, family and given name)
constexpr double kNameMm = 3.2;         // em of print as large as names are set in
constexpr double kSparseJoinGap = 3.2;  // em; the same where the glyphs themselves stand apart

// Mean space between neighbouring glyphs, in em.
double spacing(const FoundLine& line) {
  if (line.glyphs.size() < 2) return kJoinGap;  // one glyph says nothing: as if set apart
  double sum = 0;
  for (std::size_t i = 1; i < line.glyphs.size(); ++i) {
    sum += std::max(0, start_of(line.glyphs[i], line.direction) - end_of(line.glyphs[i - 1], line.direction));
  }
  return sum / static_cast<double>(line.glyphs.size() - 1) / line.em;
}

bool belong_together(const FoundLine& a, const FoundLine& b, double mm) {
  if (a.direction != b.direction || a.light != b.light) return false;
  if (std::max(a.em, b.em) > 1.5 * std::min(a.em, b.em)) return false;
  if (overlap_across(a.box, b.box, a.direction) < 0.6) return false;
  const double em = std::max(a.em, b.em);
  const double between = gap_along(a.box, b.box, a.direction) / em;
  const auto few_glyphs = [](const FoundLine& line) {
    return end_of(line.box, line.direction) - start_of(line.box, line.direction) < 6 * line.em;
  };
  const bool few = few_glyphs(a) && few_glyphs(b);
  const bool sparse = few && std::max(spacing(a), spacing(b)) > 0.12;
  if (few && em > kNameMm * mm) return between < kSparseJoinGap;  // family and given name
  return between < (sparse ? kSparseJoinGap : kJoinGap);
}

bool part_logo(FoundLine& line, bool at_end, std::vector<FoundLine>& logos) {
  const Direction d = line.direction;
  std::vector<cv::Rect> glyphs = line.glyphs;
  if (at_end) std::reverse(glyphs.begin(), glyphs.end());
  if (glyphs.size() < 4) return false;
  std::size_t cut = 0;  // the first part, up to the first clear gap
  cv::Rect part = glyphs[0];
  for (std::size_t k = 1; k < std::min<std::size_t>(5, glyphs.size()); ++k) {
    if (gap_along(part, glyphs[k], d) > 0.4 * line.em) {
      cut = k;
      break;
    }
    part |= glyphs[k];
  }
  if (cut == 0 || glyphs.size() - cut < 3) return false;
  const auto middle = glyphs.begin() + static_cast<std::ptrdiff_t>(cut);
  FoundLine logo = make_line({glyphs.begin(), middle}, d, line.light);
  FoundLine rest = make_line({middle, glyphs.end()}, d, line.light);
  const auto centre = [&](const cv::Rect& r) {
    return d == Direction::horizontal ? r.y + r.height / 2.0 : r.x + r.width / 2.0;
  };
  const double size = across(logo.box, d) / static_cast<double>(across(rest.box, d));
  const bool off = std::abs(centre(logo.box) - centre(rest.box)) > 0.2 * rest.em;
  if (size < 1.15 && !(off && size > 0.8)) return false;
  line = std::move(rest);
  logos.push_back(std::move(logo));
  return true;
}

}  // namespace

FoundLine make_line(std::vector<cv::Rect> glyphs, Direction direction, bool light) {
  std::sort(glyphs.begin(), glyphs.end(),
            [&](const cv::Rect& a, const cv::Rect& b) { return start_of(a, direction) < start_of(b, direction); });
  FoundLine line;
  line.direction = direction;
  line.light = light;
  line.box = glyphs.front();
  std::vector<int> sizes;
  for (const cv::Rect& g : glyphs) {
    line.box |= g;
    sizes.push_back(std::max(across(g, direction), std::min(g.width, g.height)));
  }
  const auto at = sizes.begin() + static_cast<std::ptrdiff_t>(0.75 * static_cast<double>(sizes.size() - 1));
  std::nth_element(sizes.begin(), at, sizes.end());
  line.em = std::max<double>(*at, 0.7 * across(line.box, direction));  // 三 is three flat strokes
  const int length = end_of(line.box, direction) - start_of(line.box, direction);
  if (length < 1.5 * across(line.box, direction))
    line.em = std::max(line.em, static_cast<double>(length));  // one glyph
  line.glyphs = std::move(glyphs);
  return line;
}

void adopt_strays(std::vector<FoundLine>& lines) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    FoundLine& small = lines[i];
    if (small.glyphs.size() > 2) continue;
    FoundLine* host = nullptr;
    double nearest = 0.8;
    for (FoundLine& line : lines) {
      if (&line == &small || line.light != small.light || line.glyphs.size() < small.glyphs.size() + 1) continue;
      const int size = across(small.box, line.direction);
      if (size > 1.3 * line.em || overlap_across(line.box, small.box, line.direction) < 0.7) continue;
      const double away = gap_along(line.box, small.box, line.direction) / line.em;
      if (away < nearest) {
        nearest = away;
        host = &line;
      }
    }
    if (host == nullptr) continue;
    std::vector<cv::Rect> glyphs = host->glyphs;
    glyphs.insert(glyphs.end(), small.glyphs.begin(), small.glyphs.end());
    *host = make_line(std::move(glyphs), host->direction, host->light);
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(i));
    --i;
  }
}

void part_tight_lines(std::vector<FoundLine>& lines, const std::vector<Piece>& pieces) {
  const std::size_t n = lines.size();
  for (std::size_t i = 0; i < n; ++i) {
    const FoundLine& line = lines[i];
    const Direction d = line.direction;
    const int height = across(line.box, d);
    std::vector<int> widths;
    for (const cv::Rect& g : line.glyphs) widths.push_back(end_of(g, d) - start_of(g, d));
    std::nth_element(widths.begin(), widths.begin() + static_cast<std::ptrdiff_t>(widths.size() / 2), widths.end());
    if (widths[widths.size() / 2] > 0.7 * height) continue;
    const Direction other = d == Direction::horizontal ? Direction::vertical : Direction::horizontal;
    const int top = start_of(line.box, other);
    std::vector<Piece> own;
    std::vector<int> covered(height + 1, 0);
    int total = 0;
    for (const Piece& piece : pieces) {
      if (piece.light != line.light || (piece.box & line.box).area() < 0.8 * piece.box.area()) continue;
      own.push_back(piece);
      const int width = end_of(piece.box, d) - start_of(piece.box, d);
      total += width;
      for (int y = std::max(0, start_of(piece.box, other) - top); y < std::min(height, end_of(piece.box, other) - top);
           ++y) {
        covered[y] += width;
      }
    }
    if (own.size() < 6) continue;
    const auto from = covered.begin() + static_cast<std::ptrdiff_t>(0.3 * height);
    const auto to = covered.begin() + static_cast<std::ptrdiff_t>(0.7 * height);
    const auto emptiest = std::min_element(from, to);
    if (*emptiest > 0.04 * total) continue;
    const double cut = top + static_cast<double>(emptiest - covered.begin()) + 0.5;
    std::vector<Piece> upper;
    std::vector<Piece> lower;
    for (const Piece& piece : own) {
      const double middle = (start_of(piece.box, other) + end_of(piece.box, other)) / 2.0;
      (middle < cut ? upper : lower).push_back(piece);
    }
    if (upper.size() < 2 || lower.size() < 2) continue;
    const auto as_line = [&](const std::vector<Piece>& part) {
      std::vector<cv::Rect> boxes;
      for (const Piece& glyph : glyph_candidates(part)) boxes.push_back(glyph.box);
      return make_line(std::move(boxes), d, lines[i].light);
    };
    FoundLine second = as_line(lower);
    lines[i] = as_line(upper);
    lines.push_back(std::move(second));
  }
}

void part_logos(std::vector<FoundLine>& lines) {
  std::vector<FoundLine> logos;
  for (FoundLine& line : lines) {
    if (!part_logo(line, false, logos)) part_logo(line, true, logos);
  }
  lines.insert(lines.end(), logos.begin(), logos.end());
}

std::vector<FoundLine> join_parts(std::vector<FoundLine> lines, double mm) {
  for (bool again = true; again;) {
    again = false;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      for (std::size_t j = i + 1; j < lines.size(); ++j) {
        if (!belong_together(lines[i], lines[j], mm)) continue;
        const cv::Rect both = lines[i].box | lines[j].box;
        // Nothing else may stand between them.
        const bool blocked = std::any_of(lines.begin(), lines.end(), [&](const FoundLine& other) {
          return &other != &lines[i] && &other != &lines[j] && other.em > 0.45 * lines[i].em &&
                 (other.box & both).area() > 0.5 * other.box.area();
        });
        if (blocked) continue;
        std::vector<cv::Rect> glyphs = lines[i].glyphs;
        glyphs.insert(glyphs.end(), lines[j].glyphs.begin(), lines[j].glyphs.end());
        lines[i] = make_line(std::move(glyphs), lines[i].direction, lines[i].light);
        lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(j));
        again = true;
        j = i;  // the longer line meets all that follow again
      }
    }
  }
  return lines;
}

}  // namespace meishi
