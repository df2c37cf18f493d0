#include "normalize/person_name.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "normalize/text.h"

namespace meishi {

namespace {

// A name as its characters, and after which of them the print has a gap (and how wide).
struct Spaced {
  std::u32string characters;
  std::vector<int> gap_after;  // 0 none; an ideographic space counts 2
};

Spaced spaced(std::string_view text) {
  Spaced out;
  for (const char32_t c : to_u32(trim(text))) {
    const bool wide = c == U'\u3000';
    if (wide || c == U' ' || c == U'\t' || c == U'\u00a0') {
      if (!out.gap_after.empty()) out.gap_after.back() += wide ? 2 : 1;
      continue;
    }
    out.characters.push_back(c);
    out.gap_after.push_back(0);
  }
  if (!out.gap_after.empty()) out.gap_after.back() = 0;
  return out;
}

// The weight of the most common reading; nullopt when the dictionary does not know the word.
using Lookup = const std::vector<NameWord>& (Reference::*)(std::string_view) const;

std::optional<double> weight_of(const Reference& reference, Lookup lookup, const std::string& surface) {
  const auto* words = &(reference.*lookup)(surface);
  if (words->empty()) words = &(reference.*lookup)(reference.fold_variants(surface));
  if (words->empty()) return std::nullopt;
  return words->front().weight;
}

// Logarithmic share of the lengths (in characters) of family and given names on Japanese business cards: two and two is
// by far the most common, one and three follow, longer ones are rare.
double length_prior(std::size_t length) {
  constexpr double kLog[] = {-9, -1.9, 0, -1.3, -4.5, -7};
  return kLog[std::min<std::size_t>(length, 5)];
}

struct Split {
  std::size_t at = 0;  // characters of the family name
  double score = 0;
  bool family_known = false;
  bool given_known = false;
};

// A split's score is the logarithm of the chance to meet that family name followed by that given name: the dictionary's
// shares where it knows the word, else the chance of any unlisted word times its characters' fit.
constexpr double kUnlistedFamily = -3.5;  // about 3 % of people have a family name that the dictionaries lack,
constexpr double kUnlistedGiven = -1.6;   // every fifth a given name
constexpr double kCharacter = -5;         // one kanji out of the few hundred that names mostly use
// What a character says by how much more often it stands in the one kind of name. Against a name it says more: 瀬 at
// the front of 瀬聡 is hardly the beginning of a given name, while 聡 may be in a family name.
constexpr double kMostAgainst = 4;
constexpr double kMostFor = 2;

double unlisted(std::u32string_view word, double unlisted_share, double sign, const Reference& reference) {
  double score = unlisted_share + length_prior(word.size());
  for (const char32_t c : word) {
    const double bias = reference.family_character_bias(to_utf8({&c, 1}));
    score += kCharacter + std::clamp(sign * bias, -kMostAgainst, kMostFor) / 2;
  }
  return score;
}

Split score_split(std::u32string_view name, std::size_t at, const Reference& reference) {
  Split split{at, 0, false, false};
  const std::u32string_view family = name.substr(0, at);
  const std::u32string_view given = name.substr(at);
  const auto family_weight = weight_of(reference, &Reference::family_names, to_utf8(family));
  const auto given_weight = weight_of(reference, &Reference::given_names, to_utf8(given));
  split.family_known = family_weight.has_value();
  split.given_known = given_weight.has_value();
  split.score +=
      family_weight ? std::log(std::max(*family_weight, 1e-7)) : unlisted(family, kUnlistedFamily, 1, reference);
  split.score +=
      given_weight ? std::log(std::max(*given_weight, 1e-7)) : unlisted(given, kUnlistedGiven, -1, reference);
  // 林さくら, 田中マリア: a change of script is where a name ends far more often than not.
  if (is_kanji(name[at - 1]) && !is_kanji(name[at]) && name[at] != U'ノ' && name[at] != U'ヶ' && name[at] != U'ケ') {
    split.score += 1.5;
  }
  if (name[at] == U'ー' || name[at] == U'々' || name[at] == U'ン' || name[at] == U'ん') split.score -= 20;
  return split;
}

bool all_katakana(std::u32string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char32_t c) { return is_katakana(c); });
}

NameFinding finding(std::u32string_view name, std::size_t at, double confidence) {
  return {to_utf8(name.substr(0, at)), to_utf8(name.substr(at)), confidence};
}

// ジョン・スミス is printed given name first, as at home.
std::optional<NameFinding> split_foreign(const std::u32string& name) {
  const std::size_t dot = name.find_last_of(U"・＝=･");
  if (dot == std::u32string::npos || dot == 0 || dot + 1 == name.size()) return std::nullopt;
  const std::u32string_view view = name;
  if (!all_katakana(view.substr(dot + 1))) return std::nullopt;
  return NameFinding{to_utf8(view.substr(dot + 1)), to_utf8(view.substr(0, dot)), 0.85};
}

double split_confidence(const Split& best, double margin) {
  const double known = best.family_known && best.given_known   ? 0.97
                       : best.family_known || best.given_known ? 0.85
                                                               : 0.6;
  return known * (0.5 + 0.5 / (1 + std::exp(-margin)));
}

// Where the print has gaps, only they can end the family name; without gaps every place can.
std::vector<std::size_t> places(const Spaced& text) {
  const std::size_t n = text.characters.size();
  std::vector<std::size_t> gaps;
  int widest = 0;
  for (std::size_t i = 0; i + 1 < n; ++i) widest = std::max(widest, text.gap_after[i]);
  std::vector<std::size_t> widest_gaps;
  for (std::size_t i = 0; i + 1 < n; ++i) {
    if (text.gap_after[i] > 0) gaps.push_back(i + 1);
    if (text.gap_after[i] == widest && widest > 0) widest_gaps.push_back(i + 1);
  }
  if (widest_gaps.size() == 1) return widest_gaps;  // 山 口　克 彦
  if (gaps.empty()) {
    for (std::size_t i = 1; i < n; ++i) gaps.push_back(i);
  }
  return gaps;
}

std::vector<Split> ranked(std::u32string_view name, const std::vector<std::size_t>& at, const Reference& reference) {
  std::vector<Split> out;
  out.reserve(at.size());
  for (const std::size_t i : at) out.push_back(score_split(name, i, reference));
  std::sort(out.begin(), out.end(), [](const Split& a, const Split& b) { return a.score > b.score; });
  return out;
}

}  // namespace

NameFinding split_name(std::string_view text, const Reference& reference) {
  const Spaced input = spaced(text);
  const std::u32string& name = input.characters;
  const std::size_t n = name.size();
  if (n == 0) return {};
  if (auto foreign = split_foreign(name)) return *foreign;
  if (n == 1) return finding(name, 1, 0.4);
  if (n > 24) return finding(name, n, 0);

  const auto at = places(input);
  const bool spaced_by_print = std::any_of(input.gap_after.begin(), input.gap_after.end(), [](int g) { return g > 0; });
  auto splits = ranked(name, at, reference);
  if (at.size() == 1 && spaced_by_print) {
    const Split& printed = splits.front();
    const int gap = input.gap_after[printed.at - 1];
    if (!(printed.family_known && printed.given_known) && gap == 1 && n > 2) {
      // 田 中一郎, 谷 口和也: a narrow gap beside an unknown word, though another place has a known one on both sides,
      // is more often recognition's than the printer's.
      std::vector<std::size_t> every;
      for (std::size_t i = 1; i < n; ++i) every.push_back(i);
      const auto others = ranked(name, every, reference);
      if (others.front().family_known && others.front().given_known) return finding(name, others.front().at, 0.7);
    }
    return finding(name, printed.at, printed.family_known || printed.given_known ? 0.97 : 0.85);
  }
  const Split& best = splits.front();
  if (!spaced_by_print || at.size() == n - 1) {
    // 佐藤 or 五十嵐 alone, or letter-spaced: a known family name that no split explains as well.
    if (weight_of(reference, &Reference::family_names, to_utf8(name)) && !(best.family_known && best.given_known)) {
      return finding(name, n, 0.7);
    }
    // さくら alone is one name, not さ and くら.
    if (weight_of(reference, &Reference::given_names, to_utf8(name)) && !(best.family_known && best.given_known)) {
      return finding(name, n, 0.4);
    }
    if (n == 2 && !best.family_known && !best.given_known) return finding(name, n, 0.3);
    if (all_katakana(name) && !best.family_known && !best.given_known) return finding(name, n, 0.3);
  }
  const double margin = splits.size() > 1 ? best.score - splits[1].score : 3;
  return finding(name, best.at, split_confidence(best, margin));
}

double name_likeness(std::string_view text, const Reference& reference) {
  const Spaced input = spaced(text);
  const std::u32string& name = input.characters;
  const std::size_t n = name.size();
  if (n < 2 || n > 12) return 0;
  std::size_t kanji = 0;
  bool dot = false;
  for (const char32_t c : name) {
    if (c == U'・' || c == U'＝') {
      dot = true;
    } else if (!is_japanese(c)) {
      return 0;
    }
    kanji += is_kanji(c) ? 1 : 0;
  }
  if (dot) return all_katakana(to_u32(split_name(text, reference).last_name)) ? 0.55 : 0;
  const NameFinding split = split_name(text, reference);
  const bool family = weight_of(reference, &Reference::family_names, split.last_name).has_value();
  const bool given =
      !split.first_name.empty() && weight_of(reference, &Reference::given_names, split.first_name).has_value();
  if (n > 8) return 0;
  double likeness = family && given                       ? 0.97
                    : family && !split.first_name.empty() ? 0.75
                    : given                               ? 0.6
                    : family                              ? 0.5
                                                          : 0.2;
  const bool one_gap = std::count_if(input.gap_after.begin(), input.gap_after.end(), [](int g) { return g > 0; }) == 1;
  if (!family && !given && one_gap && n <= 6) likeness += 0.15;
  if (n < 3) likeness -= 0.1;
  if (n > 6) likeness -= 0.25;
  if (kanji == 0) likeness -= 0.25;
  return std::clamp(likeness, 0.0, 1.0);
}

}  // namespace meishi
