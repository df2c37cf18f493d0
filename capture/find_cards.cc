#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "capture/capture.h"
#include "capture/card_outline.h"
#include "capture/card_shape.h"
#include "capture/face_quality.h"
#include "capture/flatten.h"
#include "capture/whole_page.h"

namespace meishi {

namespace {

constexpr double kPanelShare = 0.08;  // of a page of a card's shape: a lone outline below it is a logo or a character

constexpr double kLongSideMm = 91;
constexpr double kShortSideMm = 55;
constexpr double kWholeShape = 0.04;   // logarithm of length over width: by how much that of a whole card is off
constexpr double kWholeAspect = 1.52;  // of what the page shows of a card: beyond, nothing to speak of is cut off

constexpr double kLeastPxPerMm = 2.2;   // below, 7-point print has 5 pixels: whatever it is, nobody can read it
constexpr double kCoarsePxPerMm = 5;    // below, a face is a small part of its page: a key, a tile, a picture in print
constexpr int kLeastCoarseGlyphs = 30;  // that a face as coarse as that has when it is a card; cards have 70 or more
constexpr int kFewCoarseGlyphs = 60;    // a card with fewer has them large, so that
constexpr int kSomeCoarseGlyphs = 120;  // a card with fewer has characters,
constexpr double kMostSmallShare =
    0.37;  // and not specks for the most part, as keys have (0.49, 0.54; such cards 0.25 or less)
constexpr double kLeastShare = 0.03;  // of its face is print; the least of the cards looked at is 0.045
constexpr int kLeastGlyphs = 8;       // of a card that the frame cuts off: without print it may be anything

// Bands, panels, logos and large characters of a card that the page shows make good rectangles, too: in a page of a
// card's shape, an outline that leaves most of the page, or that runs along its rim, is one of these, unless it has all
// that a card's outline has.
bool part_of_a_card(const Outline& outline, const cv::Mat& page) {
  if (is_printed_frame(page, outline.quad)) return true;
  const double share = signed_area(outline.quad) / page.size().area();
  int along_rim = 0;
  const double near = 0.06 * std::min(page.cols, page.rows);
  for (int i = 0; i < 4; ++i) {
    const Point& a = outline.quad[i];
    const Point& b = outline.quad[(i + 1) % 4];
    along_rim += std::max(a.x, b.x) < near || std::max(a.y, b.y) < near || std::min(a.x, b.x) > page.cols - near ||
                 std::min(a.y, b.y) > page.rows - near;
  }
  if (share < kPanelShare || (along_rim >= 2 && share < 0.7)) return true;
  return !card_shaped(true_aspect(outline.quad, page.size())) && share < 0.7;
}

bool cut_off(const Outline& outline, cv::Size page) {
  if (std::find(outline.rim.begin(), outline.rim.end(), true) != outline.rim.end()) {
    // A white lid shows the edges with a shadow and no others: what fills a page of a card's shape, and is as long and
    // wide as a card is, has all that it had.
    const double aspect = true_aspect(outline.quad, page);
    const double off = std::abs(std::abs(std::log(aspect)) - std::log(kLongSideMm / kShortSideMm));
    if (!card_shaped(static_cast<double>(page.width) / page.height) || off > kWholeShape) return true;
  }
  // 1 % of the page: a corner that noise moved over the rim is not cut off
  return std::any_of(outline.quad.begin(), outline.quad.end(), [&](const Point& p) {
    return p.x < -0.01 * page.width || p.y < -0.01 * page.height || p.x > 1.01 * page.width || p.y > 1.01 * page.height;
  });
}

// The longer side of what the page shows of a card. Where the border cuts off an end, that is less than the whole: then
// the other end tells the size.
double long_side_mm(const Outline& outline, cv::Size page) {
  const double aspect = true_aspect(outline.quad, page);
  const bool lying = aspect >= 1;
  const double longer = lying ? aspect : 1 / aspect;
  const int end = lying ? 1 : 0;  // sides 1 and 3 are the ends of a quad that is wider than high
  const bool one_end = outline.rim[end] != outline.rim[end + 2] && !outline.rim[1 - end] && !outline.rim[3 - end];
  return one_end && longer < kWholeAspect ? kShortSideMm * longer : kLongSideMm;
}

// Whether a face that is a small part of its page has the print of a card, not that of a key or a tile.
bool enough_print(const PrintMeasure& print) {
  if (print.glyphs < kSomeCoarseGlyphs && print.small_glyphs > kMostSmallShare * print.glyphs) return false;
  return print.glyphs >= kLeastCoarseGlyphs && (print.glyphs >= kFewCoarseGlyphs || print.share >= kLeastShare);
}

// Rows from the top, each from the left. A row is what overlaps its first card by half.
void in_reading_order(std::vector<Outline>& outlines) {
  struct Extent {
    double top;
    double bottom;
    double centre_x;
  };
  const auto extent = [](const Outline& o) {
    Extent e{o.quad[0].y, o.quad[0].y, 0};
    for (const Point& p : o.quad) {
      e.top = std::min(e.top, p.y);
      e.bottom = std::max(e.bottom, p.y);
      e.centre_x += p.x / 4;
    }
    return e;
  };
  const auto middle = [&](const Outline& o) { return (extent(o).top + extent(o).bottom) / 2; };
  std::sort(outlines.begin(), outlines.end(),
            [&](const Outline& a, const Outline& b) { return middle(a) < middle(b); });
  for (auto row = outlines.begin(); row != outlines.end();) {
    const Extent first = extent(*row);
    const auto end = std::find_if(row, outlines.end(), [&](const Outline& o) {
      return middle(o) > (first.top + first.bottom) / 2 + (first.bottom - first.top) / 2;
    });
    std::sort(row, end, [&](const Outline& a, const Outline& b) { return extent(a).centre_x < extent(b).centre_x; });
    row = end;
  }
}

}  // namespace

std::string_view warning_name(Warning warning) {
  switch (warning) {
    case Warning::blurred:
      return "blurred";
    case Warning::cut_off:
      return "cut_off";
    case Warning::glare:
      return "glare";
    case Warning::low_resolution:
      return "low_resolution";
    case Warning::low_contrast:
      return "low_contrast";
    case Warning::blank:
      return "blank";
    case Warning::no_card_found:
      return "no_card_found";
  }
  return "";
}

Result<std::vector<CardFace>> find_cards(const cv::Mat& page, const CaptureOptions& options, CaptureTrace* trace) {
  if (page.empty() || page.type() != CV_8UC3 || !(options.px_per_mm > 0)) {
    return fail(ErrorCode::invalid, "the page is empty or not 8-bit BGR");
  }
  try {
    OutlineTrace outline_trace;
    auto outlines = find_outlines(page, trace != nullptr ? &outline_trace : nullptr);
    if (trace != nullptr) {
      for (const Outline& candidate : outline_trace.candidates) trace->candidates.push_back(candidate.quad);
    }
    const bool page_is_card = card_shaped(static_cast<double>(page.cols) / page.rows);
    if (page_is_card && outlines.size() == 1 && part_of_a_card(outlines.front(), page)) outlines.clear();
    if (outlines.empty()) {
      if (const auto quad = whole_page_card(page)) outlines.push_back({*quad, 1, {}});
    }
    in_reading_order(outlines);
    std::vector<CardFace> faces;
    for (const Outline& outline : outlines) {
      CardFace face = flatten(page, outline.quad, options.px_per_mm, long_side_mm(outline, page.size()));
      const PrintMeasure print = measure_print(face.grey, face.px_per_mm);
      if (is_document(print) || face.px_per_mm < kLeastPxPerMm) continue;
      if (face.px_per_mm < kCoarsePxPerMm && !is_blank(print) && !enough_print(print)) continue;
      if (cut_off(outline, page.size())) {
        if (print.glyphs - print.small_glyphs < kLeastGlyphs) continue;
        face.warnings.push_back(Warning::cut_off);
      }
      const auto quality = quality_warnings(face, print);
      face.warnings.insert(face.warnings.end(), quality.begin(), quality.end());
      faces.push_back(std::move(face));
    }
    return faces;
  } catch (const std::exception& e) {
    return fail(ErrorCode::internal, "the image could not be processed: {}", {e.what()});
  }
}

}  // namespace meishi
