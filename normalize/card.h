// The whole card: from the lines of its faces to a CardRecord.
#pragma once

#include <span>
#include <vector>

#include "normalize/card_code.h"
#include "normalize/card_record.h"
#include "normalize/reference.h"
#include "ocr/text_line.h"

namespace meishi {

struct FaceSize {
  double width = 0;  // pixels of the upright face
  double height = 0;
};

// Decides what each line (or part of one) is, by content, dictionary and geometry, and brings it to its normal form.
// `lines` of all faces; `faces[i]` is the size of face i; `codes`: the card's QR codes and barcodes, which confirm, put
// right and complete what is read (code_evidence.h says how). What fits no field goes to contact.notes: nothing is
// dropped but lines within a code. Pure, thread-safe, never throws.
[[nodiscard]] CardRecord normalize_card(const std::vector<TextLine>& lines, const std::vector<FaceSize>& faces,
                                        const Reference& reference, std::span<const CardCode> codes = {});

}  // namespace meishi
