// QR codes and barcodes on a flat card face.
//
//   auto codes = read_barcodes(face);          // what they hold and where they are
//   hide_barcodes(face.grey, *codes);          // so that OCR does not take their modules for print
#pragma once

#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "base/geometry.h"
#include "base/result.h"
#include "capture/card_face.h"

namespace meishi {

struct Barcode {
  std::string format;  // as ZXing names it: QRCode, MicroQRCode, DataMatrix, Aztec, PDF417, Code128, Code39, EAN-13
  std::string text;    // UTF-8, whatever encoding the code has (old Japanese QR codes: Shift_JIS); never empty
  Quad quad{};         // its corners in pixels of the face, clockwise as seen, [0] the one that the code calls top-left
};

// The codes of a face, top to bottom: dark on light or light on dark, two-dimensional ones at any angle, bars lying or
// standing. Only areas that look like a code (code_areas.h) are shown to the decoder (ZXing-cpp): a card without one
// costs a few milliseconds. Codes that hold bytes and no text, and codes that cannot be read, are left out. `face`:
// grey, px_per_mm; not changed. Pure, thread-safe. Errors: invalid (empty, not 8-bit grey), internal.
Result<std::vector<Barcode>> read_barcodes(const CardFace& face);

// Paints the codes over with the tone of the quiet zone around them. `grey`: that of the face they were read from.
void hide_barcodes(cv::Mat& grey, const std::vector<Barcode>& codes);

}  // namespace meishi
