// A card as it was read, with where each of its sides came from.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/geometry.h"
#include "base/result.h"
#include "normalize/card.h"
#include "normalize/card_record.h"
#include "ocr/text_line.h"

namespace meishi {

// Where one side of a card is.
struct ReadSide {
  std::size_t file = 0;  // of the job's files
  int page = 1;
  int index = 1;  // on the page, in reading order
  Quad quad{};    // of the upright card, in source pixels
  int rotation = 0;
  FaceSize size;                      // of the upright face: the boxes of its lines are in these pixels
  std::vector<std::string> warnings;  // names as in card.schema.json
  std::string picture;                // of the upright face, as JPEG; "" unless it was asked for

  [[nodiscard]] bool warns(std::string_view name) const;
};

// One side of a card with two, as if it were a card.
struct SideAlone {
  CardRecord record;
  std::string face_hash;
};

// What `meishi read --format json` prints.
struct ReadCard {
  ReadSide front;
  std::optional<ReadSide> back;
  std::string face_hash;  // of the front (capture/face_hash.h)
  CardRecord record;
  std::vector<TextLine> lines;   // of both sides; TextLine::face says which
  std::vector<SideAlone> alone;  // of a card with a back: front and back, each read by itself
  bool one_person = true;  // the sides can be of one person (store/one_person.h); false only when names paired them

  // A page without a card: the quad is the whole page, everything else is empty.
  [[nodiscard]] bool no_card() const { return front.warns("no_card_found"); }
};

struct SourceResult {
  std::filesystem::path path;
  std::string sha256;  // "" when the file could not be read
  bool known = false;  // PipelineOptions::known said so
  int pages = 0;       // 0 when it was not decoded
};

// A side of a sheet that is part of no card; its note says why.
struct LeftOut {
  ReadSide side;
  bool blank = false;  // nothing is printed on it; else no card was found, and somebody has to look
};

// What came of a job (jobs.h).
struct JobResult {
  std::vector<SourceResult> files;  // those of the job
  bool known = false;               // all of them; nothing was decoded
  std::vector<ReadCard> cards;
  std::vector<LeftOut> left_out;
  std::vector<Error> errors;  // a file as a whole, or one of its pages or cards; subject is the path
  std::vector<Error> notes;   // what a user should know and that is no failure: a blank back that was left out

  [[nodiscard]] const SourceResult& file_of(const ReadSide& side) const { return files[side.file]; }
  // For Error::page: 0 in a file of one page.
  [[nodiscard]] int shown_page(const ReadSide& side) const { return file_of(side).pages > 1 ? side.page : 0; }
};

}  // namespace meishi
