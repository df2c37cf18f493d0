// T, F and M in a column of their own: read as a column, TFM, they leave a fax among the telephones.
#include "ocr/label_column.h"

#include <gtest/gtest.h>

#include <vector>

#include "ocr/line_repair.h"

namespace meishi {
namespace {

constexpr int kHigh = 30;   // of a figure
constexpr int kPitch = 60;  // from one row to the next

cv::Rect label(int row) { return {100, kPitch * row, 22, kHigh}; }

FoundLine number(int row, int x = 200, int figures = 10) {
  std::vector<cv::Rect> glyphs;
  for (int i = 0; i < figures; ++i) glyphs.emplace_back(x + 25 * i, kPitch * row, 20, kHigh);
  return make_line(glyphs, Direction::horizontal, false);
}

FoundLine column(const std::vector<cv::Rect>& glyphs) { return make_line(glyphs, Direction::vertical, false); }

TEST(LabelColumn, EachLabelGoesToItsRow) {
  std::vector<FoundLine> lines = {number(0), column({label(0), label(1), label(2)}), number(1), number(2)};
  part_label_columns(lines);
  ASSERT_EQ(lines.size(), 3U);
  for (const FoundLine& line : lines) {
    EXPECT_EQ(line.direction, Direction::horizontal);
    EXPECT_EQ(line.glyphs.size(), 11U);
    EXPECT_EQ(line.box.x, 100);
  }
}

TEST(LabelColumn, OtherColumnsStay) {
  const std::vector<FoundLine> rows = {number(0), number(1), number(2)};
  const auto stays = [&](const FoundLine& other) {
    std::vector<FoundLine> lines = rows;
    lines.push_back(other);
    part_label_columns(lines);
    return lines.size() == 4;
  };
  EXPECT_FALSE(stays(column({label(0), label(1)})));
  EXPECT_TRUE(stays(column({label(0), label(1), label(3)}))) << "one of them has no row";
  EXPECT_TRUE(stays(column({label(0), label(0) + cv::Point(0, 35), label(1)})))
      << "two in one row, close to each other";
  EXPECT_TRUE(stays(column({{100, 0, 60, 60}, {100, 100, 60, 60}}))) << "larger than the rows: a name";
  EXPECT_TRUE(stays(column({label(0) - cv::Point(600, 0), label(1) - cv::Point(600, 0)}))) << "too far";
  std::vector<FoundLine> short_rows = {number(0, 200, 3), number(1, 200, 3), column({label(0), label(1)})};
  part_label_columns(short_rows);
  EXPECT_EQ(short_rows.size(), 3U) << "words, not numbers";
}

}  // namespace
}  // namespace meishi
