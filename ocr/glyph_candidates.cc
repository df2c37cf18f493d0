#include "ocr/glyph_candidates.h"

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "capture/components.h"
#include "ocr/line_geometry.h"

namespace meishi {

namespace {

constexpr int kPrintContrast = 28;  // of 255, against the local median: thin grey print stays, paper noise goes
constexpr double kMedianMm = 8;     // window of the local median: wider than the strokes of 30 pt print
constexpr double kMaxGlyphMm = 12;  // 30 pt is 10.6 mm
constexpr std::size_t kMostPieces = 3000;
constexpr int kSolidGrey = 170;  // of 255, paper being about 245

// Light print has dark ground around it; the counters of bold print and the gaps of dense print have paper.
bool on_dark_ground(const cv::Mat& grey, const cv::Rect& box, double mm) {
  const int around = static_cast<int>(0.5 * mm);
  const cv::Rect area = cv::Rect(box.x - around, box.y - around, box.width + 2 * around, box.height + 2 * around) &
                        cv::Rect({0, 0}, grey.size());
  double lightest = 0;
  cv::minMaxLoc(grey(area), nullptr, &lightest);
  return cv::countNonZero(grey(area) > lightest - 2 * kPrintContrast) < 0.55 * area.area();
}

void add_pieces(const cv::Mat& grey, const cv::Mat& mask, bool light, double mm, std::vector<Piece>& pieces) {
  for (const auto& [box, area] : components(mask)) {
    const double longest = std::max(box.width, box.height);
    const double shortest = std::min(box.width, box.height);
    if (area < 0.02 * mm * mm) continue;       // speck
    if (longest > kMaxGlyphMm * mm) continue;  // rule, frame, picture
    if (light && !on_dark_ground(grey, box, mm)) continue;
    if (longest > 6 * mm && shortest < 0.6 * mm) continue;  // short rule
    // A logo: dark all over, where a glyph is half paper. (Inside a logo the median is the logo, so the mask is
    // hollow.)
    if (!light && shortest > 1.5 * mm && cv::countNonZero(grey(box) < kSolidGrey) > 0.72 * box.area()) continue;
    if (box.x <= 1 || box.y <= 1 || box.br().x >= mask.cols - 1 || box.br().y >= mask.rows - 1) {
      if (longest > 3 * mm || shortest < 0.5 * mm) continue;  // the card's own edge
    }
    pieces.push_back({box, light});
  }
}

}  // namespace

std::vector<Piece> pieces_of_print(const cv::Mat& grey, double mm) {
  // The median of a window that is mostly ground is the ground, whether print is dark or light on it.
  double scale = std::min(1.0, 4.0 / mm);
  if (std::min(grey.cols, grey.rows) * scale < 1) scale = 1;  // a sliver
  cv::Mat small;
  cv::resize(grey, small, {}, scale, scale, cv::INTER_AREA);
  cv::medianBlur(small, small, static_cast<int>(kMedianMm * mm * scale) | 1);
  cv::Mat ground;
  cv::resize(small, ground, grey.size(), 0, 0, cv::INTER_LINEAR);
  cv::Mat dark;
  cv::Mat light;
  cv::subtract(ground, grey, dark);
  cv::subtract(grey, ground, light);
  std::vector<Piece> pieces;
  add_pieces(grey, dark > kPrintContrast, false, mm, pieces);
  // On white paper nothing is lighter than the ground; there, "light print" is the counters of large bold glyphs.
  light.setTo(0, ground > 200);
  add_pieces(grey, light > kPrintContrast, true, mm, pieces);
  // A card holds some hundred pieces; a photograph of a lawn holds any number. What follows looks at pairs.
  if (pieces.size() > kMostPieces) {
    const auto by_area = [](const Piece& a, const Piece& b) { return a.box.area() > b.box.area(); };
    std::nth_element(pieces.begin(), pieces.begin() + kMostPieces, pieces.end(), by_area);
    pieces.resize(kMostPieces);
  }
  // The counters of bold print pass for print of the other kind.
  std::vector<Piece> out;
  for (const Piece& piece : pieces) {
    const bool counter = std::any_of(pieces.begin(), pieces.end(), [&](const Piece& around) {
      return around.light != piece.light && around.box.area() > piece.box.area() &&
             (around.box & piece.box).area() > 0.8 * piece.box.area();
    });
    if (!counter) out.push_back(piece);
  }
  return out;
}

std::vector<Piece> glyph_candidates(const std::vector<Piece>& pieces) {
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
    for (const Piece& other : pieces) {
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
  std::vector<Piece> merged(pieces);
  std::vector<bool> gone(pieces.size(), false);
  bool again = true;
  while (again) {
    again = false;
    for (std::size_t i = 0; i < merged.size(); ++i) {
      if (gone[i]) continue;
      for (std::size_t j = 0; j < merged.size(); ++j) {
        if (i == j || gone[j] || merged[i].light != merged[j].light) continue;
        const double width = std::max(body[i].width, body[j].width);
        const double height = std::max(body[i].height, body[j].height);
        if (gap_x(merged[i].box, merged[j].box) > 0.25 * width || gap_y(merged[i].box, merged[j].box) > 0.25 * height)
          continue;
        const cv::Rect both = merged[i].box | merged[j].box;
        const bool nested = both == merged[i].box || both == merged[j].box;
        // A kanji in two storeys: as wide above as below, and together square. Where no like-sized neighbour tells its
        // height (a name among smaller print), its own width does; its storeys stand closer than lines do.
        const bool flush = std::abs(merged[i].box.x - merged[j].box.x) < 0.15 * both.width &&
                           std::abs(merged[i].box.br().x - merged[j].box.br().x) < 0.15 * both.width &&
                           both.height > 0.8 * both.width;
        const bool storeys = ((alone[i] && alone[j]) || flush) &&
                             both.height < 1.1 * std::max(width, both.width * 1.0) &&
                             gap_y(merged[i].box, merged[j].box) < 0.12 * both.width;
        // Boxes that overlap both ways are strokes of one glyph; lines do not reach into one another so.
        const double largest = std::max(merged[i].size(), merged[j].size());
        const bool entwined = gap_x(merged[i].box, merged[j].box) < -1 && gap_y(merged[i].box, merged[j].box) < -1 &&
                              std::max(both.width, both.height) < 1.25 * largest;
        if (!nested && !entwined && (both.width > 1.15 * width || (both.height > 1.15 * height && !storeys))) continue;
        merged[i].box = both;
        body[i] = {width, height};
        gone[j] = true;
        again = true;
      }
    }
  }
  std::vector<Piece> out;
  for (std::size_t i = 0; i < merged.size(); ++i) {
    if (!gone[i]) out.push_back(merged[i]);
  }
  return out;
}

}  // namespace meishi
