// Boxes along and across a line's direction: the small arithmetic that finding lines is made of. Pixels of the face.
#pragma once

#include <algorithm>
#include <opencv2/core.hpp>

#include "ocr/text_line.h"

namespace meishi {

// Glyphs of one line differ in size by no more: kana are half as large as kanji.
inline bool like_sized(double a, double b) {
  constexpr double kLikeSize = 2.2;
  return a <= kLikeSize * b && b <= kLikeSize * a;
}

// Space between two intervals; negative where they overlap.
inline int gap(int a0, int a1, int b0, int b1) { return std::max(a0, b0) - std::min(a1, b1); }
inline int gap_x(const cv::Rect& a, const cv::Rect& b) { return gap(a.x, a.br().x, b.x, b.br().x); }
inline int gap_y(const cv::Rect& a, const cv::Rect& b) { return gap(a.y, a.br().y, b.y, b.br().y); }

inline int start_of(const cv::Rect& r, Direction along) { return along == Direction::horizontal ? r.x : r.y; }
inline int end_of(const cv::Rect& r, Direction along) { return along == Direction::horizontal ? r.br().x : r.br().y; }
inline int across(const cv::Rect& r, Direction along) { return along == Direction::horizontal ? r.height : r.width; }

// Space between two boxes along a direction; negative where they overlap.
inline int gap_along(const cv::Rect& a, const cv::Rect& b, Direction along) {
  return gap(start_of(a, along), end_of(a, along), start_of(b, along), end_of(b, along));
}

// The share of the smaller extent that two boxes have in common across a direction.
inline double overlap_across(const cv::Rect& a, const cv::Rect& b, Direction along) {
  const int common = -(along == Direction::horizontal ? gap_y(a, b) : gap_x(a, b));
  return static_cast<double>(common) / std::max(1, std::min(across(a, along), across(b, along)));
}

// Where `r` lies after the image of `size` was turned clockwise by `rotation`: 0, 90, 180 or 270 degrees.
template <typename T>
cv::Rect_<T> turned(const cv::Rect_<T>& r, cv::Size size, int rotation) {
  switch (rotation) {
    case 90:
      return {size.height - r.y - r.height, r.x, r.height, r.width};
    case 180:
      return {size.width - r.x - r.width, size.height - r.y - r.height, r.width, r.height};
    case 270:
      return {r.y, size.width - r.x - r.width, r.height, r.width};
    default:
      return r;
  }
}

}  // namespace meishi
