#include "ocr/glyph_candidates.h"

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "capture/area_mean.h"
#include "capture/components.h"
#include "capture/median.h"
#include "ocr/line_geometry.h"

namespace meishi {

namespace {

constexpr int kPrintContrast = 28;   // of 255, against the local median: thin grey print stays, paper noise goes
constexpr double kMedianMm = 8;      // window of the local median: wider than the strokes of 30 pt print
constexpr double kMaxGlyphMm = 12;   // 30 pt is 10.6 mm
constexpr double kLeastRunMm = 1.5;  // height of print whose characters may touch
constexpr double kHighestRunMm = 7.5;
constexpr double kLeastStrokes = 1.5;
constexpr double kLetterStrokes = 1.8;    // along a run of letters, on its height
constexpr double kShortestRunMm = 7;      // the parts of large characters are long, too (the 木 of 樋)
constexpr double kRunLength = 1.8;        // of its height: what is longer is two characters or more
constexpr double kTwoWide = 1.5;          // of its height: what is wider may be two that touch
constexpr double kHighestTouchingMm = 4;  // larger print does not
constexpr double kFirm = 0.5;             // of the darkest: soft edges are fainter
constexpr double kRuleMm = 1;             // thickness of a long one, and what it leans
constexpr double kBeside = 3.2;           // glyph sizes between the parts of a name
constexpr std::size_t kMostPieces = 3000;
constexpr int kPaper = 245;  // of 255
// A logo is dark all over: of a disc, the least solid one, 0.7 of the box is nearly as dark as its darkest; of 藤 and
// 繊 in bold print, the densest glyphs, 0.63, where pixels half as dark are as many in both.
constexpr double kNearlyAsDark = 0.3;  // of the way from the darkest to the paper
constexpr double kSolid = 0.67;
constexpr double kReaches[] = {0.08, 0.25};  // of a character: space between its parts
constexpr double kLarger = 1.15;             // by which a glyph is larger than those around it
constexpr double kDenseStrokes = 2.2;        // across a character as dense as that: a letter in a disc makes two

// Light print has dark ground around it; the counters of bold print and the gaps of dense print have paper.
bool on_dark_ground(const cv::Mat& grey, const cv::Rect& box, double mm) {
  const int around = static_cast<int>(0.5 * mm);
  const cv::Rect area = cv::Rect(box.x - around, box.y - around, box.width + 2 * around, box.height + 2 * around) &
                        cv::Rect({0, 0}, grey.size());
  double lightest = 0;
  cv::minMaxLoc(grey(area), nullptr, &lightest);
  return cv::countNonZero(grey(area) > lightest - 2 * kPrintContrast) < 0.55 * area.area();
}

// Ink and paper across a line of print, top to bottom (left to right in a column): how often ink begins, on average.
double strokes_across(const cv::Mat& mask, bool row) {
  const cv::Mat lines = row ? mask.t() : mask;
  int begun = 0;
  for (int y = 0; y < lines.rows; ++y) {
    const auto* p = lines.ptr<std::uint8_t>(y);
    for (int x = 0; x < lines.cols; ++x) begun += p[x] != 0 && (x == 0 || p[x - 1] == 0);
  }
  return static_cast<double>(begun) / lines.rows;
}

// Dark nearly all over, and not in the many strokes of a dense character (國 in bold print).
bool is_solid(const cv::Mat& print) {
  double darkest = 0;
  cv::minMaxLoc(print, &darkest, nullptr);
  const cv::Mat dark = print < darkest + kNearlyAsDark * (kPaper - darkest);
  return cv::countNonZero(dark) > kSolid * static_cast<double>(print.total()) &&
         strokes_across(dark, true) < kDenseStrokes;
}

// How often ink begins along the line where it does most: letters that touch have a stroke or more each.
int most_strokes_along(const cv::Mat& mask, bool row) {
  const cv::Mat lines = row ? mask : mask.t();
  int most = 0;
  for (int y = 0; y < lines.rows; ++y) {
    const auto* p = lines.ptr<std::uint8_t>(y);
    int begun = 0;
    for (int x = 0; x < lines.cols; ++x) begun += p[x] != 0 && (x == 0 || p[x - 1] == 0);
    most = std::max(most, begun);
  }
  return most;
}

// Narrow bold letters of an address touch over its whole length, with few strokes across but many along: no frame, no
// wave.
bool is_run_of_letters(const cv::Mat& mask, const cv::Rect& box, double mm) {
  const double thickness = std::min(box.width, box.height);
  const double length = std::max(box.width, box.height);
  return thickness > kLeastRunMm * mm && thickness < kHighestTouchingMm * mm &&
         most_strokes_along(mask(box), box.width > box.height) > kLetterStrokes * length / thickness;
}

// Bold characters touch: as high as print, clearly longer than wide, of several strokes across. The wave of a logo has
// one.
bool is_run_of_characters(const cv::Mat& mask, const cv::Rect& box, double mm) {
  const double thickness = std::min(box.width, box.height);
  const double length = std::max(box.width, box.height);
  return thickness > kLeastRunMm * mm && thickness < kHighestRunMm * mm &&
         length > std::max(kShortestRunMm * mm, kRunLength * thickness) &&
         strokes_across(mask(box), box.width > box.height) > kLeastStrokes;
}

// The run in pieces as long as it is high: where exactly one character ends is the recogniser's to say.
void add_characters(const cv::Rect& box, bool light, Print& print) {
  const bool row = box.width > box.height;
  const int count =
      std::max(1, static_cast<int>(std::lround(row ? 1.0 * box.width / box.height : 1.0 * box.height / box.width)));
  for (int i = 0; i < count; ++i) {
    const auto cut = [&](int k) { return (row ? box.width : box.height) * k / count; };
    const int from = cut(i);
    const int length = cut(i + 1) - from;
    print.pieces.push_back(
        {row ? cv::Rect(box.x + from, box.y, length, box.height) : cv::Rect(box.x, box.y + from, box.width, length),
         light});
  }
}

// Small characters that touch only where their edges are soft: what is left of the box at half the contrast of its
// print, parted at the columns (rows, for what is higher than wide) that are empty then. One box where none is.
std::vector<cv::Rect> parted_where_faint(const cv::Mat& contrast, const cv::Rect& box) {
  const cv::Mat inside = contrast(box);
  double most = 0;
  cv::minMaxLoc(inside, nullptr, &most);
  const cv::Mat firm = inside > std::max<double>(kPrintContrast, kFirm * most);
  const bool row = box.width > box.height;
  cv::Mat profile;
  cv::reduce(firm, profile, row ? 0 : 1, cv::REDUCE_MAX, CV_8U);
  std::vector<cv::Rect> parts;
  int from = -1;
  const int count = static_cast<int>(profile.total());
  for (int i = 0; i <= count; ++i) {
    const bool ink = i < count && profile.data[i] != 0;
    if (ink && from < 0) from = i;
    if (ink || from < 0) continue;
    const cv::Range range(from, i);
    parts.push_back(row ? cv::Rect(box.x + from, box.y, range.size(), box.height)
                        : cv::Rect(box.x, box.y + from, box.width, range.size()));
    from = -1;
  }
  return parts;
}

// `contrast`: of which `mask` is what is above kPrintContrast.
void add_print(const cv::Mat& grey, const cv::Mat& contrast, const cv::Mat& mask, bool light, double mm, Print& print) {
  for (const auto& [box, area] : components(mask)) {
    const double longest = std::max(box.width, box.height);
    const double shortest = std::min(box.width, box.height);
    if (area < 0.02 * mm * mm) continue;  // speck
    if (longest > 6 * mm && shortest < (longest > kMaxGlyphMm * mm ? kRuleMm : 0.6) * mm) {
      print.rules.push_back(box);
      continue;
    }
    const bool run =
        is_run_of_characters(mask, box, mm) || (longest > kMaxGlyphMm * mm && is_run_of_letters(mask, box, mm));
    if (longest > kMaxGlyphMm * mm && !run) continue;  // frame, picture
    if (light && !on_dark_ground(grey, box, mm)) continue;
    // Inside a logo the median is the logo, so the mask is hollow: the picture itself tells.
    if (!light && shortest > 1.5 * mm && is_solid(grey(box))) continue;
    if (box.x <= 1 || box.y <= 1 || box.br().x >= mask.cols - 1 || box.br().y >= mask.rows - 1) {
      if (longest > 3 * mm || shortest < 0.5 * mm) continue;  // the card's own edge
    }
    if (run) {
      add_characters(box, light, print);
    } else if (longest > kTwoWide * shortest && shortest > kLeastRunMm * mm && shortest < kHighestTouchingMm * mm) {
      for (const cv::Rect& part : parted_where_faint(contrast, box)) print.pieces.push_back({part, light});
    } else {
      print.pieces.push_back({box, light});
    }
  }
}

// A box with x and y in each other's place: what goes for rows goes for columns.
cv::Rect transposed(const cv::Rect& r) { return {r.y, r.x, r.height, r.width}; }

// Strokes of a kana or kanji that lie over one another in a row (こ, え, 三), known by a whole glyph beside them in
// that row: together they are as high. `whole`, `a`, `b`: boxes; what stands in columns is given transposed.
bool one_glyph_beside(const cv::Rect& whole, const cv::Rect& a, const cv::Rect& b) {
  const double size = std::max(whole.width, whole.height);
  const cv::Rect both = a | b;
  constexpr double kSlack = 0.12;
  return gap_x(whole, both) >= 0 && gap_x(whole, both) < kBeside * size && both.y > whole.y - kSlack * size &&
         both.br().y < whole.br().y + kSlack * size && both.height > 0.55 * size && both.width > 0.6 * size &&
         both.width < 1.1 * size && std::min(a.width, b.width) > 0.4 * size &&
         std::min(a.height, b.height) < 0.6 * size && overlap_across(a, b, Direction::vertical) > 0.6 &&
         gap_y(a, b) < 0.35 * size;
}

// Print of its own beside a large glyph looks the same (two small lines, a word below a name), but has its own kind
// next to it: along the row, or across it beyond the large glyph.
bool own_kind_beside(const std::vector<cv::Rect>& glyphs, const cv::Rect& whole, const cv::Rect& stroke) {
  const double near = 0.35 * std::max(whole.width, whole.height);
  const auto alike = [](int a, int b, double times) { return a < times * b && b < times * a; };
  return std::any_of(glyphs.begin(), glyphs.end(), [&](const cv::Rect& other) {
    if (other == stroke) return false;
    // As high, and no radical (氵) of the same character.
    const bool in_row = gap_x(other, stroke) >= -1 && gap_x(other, stroke) < near &&
                        overlap_across(other, stroke, Direction::horizontal) > 0.7 &&
                        alike(other.height, stroke.height, 1.5) && alike(other.width, stroke.width, 2);
    const double middle = other.y + other.height / 2.0;
    const bool beyond =
        (middle < whole.y || middle > whole.br().y) && gap_y(other, stroke) < std::min(2 * near, 0.9 * stroke.height) &&
        overlap_across(other, stroke, Direction::vertical) > 0.5 && alike(other.width, stroke.width, 1.5);
    return in_row || beyond;
  });
}

void join_strokes_beside_glyphs(std::vector<GlyphPiece>& glyphs, bool columns) {
  std::vector<cv::Rect> box;
  for (const GlyphPiece& glyph : glyphs) box.push_back(columns ? transposed(glyph.box) : glyph.box);
  std::vector<bool> gone(glyphs.size(), false);
  for (std::size_t w = 0; w < glyphs.size(); ++w) {
    const cv::Rect whole = box[w];
    const int size = std::max(whole.width, whole.height);
    if (gone[w] || std::min(whole.width, whole.height) < 0.75 * size) continue;
    const int reach = static_cast<int>((kBeside + 1.2) * size);
    const cv::Rect row(whole.x - reach, whole.y - size / 4, whole.width + 2 * reach, whole.height + size / 2);
    std::vector<std::size_t> strokes;  // in its row
    for (std::size_t i = 0; i < glyphs.size(); ++i) {
      if (box[i].y < row.y || box[i].br().y > row.br().y || box[i].x < row.x || box[i].br().x > row.br().x) continue;
      if (i == w || gone[i] || glyphs[i].light != glyphs[w].light || box[i].width <= 0.4 * size) continue;
      strokes.push_back(i);
    }
    for (const std::size_t i : strokes) {
      for (bool grew = true; grew;) {  // the larger part may reach a third stroke
        grew = false;
        for (const std::size_t j : strokes) {
          if (i == j || gone[i] || gone[j] || !one_glyph_beside(whole, box[i], box[j])) continue;
          if (own_kind_beside(box, whole, box[i]) || own_kind_beside(box, whole, box[j])) continue;
          glyphs[i].box |= glyphs[j].box;
          box[i] |= box[j];
          gone[j] = grew = true;
        }
      }
    }
  }
  std::vector<GlyphPiece> left;
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    if (!gone[i]) left.push_back(glyphs[i]);
  }
  glyphs = std::move(left);
}

// As high as one another and together far wider than high: two characters of a row (of a column), however wide what
// stands around them is. 係長 above a name of twice its size is no character of that name.
bool two_side_by_side(const cv::Rect& a, const cv::Rect& b) {
  constexpr double kTwo = 1.45;  // い and 心 are wider than high, too
  constexpr double kAsHigh = 0.75;
  const cv::Rect both = a | b;
  const bool in_row = both.width > kTwo * both.height && std::min(a.height, b.height) > kAsHigh * both.height;
  const bool in_column = both.height > kTwo * both.width && std::min(a.width, b.width) > kAsHigh * both.width;
  return in_row || in_column;
}

// As wide above as below, one on the other.
bool flush(const cv::Rect& a, const cv::Rect& b) {
  const int width = (a | b).width;
  return std::abs(a.x - b.x) < 0.15 * width && std::abs(a.br().x - b.br().x) < 0.15 * width;
}

// A half of a kanji is higher than wide (台 of 治). Its storeys follow one another closer than they are wide, as no
// characters of a column do.
bool half_in_storeys(const cv::Rect& a, const cv::Rect& b) {
  const cv::Rect both = a | b;
  return flush(a, b) && gap_y(a, b) < 0.1 * both.width && both.height > 0.8 * both.width &&
         both.height < 1.5 * both.width && std::max(a.height, b.height) < 0.8 * both.width;
}

// Whether two pieces are of one glyph. `usual`: of the glyphs around them; `reach`: of it, the space between the two at
// most; `alone`: too few glyphs are around them to know the height by.
bool one_glyph(const cv::Rect& a, const cv::Rect& b, const cv::Size2d& usual, double reach, bool alone) {
  if (gap_x(a, b) > reach * usual.width || gap_y(a, b) > reach * usual.height) return false;
  const cv::Rect both = a | b;
  if (both == a || both == b) return true;
  if (half_in_storeys(a, b)) return true;
  if (two_side_by_side(a, b)) return false;
  // A kanji in two storeys: as wide above as below, and together square. Where no like-sized neighbour tells its height
  // (a name among smaller print), its own width does; its storeys stand closer than lines do.
  const bool square = flush(a, b) && both.height > 0.8 * both.width;
  const bool storeys = (alone || square) && both.height < 1.1 * std::max(usual.width, 1.0 * both.width) &&
                       gap_y(a, b) < 0.12 * both.width;
  // Boxes that overlap both ways are strokes of one glyph; lines do not reach into one another so.
  const int largest = std::max({a.width, a.height, b.width, b.height});
  const bool entwined = gap_x(a, b) < -1 && gap_y(a, b) < -1 && std::max(both.width, both.height) < 1.25 * largest;
  return entwined || (both.width <= kLarger * usual.width && (both.height <= kLarger * usual.height || storeys));
}

}  // namespace

Print print_of(const cv::Mat& grey, double mm) {
  // The median of a window that is mostly ground is the ground, whether print is dark or light on it.
  double scale = std::min(1.0, 4.0 / mm);
  if (std::min(grey.cols, grey.rows) * scale < 1) scale = 1;  // a sliver
  const cv::Mat small = median_of(area_mean(grey, scale), static_cast<int>(kMedianMm * mm * scale) | 1);
  cv::Mat ground;
  cv::resize(small, ground, grey.size(), 0, 0, cv::INTER_LINEAR);
  cv::Mat dark;
  cv::Mat light;
  cv::subtract(ground, grey, dark);
  cv::subtract(grey, ground, light);
  Print print;
  add_print(grey, dark, dark > kPrintContrast, false, mm, print);
  // On white paper nothing is lighter than the ground; there, "light print" is the counters of large bold glyphs.
  light.setTo(0, ground > 200);
  add_print(grey, light, light > kPrintContrast, true, mm, print);
  std::vector<GlyphPiece>& pieces = print.pieces;
  // A card holds some hundred pieces; a photograph of a lawn holds any number. What follows looks at pairs.
  if (pieces.size() > kMostPieces) {
    const auto by_area = [](const GlyphPiece& a, const GlyphPiece& b) { return a.box.area() > b.box.area(); };
    std::nth_element(pieces.begin(), pieces.begin() + kMostPieces, pieces.end(), by_area);
    pieces.resize(kMostPieces);
  }
  // The counters of bold print pass for print of the other kind.
  std::vector<GlyphPiece> out;
  for (const GlyphPiece& piece : pieces) {
    const bool counter = std::any_of(pieces.begin(), pieces.end(), [&](const GlyphPiece& around) {
      return around.light != piece.light && around.box.area() > piece.box.area() &&
             (around.box & piece.box).area() > 0.8 * piece.box.area();
    });
    if (!counter) out.push_back(piece);
  }
  print.pieces = std::move(out);
  return print;
}

std::vector<GlyphPiece> glyph_candidates(const std::vector<GlyphPiece>& pieces) {
  // How wide and how high like-sized pieces around are: two lines of Latin print must not be taken for one tall glyph.
  std::vector<cv::Size2d> body(pieces.size());
  std::vector<bool> alone(pieces.size());  // too few neighbours to know the height by
  const auto typical = [](std::vector<double>& values) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(0.7 * static_cast<double>(values.size()));
    std::nth_element(values.begin(), at, values.end());
    return *at;
  };
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const double own = pieces[i].size();
    std::vector<double> widths;
    std::vector<double> heights;
    for (const GlyphPiece& other : pieces) {
      if (!like_sized(own, other.size())) continue;
      if (std::max(gap_x(pieces[i].box, other.box), gap_y(pieces[i].box, other.box)) < 3 * own) {
        widths.push_back(other.box.width);
        heights.push_back(other.box.height);
      }
    }
    alone[i] = heights.size() < 6;
    const double height = typical(heights);
    body[i] = {std::max(typical(widths), height), height};  // kanji are square; Latin letters side by side do no harm
  }
  std::vector<GlyphPiece> merged(pieces);
  std::vector<bool> gone(pieces.size(), false);
  const auto merge_within = [&](double reach) {
    bool again = false;
    for (std::size_t i = 0; i < merged.size(); ++i) {
      if (gone[i]) continue;
      for (std::size_t j = 0; j < merged.size(); ++j) {
        if (i == j || gone[j] || merged[i].light != merged[j].light) continue;
        const cv::Size2d usual(std::max(body[i].width, body[j].width), std::max(body[i].height, body[j].height));
        if (!one_glyph(merged[i].box, merged[j].box, usual, reach, alone[i] && alone[j])) continue;
        const bool half = half_in_storeys(merged[i].box, merged[j].box);
        merged[i].box |= merged[j].box;
        body[i] = usual;
        // A half tells how large the whole is: 台 of 治, before its three drops come to it.
        const double size = merged[i].box.height;
        if (half && size > kLarger * usual.height) body[i] = {std::max(usual.width, size), size};
        gone[j] = true;
        again = true;
      }
    }
    return again;
  };
  // What is nearest goes together first: the upper half of 青 with its lower one, and not with the small print above
  // it.
  for (const double reach : kReaches) {
    while (merge_within(reach)) {
    }
  }
  std::vector<GlyphPiece> out;
  for (std::size_t i = 0; i < merged.size(); ++i) {
    if (!gone[i]) out.push_back(merged[i]);
  }
  for (const bool columns : {false, true}) join_strokes_beside_glyphs(out, columns);
  return out;
}

}  // namespace meishi
