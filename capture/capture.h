// capture/: from the bytes of an image file to flat card faces. It knows nothing of text.
//
//   auto document = Document::open(std::move(bytes));   // capture/document.h
//   auto page = document->page(1);                      // BGR, upright
//   auto faces = find_cards(*page);                     // one CardFace a card, in reading order
//
// find_cards() is a pure function and may be called from several threads at once.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "base/result.h"
#include "capture/card_face.h"

namespace meishi {

struct CaptureOptions {
  double px_per_mm = 16;  // of the faces; a source with less detail gives faces with fewer pixels per millimetre
};

// What find_cards() looked at, for whoever asks why a card was found or missed (--debug-dir).
struct CaptureTrace {
  std::vector<Quad> candidates;  // in source pixels, best first; those that became cards are among them or near them
};

// The cards of a page in reading order, rows from the top; a page that one card fills is that card. Empty when there is
// none. A face is warned to be `cut_off` when a corner lies beyond the page's border by more than 1 % of the page, or
// when the border is a side of it; unless it fills a page of a card's shape and is as long and wide as a card is.
// `page`: BGR, 8 bit, not empty. Errors: invalid, internal. `trace`, when given, is filled.
Result<std::vector<CardFace>> find_cards(const cv::Mat& page, const CaptureOptions& options = {},
                                         CaptureTrace* trace = nullptr);

}  // namespace meishi
