// Rows that lie on their side, as an address of the internet does along a card's edge: turned for reading, and what was
// read put back where it is printed. Without it they are rubbish in columns.
#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "ocr/turned_line.h"

namespace meishi {
namespace {

constexpr int kEm = 20;

FoundLine column_at(const cv::Point& at, int glyphs) {
  FoundLine line;
  line.direction = Direction::vertical;
  line.em = kEm;
  for (int i = 0; i < glyphs; ++i) line.glyphs.emplace_back(at.x, at.y + 14 * i, 20, 12);
  fit_box(line);
  return line;
}

TEST(TurnedLine, OnlyColumnsReadInDoubtMayLie) {
  TextLine read;
  read.confidence = 0.9;
  EXPECT_TRUE(may_lie(read, column_at({50, 50}, 8)));
  EXPECT_FALSE(may_lie(read, column_at({50, 50}, 2)));
  FoundLine row = column_at({50, 50}, 8);
  row.direction = Direction::horizontal;
  EXPECT_FALSE(may_lie(read, row));
  read.confidence = 0.99;
  EXPECT_FALSE(may_lie(read, column_at({50, 50}, 8)));
}

// The line runs along x, its neighbour is beside it, and what is printed moves with both.
TEST(TurnedLine, TheSurroundingsTurnWithTheLine) {
  cv::Mat grey(300, 200, CV_8U, cv::Scalar(240));
  const FoundLine line = column_at({100, 60}, 8);
  const FoundLine neighbour = column_at({124, 60}, 4);
  const FoundLine far = column_at({10, 60}, 4);
  grey(line.glyphs.front()).setTo(20);
  const std::vector<FoundLine> all = {far, line, neighbour};
  for (const int rotation : {90, 270}) {
    SCOPED_TRACE(rotation);
    const TurnedLine turn = turn_line(grey, all[1], all, rotation);
    ASSERT_EQ(turn.lines.size(), 2U);
    const FoundLine& row = turn.lines.front();
    EXPECT_EQ(row.direction, Direction::horizontal);
    EXPECT_EQ(row.box.size(), cv::Size(line.box.height, line.box.width));
    ASSERT_EQ(row.glyphs.size(), line.glyphs.size());
    EXPECT_LT(row.glyphs.front().x, row.glyphs.back().x);
    // Counterclockwise, the foot of the column is the end of the row; clockwise, its beginning.
    const cv::Rect& head = rotation == 270 ? row.glyphs.front() : row.glyphs.back();
    EXPECT_LT(cv::mean(turn.grey(head))[0], 30);
    EXPECT_GT(cv::mean(turn.grey(row.glyphs[3]))[0], 200);
  }
}

TEST(TurnedLine, WhatWasReadLiesWhereItIsPrinted) {
  const cv::Mat grey(300, 200, CV_8U, cv::Scalar(240));
  const std::vector<FoundLine> all = {column_at({100, 60}, 8)};
  for (const int rotation : {90, 270}) {
    SCOPED_TRACE(rotation);
    const TurnedLine turn = turn_line(grey, all[0], all, rotation);
    LineText read;
    const auto box = [](const cv::Rect& r) {
      return Box{static_cast<double>(r.x), static_cast<double>(r.y), static_cast<double>(r.width),
                 static_cast<double>(r.height)};
    };
    read.line.box = box(turn.lines.front().box);
    for (const cv::Rect& glyph : turn.lines.front().glyphs) read.line.glyphs.push_back({"x", box(glyph), 1});
    const LineText back = turned_back(read, turn);
    EXPECT_EQ(back.line.direction, Direction::vertical);
    EXPECT_EQ(back.line.box.x, all[0].box.x);
    EXPECT_EQ(back.line.box.y, all[0].box.y);
    EXPECT_EQ(back.line.box.height, all[0].box.height);
    const cv::Rect& first = rotation == 270 ? all[0].glyphs.front() : all[0].glyphs.back();
    EXPECT_EQ(back.line.glyphs.front().box.x, first.x);
    EXPECT_EQ(back.line.glyphs.front().box.y, first.y);
    EXPECT_EQ(back.line.glyphs.front().box.height, first.height);
  }
}

}  // namespace
}  // namespace meishi
