// Figures that lie on their side in a column (旭丘2-30-14): which stretches of the print may be such, and when what was
// read in them is believed. Without it the block of an address in vertical writing is lost.
#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "ocr/sideways.h"

namespace meishi {
namespace {

constexpr int kEm = 30;

// A column: "#" a full character, "n" a figure on its side, "-" a dash on its side, "T" the two wide pieces of one
// character (台), "t" two that may be figures as well, "2" the strokes of 二, "_" a gap.
FoundLine column_of(const std::string& pieces) {
  FoundLine column;
  column.direction = Direction::vertical;
  column.em = kEm;
  int y = 10;
  const auto add = [&](int x, int width, int height) {
    column.glyphs.emplace_back(x, y, width, height);
    y += height + 3;
  };
  for (const char c : pieces) {
    if (c == '#') add(10, 28, 28);
    if (c == 'n') add(14, 21, 15);
    if (c == '-') add(22, 4, 9);
    if (c == 'T') add(11, 26, 10), add(12, 25, 13);
    if (c == 't') add(12, 25, 10), add(13, 24, 13);
    if (c == '2') add(14, 21, 4), y += 8, add(12, 27, 4);
    if (c == '_') y += 30;
  }
  column.box = column.glyphs.front();
  for (const cv::Rect& g : column.glyphs) column.box |= g;
  return column;
}

Hypothesis read_as(const std::string& text, double confidence) {
  Hypothesis read;
  for (const char c : text) read.glyphs.push_back({std::string(1, c), {}, confidence});
  read.confidence = confidence;
  return read;
}

TEST(Sideways, RunsOfPiecesThatStandTooCloseForCharacters) {
  const struct {
    std::string column;
    std::vector<std::size_t> pieces;  // of each run
  } cases[] = {
      {"###n-nn-nn", {7}}, {"##n-n###", {3}}, {"nn", {2}},   {"###n", {1}}, {"#####", {}},
      {"##T##", {}},       {"##Tn-n", {3}},   {"##n##", {}}, {"##2##", {}},
  };
  for (const auto& c : cases) {
    std::vector<std::size_t> pieces;
    for (const FoundLine& run : sideways_runs(column_of(c.column))) pieces.push_back(run.glyphs.size());
    EXPECT_EQ(pieces, c.pieces) << c.column;
  }
  // 二 is none, whatever the look of the two strokes together.
  EXPECT_TRUE(sideways_runs(column_of("##2##"), [](const cv::Rect&) { return false; }).empty());
  EXPECT_FALSE(sideways_runs(column_of("##t##"), [](const cv::Rect&) { return false; }).empty());
}

TEST(Sideways, TwoPiecesThatAreNoCharacterAreLookedAt) {
  const auto runs = [](bool character) {
    return sideways_runs(column_of("##t"), [&](const cv::Rect&) { return character; });
  };
  EXPECT_TRUE(runs(true).empty());
  ASSERT_EQ(runs(false).size(), 1U);
  EXPECT_EQ(runs(false)[0].glyphs.size(), 2U);
}

TEST(Sideways, TheFootOfTheCharacterBeforeIsNoFigure) {
  const Hypothesis read = without_specks(read_as("'8-3.", 0.9));
  ASSERT_EQ(read.glyphs.size(), 3U);
  EXPECT_EQ(read.glyphs[0].text, "8");
  EXPECT_EQ(read.glyphs[2].text, "3");
  EXPECT_EQ(read.space_before.size(), 3U);
  EXPECT_DOUBLE_EQ(read.confidence, 0.9);
  EXPECT_TRUE(without_specks(read_as("''", 0.9)).glyphs.empty());
}

TEST(Sideways, OnlyFiguresThatAccountForThePrintAreBelieved) {
  const FoundLine five = column_of("n-nn-");
  EXPECT_TRUE(is_sideways(read_as("2-30-", 0.95), five));
  EXPECT_FALSE(is_sideways(read_as("2-30-", 0.6), five));
  EXPECT_FALSE(is_sideways(read_as("2", 0.95), five));
  EXPECT_FALSE(is_sideways(read_as("ABCDE", 0.95), five));
  const FoundLine two = column_of("nn");
  EXPECT_TRUE(is_sideways(read_as("14", 0.97), two));
  EXPECT_FALSE(is_sideways(read_as("80", 0.97), two));  // 呂, 昌
  EXPECT_FALSE(is_sideways(read_as("14", 0.88), two));
}

// If it fails: 天神二丁目 of a photographed card is 天神11丁目, and letters go to another block.
TEST(Sideways, TwoStrokesOfOneLengthAreANumeral) {
  cv::Mat grey(80, 60, CV_8U, cv::Scalar(255));
  FoundLine run;
  run.direction = Direction::vertical;
  run.em = kEm;
  run.glyphs = {{16, 26, 25, 3}, {16, 43, 25, 3}};
  for (const cv::Rect& stroke : run.glyphs) grey(stroke).setTo(20);
  run.box = run.glyphs[0] | run.glyphs[1];
  EXPECT_TRUE(is_numeral_of_strokes(line_print(grey, run, {run}), run));
  // A figure 1 and a 2 on their side.
  grey(cv::Rect(16, 43, 4, 14)).setTo(20);
  grey(cv::Rect(30, 43, 4, 14)).setTo(20);
  run.glyphs[1] = {16, 43, 25, 14};
  run.box = run.glyphs[0] | run.glyphs[1];
  EXPECT_FALSE(is_numeral_of_strokes(line_print(grey, run, {run}), run));
}

TEST(Sideways, TheRunIsTurnedUpright) {
  // An L on its side, turned clockwise: its long stroke lies along the top.
  cv::Mat grey(80, 60, CV_8U, cv::Scalar(250));
  grey(cv::Rect(14, 20, 22, 4)).setTo(10);
  grey(cv::Rect(14, 20, 4, 14)).setTo(10);
  FoundLine run;
  run.direction = Direction::vertical;
  run.em = kEm;
  run.glyphs = {{14, 20, 22, 14}};
  run.box = run.glyphs[0];
  const LineImage cut = cut_sideways(grey, run, {run}, 30);
  // Upright: the long stroke at the left, the foot at the bottom.
  const cv::Rect ink = cv::boundingRect(cut.image < 128);
  const cv::Mat print = cut.image(ink);
  EXPECT_LT(cv::mean(print.colRange(0, ink.width / 4))[0], 60);
  EXPECT_LT(cv::mean(print.rowRange(ink.height - ink.height / 8, ink.height))[0], 100);
  EXPECT_GT(cv::mean(print(cv::Rect(ink.width / 2, 0, ink.width / 2, ink.height / 2)))[0], 200);
  // And its boxes lead back to the column.
  const Box back = cut.on_face({static_cast<double>(ink.x), 0, static_cast<double>(ink.width), 1});
  EXPECT_NEAR(back.y, 20, 2);
  EXPECT_NEAR(back.bottom(), 34, 2);
}

}  // namespace
}  // namespace meishi
