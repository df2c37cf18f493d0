#include "normalize/long_vowels.h"

#include <algorithm>
#include <cstddef>
#include <unordered_map>
#include <utility>
#include <vector>

#include "normalize/text.h"

namespace meishi {

namespace {

constexpr std::u32string_view kORow = U"オコゴソゾトドノホボポモヨロョ";
constexpr std::size_t kMostReadings = 250;  // of a name with five vowels that may be long
constexpr double kClear = 3;                // times as much speaks for the first as for the second

bool has(std::u32string_view set, char32_t c) { return set.find(c) != std::u32string_view::npos; }

// Whether a new kanji may begin at `at`: not within a syllable, nor between a vowel and what makes it long.
bool is_border(std::u32string_view kana, std::size_t at) {
  if (has(U"ャュョッンー", kana[at])) return false;
  return kana[at] != U'ウ' || !(has(kORow, kana[at - 1]) || has(U"ユュ", kana[at - 1]));
}

// Every o short, long with ウ (トウ) or long with オ (オオ), every yu short or long.
std::vector<std::u32string> readings_of(std::u32string_view kana) {
  std::vector<std::u32string> out(1);
  for (const char32_t c : kana) {
    std::u32string_view longer;
    if (has(kORow, c)) longer = U"ウオ";
    if (has(U"ユュ", c)) longer = U"ウ";
    const std::size_t before = out.size();
    for (std::size_t i = 0; i < before; ++i) {
      out[i] += c;
      for (const char32_t more : longer) out.push_back(out[i] + more);
    }
    if (out.size() > kMostReadings) return {};
  }
  return out;
}

// How many names with a kanji at one end make which kana of it, as far as can be told.
class Parts {
 public:
  Parts(char32_t kanji, bool front, bool family, const Reference& reference) {
    for (const std::string& reading : reference.readings_with(kanji, front, family)) {
      const std::u32string kana = to_u32(reading);
      if (kana.empty()) continue;
      ++counts_[kana];
      for (std::size_t at = 1; at < kana.size(); ++at) {
        if (is_border(kana, at)) ++counts_[front ? kana.substr(0, at) : kana.substr(at)];
      }
    }
  }

  [[nodiscard]] double count(const std::u32string& kana) const {
    const auto it = counts_.find(kana);
    return it == counts_.end() ? 0 : it->second;
  }

 private:
  std::unordered_map<std::u32string, int> counts_;
};

}  // namespace

std::string with_long_vowels(std::string_view kana, std::string_view kanji, bool family, const Reference& reference) {
  const std::u32string name = to_u32(reference.fold_variants(kanji));
  if (name.size() < 2) return "";
  const Parts first(name.front(), true, family, reference);
  const Parts last(name.back(), false, family, reference);
  std::u32string best;
  double most = 0;
  double next = 0;
  for (std::u32string& reading : readings_of(to_u32(kana))) {
    double support = 0;
    for (std::size_t at = 1; at < reading.size(); ++at) {
      if (!is_border(reading, at)) continue;
      support = std::max(support, first.count(reading.substr(0, at)) * last.count(reading.substr(at)));
    }
    if (support <= most) {
      next = std::max(next, support);
      continue;
    }
    next = std::exchange(most, support);
    best = std::move(reading);
  }
  return most >= kClear * next ? to_utf8(best) : "";
}

}  // namespace meishi
