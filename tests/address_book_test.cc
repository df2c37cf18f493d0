// The text of address books: lines and values of vCards, characters that no file may hold, numbers in cells.
#include "store/address_book.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "store/clean_text.h"
#include "store/write_vcard.h"

namespace meishi {
namespace {

struct TextCase {
  std::string text;
  std::string expected;
};

TEST(VcardTest, FoldsAtSeventyFiveOctets) {
  const std::string a75(75, 'a');
  const TextCase cases[] = {
      {"", "\r\n"},
      {a75, a75 + "\r\n"},
      {a75 + "b", a75 + "\r\n b\r\n"},
      {std::string(74, 'a') + "あ", std::string(74, 'a') + "\r\n あ\r\n"},
      {std::string(72, 'a') + "😀b", std::string(72, 'a') + "\r\n 😀b\r\n"},
      {a75 + std::string(75, 'b'), a75 + "\r\n " + std::string(74, 'b') + "\r\n b\r\n"},
      {std::string(200, '\x80'), std::string(1, '\x80')},  // no character at all: it must end
  };
  for (const TextCase& c : cases) {
    std::string out;
    append_folded(out, c.text);
    if (c.text.size() == 200) {
      EXPECT_EQ(std::count(out.begin(), out.end(), '\x80'), 200);
    } else {
      EXPECT_EQ(out, c.expected);
    }
  }
}

TEST(VcardTest, EscapesValuesAndParameters) {
  EXPECT_EQ(vcard_value("a\\b,c;d\ne:\"f\""), "a\\\\b\\,c\\;d\\ne:\"f\"");
  EXPECT_EQ(vcard_parameter("a\"b^c\nd;e"), "\"a^'b^^c^nd;e\"");
}

TEST(CleanTextTest, KeepsWhatCanBeShown) {
  const TextCase cases[] = {
      {"", ""},
      {"山田 😀\n\t", "山田 😀\n\t"},
      {"a\r\nb\rc\n", "a\nb\nc\n"},
      {std::string("a\0b", 3), "ab"},
      {"\x1B[31m\x7F", "[31m"},
      {"bad \xFF!", "bad \xEF\xBF\xBD!"},
      {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},  // half of a pair
      {"x\xEF\xBF\xBEy", "x\xEF\xBF\xBDy"},
  };
  for (const TextCase& c : cases) {
    EXPECT_EQ(clean_text(c.text), c.expected);
    EXPECT_EQ(clean_text(c.expected), c.expected);
  }
}

// A foreign number must stay one that can be dialled; what only looks like one must not run.
TEST(PhoneCellTest, OnlyNumbersGoWithoutApostrophe) {
  for (const char* number : {"+16502530000", "+16502530000 ext. 77", "03-5285-6654", "03-5285-6654 ext. 12"}) {
    EXPECT_EQ(phone_cell({number}, ""), number);
  }
  for (const char* other :
       {"+1+1", "-1", "+", "+1;cmd|'/c calc'!A1", "+1 ext. 2+3", "@1", "=1", "+(1)", "+1-650-253-0000"}) {
    EXPECT_EQ(phone_cell({other}, ""), std::string("'").append(other));
  }
  EXPECT_EQ(phone_cell({"+16502530000", "03-1111-2222"}, " ::: "), "+16502530000 ::: 03-1111-2222");
  EXPECT_EQ(phone_cell({"+16502530000", "=1"}, " ::: "), "'+16502530000 ::: =1");
  EXPECT_EQ(phone_cell({}, " ::: "), "");
}

}  // namespace
}  // namespace meishi
