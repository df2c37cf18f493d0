// From a quad in a page to a flat, evenly lit card face.
#pragma once

#include <opencv2/core.hpp>

#include "base/geometry.h"
#include "capture/card_face.h"

namespace meishi {

// Width over height that the flat rectangle behind a quad really has, from the perspective alone (square pixels,
// principal point at the page's centre): Zhang & He, "Whiteboard scanning and image enhancement", 2007, section 3.
[[nodiscard]] double true_aspect(const Quad& quad, cv::Size page);

// The face of `quad`, resampled to at most `px_per_mm`, never to more than the page holds. The long side of a card is
// taken as 91 mm (the Japanese 4-go format, 91 x 55 mm): nothing tells the true size, so of a page without a card the
// millimetres are fiction. `page`: BGR, 8 bit.
[[nodiscard]] CardFace flatten(const cv::Mat& page, const Quad& quad, double px_per_mm);

// 8-bit grey with the light evened out: shadow edges and vignette gone, paper near 245; dark areas wider than about 8
// mm (bands, full-colour cards) stay dark. `bgr`: 8 bit.
[[nodiscard]] cv::Mat even_light(const cv::Mat& bgr, double px_per_mm);

}  // namespace meishi
