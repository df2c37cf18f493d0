// The second opinion on large print, character by character, and who wins where it differs from the line's reading.
#include "ocr/single_characters.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

namespace meishi {
namespace {

constexpr int kEm = 60;

// A line of solid print: one square glyph candidate a character.
FoundLine line_of(int characters) {
  FoundLine line;
  line.em = kEm;
  line.direction = Direction::horizontal;
  for (int i = 0; i < characters; ++i) line.glyphs.emplace_back(i * kEm, 0, kEm - 6, kEm - 6);
  line.box = {0, 0, characters * kEm, kEm};
  return line;
}

LineText text_of(const std::vector<std::pair<const char*, double>>& glyphs) {
  LineText text;
  text.model = "jpn";
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    text.line.text += glyphs[i].first;
    text.line.glyphs.push_back(
        {glyphs[i].first, {static_cast<double>(i) * kEm, 0, kEm - 6.0, kEm - 6.0}, glyphs[i].second});
  }
  text.line.confidence = 0.9;
  return text;
}

std::vector<SingleCharacter> guesses_of(const std::vector<std::pair<const char*, double>>& guesses) {
  std::vector<SingleCharacter> out;
  for (std::size_t i = 0; i < guesses.size(); ++i) {
    out.push_back({{static_cast<int>(i) * kEm, 0, kEm - 6, kEm - 6}, {guesses[i].first, guesses[i].second}});
  }
  return out;
}

struct VoteCase {
  const char* why;
  std::vector<std::pair<const char*, double>> read;
  std::vector<std::pair<const char*, double>> guessed;
  const char* text;
};

TEST(SingleCharacters, TheSurerOfTwoOpinionsWins) {
  const VoteCase cases[] = {
      {"agreement", {{"榊", 0.9}, {"原", 0.9}}, {{"榊", 0.99}, {"原", 0.99}}, "榊原"},
      {"a sure guess", {{"杉", 0.97}, {"原", 0.9}}, {{"榊", 0.98}, {"原", 0.99}}, "榊原"},
      {"an unsure guess", {{"杉", 0.97}, {"原", 0.9}}, {{"榊", 0.7}, {"原", 0.99}}, "杉原"},
      {"an unsure guess against a reading in doubt", {{"杉", 0.5}, {"原", 0.9}}, {{"榊", 0.7}, {"原", 0.99}}, "榊原"},
      {"no character", {{"榊", 0.9}, {"原", 0.9}}, {{"", 0.99}, {"原", 0.99}}, "榊原"},
      {"look-alikes", {{"カ", 0.9}, {"ト", 0.9}}, {{"力", 0.99}, {"ト", 0.99}}, "カト"},
      {"katakana beside katakana", {{"ク", 0.9}, {"刀", 0.9}}, {{"ク", 0.99}, {"力", 0.99}}, "クカ"},
      {"a letter is not argued with", {{"A", 0.9}, {"社", 0.9}}, {{"人", 0.99}, {"社", 0.99}}, "A社"},
      {"parted wrongly", {{"恒", 0.9}, {"ニ", 0.9}, {"ニ", 0.9}}, {{"恒", 0.99}, {"二", 0.95}}, "恒二"},
      {"ー is for kana", {{"川", 0.9}, {"十", 0.5}, {"史", 0.9}}, {{"川", 0.99}, {"ー", 0.99}, {"史", 0.99}}, "川一史"},
      {"and for the first character", {{"般", 0.9}}, {{"ー", 0.99}, {"般", 0.99}}, "一般"},
      {"beside kana it stays",
       {{"コ", 0.9}, {"1", 0.5}, {"ル", 0.9}, {"ル", 0.9}},
       {{"コ", 0.99}, {"ー", 0.9}, {"ル", 0.99}},
       "コール"},
      {"a small letter", {{"フ", 0.9}}, {{"フ", 0.99}, {"ア", 0.99}}, "ファ"},
      {"parted wrongly, perhaps", {{"恒", 0.9}, {"ニ", 0.9}, {"ニ", 0.9}}, {{"恒", 0.99}, {"二", 0.5}}, "恒ニニ"},
  };
  for (const VoteCase& c : cases) {
    SCOPED_TRACE(c.why);
    const LineText before = text_of(c.read);
    const LineText after =
        with_single_characters(before, guesses_of(c.guessed), line_of(static_cast<int>(c.guessed.size())));
    EXPECT_EQ(after.line.text, c.text);
    EXPECT_EQ(after.line.readings, 2);
    std::string glyphs;
    for (const Glyph& glyph : after.line.glyphs) glyphs += glyph.text;
    EXPECT_EQ(glyphs, c.text);
    if (after.line.text == before.line.text) continue;
    ASSERT_FALSE(after.line.alternatives.empty()) << "what was read stays as an alternative";
    EXPECT_EQ(after.line.alternatives.front().text, before.line.text);
  }
}

TEST(SingleCharacters, AreAskedForLargePrintAndWhereTheirNumberIsOff) {
  EXPECT_TRUE(wants_single_characters(text_of({{"榊", 0.9}, {"原", 0.9}}).line, line_of(2), 4));
  EXPECT_FALSE(wants_single_characters(text_of({{"K", 0.9}, {"o", 0.9}, {"t", 0.9}}).line, line_of(3), 4));
  EXPECT_FALSE(wants_single_characters({}, line_of(1), 4));
  const LineText kana = text_of({{"コ", 0.99}, {"ス", 0.99}, {"ズ", 0.99}, {"エ", 0.99}});
  EXPECT_TRUE(wants_single_characters(kana.line, line_of(3), 2)) << "one character too many";
  EXPECT_FALSE(wants_single_characters(kana.line, line_of(4), 2));
  EXPECT_TRUE(wants_single_characters(kana.line, line_of(4), 3)) << "as large as companies are";
  EXPECT_TRUE(wants_single_characters(text_of({{"営", 0.5}, {"業", 0.99}}).line, line_of(2), 2)) << "in doubt";
}

// What anybody can draw: a box, a cross, a stroke, and what is no character.
TEST(KanjiNet, KnowsSimpleShapes) {
  cv::Mat print(80, 400, CV_8U, cv::Scalar(255));
  std::vector<cv::Rect> cells;
  cv::rectangle(print, {14, 14}, {56, 60}, 0, 6);
  cells.emplace_back(11, 11, 49, 53);
  cv::line(print, {110, 12}, {110, 66}, 0, 6);
  cv::line(print, {84, 36}, {136, 36}, 0, 6);
  cells.emplace_back(81, 9, 58, 60);
  cv::line(print, {164, 40}, {216, 40}, 0, 6);
  cells.emplace_back(161, 37, 58, 7);
  cv::circle(print, {270, 40}, 24, 0, -1);
  cells.emplace_back(246, 16, 49, 49);
  const auto guesses = guess_characters(print, cells, kEm);
  ASSERT_EQ(guesses.size(), 4U);
  EXPECT_EQ(guesses[0].text, "口");
  EXPECT_EQ(guesses[1].text, "十");
  EXPECT_EQ(guesses[2].text, look_of("一"));
  EXPECT_EQ(guesses[3].text, "");
  for (int i = 0; i < 3; ++i) EXPECT_GT(guesses[i].probability, 0.5) << i;
  EXPECT_TRUE(guess_characters(print, {}, kEm).empty());
  EXPECT_EQ(guess_characters(print, {{-20, -20, 10, 10}, {0, 0, 0, 0}}, kEm).size(), 2U) << "outside the print";
}

TEST(KanjiNet, LookAlikesAreOne) {
  EXPECT_EQ(look_of("カ"), look_of("力"));
  EXPECT_EQ(look_of("ー"), look_of("一"));
  EXPECT_EQ(look_of("ッ"), look_of("ツ"));
  EXPECT_EQ(look_of("榊"), "榊");
  EXPECT_EQ(look_of("A"), "A");
}

}  // namespace
}  // namespace meishi
