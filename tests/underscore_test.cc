// Underscores that no recogniser returns, on lines drawn here: without its underscore an e-mail address bounces, and
// one too many does the same.
#include "ocr/underscore.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <string>

#include "drawn_line.h"

namespace meishi {
namespace {

// A line as cut_line() returns it: letters are boxes on the baseline, "u" is open above, "g" and "j" have tails, "@" is
// one large box; "_" and "." are drawn and not among what was read, "-" is both. `under`: from and to which cell a line
// runs under the words. `lean`: how many pixels the line falls from its first letter to its last. `ink`: grey of the
// underscores.
Drawn drawn(const std::string& print, const std::pair<int, int>& under = {0, 0}, int lean = 0, int ink = 0) {
  Drawn out = paper_for(print);
  const auto fill = [&](const cv::Rect& r, int grey) { cv::rectangle(out.cut.image, r, cv::Scalar(grey), cv::FILLED); };
  for (std::size_t i = 0; i < print.size(); ++i) {
    const int x = 10 + kPitch * static_cast<int>(i);
    const int foot = kBaseline + (lean * static_cast<int>(i)) / static_cast<int>(print.size());
    const char c = print[i];
    cv::Rect box(x + 3, foot - 16, 14, 16);
    if (c == '_') {
      fill({x, foot + 3, kPitch, 2}, ink);
      continue;
    }
    if (c == '.') {
      fill({x + 8, foot - 3, 3, 3}, 0);
      continue;
    }
    if (c == '-') {
      fill({x + 2, foot - 9, 14, 2}, 0);
    } else if (c == 'u') {
      fill({box.x, box.y, 3, 16}, 0);
      fill({box.x + 11, box.y, 3, 16}, 0);
      fill({box.x, foot - 3, 14, 3}, 0);
    } else if (c == 'j') {
      fill({box.x + 10, box.y, 3, 22}, 0);
      fill({box.x, foot + 4, 13, 2}, 0);
    } else if (c == 'g') {
      fill({box.x + 11, box.y, 3, 22}, 0);
      fill({box.x, box.y, 14, 3}, 0);
      fill({box.x, foot - 3, 14, 3}, 0);
      fill({box.x, box.y, 3, 16}, 0);
      fill({box.x, foot + 4, 14, 2}, 0);
    } else {
      fill(box, 0);
    }
    out.hypothesis.glyphs.push_back({std::string(1, c),
                                     {static_cast<double>(box.x), static_cast<double>(box.y),
                                      static_cast<double>(box.width), static_cast<double>(box.height)},
                                     0.99});
    out.hypothesis.space_before.push_back(i > 0 && print[i - 1] == '_');
  }
  if (under.second > 0) {
    fill({10 + kPitch * under.first, kBaseline + 4, kPitch * (under.second - under.first), 2}, 0);
  }
  return out;
}

std::string restored(Drawn line) {
  restore_underscores(line.hypothesis, line.cut, kEm);
  EXPECT_EQ(line.hypothesis.glyphs.size(), line.hypothesis.space_before.size());
  std::string text;
  for (std::size_t i = 0; i < line.hypothesis.glyphs.size(); ++i) {
    text += (line.hypothesis.space_before[i] ? " " : "") + line.hypothesis.glyphs[i].text;
  }
  return text;
}

TEST(Underscore, IsSeenBetweenTheLettersOfAnAddressesUser) {
  EXPECT_EQ(restored(drawn("taro_mori@nexa")), "taro_mori@nexa");
  EXPECT_EQ(restored(drawn("a_b_c@nexa")), "a_b_c@nexa");
  EXPECT_EQ(restored(drawn("yug_gumi@nexa")), "yug_gumi@nexa");
  EXPECT_EQ(restored(drawn("taro_mori@nexa", {}, 0, 150)), "taro_mori@nexa");  // thin, so grey once scaled
  EXPECT_EQ(restored(drawn("taro_mori@nexa-kensetsu", {}, 4)), "taro_mori@nexa-kensetsu");
  EXPECT_EQ(restored(drawn("taro_mori@nexa-kensetsu", {}, -4)), "taro_mori@nexa-kensetsu");
}

TEST(Underscore, WhatLooksLikeOneIsNone) {
  EXPECT_EQ(restored(drawn("taromori@nexa")), "taromori@nexa");
  EXPECT_EQ(restored(drawn("uuguu-ug@nexa")), "uuguu-ug@nexa");
  EXPECT_EQ(restored(drawn("uuguugug@nexa-kensetsu", {}, 4)), "uuguugug@nexa-kensetsu");
  EXPECT_EQ(restored(drawn("uuguugug@nexa-kensetsu", {}, -4)), "uuguugug@nexa-kensetsu");
  EXPECT_EQ(restored(drawn("tajiri-fujii@nexa")), "tajiri-fujii@nexa");
  EXPECT_EQ(restored(drawn("taro.mori@nexa")), "taromori@nexa");          // a dot
  EXPECT_EQ(restored(drawn("taromori@nexa", {0, 13})), "taromori@nexa");  // a link
  EXPECT_EQ(restored(drawn("taromori@nexa", {2, 3})), "taromori@nexa");   // a short line under a letter
  EXPECT_EQ(restored(drawn("taro_mori")), "taro mori");                   // no address
  EXPECT_EQ(restored(drawn("taromori@ne_xa")), "taromori@ne xa");         // domains have none
  EXPECT_EQ(restored(drawn("_taro@nexa")).find('_'), std::string::npos);  // nothing before it
  EXPECT_EQ(restored(drawn("")), "");
}

// Review asks about what is doubtful: a "_" that was seen and not read is less sure than the letters beside it.
TEST(Underscore, IsLessSureThanWhatWasRead) {
  Drawn line = drawn("taro_mori@nexa");
  restore_underscores(line.hypothesis, line.cut, kEm);
  ASSERT_EQ(line.hypothesis.glyphs.at(4).text, "_");
  EXPECT_LT(line.hypothesis.glyphs[4].confidence, 0.9);
  EXPECT_GT(line.hypothesis.glyphs[4].box.x, line.hypothesis.glyphs[3].box.x);
  EXPECT_LT(line.hypothesis.glyphs[4].box.x, line.hypothesis.glyphs[5].box.x);
}

// A column has no underscores; an empty image must not be looked at.
TEST(Underscore, OnlyRowsAreLookedAt) {
  Drawn line = drawn("taro_mori@nexa");
  line.cut.direction = Direction::vertical;
  EXPECT_EQ(restored(line).find('_'), std::string::npos);
  line.cut.direction = Direction::horizontal;
  line.cut.image = cv::Mat();
  EXPECT_EQ(restored(line).find('_'), std::string::npos);
}

}  // namespace
}  // namespace meishi
