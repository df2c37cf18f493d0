// The two sides of a sheet: which faces are front and back of one card.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/read_card.h"
#include "normalize/card.h"
#include "normalize/card_code.h"
#include "ocr/text_line.h"

namespace meishi {

// A face after recognition; the pictures are gone.
struct ReadFace {
  ReadSide side;
  FaceSize size;  // of the upright face
  std::vector<TextLine> lines;
  std::vector<CardCode> codes;
  std::string hash;

  // A face with nothing on it, or no face at all (a page without a card).
  [[nodiscard]] bool nothing() const { return side.warns("no_card_found") || (side.warns("blank") && lines.empty()); }
};

struct ReadPage {
  std::size_t file = 0;
  int number = 1;
  double width = 0;  // pixels
  double height = 0;
  std::vector<ReadFace> faces;  // never empty: a page without a card is one face that says so
};

struct CardSides {
  ReadFace front;
  std::optional<ReadFace> back;
};

// Why a side was left out, or cards were not paired: which message, and about which side.
struct SideNote {
  enum class Kind { empty_back, empty_front, not_paired } kind;
  ReadSide about;
};

struct PairedSides {
  std::vector<CardSides> cards;
  std::vector<SideNote> notes;
};

// The cards of a sheet whose sides are `front` and `back`. With one face each they are one card. With several on both,
// as many on one as on the other, faces belong together that lie on each other when the sheet is turned about its
// vertical middle; where counts or places do not agree, every face is a card of its own (not_paired). Of a side with
// nothing on it nothing stays, and the other side is the card; with nothing on either, both stay as they are. Pure.
[[nodiscard]] PairedSides pair_sides(ReadPage front, ReadPage back);

}  // namespace meishi
