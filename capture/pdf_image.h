// Whether an image inside a PDF is whole.
#pragma once

#include <cstdint>
#include <span>

#include "capture/document.h"
#include "capture/pdf_page.h"

namespace meishi {

// What pdftoppm draws without a word as far as it goes, and white beyond: a JPEG or a Flate stream (ISO 32000-1, 7.4)
// that breaks off, or any stream that holds nothing. The page then looks as if nobody had laid a card on it. False also
// of an image that this cannot judge: of another encoding or several filters, or in an encrypted file. Takes as long as
// decoding the image does and, of a JPEG, as much memory. Throws std::bad_alloc.
[[nodiscard]] bool is_damaged(const PdfImage& image, std::span<const std::uint8_t> pdf, const DecodeOptions& options);

}  // namespace meishi
