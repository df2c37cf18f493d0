#include "store/match_evidence.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>

#include "normalize/text.h"

namespace meishi {

namespace {

// Figures as the letters that are read for them.
std::string with_letters(std::string text) {
  constexpr std::string_view kFigures = "0125689";
  constexpr std::string_view kLetters = "olzsbbg";
  for (char& c : text) {
    if (const std::size_t at = kFigures.find(c); at != std::string_view::npos) c = kLetters[at];
    if (c == 'i') c = 'l';
    if (c == 'q') c = 'g';
  }
  return text;
}

}  // namespace

bool near_email(const std::string& a, const std::string& b, bool same_company) {
  const auto digits = [](const std::string& text) {
    std::string out;
    std::ranges::copy_if(text, std::back_inserter(out), [](char c) { return c >= '0' && c <= '9'; });
    return out;
  };
  const bool same_domain = a.substr(a.rfind('@') + 1) == b.substr(b.rfind('@') + 1);
  if (!same_domain && !same_company) return false;
  if (digits(a) == digits(b)) return edit_distance(to_u32(a), to_u32(b), 1) <= 1;
  return digits(a).size() != digits(b).size() && with_letters(a) == with_letters(b);
}

void MatchEvidence::add(const char* what, double bits) {
  total_ += bits;
  bits_[what] = bits;
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), " %+.1f", bits);
  if (!words_.empty()) words_ += ", ";
  words_.append(what).append(text.data());
}

double MatchEvidence::of(std::string_view what) const {
  const auto it = bits_.find(what);
  return it == bits_.end() ? 0 : it->second;
}

}  // namespace meishi
