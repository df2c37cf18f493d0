// What each line of a card could be: the lines cut into segments of one field each, and for every segment how well it
// would do as a name, an organization, a post, ... Nothing is decided here; assignment.h decides.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/geometry.h"
#include "normalize/company.h"
#include "normalize/internet.h"
#include "normalize/person_name.h"
#include "normalize/phone.h"
#include "normalize/post.h"
#include "normalize/reference.h"
#include "ocr/text_line.h"

namespace meishi {

// A line, or the part of one that is a field of its own.
struct Segment {
  std::string text;
  std::string printed;                    // as recognition gave it, before any repair
  std::vector<std::string> alternatives;  // other models' readings of the same print
  double confidence = 0;                  // the recogniser's, mean of the glyphs
  double certainty = 1;                   // the probability that the line was read right
  bool broken_number = false;             // numerals that make no number
  int face = 0;
  Direction direction = Direction::horizontal;
  Box box;
  double size = 0;  // of the glyphs' body, in the card's own unit
  // The box as reading sees it, for horizontal and vertical lines alike: `along` grows in the direction of reading,
  // `across` from one line to the next.
  double along_begin = 0;
  double along_end = 0;
  double across_begin = 0;
  double across_end = 0;

  [[nodiscard]] double across_centre() const { return (across_begin + across_end) / 2; }
};

template <typename Finding>
struct Located {
  Finding finding;
  Segment where;
};

// Phones, e-mail addresses, URLs and corporate numbers, with what is left of the lines once they are taken out, in
// reading order.
struct CardText {
  std::vector<Located<PhoneFinding>> phones;
  std::vector<Located<InternetFinding>> emails;
  std::vector<Located<InternetFinding>> urls;
  std::vector<Located<std::string>> corporate_numbers;  // 13 digits, check digit right
  std::vector<Segment> segments;
};

[[nodiscard]] CardText read_card_text(const std::vector<TextLine>& lines, const Reference& reference);

// One way to read a segment as a certain field.
struct Candidate {
  std::string text;  // the reading that does best, cleaned of labels and stray marks
  double score = 0;  // 0..1, comparable between segments for one field
};

struct LineCandidates {
  Candidate name;        // in Japanese characters
  Candidate latin_name;  // Masumi Sato
  Candidate kana;
  Candidate company;  // any script
  Candidate post;
  PostFinding posts;            // what `post` is
  bool has_legal_form = false;  // `company` has one
  double address = 0;           // Japanese
  double latin_address = 0;
  bool latin_only = false;
  bool latin_name_confirmed = false;  // the user of an e-mail address holds one of its words
};

// Keys (roman_key) of everything on the card that tells how the name is read: kana lines, romaji, users of e-mail
// addresses.
[[nodiscard]] std::set<std::string> reading_keys(const CardText& card);

// The same where two words stand together as family and given name do: kana and romaji of two words, taro.yamada@…
[[nodiscard]] std::vector<std::pair<std::string, std::string>> reading_pairs(const CardText& card);

// How many of the two halves of a name are confirmed by those keys: 0, 1 or 2.
[[nodiscard]] int confirmed_halves(const NameFinding& name, const std::set<std::string>& keys,
                                   const Reference& reference);

// The split of a name, moved when the readings on the card confirm another one.
[[nodiscard]] NameFinding split_name_by_evidence(const std::string& text, const std::set<std::string>& keys,
                                                 const Reference& reference);

[[nodiscard]] std::vector<LineCandidates> line_candidates(const CardText& card, const Reference& reference);

}  // namespace meishi
