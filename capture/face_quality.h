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
  double edge_width =
      0;  // millimetres that the strokes' edges take from dark to light, along x, y or a diagonal,
          // whichever is most; the lower quartile of places that show an edge; 0 where there are too few
};

// `grey`: 8 bit, light evened, as CardFace::grey. Pure.
[[nodiscard]] PrintMeasure measure_print(const cv::Mat& grey, double px_per_mm);

// A side with nothing on it: the share of print is under 0.0005.
[[nodiscard]] bool is_blank(const PrintMeasure& print);

// A printed sheet, not a card: more characters than cards carry, and smaller ones.
[[nodiscard]] bool is_document(const PrintMeasure& print);

// The share of the face that a lamp's image covers: patches of burnt-out white, 2 mm across or more, on paper that is
// not white elsewhere, whose light fades out. At the rim of white paper or a white band, most is steeper than 120 of
// 255 a millimetre: 45 to 76 % of it, of a lamp's image 0 to 5 %; the limit is 25 %. Patches under 5 % of the face
// count only where the light has fallen to 242 at 4 mm from them (lamps: 62 to 245; a window's light, which leaves the
// print legible: 248 to 250). 0 where it is no glare. `colour`: BGR, 8 bit.
[[nodiscard]] double glare_share(const cv::Mat& colour, double px_per_mm);

// What is said of a face, with the measure's values on the faces of samples/ and of the held-out cards that
// samples/invent draws (400 faces, most of them good):
//
//   warning       measure                  good                         bad                  limit
//   blank         print share              0.041 or more                0.00003 or less      under 0.0005
//   low_contrast  strong share             0.0077 or more               0                    under 0.0005, not blank
//   blurred       edge width, mm           0.30 or less at 8 px/mm      0.58 or more         over 0.40, and
//                 the same in pixels       3.3 or less                  6.0 or more          over 4.2
//   glare         glare_share()            0                            0.079 or more        over 0.015
//
// Strokes of 7-point print are 0.15 to 0.25 mm wide and as far apart: edges wider than 0.4 mm run together. Few pixels
// make wide edges, too: that is low_resolution. Not judged here: `low_resolution` (flatten.h: under 8 px/mm; good 9.1
// or more, bad 6.9 or less), `cut_off` (capture.h) and `no_card_found`, which says that there is no face.
[[nodiscard]] std::vector<Warning> quality_warnings(const CardFace& face, const PrintMeasure& print);

}  // namespace meishi
