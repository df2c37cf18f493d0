// What a flat face shows of how well it was scanned or photographed.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "capture/card_face.h"

namespace meishi {

// Print, as far as capture/ can tell without reading it.
struct PrintMeasure {
  double share = 0;         // of the face's pixels that differ from the ground around them by 12 of 255 or more: less
                            // than the faintest legible grey print
  double strong_share = 0;  // by 48 or more
  int glyphs = 0;           // spots of the size and shape that characters have on a card (0.8 to 9 mm)
  int small_glyphs = 0;     // of these under 1.3 mm: what a printed document has by the hundred when it is taken for a
                            // card, since nothing tells its true size
  double edge_width = 0;    // millimetres that the strokes' edges take from dark to light, median; 0 without print
};

// `grey`: 8 bit, light evened, as CardFace::grey. Pure.
[[nodiscard]] PrintMeasure measure_print(const cv::Mat& grey, double px_per_mm);

// A side with nothing on it: the share of print is under 0.0005.
[[nodiscard]] bool is_blank(const PrintMeasure& print);

// A printed sheet, not a card: more characters than cards carry, and smaller ones.
[[nodiscard]] bool is_document(const PrintMeasure& print);

// The share of the face in patches of burnt-out white on paper that is not white elsewhere. `colour`: BGR, 8 bit.
[[nodiscard]] double glare_share(const cv::Mat& colour, double px_per_mm);

// blank: print share under 0.0005. low_contrast: there is print, but strong print is under 0.0005. blurred: edges wider
// than 0.36 mm and three pixels: strokes of 7-point print, 0.15 to 0.25 mm wide and as far apart, run together. glare:
// more than 1.5 % of the face. `cut_off`, `low_resolution` and `no_card_found` are not judged here.
[[nodiscard]] std::vector<Warning> quality_warnings(const CardFace& face, const PrintMeasure& print);

}  // namespace meishi
