// Japan Post's list of postal codes. When these fail, a user who refreshed the codes gets towns that no card prints.
#include "normalize/ken_all.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace meishi {
namespace {

using Names = std::vector<std::string>;

std::string row(const std::string& code, const std::string& prefecture, const std::string& city,
                const std::string& town) {
  return "13101,\"100  \",\"" + code + "\",\"カナ\",\"カナ\",\"カナ\",\"" + prefecture + "\",\"" + city + "\",\"" +
         town + "\",0,0,0,0,0,0\r\n";
}

// Each as Japan Post writes it, and what it stands for.
struct TownCase {
  const char* city;
  const char* town;
  Names names;
};
const TownCase kTowns[] = {
    {"札幌市中央区", "以下に掲載がない場合", {""}},
    {"札幌市中央区", "旭ケ丘", {"旭ケ丘"}},
    {"札幌市中央区", "大通西（１〜１９丁目）", {"大通西"}},
    {"札幌市中央区", "大通西（１～１９丁目）", {"大通西"}},  // the other wave, U+FF5E
    {"千歳市", "協和（８８−２、２７１−１０、１７５２番地）", {"協和"}},
    {"常呂郡佐呂間町", "富武士（その他）", {"富武士"}},
    {"仲多度郡琴平町", "琴平町の次に１〜４２６番地がくる場合（川東）", {""}},
    {"北都留郡小菅村", "小菅村の次に６６４番地以降がくる場合", {""}},
    {"日立市", "日立市の次に番地がくる場合", {""}},
    {"島尻郡渡名喜村", "渡名喜村一円", {""}},
    {"犬上郡多賀町", "一円", {"一円"}},  // a town of that name
    {"江東区", "豊洲豊洲センタービル（２０階）", {"豊洲豊洲センタービル２０階"}},
    {"江東区", "豊洲豊洲センタービル（地階・階層不明）", {"豊洲豊洲センタービル", "豊洲豊洲センタービル地階"}},
    {"名古屋市中村区",
     "名駅ミッドランドスクエア（高層棟）（１階）",
     {"名駅ミッドランドスクエア１階", "名駅ミッドランドスクエア高層棟１階"}},
    {"九戸郡洋野町", "種市第２４地割〜第２５地割", {"種市第２４地割", "種市第２５地割"}},
    {"九戸郡洋野町",
     "種市第１５地割〜第１６地割（鹿糠、緑町）",
     {"種市第１５地割", "種市第１６地割", "種市第１５地割鹿糠", "種市第１６地割鹿糠", "種市第１５地割緑町",
      "種市第１６地割緑町"}},
    {"和賀郡西和賀町", "越中畑６４地割〜越中畑６６地割", {"越中畑６４地割", "越中畑６５地割", "越中畑６６地割"}},
    {"和賀郡西和賀町", "穴明２２地割、穴明２３地割", {"穴明２２地割", "穴明２３地割"}},
    {"小豆郡土庄町", "甲、乙（大木戸）", {"甲", "乙", "甲大木戸", "乙大木戸"}},
    {"四日市市", "日永（１丁目、「２２０４番地」以外、追分）", {"日永", "日永追分"}},
    {"京都市上京区",
     "北町（下長者町通御前西入、天神道下立売上る）",
     {"北町", "下長者町通御前西入北町", "天神道下立売上る北町"}},
    {"京都市上京区", "竹園町", {"竹園町"}},
};

TEST(KenAll, ATownIsWhatAddressesPrint) {
  for (const TownCase& c : kTowns) EXPECT_EQ(town_names(c.city, c.town), c.names) << c.town;
}

TEST(KenAll, LinesAreReadWhateverTheirEndsAndQuotes) {
  const std::string quoted = row("0640941", "北海道", "札幌市中央区", "旭ケ丘");
  std::string plain = quoted;
  std::erase(plain, '"');
  std::string unix_ends = quoted;
  std::erase(unix_ends, '\r');
  const std::vector<PostalTown> wanted{{"0640941", "北海道", "札幌市中央区", "旭ケ丘"}};
  for (const std::string& text : {quoted, plain, unix_ends, "\xEF\xBB\xBF" + quoted, quoted + quoted}) {
    const auto read = read_ken_all(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(*read, wanted) << text;
  }
}

TEST(KenAll, ATownOverSeveralLinesIsOne) {
  const auto read = read_ken_all(
      row("0660005", "北海道", "千歳市", "協和（８８−２、２７１−１０、３４３−２、４０４−１、４２７−") +
      row("0660005", "北海道", "千歳市", "３、４３１−１２、４４３−６、６０８−２、６４１−８、８１４、８４２−") +
      row("0660005", "北海道", "千歳市", "５、１１３７−３、１３９２、１６５７、１７５２番地）") +
      row("0660015", "北海道", "千歳市", "青葉"));
  ASSERT_TRUE(read);
  const std::vector<PostalTown> wanted{{"0660005", "北海道", "千歳市", "協和"},
                                       {"0660015", "北海道", "千歳市", "青葉"}};
  EXPECT_EQ(*read, wanted);
}

TEST(KenAll, WhatIsNotTheListIsRefused) {
  const std::string good = row("0640941", "北海道", "札幌市中央区", "旭ケ丘");
  const struct {
    std::string bytes;
    ErrorCode code;
  } kCases[] = {
      {"PK\x03\x04 whatever", ErrorCode::unsupported},
      {"01101,\"060  \",\"0640941\",\"\xCE\xAF\xB6\xB2\xC4\xDE\xB3\"\r\n", ErrorCode::unsupported},  // Shift_JIS
      {"name,mail\r\n三枝,a@example.jp\r\n", ErrorCode::unsupported},
      {row("064-0941", "北海道", "札幌市中央区", "旭ケ丘"), ErrorCode::unsupported},
      {row("0640941", "ホッカイドウ", "札幌市中央区", "旭ケ丘"), ErrorCode::unsupported},
      {good + good.substr(0, 60), ErrorCode::corrupt},  // cut off
      {good + "\r\n" + good, ErrorCode::corrupt},
      {good + "01101,\"060  \",\"0640941\n", ErrorCode::corrupt},
  };
  for (const auto& c : kCases) {
    const auto read = read_ken_all(c.bytes);
    ASSERT_FALSE(read) << c.bytes;
    EXPECT_EQ(read.error().code, c.code) << c.bytes;
  }
  EXPECT_EQ(read_ken_all(good + good.substr(0, 60)).error().args, std::vector<std::string>{"2"}) << "the line is named";
}

}  // namespace
}  // namespace meishi
