// From a quad in a page to a flat, evenly lit card face.
#pragma once

#include <opencv2/core.hpp>

#include "base/geometry.h"
#include "capture/card_face.h"

namespace meishi {

// The face of `quad`, resampled to at most `px_per_mm`, never to more than the page holds. Nothing tells the true
// size: the long side is taken as 91 mm (the Japanese 4-go format, 91 x 55 mm), unless the caller knows better; of a
// page without a card the millimetres are fiction. Warned of low_resolution under 8 px/mm. `page`: BGR, 8 bit.
[[nodiscard]] CardFace flatten(const cv::Mat& page, const Quad& quad, double px_per_mm, double long_side_mm = 91);

// 8-bit grey with the light evened out: shadow edges and vignette gone, paper near 245, also in deep
// shadows with print on them; dark areas wider than about 8 mm (bands, full-colour cards) stay dark. `bgr`: 8 bit.
[[nodiscard]] cv::Mat even_light(const cv::Mat& bgr, double px_per_mm);
// The same of a grey picture that was made apart from `bgr`, of the same size.
[[nodiscard]] cv::Mat even_light(const cv::Mat& bgr, cv::Mat grey, double px_per_mm);

}  // namespace meishi
