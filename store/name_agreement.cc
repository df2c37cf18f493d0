#include "store/name_agreement.h"

#include <algorithm>
#include <utility>

#include "normalize/text.h"
#include "store/match_key.h"

namespace meishi {

namespace {

using Name = NameAgreement;

bool share_a_character(const std::u32string& a, const std::u32string& b) {
  return std::ranges::any_of(a, [&](char32_t c) { return b.find(c) != std::u32string::npos; });
}

Name compare_parts(const std::string& a, const std::string& b) {
  const auto split = [](const std::string& text) {
    const std::size_t tab = text.find('\t');
    return std::pair(to_u32(text.substr(0, tab)), to_u32(text.substr(tab + 1)));
  };
  const auto [family_a, given_a] = split(a);
  const auto [family_b, given_b] = split(b);
  if (family_a + given_a == family_b + given_b || family_a + given_a == given_b + family_b) return Name::same;
  if (given_a.empty() || given_b.empty()) {
    if (family_a == family_b) return Name::family_only;
    if ((family_a + given_a).starts_with(family_b + given_b) || (family_b + given_b).starts_with(family_a + given_a)) {
      return Name::family_only;
    }
    return edit_distance(family_a + given_a, family_b + given_b, 1) <= 1 ? Name::near : Name::other;
  }
  if (family_a == family_b) {
    if (given_a.size() == 1 && given_b.size() == 1) return Name::one_given;
    const int edits = edit_distance(given_a, given_b, 2);
    // What 栄子 and 由利子 have in common ends many a given name.
    return edits <= 1 || (edits == 2 && given_a.front() == given_b.front()) ? Name::near : Name::other_given;
  }
  if (given_a == given_b) {
    return edit_distance(family_a, family_b, 1) <= 1 && share_a_character(family_a, family_b) ? Name::near
                                                                                              : Name::other_family;
  }
  // Parted at another place, and a character misread; or one in each part, of which more than half is left. What 田中
  // 一郎 and 田辺 二郎 have in common, many have.
  const auto nearly = [](const std::u32string& one, const std::u32string& two) {
    return std::min(one.size(), two.size()) >= 3 && edit_distance(one, two, 1) <= 1;
  };
  if (nearly(family_a, family_b) && nearly(given_a, given_b)) return Name::near;
  return edit_distance(family_a + given_a, family_b + given_b, 1) <= 1 ? Name::near : Name::other;
}

}  // namespace

NameAgreement compare_names(const NameKeys& card, const NameKeys& contact) {
  if (!card.name.empty() && !contact.name.empty()) {
    Name best = Name::other;
    for (const std::string& name : contact.name) best = std::min(best, compare_parts(card.name.front(), name));
    return best;
  }
  // 佐藤健 and 佐藤賢 are both Sato Ken: Latin script decides only where there is nothing better.
  if (card.latin.empty() || contact.latin.empty()) return Name::none;
  if (have_in_common(card.latin, contact.latin) || have_in_common({card.latin_turned}, contact.latin)) {
    return Name::latin;
  }
  const std::u32string own = to_u32(card.latin.front());
  const bool near =
      std::ranges::any_of(contact.latin, [&](const auto& other) { return edit_distance(own, to_u32(other), 1) <= 1; });
  return near ? Name::near : Name::other;
}

}  // namespace meishi
