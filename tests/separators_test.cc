// The marks of an e-mail address on lines drawn here: t-mori@ is somebody else than t.mori@.
#include "ocr/separators.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <string>

#include "drawn_line.h"

namespace meishi {
namespace {

// A line that shows `print`, letters as boxes, i with its dot, : as two dots, "l" an underscore that lies on the line;
// `read`: what was made of it, character by character from left to right.
Drawn drawn(const std::string& print, const std::string& read) {
  Drawn out = paper_for(print);
  const auto fill = [&](const cv::Rect& r) { cv::rectangle(out.cut.image, r, cv::Scalar(0), cv::FILLED); };
  for (std::size_t i = 0; i < print.size(); ++i) {
    const int x = 10 + kPitch * static_cast<int>(i);
    switch (print[i]) {
      case '_':
        fill({x + 2, kBaseline + 3, 15, 2});
        break;
      case 'l':
        fill({x + 5, kBaseline - 3, 9, 3});
        break;
      case '-':
        fill({x + 5, kBaseline - 10, 9, 3});
        break;
      case '.':
        fill({x + 8, kBaseline - 4, 4, 4});
        break;
      case ':':
        fill({x + 8, kBaseline - 4, 4, 4});
        fill({x + 8, kBaseline - 14, 4, 4});
        break;
      case 'i':
        fill({x + 8, kBaseline - 16, 4, 16});
        fill({x + 8, kBaseline - 23, 4, 4});
        break;
      default:
        fill({x + 3, kBaseline - 16, 14, 16});
    }
  }
  const double pitch = kPitch * static_cast<double>(print.size()) / static_cast<double>(read.size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    out.hypothesis.glyphs.push_back({read.substr(i, 1), {10 + pitch * static_cast<double>(i), 20, pitch, 20}, 0.97});
    out.hypothesis.space_before.push_back(false);
  }
  return out;
}

std::string settled(const std::string& print, const std::string& read) {
  Drawn line = drawn(print, read);
  settle_separators(line.hypothesis, line.cut, kEm);
  EXPECT_EQ(line.hypothesis.glyphs.size(), line.hypothesis.space_before.size());
  std::string text;
  for (const Glyph& glyph : line.hypothesis.glyphs) text += glyph.text;
  return text;
}

TEST(Separators, EachIsTheOneThatIsPrinted) {
  struct Case {
    const char* print;
    const char* read;
    const char* text;
  };
  for (const Case& c : {
           Case{"o.ooo@ooo.oo", "t-mor@abc.jp", "t.mor@abc.jp"}, Case{"o_ooo@ooo.oo", "t-mor@abc.jp", "t_mor@abc.jp"},
           Case{"olooo@ooo.oo", "t.mor@abc.jp", "t_mor@abc.jp"},  // it stands on the line
           Case{"o-ooo@ooo.oo", "t.mor@abc.jp", "t-mor@abc.jp"}, Case{"o.ooo@ooo.oo", "t.mor@abc,jp", "t.mor@abc.jp"},
           Case{"o.ooo@ooo.oo", "t.-mor@abc.jp", "t.mor@abc.jp"},  // read as two
           Case{"ooo.ooi.oo", "www,abi.jp", "www.abi.jp"},
           Case{"ooio:o.oii@ooo.oo", "mail:t-mii@abc.jp", "mail:t.mii@abc.jp"},  // the dots of i and : are none
       }) {
    EXPECT_EQ(settled(c.print, c.read), c.text) << c.print;
  }
}

TEST(Separators, WhatThePrintDoesNotTellStays) {
  EXPECT_EQ(settled("ooooo@ooo.oo", "t-mor@abc.jp"), "t-mor@abc.jp");  // no mark can be seen there
  EXPECT_EQ(settled("o.o-oo", "03-123"), "03-123");                    // no address of the Internet
  EXPECT_EQ(settled("o.ooo@ooo.oo", "t.mor@abc.jp"), "t.mor@abc.jp");
}

}  // namespace
}  // namespace meishi
