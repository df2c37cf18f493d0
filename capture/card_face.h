// CardFace: one side of one card, flat and evenly lit, as capture/ gives it to ocr/.
#pragma once

#include <opencv2/core.hpp>
#include <string_view>
#include <vector>

#include "base/geometry.h"

namespace meishi {

// What a user should know about the picture. The names are those of
// card.schema.json.
enum class Warning { blurred, cut_off, glare, low_resolution, low_contrast, blank, no_card_found };

[[nodiscard]] std::string_view warning_name(Warning warning);

struct CardFace {
  cv::Mat colour;  // BGR, 8 bit, what a person looks at; maybe a quarter turn off: which way is up is OCR's decision
  cv::Mat grey;    // 8 bit, same size as `colour`, illumination flattened: paper near 245, dark print near 0
  double px_per_mm = 16;  // of both images
  Quad quad{};  // corners in source pixels (after EXIF orientation); quad[0] is the corner at `colour`'s (0, 0)
  std::vector<Warning> warnings;
};

}  // namespace meishi
