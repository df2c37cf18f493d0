// The two sides of a sheet: which faces are front and back of one card.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/read_card.h"
#include "normalize/card_code.h"
#include "ocr/text_line.h"

namespace meishi {

// A face after recognition; the pictures are gone.
struct ReadFace {
  ReadSide side;
  std::vector<TextLine> lines;
  std::vector<CardCode> codes;
  std::string hash;
  CardRecord record;  // what it says by itself

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
  bool one_person = true;  // may_be_one_person(); false only for sides that names paired
};

// Why a side was left out, or cards were not paired: which message, and about which side.
struct SideNote {
  enum class Kind { empty_back, empty_front, no_card_back, no_card_front, not_paired, other_person } kind;
  ReadSide about;
};

struct PairedSides {
  std::vector<CardSides> cards;
  std::vector<SideNote> notes;
};

// What says that two pages are the sides of one sheet.
enum class PairedBy {
  name,   // of their files: a person meant it, wherever the card lies in the pictures
  order,  // of files or pages: a sheet that was fed twice puts all the others out of step
};

// The cards of a sheet whose sides are `front` and `back`.
//
// Faces belong together that lie on each other when the sheet is turned, about its vertical middle (long edge of an
// upright sheet) or its horizontal one. Where both fit, the backs' tops decide, which are where those of their fronts
// went; where they do not, no face is paired (not_paired). A front whose place is empty on the other side is a card
// without a back; a back whose place is empty is a card of its own (not_paired), and where most are, all faces are.
// With one face each the two are one card, when `by` is the name, or when the card fills most of both pages, else by
// its place too. What `order` pairs is taken apart again when the sides name different people (other_person;
// store/one_person.h).
//
// Of a side that is blank nothing stays, nor of a page without a card, and the other side is the card; with nothing on
// either, both stay as they are. Pure.
[[nodiscard]] PairedSides pair_sides(ReadPage front, ReadPage back, PairedBy by);

}  // namespace meishi
