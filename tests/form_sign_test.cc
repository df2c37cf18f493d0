// ㈱青葉電機 is an account; 貫青葉電機, which is what models without the sign make of it, is none.
#include "ocr/form_sign.h"

#include <gtest/gtest.h>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "ocr/line_geometry.h"

namespace meishi {
namespace {

constexpr int kEmPx = 40;

// tests/images/form_sign.png: ㈱青葉電機 in BIZ UDGothic, five characters of 40 pixels from x = 10 on.
struct Printed {
  LinePrint print;
  FoundLine line;
};

Printed printed() {
  Printed out;
  out.print.image = cv::imread(MEISHI_SOURCE_DIR "/tests/images/form_sign.png", cv::IMREAD_GRAYSCALE);
  out.print.area = {{0, 0}, out.print.image.size()};
  for (int x = 10; x + kEmPx <= out.print.image.cols; x += kEmPx) {
    const cv::Rect cell(x, 0, kEmPx, out.print.image.rows);
    cv::Rect ink = cv::boundingRect(out.print.image(cell) < 128);
    if (ink.empty()) continue;
    out.line.glyphs.push_back(ink + cell.tl());
  }
  out.line.em = kEmPx;
  fit_box(out.line);
  return out;
}

// Glyphs of one cell each; `doubt`: of the first and the last one.
LineText read_as(const std::vector<std::string>& glyphs, double doubt = 0.8) {
  LineText text;
  text.line.confidence = 0.9;
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    text.line.text += glyphs[i];
    const bool end = i == 0 || i + 1 == glyphs.size();
    text.line.glyphs.push_back({glyphs[i], {10.0 + kEmPx * static_cast<double>(i), 8, 36, 36}, end ? doubt : 0.99});
  }
  return text;
}

TEST(FormSign, StandsWhereAKanjiWasRead) {
  const Printed p = printed();
  ASSERT_EQ(p.line.glyphs.size(), 5U);
  struct Case {
    std::vector<std::string> read;
    const char* text;
  };
  for (const Case& c : {
           Case{{"貫", "青", "葉", "電", "機"}, "㈱青葉電機"},
           Case{{"(", "貫", "青", "葉", "電", "機"}, "㈱青葉電機"},
           Case{{"青", "葉", "電", "機"}, "㈱青葉電機"},  // nothing was read there
           Case{{"貫", "膏", "葉", "電", "機"}, "㈱膏葉電機"},
           Case{{"㈱", "青", "葉", "電", "機"}, "㈱青葉電機"},
       }) {
    const LineText out = with_form_sign(read_as(c.read), p.line, p.print);
    EXPECT_EQ(out.line.text, c.text) << c.read.front();
    std::string glyphs;
    for (const Glyph& glyph : out.line.glyphs) glyphs += glyph.text;
    EXPECT_EQ(glyphs, c.text);
  }
  EXPECT_EQ(with_form_sign(read_as({"貫", "青", "葉", "電", "機"}), p.line, p.print).line.alternatives.front().text,
            "貫青葉電機");
}

TEST(FormSign, IsOnlyLookedForInDoubtAndLargeEnoughPrint) {
  const std::vector<std::string> read = {"貫", "青", "葉"};
  EXPECT_TRUE(may_have_form_sign(read_as(read).line, 2.5));
  EXPECT_FALSE(may_have_form_sign(read_as(read, 0.99).line, 2.5));
  EXPECT_TRUE(may_have_form_sign(read_as({"(", "青", "葉"}, 0.99).line, 2.5));
  EXPECT_FALSE(may_have_form_sign(read_as(read).line, 1.5));
  EXPECT_FALSE(may_have_form_sign(read_as({"貫", "青"}).line, 2.5));
}

}  // namespace
}  // namespace meishi
