#include "normalize/name_repair.h"

#include <algorithm>
#include <vector>

#include "normalize/text.h"

namespace meishi {

namespace {

constexpr std::size_t kShortestKey = 3;  // "ai" is in too many words
constexpr double kClearlyMoreUsual = 2;  // 慎太郎 before 慎太朗
constexpr double kConfidence = 0.6;

bool confirmed(const std::vector<NameWord>& words, const std::set<std::string>& keys) {
  return std::any_of(words.begin(), words.end(),
                     [&](const NameWord& w) { return keys.contains(kana_roman_key(w.reading)); });
}

struct Half {
  std::string surface;
  double weight = 0;  // of the name put in; 0: as read
  bool known = false;
  bool confirmed = false;
};

const std::vector<NameWord>& names(const std::string& surface, bool family, const Reference& reference) {
  return family ? reference.family_names(surface) : reference.given_names(surface);
}

// 髙橋 is 高橋 with another form of a character, which people print as it is theirs.
Half as_read(const std::string& surface, bool family, const std::set<std::string>& keys, const Reference& reference) {
  const auto* words = &names(surface, family, reference);
  if (words->empty()) words = &names(reference.fold_variants(surface), family, reference);
  Half half{surface, 0, !words->empty(), confirmed(*words, keys)};
  const std::u32string u = to_u32(surface);
  const bool kana = std::none_of(u.begin(), u.end(), is_kanji);
  if (kana && keys.contains(kana_roman_key(surface))) half.confirmed = true;
  return half;
}

// tuchida@… for 翼 (Tsubasa) 内田 (Uchida): an initial and the family name, or the other way round, are one word there.
bool confirmed_with_initial(const std::string& family, const std::string& given, const std::set<std::string>& keys,
                            const Reference& reference) {
  for (const NameWord& f : reference.family_names(family)) {
    const std::string name = kana_roman_key(f.reading);
    for (const NameWord& g : reference.given_names(given)) {
      const std::string initial = kana_roman_key(g.reading).substr(0, 1);
      if (keys.contains(initial + name) || keys.contains(name + initial)) return true;
    }
  }
  return false;
}

// Whether the dictionary has names that begin (end) with this character and with these two kana: then it may well be
// the one printed, in a name that the dictionary lacks (航太 beside こうた: 航平 begins so). A character in the middle
// may be read as any kana there is room for: 曽 of 長曽我部 as the ソ of チョウソカベ, since 曽根 begins so.
bool fits_reading(std::u32string_view read, std::u32string_view right, const std::string& reading, bool family,
                  const Reference& reference) {
  if (read.size() != right.size()) return false;
  std::size_t at = 0;
  while (at < read.size() && read[at] == right[at]) ++at;
  const std::string character = to_utf8(read.substr(at, 1));
  const std::u32string kana = to_u32(reading);
  if (at != 0 && at + 1 != read.size()) {
    const std::size_t behind = read.size() - at;  // each character has a kana at least
    for (std::size_t i = at; i + behind <= kana.size(); ++i) {
      const bool begins = std::u32string_view(U"ァィゥェォャュョッーンウ").find(kana[i]) == std::u32string_view::npos;
      if (begins && reference.has_name_part(character, to_utf8(kana.substr(i, 1)), true, family)) return true;
    }
    return false;
  }
  const std::size_t count = std::min<std::size_t>(2, kana.size());
  const bool front = at == 0;
  const std::string sound = to_utf8(front ? kana.substr(0, count) : kana.substr(kana.size() - count));
  return reference.has_name_part(character, sound, front, family);
}

// 瀬良 beside sera@…: the dictionary's 瀬 (せら) lacks the 良, yet names end in 良 read as ら (相良, さがら): a name
// that the dictionary does not list rather than a character too many.
bool is_longer_spelling(std::u32string_view read, std::u32string_view right, const std::string& reading, bool family,
                        const Reference& reference) {
  if (read.size() != right.size() + 1) return false;
  const bool front = read.ends_with(right);
  if (!front && !read.starts_with(right)) return false;
  const std::u32string kana = to_u32(reading);
  const std::string sound = to_utf8(front ? kana.substr(0, 1) : kana.substr(kana.size() - 1));
  return reference.has_name_part(to_utf8(front ? read.substr(0, 1) : read.substr(right.size())), sound, front, family);
}

// The name nearest to `surface` that is read as one of the keys; weight 0 when there is none that is clearly the one,
// and `confirmed` with the surface itself when it may well be read so.
Half put_right(const std::string& surface, bool family, const std::set<std::string>& keys, const Reference& reference) {
  std::vector<NameWord> fits;
  const std::u32string read = to_u32(surface);
  const std::string folded = reference.fold_variants(surface);
  for (NameWord& word : family ? reference.family_names_near(surface) : reference.given_names_near(surface)) {
    const std::string key = kana_roman_key(word.reading);
    if (key.size() < kShortestKey || !keys.contains(key)) continue;
    if (reference.fold_variants(word.surface) == folded) return {surface, 0, false, true};
    const std::u32string right = to_u32(word.surface);
    if (is_longer_spelling(read, right, word.reading, family, reference)) return {surface, 0, false, true};
    if (fits_reading(read, right, word.reading, family, reference)) return {};
    fits.push_back(std::move(word));
  }
  if (fits.empty()) return {};
  std::sort(fits.begin(), fits.end(), [](const NameWord& a, const NameWord& b) { return a.weight > b.weight; });
  if (fits.size() > 1 && fits[0].surface != fits[1].surface && fits[0].weight < kClearlyMoreUsual * fits[1].weight)
    return {};
  return {fits[0].surface, std::max(fits[0].weight, 1e-9), true, true};
}

}  // namespace

std::optional<NameFinding> repair_name(std::string_view read, const std::set<std::string>& keys,
                                       const Reference& reference) {
  const std::u32string u = to_u32(without_spaces(read));
  if (u.size() < 3 || u.size() > 7 || keys.empty()) return std::nullopt;
  std::optional<NameFinding> best;
  double best_score = 0;
  for (std::size_t at = 1; at < u.size(); ++at) {
    Half family = as_read(to_utf8(u.substr(0, at)), true, keys, reference);
    const Half given = as_read(to_utf8(u.substr(at)), false, keys, reference);
    family.confirmed = family.confirmed || confirmed_with_initial(family.surface, given.surface, keys, reference);
    if ((family.confirmed && (given.confirmed || given.known)) || (given.confirmed && family.known))
      return std::nullopt;
    const auto consider = [&](const Half& f, const Half& g) {
      const double score = (f.confirmed ? 1 : 0) + (g.confirmed ? 1 : 0) + std::min(0.5, f.weight + g.weight);
      if (score <= best_score) return;
      best_score = score;
      best = NameFinding{f.surface, g.surface, f.confirmed && g.confirmed ? kConfidence + 0.15 : kConfidence};
    };
    if (!family.confirmed && (given.confirmed || given.known)) {
      const Half other = put_right(family.surface, true, keys, reference);
      if (other.surface == family.surface && given.confirmed) return std::nullopt;
      const bool shorter = other.surface.size() < family.surface.size();
      if (other.weight > 0 && (given.confirmed || !shorter)) consider(other, given);
    }
    if (!given.confirmed && (family.confirmed || family.known)) {
      const Half other = put_right(given.surface, false, keys, reference);
      if (other.surface == given.surface && family.confirmed) return std::nullopt;
      const bool shorter = other.surface.size() < given.surface.size();
      if (other.weight > 0 && (family.confirmed || !shorter)) consider(family, other);
    }
  }
  return best;
}

}  // namespace meishi
