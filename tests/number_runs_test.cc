// Figures between Japanese words: which of them get a reading of their own, and what of it is taken. A dash read as ユ
// or 一 is a house that nobody finds.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ocr/number_runs.h"

namespace meishi {
namespace {

// A line set solid at a pitch of 30 pixels; spaces in `text` are gaps.
TextLine line_of(const std::vector<std::string>& glyphs, double confidence = 0.99) {
  TextLine line;
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    line.text += glyphs[i];
    line.glyphs.push_back({glyphs[i], {30.0 * static_cast<double>(i), 0, 26, 26}, confidence});
  }
  line.confidence = confidence;
  return line;
}

FoundLine print_of(const TextLine& line) {
  FoundLine found;
  for (const Glyph& g : line.glyphs) found.glyphs.emplace_back(static_cast<int>(g.box.x), 0, 26, 26);
  found.box = found.glyphs.front() | found.glyphs.back();
  found.em = 26;
  return found;
}

struct Case {
  std::vector<std::string> glyphs;
  double confidence;
  std::size_t begin;  // equal to `end`: none
  std::size_t end;
};

TEST(NumberRuns, WhatIsDoubtfulIsFound) {
  const Case cases[] = {
      {{"前", "町", "1", "ユ", "ー", "1", "3", "ー", "8"}, 0.99, 2, 9},
      {{"通", "1", "一", "2", "4", "一", "1"}, 0.99, 1, 7},
      {{"会", "館", "1", "7", "E", "F"}, 0.99, 2, 6},
      {{"町", "1", "-", "3", "-", "8"}, 0.9, 1, 6},   // nothing odd, but not sure
      {{"町", "1", "-", "3", "-", "8"}, 0.99, 0, 0},  // sure
      {{"町", "5", "$", "1", "9", "-", "2"}, 0.99, 1, 7},
      {{"台", "2", "9", "5", "2", "コ", "ー", "ラ"}, 0.9, 1, 5},  // コー is a word's beginning
      {{"町", "1", "コ", "ー", "3"}, 0.99, 1, 5},                 // and コー3 the dash of a block
      {{"第", "2", "ビ", "ル"}, 0.9, 0, 0},                       // one figure is no run
      {{"9", "0", "-", "1"}, 0.5, 0, 0},          // not after a Japanese word: the English model's anyway
      {{"三", "の", "4", "の", "5"}, 0.5, 0, 0},  // の is no misread dash
  };
  for (const Case& c : cases) {
    const TextLine line = line_of(c.glyphs, c.confidence);
    const auto runs = doubtful_numbers(line);
    if (c.begin == c.end) {
      EXPECT_TRUE(runs.empty()) << line.text;
    } else {
      ASSERT_EQ(runs.size(), 1U) << line.text;
      EXPECT_EQ(runs[0].begin, c.begin) << line.text;
      EXPECT_EQ(runs[0].end, c.end) << line.text;
    }
  }
}

// 雨竜町2430　リバービル: a space amid the figures means that one of them was made of the print behind the gap.
TEST(NumberRuns, FiguresThatASpacePartsAreDoubtful) {
  TextLine line = line_of({"町", "2", "4", "3", "0", "リ", "バ"});
  EXPECT_TRUE(doubtful_numbers(line).empty());
  line.text = "町243 0リバ";
  const auto runs = doubtful_numbers(line);
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].begin, 1U);
  EXPECT_EQ(runs[0].end, 5U);
  const LineText out = with_number({line, "jpn"}, runs[0], {line_of({"2", "4", "3", "0"}), "eng"});
  EXPECT_EQ(out.line.text, "町2430 リバ");
}

// Beside such a gap the boxes are off, and the next word's strokes would be read as a figure.
TEST(NumberRuns, ThePartEndsAtAClearGap) {
  const TextLine line = line_of({"台", "2", "9", "5", "ビ", "ル", "ト"});
  FoundLine print = print_of(line);
  for (std::size_t i = 3; i < print.glyphs.size(); ++i) print.glyphs[i].x += 30;  // between 9 and 5
  const FoundLine part = part_of(print, line, {1, 4});
  ASSERT_EQ(part.glyphs.size(), 2U);
  EXPECT_EQ(part.box.br().x, 86);
}

// 妻沼6-3-10　センタービル read as 6-3-102, a floor 13F as 1383F: somebody looks for a house that is none.
TEST(NumberRuns, ANumberWithAFigureTooManyIsReadAnew) {
  const auto reading = [&](const std::vector<std::string>& glyphs) {
    return Hypothesis{"eng", line_of(glyphs).glyphs, {}, 0.9};
  };
  const TextLine line = line_of({"沼", "6", "-", "1", "0", "2", "セ"});
  const FoundLine part = print_of(line_of({"6", "-", "1", "0"}));
  const Hypothesis read = reading({"6", "-", "1", "0"});
  const Hypothesis wider = reading({"A", "6", "-", "1", "0"});
  const Hypothesis more_figures = reading({"1", "6", "-", "1", "0"});
  EXPECT_TRUE(is_whole_number(read, part, &wider, line, {1, 6}));
  FoundLine with_hole = part;
  for (std::size_t i = 2; i < 4; ++i) with_hole.glyphs[i].x += 30;
  EXPECT_FALSE(is_whole_number(read, with_hole, &wider, line, {1, 6}));
  EXPECT_FALSE(is_whole_number(read, part, &more_figures, line, {1, 6}));
  EXPECT_FALSE(is_whole_number(read, print_of(line_of({"6", "-", "1", "0", "2"})), &wider, line, {1, 6}));
  EXPECT_FALSE(is_whole_number(reading({"1", "0", "2"}), part, &wider, line, {1, 6}));
  EXPECT_FALSE(is_whole_number(reading({"6", "7", "1", "0"}), part, &wider, line, {1, 6}));
  EXPECT_FALSE(is_whole_number(read, part, nullptr, line_of({"谷", "沼", "6", "-", "1", "0", "2"}), {2, 7}));
  EXPECT_TRUE(is_whole_number(read, part, nullptr, line, {1, 6}));  // only 〒 is before it
}

TEST(NumberRuns, ANumberEndsBeforeAWordOrASpace) {
  FoundLine line = print_of(line_of({"6", "1", "1", "号"}));
  line.glyphs[2].width = 10;
  FoundLine part = line;
  part.glyphs.resize(2);
  fit_box(part);
  EXPECT_FALSE(ends_before_a_word(line, part));
  part.glyphs.push_back(line.glyphs[2]);
  fit_box(part);
  EXPECT_TRUE(ends_before_a_word(line, part));
}

TEST(NumberRuns, StrokesOfTheWordsBesideItAreNoPartOfIt) {
  const LineText text{line_of({"ザ", "6", "e", "F"}), "jpn"};
  EXPECT_EQ(with_number(text, {1, 4}, {line_of({"‘", "6", "F"}), "eng"}).line.text, "ザ6F");
  const LineText code{line_of({"〒", "4", "5", "-", "0", "9", "名"}), "jpn"};
  EXPECT_EQ(with_number(code, {1, 6}, {line_of({"4", "5", "-", "O", "8"}), "eng"}).line.text, "〒45-08名");
  EXPECT_EQ(with_number(code, {1, 6}, {line_of({"4", "5", "-", "0", "8", "B", "m"}), "eng"}).line.text, code.line.text);
}

TEST(NumberRuns, TelephoneNumbersBehindTheirLabels) {
  std::vector<std::string> glyphs = {"電", "話"};
  for (const char c : std::string("(03)5550-0142")) glyphs.emplace_back(1, c);
  for (const char* c : {"フ", "ァ", "ク", "ス"}) glyphs.emplace_back(c);
  for (const char c : std::string("03-5550-0143")) glyphs.emplace_back(1, c);
  const auto runs = labelled_numbers(line_of(glyphs));
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0].begin, 2U);
  EXPECT_EQ(runs[0].end, 15U);
  EXPECT_EQ(runs[1].begin, 19U);
  EXPECT_EQ(runs[1].end, 31U);
  EXPECT_TRUE(labelled_numbers(line_of({"町", "8", "丁", "目", "2", "2", "-", "1", "番", "3"})).empty());
}

TEST(NumberRuns, MoreFiguresThanThereAreAreTheLabelsOwn) {
  const LineText text{line_of({"ク", "ス", "0", "2", "7", "-", "5", "1", "8"}), "jpn"};
  const LineText out = with_number(text, {2, 9}, {line_of({"2", "2", "0", "2", "7", "-", "5", "1", "8"}), "eng"});
  EXPECT_EQ(out.line.text, text.line.text);
  const LineText bracket = with_number(text, {2, 9}, {line_of({"(", "0", "2", "7", "-", "5", "1", "8"}), "eng"});
  EXPECT_EQ(bracket.line.text, text.line.text);  // no bracket was seen there
}

TEST(NumberRuns, ThePartIsThePrintOfTheRun) {
  const TextLine line = line_of({"前", "町", "1", "一", "8", "ビ", "ル"});
  const FoundLine part = part_of(print_of(line), line, {2, 5});
  ASSERT_EQ(part.glyphs.size(), 3U);
  EXPECT_EQ(part.box.x, 60);
  EXPECT_EQ(part.box.br().x, 146);
}

TEST(NumberRuns, APlausibleReadingTakesThePlace) {
  LineText text{line_of({"前", "町", "1", "一", "8", "ビ", "ル"}), "jpn"};
  const LineText out = with_number(text, {2, 5}, {line_of({"1", "-", "8"}), "eng"});
  EXPECT_EQ(out.line.text, "前町1-8ビル");
  EXPECT_EQ(out.line.glyphs.size(), 7U);
  ASSERT_EQ(out.line.alternatives.size(), 1U);
  EXPECT_EQ(out.line.alternatives[0].text, "前町1一8ビル");
}

TEST(NumberRuns, ALongDashReadAsTwoIsOne) {
  const LineText text{line_of({"町", "6", "一", "3", "1", "一"}), "jpn"};
  EXPECT_EQ(with_number(text, {1, 6}, {line_of({"6", "—", "3", "1", "-", "—"}), "eng"}).line.text, "町6—31-");
}

TEST(NumberRuns, ACutThatIsTooShortIsSeen) {
  const TextLine text = line_of({"前", "町", "1", "一", "8"});
  const auto late = [&](const std::vector<std::string>& glyphs) {
    return begins_too_late({"eng", line_of(glyphs).glyphs, {}, 0.9}, text, {2, 5});
  };
  EXPECT_FALSE(late({"1", "-", "8"}));
  EXPECT_TRUE(late({"-", "8"}));
  EXPECT_TRUE(late({"8"}));
  EXPECT_TRUE(late({}));
}

TEST(NumberRuns, WhatIsNoNumberOrLessSureDoesNot) {
  const LineText text{line_of({"前", "町", "1", "一", "8"}), "jpn"};
  EXPECT_EQ(with_number(text, {2, 5}, {line_of({"1", "%", "8"}), "eng"}).line.text, text.line.text);
  EXPECT_EQ(with_number(text, {2, 5}, {line_of({"A", "-", "8"}), "eng"}).line.text, text.line.text);
  EXPECT_EQ(with_number(text, {2, 5}, {line_of({"1", "-", "8"}, 0.85), "eng"}).line.text, text.line.text);
  EXPECT_EQ(with_number(text, {2, 5}, {TextLine{}, "eng"}).line.text, text.line.text);
}

}  // namespace
}  // namespace meishi
