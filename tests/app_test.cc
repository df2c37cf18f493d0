// The small parts of the program that a user sees everywhere: widths, order, times, messages.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "app/inputs.h"
#include "app/message.h"
#include "app/source_file.h"
#include "app/table.h"
#include "store/calendar.h"

namespace meishi {
namespace {

// If it fails: columns of a table with Japanese names do not line up.
TEST(Table, WidthsAreThoseOfATerminal) {
  const struct {
    const char* text;
    std::size_t width;
  } rows[] = {
      {"", 0},         {"abc", 3}, {"佐藤", 4}, {"ｻﾄｳ", 3},    {"ＡＢＣ", 6},
      {"は\u3099", 2}, {"é", 1},   {"①", 1},    {"𠮷野家", 6}, {"✓", 1},
  };
  for (const auto& row : rows) EXPECT_EQ(display_width(row.text), row.width) << row.text;
}

// If it fails: a long company name pushes the outcome off its column, or is cut through the middle of a character.
TEST(Table, LongTextIsCutAtAWholeCharacter) {
  const struct {
    const char* text;
    std::size_t width;
    const char* fitted;
  } rows[] = {
      {"佐藤", 6, "佐藤  "},
      {"佐藤花子", 8, "佐藤花子"},
      {"佐藤花子", 7, "佐藤花…"},
      {"佐藤花子", 6, "佐藤… "},
      {"佐藤", 1, "…"},
      {"佐藤", 0, ""},
      {"a\x1b[31mb", 10, "a?[31mb   "},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(fitted(row.text, row.width), row.fitted);
    EXPECT_EQ(display_width(fitted(row.text, row.width)), row.width);
  }
}

TEST(Table, ColumnsStartAtTheSamePlace) {
  EXPECT_EQ(table({"ID", "Name", "Phone"}, {{"1", "佐藤 花子", "03"}, {"12", "Bo", "045"}}),
            "ID  Name       Phone\n"
            "1   佐藤 花子  03\n"
            "12  Bo         045\n");
}

// If it fails: scan10.jpg is read before scan2.jpg, and the printed list does not follow the pile of cards.
TEST(Inputs, FilesComeInNaturalOrder) {
  const std::vector<std::string> wanted = {"1.jpg",
                                           "2.jpg",
                                           "02b.jpg",
                                           "10.jpg",
                                           "card",
                                           "card1.jpg",
                                           "card 3.jpg",
                                           "card9.jpg",
                                           "card10.jpg",
                                           "card10a.jpg",
                                           "card99999999999999999998.jpg",
                                           "card99999999999999999999.jpg",
                                           "名刺2",
                                           "名刺11"};
  std::vector<std::string> names = wanted;
  std::ranges::sort(names, natural_less);
  std::vector<std::string> reversed(names.rbegin(), names.rend());
  std::ranges::sort(reversed, natural_less);
  EXPECT_EQ(names, reversed) << "the order depends on where the files started";
  const auto place = [&](const char* name) { return std::ranges::find(names, name) - names.begin(); };
  EXPECT_LT(place("2.jpg"), place("10.jpg"));
  EXPECT_LT(place("card9.jpg"), place("card10.jpg"));
  EXPECT_LT(place("card10.jpg"), place("card10a.jpg"));
  EXPECT_LT(place("card99999999999999999998.jpg"), place("card99999999999999999999.jpg"));
  EXPECT_LT(place("名刺2"), place("名刺11"));
}

// If it fails: a change made in the morning in Japan is shown on the day before.
TEST(Calendar, StoredTimesAreShownInJapan) {
  EXPECT_EQ(in_tokyo("2024-05-17T01:02:03Z"), "2024-05-17 10:02");
  EXPECT_EQ(in_tokyo("2024-02-28T15:00:00Z"), "2024-02-29 00:00");
  EXPECT_EQ(in_tokyo("2023-12-31 23:59:59"), "2024-01-01 08:59");
  EXPECT_EQ(in_tokyo("2024-13-01T00:00:00Z"), "2024-13-01T00:00:00Z");
  EXPECT_EQ(in_tokyo("yesterday"), "yesterday");
}

// If it fails: a mistyped day of exchange is stored, and decides which post is the current one.
TEST(Calendar, ADateIsADayWrittenInOneWay) {
  for (const char* date : {"2024-02-29", "2000-12-31", "0001-01-01"}) EXPECT_TRUE(is_date(date)) << date;
  for (const char* date : {"", "2023-02-29", "2024-13-01", "2024-00-10", "2024-4-10", "2024-+4-10", "2024- 4-10",
                           "2024/04/10", "2024-04-10 ", "-024-04-10", "２０２４-04-10"}) {
    EXPECT_FALSE(is_date(date)) << date;
  }
}

// If it fails: cards that are in the database are not recognised. The digests are NIST's (FIPS 180-4 examples).
TEST(SourceFile, DigestIsSha256) {
  const std::array<std::uint8_t, 3> abc = {'a', 'b', 'c'};
  EXPECT_EQ(sha256_hex(abc), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex({}), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

// If it fails: the user sees "{}" where the file name or number should be, or a translation with other word order
// breaks.
TEST(Message, ArgumentsStandWhereTheMessageWantsThem) {
  set_language("en", "");
  EXPECT_EQ(tr("{} cards", {"3"}), "3 cards");
  EXPECT_EQ(tr("{1} before {0}", {"a", "b"}), "b before a");
  EXPECT_EQ(tr("100 % of {} in {braces}", {"x"}), "100 % of {} in {braces} x") << "a wrong format is still shown whole";
  EXPECT_EQ(tr(""), "");
  EXPECT_EQ(describe(Error{ErrorCode::corrupt, "the {} data ends early", {"JPEG"}, "a\nb.jpg", 2}),
            "a?b.jpg: page 2: the JPEG data ends early");
}

}  // namespace
}  // namespace meishi
