// bench/speed says by this how much more is read than by others: a figure that flatters would hide what is lost.
#include "bench/text_recall.h"

#include <gtest/gtest.h>

namespace meishi::bench {
namespace {

CardValues card() {
  CardValues values;
  values.last_name = "三枝";
  values.first_name = "航太";
  values.last_name_kana = "サエグサ";
  values.first_name_kana = "コウタ";
  values.company = "株式会社アカツキ測量機";
  values.department = "営業部 第二営業課";
  values.title = "主任";
  values.phones = {{"work", "+81355500142"}};
  values.emails = {"k.saegusa@akatsuki-sokuryo.co.jp"};
  values.urls = {"akatsuki-sokuryo.co.jp"};
  values.postal_code = "1040061";
  values.prefecture = "東京都";
  values.city = "中央区";
  values.address = "東京都中央区銀座5-12-7";
  values.building = "";  // none is printed: not asked
  return values;
}

TEST(TextRecall, WhatIsPrintedIsFoundHoweverItIsSpacedAndBroken) {
  const TextRecall recall =
      text_recall(card(),
                  "株式会社 アカツキ 測量 機\n営業部 第二 営業 課 主任\n三枝　航太\nさえぐさ こうた\n"
                  "〒104-0061 東京都 中央区\n銀座五丁目12番7号\n"
                  "ＴＥＬ (03) 5550-0142 E-mail K.Saegusa@akatsuki-sokuryo.co.jp\n");
  EXPECT_EQ(recall.asked, 12);
  EXPECT_EQ(recall.found, 12);
  EXPECT_EQ(recall.rate(), 1);
}

TEST(TextRecall, EachValueCountsByItself) {
  struct Case {
    const char* text;
    int found;
  };
  for (const Case& c :
       {Case{"", 0}, Case{"三枝 航大", 0}, Case{"航太 三枝", 1}, Case{"三枝", 0}, Case{"営業部", 0},
        Case{"第二営業課 営業部", 1}, Case{"03-5550-0142", 1}, Case{"+81-3-5550-0142", 1}, Case{"+81(0)3-5550-0142", 1},
        Case{"03-5550-0143", 0}, Case{"104-0061", 1}, Case{"www.akatsuki-sokuryo.co.jp", 1},
        Case{"k.saegusa@akatsuki-sokuryo.co.jp", 2}, Case{"東京都中央区銀座5-12-8", 2}, Case{"サエグサ・コウタ", 1}}) {
    const TextRecall recall = text_recall(card(), c.text);
    EXPECT_EQ(recall.asked, 12) << c.text;
    EXPECT_EQ(recall.found, c.found) << c.text;
  }
}

TEST(TextRecall, NothingAskedIsNothingFound) {
  EXPECT_EQ(text_recall({}, "三枝 航太").asked, 0);
  EXPECT_EQ(text_recall({}, "三枝 航太").rate(), 0);
}

}  // namespace
}  // namespace meishi::bench
