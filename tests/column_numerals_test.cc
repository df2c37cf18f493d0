// Numbers of vertical cards: misread here, a letter goes to another town and a call to a stranger.
#include "normalize/column_numerals.h"

#include <gtest/gtest.h>

namespace meishi {
namespace {

struct Case {
  const char* read;
  const char* text;
};

constexpr Case kCases[] = {
    // The bar that is a hyphen, as | l I 1 ! 」 or ー; the circle as O.
    {"〒一〇五 | 〇〇一一", "〒105-0011"},
    {"〒一 O 五 I 〇〇一一", "〒105-0011"},
    {"〒一〇五 1 〇〇一一", "〒105-0011"},
    {"〒九八 O IlOO 八八", "〒980-0088"},
    {"電話〇三 | 五二八五 | 六六五四", "電話 03-5285-6654"},
    {"携帯〇九〇 | 八七一七 ! 四二九二", "携帯 090-8717-4292"},
    {"携帯 〇九〇一八七一七一四二 九二", "携帯 090-8717-4292"},  // both hyphens as 一
    {"電話〇ひ五二|九七二|〇一〇五", "電話 052-972-0105"},       // the mark beside a circle as a kana
    {"電話 ( 〇五二 ) 九七二 1 〇一〇五", "電話 052-972-0105"},
    {"電話〇三ー五二八五ー六六五四", "電話 03-5285-6654"},
    // Katakana for kanji numerals.
    {"〒ニ五ニ | 〇ー三一", "〒ニ五ニ | 〇ー三一"},  // one digit is missing: left as it is
    {"〒ニ五ニ | 〇一三一", "〒252-0131"},
    {"電話〇五ニ | カ七ニ | 〇一〇五", "電話 052-972-0105"},
    // A circle read twice, half a character read as one.
    {"〒一〇五 1 O 〇〇一一", "〒105-0011"},
    {"電話 ( 〇五二 ) 九七二 1O 〇一〇五", "電話 052-972-0105"},
    {"〒六〇〇 | 和八四一三", "〒600-8413"},
    // What stands behind the code stays.
    {"FAX 〇三五二八五六六五五", "FAX 0352856655"},              // bars too thin to be seen
    {"電話 〇八八―二一三―〇一一九", "電話 088-213-0119"},        // no code that the plan knows
    {"電話 〇八八―二一三―〇一一", "電話 〇八八―二一三―〇一一"},  // a figure is missing
    {"〒一〇五 | 〇〇一一 東京都港区", "〒105-0011 東京都港区"},
    // Nothing to do.
    {"東京都港区芝公園四丁目二番八号", "東京都港区芝公園四丁目二番八号"},
    {"代表取締役社長", "代表取締役社長"},
    {"FAX 03-5285-6655", "FAX 03-5285-6655"},
    {"", ""},
};

TEST(ColumnNumerals, AreReadAsTheNumberThatWasPrinted) {
  for (const auto& c : kCases) EXPECT_EQ(read_column_numerals(c.read).text, c.text) << c.read;
}

TEST(ColumnNumerals, WhatHadToBeGuessedIsSaid) {
  EXPECT_EQ(read_column_numerals("〒一〇五 | 〇〇一一").guesses, 0);
  EXPECT_EQ(read_column_numerals("〒一〇五 1 O 〇〇一一").guesses, 1);
  // A call to a number made of half-read digits reaches a stranger.
  EXPECT_TRUE(read_column_numerals("携帯て証〇 | 五五二八五 1 六六五四").broken);
  EXPECT_FALSE(read_column_numerals("電話〇三 | 五二八五 | 六六五四").broken);
}

TEST(ColumnNumerals, ANumberOnceReadIsLeftAlone) {
  for (const auto& c : kCases) EXPECT_EQ(read_column_numerals(c.text).text, c.text) << c.read;
}

}  // namespace
}  // namespace meishi
