// A page that is one card: a scan cut to the card, in which no outline is to be seen.
#pragma once

#include <opencv2/core.hpp>
#include <optional>

#include "base/geometry.h"

namespace meishi {

// The card's quad in a page without an outline; nothing when the page is no card. It is one when it has a card's shape
// and either carries print on paper (or on one flat colour) or is evenly blank, as a scanned back is and a desk in a
// photograph is not. A white card on a white lid shows no edge at all: where the page is rounder in shape than the
// 91 x 55 mm of nearly all Japanese cards and its rim is empty, the blank margin that makes up the difference is left
// out, the same on all sides as far as the print allows. `page`: BGR, 8 bit. Pure.
[[nodiscard]] std::optional<Quad> whole_page_card(const cv::Mat& page);

// Whether `quad` is a frame printed on the card that fills the page: about as far from the page's border on all four
// sides, a line clearly darker (or lighter) than the paper, which is the same on both of its sides. `page`: BGR, 8 bit;
// `quad` inside it. Pure.
[[nodiscard]] bool is_printed_frame(const cv::Mat& page, const Quad& quad);

}  // namespace meishi
