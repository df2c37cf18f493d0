// How well the lines of text were found and read: what the recogniser gives, before any field is made of it.
//
//   const LineScore score = score_lines(truth, cards);      // of read_truth(), read_cards()
//   score.all().recall();
//
// A printed line is found when a line that was read has at least kLineOverlap of their boxes' union in common, one for
// one, the best overlaps first: half a line, or two lines as one, are not found. Recall is of the printed lines,
// precision of those read.
//
// The character error rate (CER) is the edit distance over code points as compare_text.h's text_key() has them: spaces,
// width, case and which dash it is make no difference. Two of them:
// - of the lines found: each against the line it was matched with;
// - end to end: a line that is not there costs all its characters, what is read where nothing is printed costs its own.
//   Lines that were parted or joined are compared as one text: what is read right in them is right.
// An edit counts for the printed line in which it is.
//
// Only cards that were found and whose truth has lines are judged: bench/score.h counts those that were not. Pure,
// thread-safe.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/card_values.h"
#include "bench/reliability.h"

namespace meishi::bench {

inline constexpr double kLineOverlap = 0.7;

struct LineFigures {
  int printed = 0;
  int found = 0;
  int characters = 0;        // printed
  int found_characters = 0;  // of the lines found
  int found_edits = 0;
  int edits = 0;  // end to end

  [[nodiscard]] double recall() const;
  [[nodiscard]] double found_error_rate() const;
  [[nodiscard]] double error_rate() const;
};

// A line that is not as it should be: nothing read in its place, not found as one line, read otherwise; or read where
// nothing is printed (truth "").
struct LineMiss {
  std::string file;
  std::string kind;   // of line_class.h; "" where nothing is printed
  std::string truth;  // as printed; of lines read as one, each by itself
  std::string got;    // what was read there, parts of a line parted with " | "; "" when nothing was
  bool found = false;
};

struct LineScore {
  int cards = 0;                                                                 // judged
  int upright = 0;                                                               // whose text was read the right way up
  int read = 0;                                                                  // lines that were read
  int extra = 0;                                                                 // of those, where nothing is printed
  std::map<std::pair<std::string_view, std::string_view>, LineFigures> classes;  // of kLineClasses; all is {"all", ""}
  Reliability lines;       // right: every character, and none too many
  Reliability characters;  // spaces apart; ・ is not judged
  std::vector<LineMiss> misses;

  [[nodiscard]] const LineFigures& all() const { return classes.at({"all", ""}); }
  [[nodiscard]] double precision() const;
};

[[nodiscard]] LineScore score_lines(std::span<const TruthImage> truth, std::span<const CardRead> cards);

}  // namespace meishi::bench
