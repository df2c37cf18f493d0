// The lines of text on a card, printed (truth.json) and read (`meishi read --format json`), in one frame: the picture.
//
// The boxes of a truth's lines are on the flat, upright card at 16 px/mm; the card is 91 x 55 mm, standing or lying as
// its quad does, or as large as its key `size` ([mm, mm]) says. The boxes of lines that were read are in pixels of the
// face, whose corners are those of the quad and whose size the program prints.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/geometry.h"

namespace meishi::bench {

struct CardLine {
  std::string text;
  Quad quad{};  // the box of its ink, in pixels of the picture; corners clockwise from the top-left of the upright card
  bool vertical = false;
  double height_mm = 0;                  // of a printed line: extent of its ink across it
  double confidence = 0;                 // of a line that was read
  std::vector<double> glyph_confidence;  // the same, of each character of the text but the spaces
};

// The `quad` of a card of either kind; nothing where it has none.
[[nodiscard]] std::optional<Quad> quad_at(const nlohmann::json& card);

// Nothing where the truth does not say: lines are not judged. Throws nlohmann::json::exception where a value has the
// wrong type; so does lines_read().
[[nodiscard]] std::optional<std::vector<CardLine>> printed_lines(const nlohmann::json& card);

// Those of the face that `quad` is of, not of a back.
[[nodiscard]] std::vector<CardLine> lines_read(const nlohmann::json& card);

}  // namespace meishi::bench
