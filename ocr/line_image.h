// The image of one line as a recogniser reads it best, and the way back to the face.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "base/geometry.h"
#include "ocr/line_finder.h"

namespace meishi {

struct LineImage {
  cv::Mat image;            // 8-bit grey, dark on white, with a white border
  double scale = 1;         // image pixels per face pixel
  cv::Point origin;         // of the crop on the face
  std::vector<int> source;  // for each image column (row of a vertical line) without border: the crop's column (row)
  Direction direction = Direction::horizontal;
  int column_width = 0;  // face pixels; not 0 for a column whose characters stand side by side in the image
  int border = 0;

  // A box in the image as a box on the face.
  [[nodiscard]] Box on_face(const Box& box) const;
};

struct LineImageOptions {
  int glyph_px;              // extent of the line's em across the line, after scaling
  bool close_gaps;           // wide letter spacing is narrowed to what the recogniser was trained on
  double widest_gap = 0.45;  // em: to which it is narrowed
};

// The line's own part of the face: neighbours that reach into it painted over, contrast stretched, dark on white.
struct LinePrint {
  cv::Rect area;  // of the face
  cv::Mat image;  // 8-bit grey
};
[[nodiscard]] LinePrint line_print(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all);

// Puts `crop`, ground white and print black, into `result`: scaled, with the border.
void finish_line_image(LineImage& result, const cv::Mat& crop, double scale);

// Cuts `line` from `grey` (both of the upright face): neighbours that reach into the crop are painted over, light print
// is inverted, contrast stretched to the full range, gaps narrowed, everything scaled to the recogniser's best height.
[[nodiscard]] LineImage cut_line(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all,
                                 const LineImageOptions& options);

// A column as a row: its characters (column_cells()), upright as they are, side by side from the first to the last, and
// the long strokes that columns print upright (ー, ―) lying. The model for rows reads numerals so far better than the
// model for columns does.
[[nodiscard]] LineImage cut_column_flat(const cv::Mat& grey, const FoundLine& column, const std::vector<FoundLine>& all,
                                        int glyph_px);

// `image` turned clockwise by `rotation`: 0, 90, 180 or 270 degrees. A view of the same pixels at 0.
[[nodiscard]] cv::Mat turned(const cv::Mat& image, int rotation);

// `line` on the face after the face was turned clockwise by `rotation` (`size`: before the turn).
[[nodiscard]] FoundLine turned(const FoundLine& line, cv::Size size, int rotation);

}  // namespace meishi
