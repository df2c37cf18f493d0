// How well cards were read, field by field.
//
//   auto truth = read_truth("samples/cards/truth.json");
//   auto cards = read_cards("cards.jsonl");                 // what `meishi read --format json` printed
//   const Score score = score_cards(*truth, *cards);
//   score.fields.at("name").right
//
// A value counts as right only in its own field. What is asked is what the truth has; what is wrong is what was put out
// and is not right, asked or not. A field that the truth leaves open is not judged.
//
// | field | right when |
// |---|---|
// | name | family and given name together agree, in either order |
// | name_split | both agree, each in its place |
// | kana | the reading agrees, in hiragana or katakana |
// | company | organization.name agrees; on a card in one language organization.name_en will do |
// | company_en | organization.name_en agrees, where the card prints both |
// | department, title | those of all posts, joined, agree |
// | phone | the E.164 number is there; every other number is a wrong one |
// | phone_typed | with its type; main counts as work |
// | email, url | the address, the domain is there; every other one is a wrong one |
// | postal_code, prefecture, city, building | they agree (of the first address) |
// | address | prefecture, city, town and block together agree |
//
// compare_text.h says what "agree" overlooks. Pure, thread-safe.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/card_values.h"

namespace meishi::bench {

// In the order of the tables.
inline constexpr std::string_view kFields[] = {
    "name",        "name_split", "kana", "company",     "company_en", "department", "title",   "phone",
    "phone_typed", "email",      "url",  "postal_code", "prefecture", "city",       "address", "building",
};

struct FieldScore {
  int asked = 0;
  int right = 0;
  int wrong = 0;
};

// A value that is missing or wrong.
struct Miss {
  std::string file;
  std::string field;
  std::string truth;  // as the truth writes it; "" when the card prints none
  std::string got;    // as it was read; "" when nothing was
};

// A value that was put out with a confidence.
struct Judged {
  std::string field;
  double confidence = 0;
  bool right = false;
};

struct Score {
  std::map<std::string, FieldScore, std::less<>> fields;  // one of each of kFields
  int cards = 0;
  int found = 0;       // with at least half of the quads' union in common (all, where the truth has no quad)
  int spurious = 0;    // read where there is none
  int perfect = 0;     // everything right and nothing wrong: nobody has to touch it
  double overlap = 0;  // mean intersection over union of the quads of those found
  double least_overlap = 0;

  [[nodiscard]] int missed() const { return cards - found; }
  std::vector<Miss> misses;
  std::vector<Judged> judged;

  [[nodiscard]] FieldScore all() const;
  [[nodiscard]] double field_rate() const;  // right over asked, all fields together
  [[nodiscard]] double wrong_rate() const;  // wrong over asked
};

// For each card of the truth of an image the index of the card that was read, or -1: by the overlap of their quads, one
// for one, at least 0.5; a single card with a single truth in any case.
[[nodiscard]] std::vector<int> assigned_cards(const TruthImage& image, const std::vector<const CardValues*>& read);

// Cards go with the truth as assigned_cards() says.
[[nodiscard]] Score score_cards(std::span<const TruthImage> truth, std::span<const CardRead> cards);

// Intersection over union of two convex quads, 0..1: polygon_overlap.h.
[[nodiscard]] double overlap_of(const Quad& a, const Quad& b);

}  // namespace meishi::bench
