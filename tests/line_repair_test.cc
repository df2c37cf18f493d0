// Which glyphs make one line where spacing alone does not say: names set apart, columns, rules, logos. A line parted or
// joined wrongly is a name cut in half or an address with a department in it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "ocr/glyph_candidates.h"
#include "ocr/line_finder.h"
#include "ocr/line_repair.h"

namespace meishi {
namespace {

constexpr double kPxPerMm = 16;
const cv::Scalar kInk(25);

cv::Mat paper() { return {cv::Size(1456, 880), CV_8U, cv::Scalar(245)}; }

using Stroke = std::vector<cv::Point>;  // in hundredths of the glyph's square

// Shaped like these characters, as far as their strokes go.
const std::vector<Stroke> kWhole = {{{5, 5}, {95, 5}, {95, 95}, {5, 95}, {5, 5}}, {{5, 50}, {95, 50}}};          // 日
const std::vector<Stroke> kStacked = {{{15, 12}, {85, 12}}, {{10, 85}, {90, 85}}};                               // こ
const std::vector<Stroke> kBeside = {{{25, 30}, {4, 75}}, {{50, 5}, {50, 95}, {38, 88}}, {{75, 30}, {96, 75}}};  // 小

void draw_glyph(cv::Mat& face, const std::vector<Stroke>& glyph, const cv::Rect& cell) {
  for (const Stroke& stroke : glyph) {
    std::vector<cv::Point> points;
    for (const cv::Point& p : stroke) {
      points.emplace_back(cell.x + p.x * cell.width / 100, cell.y + p.y * cell.height / 100);
    }
    cv::polylines(face, points, false, kInk, std::max(3, cell.width / 12));
  }
}

// Glyph by glyph along x; the box of what was drawn.
cv::Rect draw_text(cv::Mat& face, const std::string& text, cv::Point at, int space, double size = 1) {
  cv::Rect all;
  for (const char c : text) {
    int baseline = 0;
    const std::string letter(1, c);
    const cv::Size cell = cv::getTextSize(letter, cv::FONT_HERSHEY_SIMPLEX, size, 2, &baseline);
    cv::Mat mask(face.size(), CV_8U, cv::Scalar(0));
    cv::putText(mask, letter, {at.x, at.y + cell.height}, cv::FONT_HERSHEY_SIMPLEX, size, 255, 2);
    face.setTo(kInk, mask);
    if (c != ' ') all |= cv::boundingRect(mask);
    at.x += cell.width + space;
  }
  return all;
}

double overlap(const cv::Rect& a, const cv::Rect& b) { return (a & b).area() / static_cast<double>((a | b).area()); }

testing::AssertionResult has_line(const std::vector<FoundLine>& found, const cv::Rect& box, Direction direction) {
  auto result = testing::AssertionFailure();
  for (const FoundLine& line : found) {
    if (overlap(line.box, box) > 0.8 && line.direction == direction) return testing::AssertionSuccess();
    result << " " << (line.direction == Direction::vertical ? 'v' : 'h') << line.box;
  }
  return result << " instead of " << box;
}

// 有馬 こずえ: each character an em from the next, and strokes that do not touch.
TEST(LineRepair, ANameSetApartIsOneLine) {
  struct Case {
    const char* what;
    std::vector<std::vector<Stroke>> glyphs;
    Direction direction;
  };
  for (const Case& c : {
           Case{"stacked strokes", {kWhole, kWhole, kStacked, kWhole}, Direction::horizontal},
           {"strokes side by side", {kBeside, kWhole, kWhole, kWhole}, Direction::vertical},
           {"stacked strokes in a column", {kWhole, kWhole, kStacked}, Direction::vertical},
           {"strokes side by side in a row", {kBeside, kWhole, kWhole}, Direction::horizontal},
       }) {
    for (const int space : {20, 80}) {
      SCOPED_TRACE(std::string(c.what) + ", " + std::to_string(space) + " px apart");
      cv::Mat face = paper();
      constexpr int kEm = 90;
      cv::Rect box;
      cv::Point at(300, 100);
      for (const auto& glyph : c.glyphs) {
        const cv::Rect cell(at, cv::Size(kEm, kEm));
        draw_glyph(face, glyph, cell);
        box |= cell;
        (c.direction == Direction::horizontal ? at.x : at.y) += kEm + space;
      }
      const auto found = find_lines(face, kPxPerMm);
      EXPECT_EQ(found.size(), 1U);
      EXPECT_TRUE(has_line(found, box, c.direction));
    }
  }
}

std::vector<FoundLine> joined_halves(const std::vector<std::vector<cv::Rect>>& lines, Direction direction) {
  std::vector<FoundLine> out;
  for (const auto& glyphs : lines) out.push_back(make_line(glyphs, direction, false));
  join_halves(out);
  return out;
}

// 田中 and the upper and the lower half of 浩二 behind it.
TEST(LineRepair, HalvesOfLargePrintAreOneLine) {
  const std::vector<cv::Rect> before = {{100, 100, 66, 68}, {186, 100, 66, 68}};
  const auto found = joined_halves({before,
                                    {{360, 101, 10, 8}, {380, 101, 46, 35}, {450, 106, 56, 6}},
                                    {{362, 142, 10, 25}, {384, 142, 42, 26}, {444, 158, 68, 7}}},
                                   Direction::horizontal);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[1].glyphs.size(), 6U);
  EXPECT_EQ(found[1].box, cv::Rect(360, 101, 152, 67));
}

// 蓮見 and, on its line, HASUMI in letters a third as high; the figures behind 電話 are smaller than it, too.
TEST(LineRepair, SmallPrintBehindLargePrintIsALineOfItsOwn) {
  for (const auto& [height, lines] : {std::pair{20, 2}, {32, 1}}) {
    SCOPED_TRACE(height);
    std::vector<cv::Rect> glyphs = {{100, 100, 56, 58}, {180, 100, 56, 58}};
    for (int i = 0; i < 6; ++i) glyphs.emplace_back(262 + 20 * i, 158 - height, 14, height);
    std::vector<FoundLine> found = {make_line(glyphs, Direction::horizontal, false)};
    part_sizes(found);
    EXPECT_EQ(found.size(), static_cast<std::size_t>(lines));
    EXPECT_EQ(found[0].glyphs.size(), lines == 2 ? 2U : 8U);
  }
}

// 柴田　茂 and its romaji: half as large, which is more than half of what the line as a whole is taken for.
TEST(LineRepair, RomajiBehindANameAreALineOfTheirOwn) {
  std::vector<FoundLine> found = {make_line({{193, 309, 54, 55},
                                             {258, 314, 46, 49},
                                             {376, 309, 55, 56},
                                             {481, 344, 25, 27},
                                             {508, 344, 30, 27},
                                             {540, 344, 20, 27},
                                             {567, 346, 11, 18},
                                             {579, 346, 43, 18},
                                             {622, 346, 18, 18},
                                             {640, 346, 17, 18},
                                             {656, 346, 18, 18}},
                                            Direction::horizontal, false)};
  part_sizes(found);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].glyphs.size(), 3U);
}

// 森真一 and, on its line, a short reading: モリ, whose other half stands further off. The dots of ： and a ー at the
// end are none.
TEST(LineRepair, AFewSmallCharactersBehindLargePrintAreALineOfTheirOwn) {
  const std::vector<cv::Rect> name = {{133, 253, 58, 59}, {196, 253, 57, 59}, {259, 275, 56, 9}};
  for (const auto& [behind, lines] : {std::pair{std::vector<cv::Rect>{{355, 292, 21, 19}, {384, 291, 14, 22}}, 2},
                                      {{{330, 292, 21, 19}, {359, 291, 14, 22}}, 1},
                                      {{{355, 285, 8, 8}, {355, 304, 8, 8}}, 1},
                                      {{{355, 275, 56, 9}}, 1}}) {
    std::vector<cv::Rect> glyphs = name;
    glyphs.insert(glyphs.end(), behind.begin(), behind.end());
    std::vector<FoundLine> found = {make_line(glyphs, Direction::horizontal, false)};
    part_sizes(found);
    EXPECT_EQ(found.size(), static_cast<std::size_t>(lines));
    EXPECT_EQ(found[0].glyphs.size(), lines == 2 ? name.size() : glyphs.size());
  }
}

// A post in two lines that are together as high as the name.
TEST(LineRepair, ASmallPostInTwoLinesBesideANameStaysTwo) {
  const auto found = joined_halves({{{100, 100, 66, 68}, {186, 100, 66, 68}},
                                    {{300, 101, 28, 30}, {332, 101, 29, 30}},
                                    {{300, 138, 28, 30}, {332, 138, 29, 30}, {364, 138, 28, 30}}},
                                   Direction::horizontal);
  EXPECT_EQ(found.size(), 3U);
  // Latin letters that touch are longer than they are high, but not flat.
  const std::vector<cv::Rect> name = {{100, 100, 66, 68}, {186, 100, 66, 68}};
  EXPECT_EQ(joined_halves({name, {{300, 101, 50, 28}, {354, 101, 30, 28}}, {{302, 140, 45, 28}, {350, 140, 20, 28}}},
                          Direction::horizontal)
                .size(),
            3U);
  EXPECT_EQ(joined_halves({name, {{300, 101, 60, 28}}, {{302, 140, 58, 28}}}, Direction::horizontal).size(), 3U);
}

// 清 in a column: its three drops, and the rest of it.
TEST(LineRepair, ARadicalBesideTheRestOfItsCharacterIsNoColumn) {
  const std::vector<cv::Rect> drops = {{629, 522, 22, 17}, {624, 547, 23, 17}, {627, 573, 23, 33}};
  const std::vector<cv::Rect> before = {{629, 182, 79, 89}, {623, 295, 90, 89}};
  const std::vector<cv::Rect> rest = {{651, 521, 61, 37}, {658, 560, 48, 49}};
  EXPECT_EQ(joined_halves({before, rest, drops}, Direction::vertical).size(), 2U);
  std::vector<cv::Rect> whole = before;
  whole.insert(whole.end(), rest.begin(), rest.end());
  EXPECT_EQ(joined_halves({whole, drops}, Direction::vertical).size(), 1U);
}

// 亮 behind 遠藤 and a wide space, 告 of 浩 with its three drops, 青 of 清: storeys of one character. 久保 below a mark
// twice as large are two.
TEST(LineRepair, TheStoreysOfACharacterFarBehindOthersAreOne) {
  struct Case {
    std::vector<cv::Rect> pieces;
    cv::Rect glyph;
  };
  for (const Case& c : {Case{{{244, 391, 68, 71},
                              {346, 391, 72, 71},
                              {556, 390, 70, 14},
                              {566, 407, 51, 17},
                              {558, 427, 67, 34},
                              {665, 433, 15, 28},
                              {682, 433, 15, 28},
                              {699, 433, 15, 28},
                              {716, 433, 15, 28},
                              {752, 433, 15, 28}},
                             {556, 390, 70, 71}},
                        Case{{{291, 592, 60, 59},
                              {382, 597, 52, 54},
                              {552, 627, 16, 25},
                              {553, 609, 14, 14},
                              {555, 594, 14, 13},
                              {568, 591, 45, 31},
                              {573, 627, 34, 26},
                              {563, 523, 34, 34},
                              {528, 523, 34, 34},
                              {493, 523, 34, 34},
                              {546, 677, 23, 27},
                              {576, 677, 20, 27}},
                             {568, 591, 45, 62}},
                        // 治 behind 猪井幸, over its reading: the right half has two storeys, and drops beside it.
                        Case{{{920, 354, 53, 54},
                              {986, 355, 12, 11},
                              {997, 354, 37, 28},
                              {980, 368, 13, 12},
                              {981, 382, 17, 26},
                              {1000, 384, 31, 24},
                              {932, 421, 15, 19},
                              {948, 421, 12, 18},
                              {963, 421, 14, 19},
                              {1002, 421, 16, 18},
                              {985, 423, 14, 17}},
                             {980, 354, 54, 54}},
                        // 青 below あ: the kana is as near to its upper half as may be, and the lower half is nearer.
                        Case{{{565, 402, 26, 26},
                              {604, 402, 24, 25},
                              {640, 402, 22, 26},
                              {504, 442, 86, 38},
                              {513, 484, 68, 44},
                              {602, 442, 85, 86},
                              {796, 442, 87, 85}},
                             {504, 442, 86, 86}},
                        Case{{{90, 91, 119, 118}, {95, 423, 54, 55}, {165, 422, 58, 58}}, {95, 423, 54, 55}}}) {
    std::vector<GlyphPiece> pieces;
    for (const cv::Rect& box : c.pieces) pieces.push_back({box, false});
    const auto found = glyph_candidates(pieces);
    EXPECT_TRUE(std::ranges::any_of(found, [&](const GlyphPiece& g) { return g.box == c.glyph; })) << c.glyph;
  }
}

// A name in bold print: characters as dense as a solid mark, and two that touch.
TEST(LineRepair, DenseAndTouchingCharactersOfANameAreKept) {
  constexpr int kEm = 98;
  const auto name = [](cv::Mat& face, bool touching) {
    cv::Rect box;
    for (int i = 0; i < 4; ++i) {
      const cv::Rect cell(200 + i * (kEm + 12), 200, kEm, kEm);
      draw_glyph(face, kWhole, cell);
      box |= cell;
    }
    if (touching) cv::line(face, {505, 250}, {545, 250}, kInk, 5);
    return box;
  };
  cv::Mat face = paper();
  const cv::Rect touching = name(face, true);
  EXPECT_TRUE(has_line(find_lines(face, kPxPerMm), touching, Direction::horizontal));

  face = paper();
  const cv::Rect dense(200, 200, kEm, kEm);
  const cv::Rect box = name(face, false);
  face(dense).setTo(kInk);
  for (int k = 0; k < 4; ++k) face(cv::Rect(212, 214 + 20 * k, kEm - 24, 6)).setTo(245);
  EXPECT_TRUE(has_line(find_lines(face, kPxPerMm), box, Direction::horizontal));
}

// 企画室 / 担当部長 beside the company's name on its side, about as near as the two are to one another.
// Narrow bold letters touch from one end of an address to the other; as one piece it is as long as a frame.
TEST(LineRepair, LettersThatTouchAllAlongAreALine) {
  cv::Mat face = paper();
  const cv::Rect address = draw_text(face, "hillfilltillrillkillhillfillhitfill", {200, 300}, 2, 1.4);
  const int foot = address.br().y - 3;
  cv::line(face, {address.x + 3, foot}, {address.br().x - 4, foot}, kInk, 3);
  ASSERT_GT(address.width, 12 * kPxPerMm);
  EXPECT_TRUE(has_line(find_lines(face, kPxPerMm), address, Direction::horizontal));
  // The wave of a logo is none.
  cv::Mat wave = paper();
  std::vector<cv::Point> points;
  for (int x = 0; x <= 400; ++x) points.emplace_back(300 + x, 400 + static_cast<int>(20 * std::sin(x / 40.0)));
  cv::polylines(wave, points, false, kInk, 6);
  EXPECT_TRUE(find_lines(wave, kPxPerMm).empty());
}

TEST(LineRepair, RowsBesideALineOnItsSideStayRows) {
  cv::Mat face = paper();
  cv::Mat lying = paper();
  const cv::Rect row = draw_text(lying, "COMPANYELECTRICLTD", {100, 300}, 2, 0.9);
  cv::Mat side;
  cv::rotate(lying(row), side, cv::ROTATE_90_CLOCKWISE);
  const cv::Rect on_side(cv::Point(180, 300), side.size());
  side.copyTo(face(on_side));
  std::vector<cv::Rect> rows;
  for (int line = 0; line < 2; ++line) {
    for (int i = 0; i < 4; ++i) {
      const cv::Rect cell(on_side.br().x + 14 + 28 * i, 310 + 40 * line, 27, 27);
      draw_glyph(face, kWhole, cell);
      if (i == 0) rows.push_back(cell);
      rows.back() |= cell;
    }
  }
  const auto found = find_lines(face, kPxPerMm);
  for (const cv::Rect& box : rows) EXPECT_TRUE(has_line(found, box, Direction::horizontal));
  EXPECT_TRUE(has_line(found, on_side, Direction::vertical));
}

// 鳥丸　隆典 over its reading and an address, line by line hardly a gap: the characters of a name stand farther apart
// than that, but are of one size.
TEST(LineRepair, SmallPrintHardBelowANameIsNoColumnWithIt) {
  cv::Mat face = paper();
  const auto row = [&](int x, int y, int size, int pitch, int count) {
    cv::Rect box;
    for (int i = 0; i < count; ++i) {
      const cv::Rect cell(x + pitch * i, y, size, size);
      draw_glyph(face, kWhole, cell);
      box |= cell;
    }
    return box;
  };
  const cv::Rect name = row(732, 334, 50, 71, 4);
  const cv::Rect kana = row(822, 392, 25, 33, 5);
  const cv::Rect address = row(640, 426, 26, 30, 12);
  const auto found = find_lines(face, kPxPerMm);
  EXPECT_TRUE(has_line(found, name, Direction::horizontal));
  EXPECT_TRUE(has_line(found, kana, Direction::horizontal));
  EXPECT_TRUE(has_line(found, address, Direction::horizontal));
}

// Two lines of an address beside a large character are no character of its height.
TEST(LineRepair, SmallLinesBesideLargePrintStayTwo) {
  cv::Mat face = paper();
  draw_glyph(face, kWhole, {200, 200, 90, 90});
  const cv::Rect upper = draw_text(face, "DEPARTMENT", {330, 200}, 4, 1.1);
  const cv::Rect lower = draw_text(face, "DIRECTOR", {330, 262}, 4, 1.1);
  const auto found = find_lines(face, kPxPerMm);
  EXPECT_TRUE(has_line(found, upper, Direction::horizontal));
  EXPECT_TRUE(has_line(found, lower, Direction::horizontal));
}

// ＴＥＬ　０３…　　ＦＡＸ　０３…: a gap is wide by what the line's own spacing is.
TEST(LineRepair, AGapIsMeasuredByTheLinesOwnSpacing) {
  for (const bool apart : {true, false}) {
    SCOPED_TRACE(apart);
    cv::Mat face = paper();
    const int space = apart ? 18 : 2;
    const cv::Rect first = draw_text(face, "0355500142", {100, 300}, space);
    const cv::Rect second = draw_text(face, "0355500143", {first.br().x + 62, 300}, space);
    const auto found = find_lines(face, kPxPerMm);
    EXPECT_EQ(found.size(), apart ? 1U : 2U);
    if (apart) {
      EXPECT_TRUE(has_line(found, first | second, Direction::horizontal));
    }
  }
}

// Nor is a line in the next column part of this one because it comes near: it is not level.
TEST(LineRepair, WhatIsNotLevelIsAnotherLine) {
  cv::Mat face = paper();
  const cv::Rect first = draw_text(face, "0355500142", {100, 300}, 18);
  const cv::Rect second = draw_text(face, "0355500143", {first.br().x + 62, 307}, 18);
  const auto found = find_lines(face, kPxPerMm);
  EXPECT_TRUE(has_line(found, first, Direction::horizontal));
  EXPECT_TRUE(has_line(found, second, Direction::horizontal));
}

// A department at the left of a rule, the address at its right.
TEST(LineRepair, ARulePartsColumns) {
  for (const bool rule : {false, true}) {
    SCOPED_TRACE(rule);
    cv::Mat face = paper();
    const cv::Rect left = draw_text(face, "DEPARTMENT", {200, 300}, 2);
    const cv::Rect right = draw_text(face, "1040061TOKYO", {left.br().x + 27, 300}, 2);
    if (rule) cv::line(face, {left.br().x + 14, 100}, {left.br().x + 14, 700}, kInk, 3);
    const auto found = find_lines(face, kPxPerMm);
    EXPECT_EQ(found.size(), rule ? 2U : 1U);
    EXPECT_TRUE(has_line(found, rule ? left : left | right, Direction::horizontal));
  }
}

// A mark before the company's name, off its line, is not its first character.
TEST(LineRepair, ALogoIsNoPartOfTheCompany) {
  cv::Mat face = paper();
  cv::polylines(face, Stroke{{125, 95}, {155, 155}, {95, 155}, {125, 95}, {125, 155}}, false, kInk, 7);
  const cv::Rect name = draw_text(face, "COMPANYNAME", {220, 124}, 4, 2.2);
  const auto found = find_lines(face, kPxPerMm);
  EXPECT_TRUE(has_line(found, name, Direction::horizontal));
  for (const FoundLine& line : found) EXPECT_FALSE(line.box.x < 200 && line.box.br().x > name.x) << line.box;
}

}  // namespace
}  // namespace meishi
