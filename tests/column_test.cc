// Columns of vertical writing, with characters drawn as strokes: which strokes make one character, which of them are
// kanji numerals, and what stands beside a number. A stroke too many in 二 is another telephone number.
#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "ocr/column_cells.h"
#include "ocr/column_numbers.h"

namespace meishi {
namespace {

constexpr int kEm = 40;
constexpr int kPitch = 44;
constexpr int kLeft = 20;

// A column drawn on white paper: "1" "2" "3" are 一 二 三, "0" is 〇, "-" the bar, "(" and ")" brackets as columns have
// them, "#" a character of many strokes, "+" two of those that touch, "_" a gap.
struct Drawn {
  cv::Mat grey;
  FoundLine line;
  LinePrint print;
};

Drawn drawn(const std::string& characters) {
  Drawn out;
  out.grey = cv::Mat(kPitch * 2 * static_cast<int>(characters.size()) + 40, 80, CV_8U, cv::Scalar(255));
  out.line.direction = Direction::vertical;
  out.line.em = kEm;
  int y = 20;
  const auto fill = [&](const cv::Rect& r) {
    cv::rectangle(out.grey, r, cv::Scalar(0), cv::FILLED);
    out.line.glyphs.push_back(r);
  };
  for (const char c : characters) {
    if (c == '1') fill({kLeft + 2, y + 18, 36, 4});
    if (c == '2') fill({kLeft + 5, y + 7, 30, 4}), fill({kLeft + 2, y + 31, 36, 4});
    if (c == '3') fill({kLeft + 5, y + 4, 30, 4}), fill({kLeft + 7, y + 18, 26, 4}), fill({kLeft + 2, y + 33, 36, 4});
    if (c == '0') {
      cv::circle(out.grey, {kLeft + 20, y + 20}, 17, cv::Scalar(0), 3, cv::LINE_AA);
      out.line.glyphs.emplace_back(kLeft + 2, y + 2, 37, 37);
    }
    if (c == '-') fill({kLeft + 18, y + 1, 4, 38});
    if (c == '(' || c == ')') {
      // Close to the number that they hold.
      const cv::Point middle(kLeft + 20, c == '(' ? y + 44 : y - 4);
      const double from = c == '(' ? 205 : 25;
      cv::ellipse(out.grey, middle, {19, 14}, 0, from, from + 130, cv::Scalar(0), 3, cv::LINE_AA);
      out.line.glyphs.emplace_back(kLeft + 1, c == '(' ? y + 29 : y + 1, 38, 11);
    }
    if (c == '#' || c == '+') {
      const int height = c == '#' ? 38 : kPitch + 38;
      for (int at = 0; at < height; at += 8) cv::rectangle(out.grey, {kLeft + 2, y + at, 36, 3}, cv::Scalar(0), -1);
      cv::rectangle(out.grey, {kLeft + 12, y, 4, height}, cv::Scalar(0), cv::FILLED);
      out.line.glyphs.emplace_back(kLeft + 2, y, 36, height);
      if (c == '+') y += kPitch;
    }
    y += kPitch;
  }
  out.line.box = out.line.glyphs.front();
  for (const cv::Rect& glyph : out.line.glyphs) out.line.box |= glyph;
  out.print = line_print(out.grey, out.line, {});
  return out;
}

std::vector<std::string> numbers_of(const Drawn& column) {
  std::vector<std::string> out;
  for (const std::vector<Glyph>& number : column_numbers(column.print, column.line)) {
    std::string text;
    for (const Glyph& glyph : number) text += glyph.text;
    out.push_back(text);
  }
  return out;
}

TEST(Columns, StrokesOfOneCharacterAreOneCell) {
  EXPECT_EQ(column_cells(drawn("#23#1#").line).size(), 6U);
  EXPECT_EQ(column_cells(drawn("#1#1#1#").line).size(), 7U);
}

TEST(Columns, CharactersThatReachIntoOneAnotherAreTwo) {
  FoundLine column = drawn("###").line;
  column.glyphs[0].height += 10;
  column.glyphs[1].y -= 4;
  EXPECT_EQ(rows_of(column).size(), 3U);
  EXPECT_EQ(column_cells(column).size(), 3U);
}

TEST(Columns, ACostDecidesWhereThePitchDoesNot) {
  const Drawn column = drawn("#2#");
  // Strokes that the caller takes for characters of their own.
  const auto thin_is_fine = [](const cv::Rect& cell) {
    return CellLook{cell.height > 10 && cell.height < 35 ? 50.0 : 0.0};
  };
  EXPECT_EQ(column_cells(column.line, thin_is_fine).size(), 4U);
}

TEST(Columns, CharactersThatTouchAreParted) {
  const Drawn column = drawn("##+##");
  ASSERT_EQ(column.line.glyphs.size(), 5U);
  const FoundLine parted = with_touching_parted(column.line, column.print);
  ASSERT_EQ(parted.glyphs.size(), 6U);
  EXPECT_NEAR(parted.glyphs[2].height, kPitch, kEm / 3);
  EXPECT_EQ(parted.glyphs[2].br().y, parted.glyphs[3].y);
  EXPECT_EQ(parted.glyphs[3].br().y, column.line.glyphs[2].br().y);
}

TEST(Columns, NumbersAreReadFigureByFigure) {
  EXPECT_EQ(numbers_of(drawn("013-213-0120")), (std::vector<std::string>{"〇一三―二一三―〇一二〇"}));
  EXPECT_EQ(numbers_of(drawn("##_03-1232-0110")), (std::vector<std::string>{"〇三―一二三二―〇一一〇"}));
}

// 九五二）一四九四: the bracket stands as close to 二 as a stroke of it.
TEST(Columns, BracketsKeepToTheirNumber) {
  EXPECT_EQ(numbers_of(drawn("##_03(1322)0120")), (std::vector<std::string>{"〇三（一三二二）〇一二〇"}));
  Drawn column = drawn("##_032(132)0120");
  // The finder took the foot of 二 and the bracket for one glyph.
  std::vector<cv::Rect>& glyphs = column.line.glyphs;
  for (std::size_t i = 1; i < glyphs.size(); ++i) {
    if (glyphs[i].height != 11 || glyphs[i - 1].height != 4 || glyphs[i].y - glyphs[i - 1].br().y > 12) continue;
    glyphs[i - 1] |= glyphs[i];
    glyphs.erase(glyphs.begin() + static_cast<std::ptrdiff_t>(i));
    break;
  }
  EXPECT_EQ(numbers_of(column), (std::vector<std::string>{"〇三二（一三二）〇一二〇"}));
}

// What the finder took for one glyph: the foot of 二 and the head of what follows.
TEST(Columns, GlyphCandidatesAcrossCharactersDoNotMatter) {
  Drawn column = drawn("##_03-1232-0120");
  std::vector<cv::Rect>& glyphs = column.line.glyphs;
  const std::size_t foot = glyphs.size() - 2;  // of the last 二; then the last 〇
  glyphs[foot] |= glyphs[foot + 1];
  glyphs.pop_back();
  EXPECT_EQ(numbers_of(column), (std::vector<std::string>{"〇三―一二三二―〇一二〇"}));
}

TEST(Columns, WordsAndShortNumbersAreLeftToTheModels) {
  EXPECT_TRUE(numbers_of(drawn("####")).empty());
  EXPECT_TRUE(numbers_of(drawn("##1-2-3#")).empty());
}

TEST(Columns, WhatStandsBesideANumberKeepsItsPlace) {
  const Drawn column = drawn("##_03-1232-0110###");
  const auto numbers = column_numbers(column.print, column.line);
  ASSERT_EQ(numbers.size(), 1U);
  const auto parts = beside_numbers(column.line, numbers);
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0].glyphs.size(), 2U);
  EXPECT_EQ(parts[1].glyphs.size(), 3U);
  EXPECT_LE(parts[0].box.br().y, static_cast<int>(numbers[0].front().box.y));
  EXPECT_GE(parts[1].box.y, static_cast<int>(numbers[0].back().box.bottom()));
}

TEST(Columns, AnEmptyColumnHasNoCellsAndNoNumbers) {
  FoundLine none;
  none.direction = Direction::vertical;
  none.em = kEm;
  EXPECT_TRUE(column_cells(none).empty());
  EXPECT_TRUE(cell_candidates(none).empty());
  EXPECT_TRUE(column_numbers({{0, 0, 10, 10}, cv::Mat(10, 10, CV_8U, cv::Scalar(255))}, none).empty());
}

}  // namespace
}  // namespace meishi
