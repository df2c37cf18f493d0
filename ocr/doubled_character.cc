#include "ocr/doubled_character.h"

#include <algorithm>
#include <string_view>

#include "ocr/kanji_net.h"

namespace meishi {

namespace {

constexpr std::size_t kShortest = 3;
constexpr std::size_t kLong = 10;   // characters of a run in which one may be replaced and another be none
constexpr double kSure = 0.95;      // of the one character that is put in another's place
constexpr double kReplaced = 1;     // the price of that
constexpr double kUnsure = 4;       // of one that is not sure enough
constexpr double kNone = 0.2;       // of what is no character to the network
constexpr double kConfident = 0.1;  // of a character that goes although the recogniser is sure of it

// Kanji and kana; no brackets, dots and marks.
bool is_letter(std::string_view c) {
  return c.size() >= 3 && static_cast<unsigned char>(c[0]) >= 0xE3 && (!c.starts_with("\xe3\x80") || c == "々");
}

bool differs(const Glyph& glyph, const CharacterGuess& guess) {
  return !guess.text.empty() && look_of(glyph.text) != guess.text;
}

double price(const Glyph& glyph, const CharacterGuess& guess) {
  if (guess.text.empty()) return kNone;
  if (!differs(glyph, guess)) return 0;
  return guess.probability >= kSure ? kReplaced : kUnsure;
}

// Whether the i-th character of the run stands beside what is before or behind it, and may be gone with that.
bool may_be_cut_off(std::size_t i, const NumberRun& run, std::size_t glyphs) {
  return (i == 0 && run.begin > 0) || (run.begin + i + 1 == run.end && run.end < glyphs);
}

// For each glyph of the run the character that it was read from, or -1 for what is too many: the cheapest way to take
// as many out as are.
std::vector<int> aligned(const std::vector<Glyph>& glyphs, const NumberRun& run,
                         const std::vector<SingleCharacter>& characters) {
  constexpr double kNever = 1e9;
  const std::size_t n = run.end - run.begin;
  const std::size_t most = n - characters.size();
  const auto may_go = [&](std::size_t i) { return !may_be_cut_off(i, run, glyphs.size()); };
  // cost[i][k]: of the first i glyphs, k of which go.
  std::vector<std::vector<double>> cost(n + 1, std::vector<double>(most + 1, kNever));
  cost[0][0] = 0;
  const auto stays = [&](std::size_t i, std::size_t k) {
    if (i < k + 1 || i - k > characters.size()) return kNever;
    return cost[i - 1][k] + price(glyphs[run.begin + i - 1], characters[i - k - 1].guess);
  };
  const auto goes = [&](std::size_t i, std::size_t k) {
    if (k == 0 || !may_go(i - 1)) return kNever;
    return cost[i - 1][k - 1] + kConfident * glyphs[run.begin + i - 1].confidence;
  };
  for (std::size_t i = 1; i <= n; ++i) {
    for (std::size_t k = 0; k <= most; ++k) cost[i][k] = std::min(stays(i, k), goes(i, k));
  }
  std::vector<int> at(n, -1);
  if (cost[n][most] >= kNever) return {};
  for (std::size_t i = n, k = most; i > 0; --i) {
    if (stays(i, k) <= goes(i, k)) {
      at[i - 1] = static_cast<int>(i - k - 1);
    } else {
      --k;
    }
  }
  return at;
}

bool is_surely(const std::vector<int>& at, const std::vector<Glyph>& glyphs, const NumberRun& run,
               const std::vector<SingleCharacter>& characters) {
  if (at.empty()) return false;
  std::size_t replaced = 0;
  std::size_t none = 0;
  for (std::size_t i = 0; i < at.size(); ++i) {
    if (at[i] < 0) continue;
    const CharacterGuess& guess = characters[at[i]].guess;
    if (differs(glyphs[run.begin + i], guess)) {
      ++replaced;
      if (guess.probability < kSure || may_be_cut_off(i, run, glyphs.size())) return false;
    }
    if (!guess.text.empty()) continue;
    ++none;
    // Two characters in one place are none, too.
    if ((i > 0 && at[i - 1] < 0) || (i + 1 < at.size() && at[i + 1] < 0)) return false;
  }
  return replaced + none <= 1 || (replaced == 1 && none == 1 && at.size() >= kLong);
}

}  // namespace

std::vector<NumberRun> japanese_runs(const TextLine& line) {
  std::vector<NumberRun> runs;
  for (std::size_t i = 0; i < line.glyphs.size();) {
    std::size_t end = i;
    while (end < line.glyphs.size() && is_letter(line.glyphs[end].text)) ++end;
    if (end - i >= kShortest) runs.push_back({i, end});
    i = end + 1;
  }
  return runs;
}

LineText without_doubled(LineText text, const NumberRun& run, const std::vector<SingleCharacter>& characters) {
  const std::size_t count = run.end - run.begin;
  const std::vector<std::size_t> offsets = glyph_offsets(text.line);
  if (offsets.empty() || characters.size() >= count || characters.size() + kMostDoubled < count) return text;
  const std::vector<int> at = aligned(text.line.glyphs, run, characters);
  if (!is_surely(at, text.line.glyphs, run, characters)) return text;
  text.line.alternatives.push_back({text.line.text, text.line.confidence / 2, text.model});
  for (std::size_t i = count; i-- > 0;) {  // backwards, so that the offsets hold
    const std::size_t k = run.begin + i;
    Glyph& glyph = text.line.glyphs[k];
    if (at[i] < 0) {
      text.line.text.erase(offsets[k], glyph.text.size());
      text.line.glyphs.erase(text.line.glyphs.begin() + static_cast<std::ptrdiff_t>(k));
    } else if (const CharacterGuess& guess = characters[at[i]].guess; differs(glyph, guess)) {
      text.line.text.replace(offsets[k], glyph.text.size(), guess.text);
      glyph.text = guess.text;
      glyph.confidence = guess.probability;
    }
  }
  ++text.line.readings;
  return text;
}

}  // namespace meishi
