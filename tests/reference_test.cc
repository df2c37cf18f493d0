// The reference data: when a place is cut wrongly or a name is missing here, every card that shows it is read wrongly.
#include "normalize/reference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "reference_data.h"

namespace meishi {
namespace {

struct PlaceCase {
  const char* postal_code;
  const char* prefecture;
  const char* city;
  const char* town;
};

// Source: Japan Post's postal code search. Each line is a name that a simple rule (cut after the first 市, 区, 町, 村,
// 郡) gets wrong, or a kind of city of its own.
constexpr PlaceCase kPlaces[] = {
    {"0010010", "北海道", "札幌市北区", "北十条西"},
    {"0861109", "北海道", "標津郡中標津町", "西９条南"},
    {"0460004", "北海道", "余市郡余市町", "大川町"},
    {"1000005", "東京都", "千代田区", "丸の内"},
    {"1356020", "東京都", "江東区", "豊洲豊洲センタービル２０階"},
    {"1000301", "東京都", "利島村", ""},
    {"1940013", "東京都", "町田市", "原町田"},
    {"1890014", "東京都", "東村山市", "本町"},
    {"2080004", "東京都", "武蔵村山市", "本町"},
    {"2050011", "東京都", "羽村市", "五ノ神"},
    {"2720021", "千葉県", "市川市", "八幡"},
    {"2900054", "千葉県", "市原市", "五井中央東"},
    {"3700601", "群馬県", "邑楽郡邑楽町", "鶉"},
    {"3701125", "群馬県", "佐波郡玉村町", "八幡原"},
    {"3980002", "長野県", "大町市", "大町"},
    {"4430034", "愛知県", "蒲郡市", "港町"},
    {"4700162", "愛知県", "愛知郡東郷町", "春木"},
    {"4990000", "", "", ""},  // no such code

    {"5014222", "岐阜県", "郡上市", "八幡町島谷"},
    {"5100074", "三重県", "四日市市", "鵜の森"},
    {"6391160", "奈良県", "大和郡山市", "北郡山町"},
    {"6350101", "奈良県", "高市郡高取町", "高取"},
    {"7380015", "広島県", "廿日市市", "本町"},
    {"8380141", "福岡県", "小郡市", "小郡"},
    {"8560832", "長崎県", "大村市", "本町"},
    {"9218815", "石川県", "野々市市", "本町"},
    {"9480051", "新潟県", "十日町市", "寿町"},
    {"9580837", "新潟県", "村上市", "三之町"},
    {"9638004", "福島県", "郡山市", "中町"},
    {"9634312", "福島県", "田村市", "船引町船引"},
    {"9950035", "山形県", "村山市", "中央"},
    {"9500087", "新潟県", "新潟市中央区", "東大通"},
};

TEST(Reference, APostalCodeGivesItsPlaceCutIntoPrefectureCityAndTown) {
  for (const PlaceCase& c : kPlaces) {
    const auto places = reference().places_by_postal_code(c.postal_code);
    if (*c.prefecture == '\0') {
      EXPECT_TRUE(places.empty()) << c.postal_code;
      continue;
    }
    const bool found = std::any_of(places.begin(), places.end(), [&](const Place& p) {
      return p.prefecture == c.prefecture && p.city == c.city && p.town == c.town;
    });
    EXPECT_TRUE(found) << c.postal_code << " " << c.city << c.town << ", got "
                       << (places.empty() ? "nothing" : places[0].city + "|" + places[0].town);
  }
}

TEST(Reference, ALargeOfficeIsKnownByItsOwnPostalCodeButIsNoTown) {
  const auto places = reference().places_by_postal_code("1008111");
  ASSERT_EQ(places.size(), 1U);
  EXPECT_EQ(places[0].office, "宮内庁");
  EXPECT_EQ(places[0].city, "千代田区");
  EXPECT_EQ(places[0].town, "千代田");
  for (const Place& town : reference().towns("東京都", "千代田区")) EXPECT_EQ(town.office, "");
}

// By law: 792 cities with the designated ones, 23 wards of Tokyo, 743 towns, 183 villages = 1,741 (総務省, since 2014);
// with the 175 wards in place of the 20 designated cities 1,896 names that stand on cards.
TEST(Reference, EveryMunicipalityIsThereOnce) {
  EXPECT_EQ(reference().prefectures().size(), 47U);
  std::size_t cities = 0;
  std::set<std::string> designated;
  for (const std::string& prefecture : reference().prefectures()) {
    const auto& names = reference().cities(prefecture);
    EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size()) << prefecture;
    cities += names.size();
    for (const std::string& name : names) {
      const bool whole = name.ends_with("市") || name.ends_with("区") || name.ends_with("町") || name.ends_with("村");
      EXPECT_TRUE(whole) << name;
      EXPECT_FALSE(reference().towns(prefecture, name).empty()) << name;
    }
  }
  EXPECT_GE(cities, 1890U);
  EXPECT_LE(cities, 1905U);
  EXPECT_EQ(reference().cities("東京都").size(), 23U + 26 + 5 + 8);  // 区, 市, 町, 村
}

// Cards printed since 2024 name Hamamatsu's new wards, older ones the wards that are gone; both must be understood.
TEST(Reference, AWardIsKnownByItsOldAndItsNewName) {
  const auto has = [](const char* city, const char* town) {
    const auto& towns = reference().towns("静岡県", city);
    return std::any_of(towns.begin(), towns.end(), [&](const Place& p) { return p.town == town; });
  };
  EXPECT_TRUE(has("浜松市中央区", "板屋町"));
  EXPECT_TRUE(has("浜松市中区", "板屋町"));
  EXPECT_TRUE(has("浜松市中央区", "三方原町"));
  EXPECT_TRUE(has("浜松市浜名区", "細江町気賀"));
  EXPECT_FALSE(has("浜松市浜名区", "三方原町"));
}

TEST(Reference, ACityWithoutItsPrefectureIsFoundAndAnAmbiguousOneSaysSo) {
  EXPECT_EQ(reference().prefectures_of_city("名古屋市中村区"), std::vector<std::string>{"愛知県"});
  EXPECT_EQ(reference().prefectures_of_city("府中市"), (std::vector<std::string>{"東京都", "広島県"}));
  EXPECT_TRUE(reference().prefectures_of_city("無い市").empty());
  EXPECT_TRUE(reference().towns("東京都", "無い市").empty());
  EXPECT_TRUE(reference().cities("無い県").empty());
}

TEST(Reference, NamesAreThereWithTheirReadingsMostCommonFirst) {
  const auto sato = reference().family_names("佐藤");
  ASSERT_FALSE(sato.empty());
  EXPECT_EQ(sato[0].reading, "サトウ");
  const auto shoji = reference().family_names("東海林");
  EXPECT_TRUE(std::any_of(shoji.begin(), shoji.end(), [](const NameWord& n) { return n.reading == "ショウジ"; }));
  const auto jun = reference().given_names("淳一");
  ASSERT_FALSE(jun.empty());
  EXPECT_EQ(jun[0].reading, "ジュンイチ");
  for (const char* common : {"鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田"}) {
    const auto words = reference().family_names(common);
    ASSERT_FALSE(words.empty()) << common;
    const auto rare = reference().family_names("小比類巻");
    ASSERT_FALSE(rare.empty());
    EXPECT_GT(words[0].weight, rare[0].weight) << common;
    EXPECT_TRUE(std::is_sorted(words.begin(), words.end(),
                               [](const NameWord& a, const NameWord& b) { return a.weight > b.weight; }));
  }
  EXPECT_TRUE(reference().family_names("株式会社").empty());
}

TEST(Reference, NamesThatDifferInOneCharacterAreNear) {
  const auto has = [](const std::vector<NameWord>& words, const char* surface) {
    return std::any_of(words.begin(), words.end(), [&](const NameWord& w) { return w.surface == surface; });
  };
  EXPECT_TRUE(has(reference().family_names_near("杉原"), "榊原"));
  EXPECT_TRUE(has(reference().family_names_near("佐々水"), "佐々木"));
  EXPECT_TRUE(has(reference().family_names_near("佐木"), "佐々木"));  // one is missing
  EXPECT_TRUE(has(reference().family_names_near("一佐藤"), "佐藤"));  // one is too many
  EXPECT_FALSE(has(reference().family_names_near("佐藤"), "佐藤"));   // itself
  EXPECT_FALSE(has(reference().family_names_near("杉田"), "榊原"));
  EXPECT_TRUE(reference().family_names_near("").empty());
}

TEST(Reference, AWordIsFoundInItsTableByItsEndAndItsFront) {
  const WordTable& titles = reference().words("titles");
  const auto any = [](const auto&) { return true; };
  ASSERT_NE(titles.find("ceo"), nullptr);
  EXPECT_EQ(titles.at_end("第一営業本部長", any)->front(), "本部長");  // not 部長: the longest
  EXPECT_EQ(titles.at_start("取締役営業部", any)->front(), "取締役");
  EXPECT_EQ(titles.at_end("営業本部", any), nullptr);
  EXPECT_EQ(reference().words("no such table").find("部長"), nullptr);
}

TEST(Reference, CharactersOfFamilyNamesAndOfGivenNamesAreToldApart) {
  for (const char* family : {"藤", "村", "井", "田", "野"}) EXPECT_GT(reference().family_character_bias(family), 0.5);
  for (const char* given : {"彦", "恵", "郎", "美", "之"}) EXPECT_LT(reference().family_character_bias(given), -0.5);
  EXPECT_EQ(reference().family_character_bias("A"), 0);
}

TEST(Reference, VariantKanjiOfOneNameCompareEqualAndDifferentNamesDoNot) {
  constexpr std::pair<const char*, const char*> kSame[] = {
      {"髙橋", "高橋"}, {"山﨑", "山崎"}, {"濵田", "浜田"}, {"濱田", "浜田"},     {"渡邊", "渡辺"},
      {"渡邉", "渡部"}, {"齋藤", "斉藤"}, {"斎藤", "齊藤"}, {"長澤", "長沢"},     {"廣瀬", "広瀬"},
      {"中嶋", "中島"}, {"𠮷田", "吉田"}, {"德川", "徳川"}, {"小林櫻", "小林桜"}, {"塚本", "塚本"}};
  for (const auto& [a, b] : kSame) {
    const bool different = std::string_view(b) == "渡部";
    EXPECT_EQ(reference().fold_variants(a) == reference().fold_variants(b), !different) << a << " " << b;
  }
  EXPECT_NE(reference().fold_variants("堺"), reference().fold_variants("界"));
  EXPECT_NE(reference().fold_variants("阪本"), reference().fold_variants("坂本"));
  EXPECT_EQ(reference().fold_variants(reference().fold_variants("齋藤龍之介")),
            reference().fold_variants("齋藤龍之介"));
  EXPECT_EQ(reference().fold_variants("ABC 123"), "ABC 123");
}

TEST(Reference, AHandMadeTableIsReadWithoutItsHeader) {
  const auto& rows = reference().table("variants");
  ASSERT_FALSE(rows.empty());
  EXPECT_EQ(rows[0][0], "高");
  EXPECT_TRUE(reference().table("no such table").empty());
}

TEST(Reference, WhatIsNoReferenceDataIsRefusedWithAReason) {
  const auto missing = Reference::open("/nonexistent/reference.db");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::environment);
  const auto file = std::filesystem::temp_directory_path() / "meishi_reference_test.db";
  std::ofstream(file)
      << "this is not a database, and it is longer than a header of one hundred bytes would have to be: "
         "................................................";
  const auto wrong = Reference::open(file);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::environment);
  std::filesystem::remove(file);
}

TEST(Reference, ManyThreadsMayAskAtOnce) {
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (const std::string& city : reference().cities("愛知県")) {
        if (!reference().towns("愛知県", city).empty() && !reference().family_names("田中").empty()) ++good;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 4 * static_cast<int>(reference().cities("愛知県").size()));
}

}  // namespace
}  // namespace meishi
