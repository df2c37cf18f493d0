#include "ocr/doubled_character.h"

#include <string_view>

#include "ocr/kanji_net.h"

namespace meishi {

namespace {

constexpr std::size_t kShortest = 3;

// Kanji and kana; no brackets, dots and marks.
bool is_letter(std::string_view c) {
  return c.size() >= 3 && static_cast<unsigned char>(c[0]) >= 0xE3 && (!c.starts_with("\xe3\x80") || c == "々");
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
  const std::vector<Glyph>& glyphs = text.line.glyphs;
  const std::size_t count = run.end - run.begin;
  const std::vector<std::size_t> offsets = glyph_offsets(text.line);
  if (offsets.empty() || characters.size() + 1 != count) return text;
  // The character beside what stands before or behind the run may have been cut off with that.
  const std::size_t first = run.begin + (run.begin > 0 ? 1 : 0);
  const std::size_t end = run.end - (run.end < glyphs.size() ? 1 : 0);
  std::size_t best = 0;  // agreeing characters without the glyph `doubled`
  std::size_t doubled = first;
  for (std::size_t j = first; j < end; ++j) {
    std::size_t agreeing = 0;
    for (std::size_t k = 0; k < characters.size(); ++k) {
      const std::size_t at = run.begin + k < j ? run.begin + k : run.begin + k + 1;
      agreeing += look_of(glyphs[at].text) == characters[k].guess.text;
    }
    if (agreeing > best || (agreeing == best && glyphs[j].confidence < glyphs[doubled].confidence)) {
      best = agreeing;
      doubled = j;
    }
  }
  if (best < characters.size()) return text;  // two characters in one place would be read otherwise, too
  text.line.alternatives.push_back({text.line.text, text.line.confidence / 2, text.model});
  text.line.text.erase(offsets[doubled], glyphs[doubled].text.size());
  text.line.glyphs.erase(text.line.glyphs.begin() + static_cast<std::ptrdiff_t>(doubled));
  ++text.line.readings;
  return text;
}

}  // namespace meishi
