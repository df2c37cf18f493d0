#include "app/card_codes.h"

#include <algorithm>

namespace meishi {

namespace {

// Where a pixel of the captured face is on the upright one, `width` x `height`.
Point upright(const Point& p, int rotation, double width, double height) {
  switch (rotation) {
    case 90:
      return {width - p.y, p.x};
    case 180:
      return {width - p.x, height - p.y};
    case 270:
      return {p.y, height - p.x};
    default:
      return p;
  }
}

}  // namespace

std::vector<CardCode> card_codes(const std::vector<Barcode>& codes, const FaceText& text, int face) {
  std::vector<CardCode> out;
  for (const Barcode& code : codes) {
    Point low = upright(code.quad[0], text.rotation, text.width, text.height);
    Point high = low;
    for (const Point& corner : code.quad) {
      const Point p = upright(corner, text.rotation, text.width, text.height);
      low = {std::min(low.x, p.x), std::min(low.y, p.y)};
      high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
    out.push_back({code.text, face, {low.x, low.y, high.x - low.x, high.y - low.y}});
  }
  return out;
}

}  // namespace meishi
