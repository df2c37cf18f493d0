// The pixels of a card face from those of its page.
#pragma once

#include <opencv2/core.hpp>

#include "capture/card_face.h"

namespace meishi {

// Fills face.colour (BGR) and face.grey, both of the size that they have, from `page` (BGR, 8 bit). `homography`: from
// the face's pixels to the page's, both counted from the middle of the first one. Beyond the page's border its last
// pixels go on. Places are taken to 1/32 pixel; colour is interpolated over two by two pixels, grey over four by four:
// the recogniser reads it. Each as cv::remap() does, to the bit. Pure but for `face`.
void resample(const cv::Mat& page, const cv::Matx33d& homography, CardFace& face);

}  // namespace meishi
