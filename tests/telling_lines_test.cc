// Which way up a card is: told from the wrong lines, everything else on it is lost.
#include "ocr/telling_lines.h"

#include <gtest/gtest.h>

namespace meishi {
namespace {

// A column at `x` of `count` pieces, so high and wide.
FoundLine column(int x, int count, int height, int width) {
  FoundLine line;
  line.direction = Direction::vertical;
  line.em = 30;
  for (int i = 0; i < count; ++i) line.glyphs.emplace_back(x, 10 + 32 * i, width, height);
  line.box = line.glyphs.front() | line.glyphs.back();
  return line;
}

// If it fails: a card in columns with an e-mail address and a web page along its edge is read lying, and only those two
// are read.
TEST(TellingLines, ColumnsOfKanjiComeBeforeLettersOnTheirSide) {
  const std::vector<FoundLine> lines = {column(10, 30, 15, 22), column(60, 26, 14, 20), column(110, 8, 28, 28),
                                        column(160, 12, 27, 28), column(210, 2, 28, 28)};
  EXPECT_EQ(telling_lines(lines), (std::vector<std::size_t>{3, 2, 0, 1}));
}

TEST(TellingLines, AreTheLongestRows) {
  std::vector<FoundLine> lines;
  for (const int count : {3, 9, 20, 2, 14, 5}) {
    FoundLine row;
    row.em = 30;
    for (int i = 0; i < count; ++i) row.glyphs.emplace_back(20 * i, 10, 15, 22);
    lines.push_back(row);
  }
  EXPECT_EQ(telling_lines(lines), (std::vector<std::size_t>{2, 4, 1, 5}));  // beyond 14 none tells more
}

}  // namespace
}  // namespace meishi
