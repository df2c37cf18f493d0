#include <cmath>
#include <opencv2/imgproc.hpp>

#include "capture/capture.h"
#include "capture/card_outline.h"
#include "capture/flatten.h"

namespace meishi {

namespace {

// As long and wide as a card is (1.39 to 1.86, either way)?
bool card_shaped(double aspect) {
  const double a = std::abs(std::log(aspect));
  return a > 0.33 && a < 0.62;
}

// A coloured band or panel of the card that the page shows: it runs along the page's rim on two sides or more and
// leaves much of the page, or is no card's shape.
bool part_of_a_card(const Quad& quad, cv::Size page) {
  if (!card_shaped(true_aspect(quad, page))) return true;
  int along_rim = 0;
  const double near = 0.06 * std::min(page.width, page.height);
  for (int i = 0; i < 4; ++i) {
    const Point& a = quad[i];
    const Point& b = quad[(i + 1) % 4];
    along_rim += std::max(a.x, b.x) < near || std::max(a.y, b.y) < near || std::min(a.x, b.x) > page.width - near ||
                 std::min(a.y, b.y) > page.height - near;
  }
  return along_rim >= 2 && signed_area(quad) < 0.7 * page.area();
}

void judge_contrast(CardFace& face) {
  cv::Mat small;
  cv::resize(face.grey, small, {(face.grey.cols + 1) / 2, (face.grey.rows + 1) / 2}, 0, 0, cv::INTER_AREA);
  // Print against its surroundings: what a local median removes. 12 of 255 is less than the faintest legible grey
  // print.
  cv::Mat smooth;
  cv::medianBlur(small, smooth, 21);
  cv::Mat print;
  cv::absdiff(small, smooth, print);
  const double share = cv::countNonZero(print > 12) / static_cast<double>(print.total());
  if (share < 0.0005) {
    face.warnings.push_back(Warning::blank);
  } else if (cv::countNonZero(print > 48) / static_cast<double>(print.total()) < 0.0005) {
    face.warnings.push_back(Warning::low_contrast);
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
    std::vector<CardFace> faces;
    const bool page_is_card = card_shaped(static_cast<double>(page.cols) / page.rows);
    const auto outline = find_outline(page);
    if (trace != nullptr) trace->candidates.clear();
    if (trace != nullptr && outline) trace->candidates.push_back(*outline);
    // In a scan cut to the card, the best outline may be a band or a panel printed on it.
    if (outline && !(page_is_card && part_of_a_card(*outline, page.size()))) {
      faces.push_back(flatten(page, *outline, options.px_per_mm));
    } else {
      const double w = page.cols;
      const double h = page.rows;
      faces.push_back(flatten(page, Quad{Point{0, 0}, Point{w, 0}, Point{w, h}, Point{0, h}}, options.px_per_mm));
      if (!page_is_card) faces.back().warnings.push_back(Warning::no_card_found);
    }
    for (CardFace& face : faces) {
      for (const Point& p : face.quad) {
        // 1 % of the page: a corner that noise moved over the rim is not cut off
        if (p.x < -0.01 * page.cols || p.y < -0.01 * page.rows || p.x > 1.01 * page.cols || p.y > 1.01 * page.rows) {
          face.warnings.push_back(Warning::cut_off);
          break;
        }
      }
      judge_contrast(face);
    }
    return faces;
  } catch (const std::exception& e) {
    return fail(ErrorCode::internal, "the image could not be processed: {}", {e.what()});
  }
}

}  // namespace meishi
