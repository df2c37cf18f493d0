// From the codes that capture/ found on a face to what normalize/ takes.
#pragma once

#include <vector>

#include "capture/barcode.h"
#include "normalize/card_code.h"
#include "ocr/face_reader.h"

namespace meishi {

// `codes` in pixels of the face as captured; `text` says how OCR turned it. `face`: 0 front, 1 back.
[[nodiscard]] std::vector<CardCode> card_codes(const std::vector<Barcode>& codes, const FaceText& text, int face = 0);

}  // namespace meishi
