#include "ocr/line_repair.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ocr/line_geometry.h"

namespace meishi {

namespace {

constexpr double kJoinGap = 1.5;        // em; parts of one line (label and number, family and given name)
constexpr double kWideJoinGap = 1.6;    // em; the same where they are level, and for print that is set apart
constexpr double kJoinSpacings = 2.5;   // as many times the space between its glyphs
constexpr double kWidestJoinGap = 4;    // em
constexpr double kLogoMm = 2.8;         // em of print as large as company names are set in
constexpr double kNameMm = 3.2;         // em of print as large as names are set in
constexpr double kSparseJoinGap = 3.2;  // em; the same where the glyphs themselves stand apart

// The usual space between neighbouring glyphs, in em; 0 where there are too few to tell.
double usual_space(const FoundLine& line) {
  if (line.glyphs.size() < 3) return 0;
  std::vector<int> spaces;
  for (std::size_t i = 1; i < line.glyphs.size(); ++i) {
    spaces.push_back(start_of(line.glyphs[i], line.direction) - end_of(line.glyphs[i - 1], line.direction));
  }
  const auto middle = spaces.begin() + static_cast<std::ptrdiff_t>(spaces.size() / 2);
  std::nth_element(spaces.begin(), middle, spaces.end());
  return std::max(0, *middle) / line.em;
}

// A bracket at an end has half an em of its own beside it.
double bracket_space(const FoundLine& line, bool at_end) {
  const cv::Rect& glyph = at_end ? line.glyphs.back() : line.glyphs.front();
  const int width = end_of(glyph, line.direction) - start_of(glyph, line.direction);
  return width < 0.4 * line.em && across(glyph, line.direction) > 0.85 * line.em ? 0.5 : 0;
}

// Mean space between neighbouring glyphs, in em.
double spacing(const FoundLine& line) {
  if (line.glyphs.size() < 2) return kJoinGap;  // one glyph says nothing: as if set apart
  double sum = 0;
  for (std::size_t i = 1; i < line.glyphs.size(); ++i) {
    sum += std::max(0, start_of(line.glyphs[i], line.direction) - end_of(line.glyphs[i - 1], line.direction));
  }
  return sum / static_cast<double>(line.glyphs.size() - 1) / line.em;
}

// Parts far apart are of one line only when the three glyphs of each that are nearest stand as high (a line may lean):
// tops, middles or bottoms.
bool level(const FoundLine& a, const FoundLine& b) {
  const FoundLine& first = start_of(a.box, a.direction) < start_of(b.box, b.direction) ? a : b;
  const FoundLine& second = &first == &a ? b : a;
  const auto box_of = [](auto begin, auto end) {
    return std::accumulate(begin, end, cv::Rect(), [](const cv::Rect& r, const cv::Rect& glyph) { return r | glyph; });
  };
  const auto count = [](const FoundLine& line) { return std::min<std::ptrdiff_t>(3, std::ssize(line.glyphs)); };
  const cv::Rect left = box_of(first.glyphs.end() - count(first), first.glyphs.end());
  const cv::Rect right = box_of(second.glyphs.begin(), second.glyphs.begin() + count(second));
  const Direction other = a.direction == Direction::horizontal ? Direction::vertical : Direction::horizontal;
  const int tops = start_of(left, other) - start_of(right, other);
  const int bottoms = end_of(left, other) - end_of(right, other);
  const double off = std::min({std::abs(tops), std::abs(bottoms), std::abs(tops + bottoms) / 2});
  return off < 0.15 * std::max(a.em, b.em);
}

// A mark before (or behind) large print: as high as it at least, and off its line; or much higher. Words before Latin
// print are somewhat higher than it, too (株式会社 ABC), and signs before a number (〒), but no mark is long.
bool is_logo(const cv::Rect& mark, const FoundLine& rest, double mm) {
  const Direction d = rest.direction;
  if (rest.glyphs.size() < 3 || rest.em < kLogoMm * mm) return false;
  if (end_of(mark, d) - start_of(mark, d) > 2.2 * across(mark, d)) return false;
  const Direction other = d == Direction::horizontal ? Direction::vertical : Direction::horizontal;
  const int middles = start_of(mark, other) + end_of(mark, other) - start_of(rest.box, other) - end_of(rest.box, other);
  const bool off = std::abs(middles) / 2.0 > 0.2 * rest.em;
  const double size = across(mark, d) / static_cast<double>(across(rest.box, d));
  return (off && size > 0.8) || size > 1.5;
}

bool belong_together(const FoundLine& a, const FoundLine& b, double mm) {
  if (a.direction != b.direction || a.light != b.light) return false;
  if (std::max(a.em, b.em) > 1.5 * std::min(a.em, b.em)) return false;
  if (overlap_across(a.box, b.box, a.direction) < 0.6) return false;
  if (is_logo(a.box, b, mm) || is_logo(b.box, a, mm)) return false;
  const double em = std::max(a.em, b.em);
  const double between = gap_along(a.box, b.box, a.direction) / em;
  const auto few_glyphs = [](const FoundLine& line) {
    return end_of(line.box, line.direction) - start_of(line.box, line.direction) < 6 * line.em;
  };
  const bool few = few_glyphs(a) && few_glyphs(b);
  const bool sparse = few && std::max(spacing(a), spacing(b)) > 0.12;
  if (few && em > kNameMm * mm) return between < kSparseJoinGap;  // family and given name
  if (sparse) return between < kSparseJoinGap;
  const bool a_first = start_of(a.box, a.direction) < start_of(b.box, b.direction);
  const double brackets = bracket_space(a, a_first) + bracket_space(b, !a_first);
  const double spaces = kJoinSpacings * std::max(usual_space(a), usual_space(b));
  return between < kJoinGap || (between < std::min(kWidestJoinGap, kWideJoinGap + brackets + spaces) && level(a, b));
}

// A rule that runs through the gap between two parts.
bool parted_by_rule(const FoundLine& a, const FoundLine& b, const std::vector<cv::Rect>& rules) {
  const Direction d = a.direction;
  const Direction other = d == Direction::horizontal ? Direction::vertical : Direction::horizontal;
  const int from = std::min(end_of(a.box, d), end_of(b.box, d));
  const int to = std::max(start_of(a.box, d), start_of(b.box, d));
  const cv::Rect both = a.box | b.box;
  return std::any_of(rules.begin(), rules.end(), [&](const cv::Rect& rule) {
    const int middle = (start_of(rule, d) + end_of(rule, d)) / 2;
    return middle >= from && middle <= to && start_of(rule, other) <= start_of(both, other) &&
           end_of(rule, other) >= end_of(both, other);
  });
}

// Few enough to be strokes of a character or two.
bool may_be_strokes(const FoundLine& strokes, const FoundLine& line) {
  return strokes.light == line.light && strokes.glyphs.size() <= 4 && strokes.glyphs.size() <= line.glyphs.size();
}

// `strokes`, whichever way they seem to run, lie within `line`, beside one of its glyphs, with which they are no larger
// than the others.
bool strokes_within(const FoundLine& line, const FoundLine& strokes) {
  if (!may_be_strokes(strokes, line) || (strokes.box & line.box).area() < 0.9 * strokes.box.area()) return false;
  if (std::min(strokes.box.width, strokes.box.height) > 0.6 * line.em) return false;
  return std::any_of(line.glyphs.begin(), line.glyphs.end(), [&](const cv::Rect& glyph) {
    const cv::Rect both = glyph | strokes.box;
    return std::max(both.width, both.height) < 1.15 * line.em &&
           std::max(overlap_across(glyph, strokes.box, Direction::horizontal),
                    overlap_across(glyph, strokes.box, Direction::vertical)) > 0.5;
  });
}

// Whether strokes of it are as long as a character of `em` and flat, as no character of a line that low is.
bool has_long_strokes(const FoundLine& line, double em) {
  return std::any_of(line.glyphs.begin(), line.glyphs.end(), [&](const cv::Rect& g) {
    return end_of(g, line.direction) - start_of(g, line.direction) > 0.6 * em && across(g, line.direction) < 0.25 * em;
  });
}

// `a` and `b` are as high as a third line that stands level with them only when taken together, and are no print of
// their own, as a post in two lines beside a name is: both have strokes too long for that, or one is a mere radical.
bool halves_beside(const FoundLine& a, const FoundLine& b, const std::vector<FoundLine>& lines) {
  const Direction d = a.direction;
  if (b.direction != d || !may_be_strokes(b, a) || a.glyphs.size() > 4) return false;
  const Direction other = d == Direction::horizontal ? Direction::vertical : Direction::horizontal;
  const cv::Rect both = a.box | b.box;
  const int apart = gap_along(a.box, b.box, other);
  if (apart < 0 || apart > across(a.box, d) || overlap_across(a.box, b.box, other) < 0.7) return false;
  return std::any_of(lines.begin(), lines.end(), [&](const FoundLine& line) {
    if (&line == &a || &line == &b || line.direction != d || line.light != a.light) return false;
    const double em = line.em;
    const auto off = [&](int x, int y) { return std::abs(x - y) > 0.2 * em; };
    const auto [narrow, wide] = std::minmax({across(a.box, d), across(b.box, d)});
    const int length = end_of(both, d) - start_of(both, d);
    const bool radical = narrow < 0.4 * em && wide > 0.6 * em && length < 1.2 * em;
    const bool no_print = radical || (has_long_strokes(a, em) && has_long_strokes(b, em));
    return no_print && wide < 0.75 * em && !off(start_of(line.box, other), start_of(both, other)) &&
           !off(end_of(line.box, other), end_of(both, other)) && gap_along(line.box, both, d) < kSparseJoinGap * em &&
           length < 4 * em;
  });
}

// The one line that two are, which run as `a` does.
FoundLine joined(const FoundLine& a, const FoundLine& b) {
  std::vector<cv::Rect> glyphs = a.glyphs;
  glyphs.insert(glyphs.end(), b.glyphs.begin(), b.glyphs.end());
  return make_line(std::move(glyphs), a.direction, a.light);
}

bool part_logo(FoundLine& line, bool at_end, double mm, std::vector<FoundLine>& logos) {
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
  if (!is_logo(logo.box, rest, mm)) return false;
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
  // Of two or three the largest: kana are low (つ) or narrow (り).
  const double share = sizes.size() <= 3 ? 1 : 0.75;
  const auto at = sizes.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(sizes.size() - 1));
  std::nth_element(sizes.begin(), at, sizes.end());
  line.em = std::max<double>(*at, 0.7 * across(line.box, direction));  // 三 is three flat strokes
  const int length = end_of(line.box, direction) - start_of(line.box, direction);
  if (length < 1.5 * across(line.box, direction))
    line.em = std::max(line.em, static_cast<double>(length));  // one glyph
  line.glyphs = std::move(glyphs);
  return line;
}

void turn_lone_glyphs(std::vector<FoundLine>& lines) {
  constexpr double kLone = 1.4;  // a line no longer than this is one glyph
  constexpr double kAlike = 1.45;
  const auto lone = [](const FoundLine& line) {
    return line.glyphs.size() <= 4 &&
           std::max(line.box.width, line.box.height) < kLone * std::min(line.box.width, line.box.height);
  };
  // Space to the nearest neighbour of its size that stands in line with it along `d`, in em.
  const auto nearest = [&](const FoundLine& glyph, Direction d) {
    double least = kSparseJoinGap;
    for (const FoundLine& other : lines) {
      if (&other == &glyph || other.light != glyph.light || !(lone(other) || other.direction == d)) continue;
      const int sizes[] = {across(glyph.box, d), across(other.box, d)};
      const int larger = std::max(sizes[0], sizes[1]);
      if (larger > kAlike * std::min(sizes[0], sizes[1]) || overlap_across(glyph.box, other.box, d) < 0.6) continue;
      least = std::min(least, static_cast<double>(gap_along(glyph.box, other.box, d)) / larger);
    }
    return least;
  };
  for (FoundLine& line : lines) {
    if (!lone(line)) continue;
    const double along_x = nearest(line, Direction::horizontal);
    const double along_y = nearest(line, Direction::vertical);
    if (along_x == along_y) continue;
    const Direction d = along_x < along_y ? Direction::horizontal : Direction::vertical;
    if (d != line.direction) line = make_line(line.glyphs, d, line.light);
  }
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
    const double em = host->em;
    *host = joined(*host, small);
    host->em = std::max(em, host->em);  // the upper stroke of 二 makes the characters before it no smaller
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(i));
    --i;
  }
}

void part_tight_lines(std::vector<FoundLine>& lines, const std::vector<GlyphPiece>& pieces) {
  const std::size_t n = lines.size();
  for (std::size_t i = 0; i < n; ++i) {
    const FoundLine& line = lines[i];
    const Direction d = line.direction;
    const int height = across(line.box, d);
    // Two large characters (浩二) have as empty a middle; two lines are longer.
    if (end_of(line.box, d) - start_of(line.box, d) < 3 * height) continue;
    std::vector<int> widths;
    for (const cv::Rect& g : line.glyphs) widths.push_back(end_of(g, d) - start_of(g, d));
    std::nth_element(widths.begin(), widths.begin() + static_cast<std::ptrdiff_t>(widths.size() / 2), widths.end());
    if (widths[widths.size() / 2] > 0.7 * height) continue;
    const Direction other = d == Direction::horizontal ? Direction::vertical : Direction::horizontal;
    const int top = start_of(line.box, other);
    std::vector<GlyphPiece> own;
    std::vector<int> covered(height + 1, 0);
    int total = 0;
    for (const GlyphPiece& piece : pieces) {
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
    std::vector<GlyphPiece> upper;
    std::vector<GlyphPiece> lower;
    for (const GlyphPiece& piece : own) {
      const double middle = (start_of(piece.box, other) + end_of(piece.box, other)) / 2.0;
      (middle < cut ? upper : lower).push_back(piece);
    }
    if (upper.size() < 2 || lower.size() < 2) continue;
    const auto as_line = [&](const std::vector<GlyphPiece>& part) {
      std::vector<cv::Rect> boxes;
      for (const GlyphPiece& glyph : glyph_candidates(part)) boxes.push_back(glyph.box);
      return make_line(std::move(boxes), d, lines[i].light);
    };
    FoundLine second = as_line(lower);
    lines[i] = as_line(upper);
    lines.push_back(std::move(second));
  }
}

void part_sizes(std::vector<FoundLine>& lines) {
  constexpr std::ptrdiff_t kFewest = 4;     // small glyphs: more than the two of こ or a bracket's dots
  constexpr std::ptrdiff_t kFewestFar = 2;  // the same behind a wide gap: モリ behind 森
  constexpr double kLeast = 0.3;            // of the large print: more than the dots of ：
  constexpr int kStroke = 5;                // times as long as it is high: 一, not letters that touch
  constexpr double kSmall = 0.58;           // of the large print: Latin capitals beside kanji of their size are 0.7
  constexpr double kHalf = 0.52;            // the same, where the large print is too little to tell the em
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Direction d = lines[i].direction;
    const double em = lines[i].em;
    const std::vector<cv::Rect> glyphs = lines[i].glyphs;
    const auto size_of = [&](const cv::Rect& glyph) {
      const int length = end_of(glyph, d) - start_of(glyph, d);
      const bool stroke = length > kStroke * across(glyph, d) && length < 1.1 * em;
      return stroke ? length : across(glyph, d);
    };
    std::ptrdiff_t small = 0;  // at the end of the line: as many as are small beside the one before them
    int highest = 0;
    int lowest = size_of(glyphs.back());
    for (std::ptrdiff_t count = 1; count < std::ssize(glyphs); ++count) {
      const auto first = glyphs.end() - count;
      highest = std::max(highest, size_of(*first));
      lowest = std::min(lowest, size_of(*first));
      const bool few = count < kFewest;
      const int large = size_of(*(first - 1));
      const bool is_small = highest <= kHalf * large || highest <= kSmall * std::min<double>(em, large);
      if (count < kFewestFar || !is_small || (few && lowest < kLeast * em)) continue;
      if (gap_along(*(first - 1), *first, d) >= (few ? 0.5 : 0.2) * em) small = count;
    }
    if (small == 0) continue;
    const auto cut = glyphs.end() - small;
    lines.push_back(make_line({cut, glyphs.end()}, d, lines[i].light));
    lines[i] = make_line({glyphs.begin(), cut}, d, lines[i].light);
  }
}

void join_halves(std::vector<FoundLine>& lines) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (std::size_t j = 0; j < lines.size(); ++j) {
      if (i == j || !(strokes_within(lines[i], lines[j]) || halves_beside(lines[i], lines[j], lines))) continue;
      lines[i] = joined(lines[i], lines[j]);
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(j));
      if (j < i) --i;
      --j;
    }
  }
}

std::vector<FoundLine> part_logos(std::vector<FoundLine>& lines, double mm) {
  std::vector<FoundLine> logos;
  for (FoundLine& line : lines) {
    if (!part_logo(line, false, mm, logos)) part_logo(line, true, mm, logos);
  }
  return logos;
}

std::vector<FoundLine> join_parts(std::vector<FoundLine> lines, const std::vector<cv::Rect>& rules, double mm) {
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
        if (blocked || parted_by_rule(lines[i], lines[j], rules)) continue;
        lines[i] = joined(lines[i], lines[j]);
        lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(j));
        again = true;
        j = i;  // the longer line meets all that follow again
      }
    }
  }
  return lines;
}

}  // namespace meishi
