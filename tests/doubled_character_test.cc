// A character that the recogniser of lines wrote twice (みずはほ台): found by counting the places of the print, and by
// what stands in each. A letter too many in a building is a parcel that comes back.
#include "ocr/doubled_character.h"

#include <gtest/gtest.h>

#include <string>

namespace meishi {
namespace {

LineText text_of(const std::vector<std::string>& glyphs) {
  LineText text;
  text.model = "jpn";
  text.line.confidence = 0.9;
  for (const std::string& glyph : glyphs) {
    text.line.text += glyph;
    text.line.glyphs.push_back({glyph, {}, 0.9});
  }
  return text;
}

std::vector<SingleCharacter> print_of(const std::vector<const char*>& characters) {
  std::vector<SingleCharacter> out;
  for (const char* c : characters) out.push_back({{}, {c, 0.99}});
  return out;
}

TEST(DoubledCharacter, RunsAreOfKanjiAndKana) {
  const auto runs =
      japanese_runs(text_of({"〒", "1", "新", "宿", "区", "2", "-", "3", "ひ", "か", "り", "台", "7", "F"}).line);
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0].begin, 2U);
  EXPECT_EQ(runs[0].end, 5U);
  EXPECT_EQ(runs[1].begin, 8U);
  EXPECT_EQ(runs[1].end, 12U);
}

TEST(DoubledCharacter, TheOneThatThePrintLacksGoes) {
  const struct {
    std::vector<std::string> read;
    std::vector<const char*> print;
    std::string text;
  } cases[] = {
      {{"み", "ず", "は", "ほ", "台", "4", "F"}, {"み", "ず", "ほ", "台"}, "みずほ台4F"},
      {{"第", "ニ", "ニ", "ビ", "ル"}, {"第", "二", "ビ", "ル"}, "第ニビル"},
      {{"デ", "ジ", "タ", "ル", "室"}, {"", "夕", "ル", "室"}, "デジタル室"},  // two in one place
      {{"さ", "く", "ぐ", "く", "ら", "1"}, {"さ", "く", "ら"}, "さくら1"},
      {{"く", "ら", "デ", "ラ", "ス", "ズ", "ス"}, {"く", "ら", "テ", "ラ", "ス"}, "くらテラス"},
      {{"ま", "ぼ", "ぼ", "ろ", "ば"}, {"ま", "ほ", "ろ", "ば"}, "まほろば"},
      {{"ま", "ぼ", "ぼ", "ろ", "ば"}, {"ま", "ほ", "る", "ば"}, "まぼぼろば"},  // more than one other
      {{"み", "ず", "ほ", "台"}, {"み", "ず", "ほ", "台"}, "みずほ台"},          // nothing is too many
      {{"サ", "ン", "ビ", "ル", "2"}, {"サ", "ン", "ビ"}, "サンビル2"},          // ル was cut off with the 2
  };
  for (const auto& c : cases) {
    LineText read = text_of(c.read);
    const NumberRun run = japanese_runs(read.line).front();
    const LineText out = without_doubled(read, run, print_of(c.print));
    EXPECT_EQ(out.line.text, c.text);
    std::string glyphs;
    for (const Glyph& glyph : out.line.glyphs) glyphs += glyph.text;
    EXPECT_EQ(glyphs, c.text);
    EXPECT_EQ(out.line.alternatives.size(), out.line.text == read.line.text ? 0U : 1U);
  }
}

}  // namespace
}  // namespace meishi
