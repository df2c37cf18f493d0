// The scorer of bench/: a scorer that overlooks an error, or counts a right value as wrong, misleads whoever improves
// the recognition.
#include "bench/score.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "bench/card_set.h"
#include "bench/compare_text.h"
#include "bench/polygon_overlap.h"

namespace meishi::bench {
namespace {

using nlohmann::json;

struct Pair {
  const char* a;
  const char* b;
  bool same;
};

TEST(CompareText, TextOverlooksWidthSpacesDashesAndNothingElse) {
  for (const Pair& p : {
           Pair{"営業部 第二営業課", "営業部　第二営業課", true},
           {"ＡＢＣ株式会社", "abc株式会社", true},
           {"チーフ・プランナー", "チーフプランナ―", true},
           {"ナギサビル３階", "ナギサビル 3階", true},
           {"ナギサビル3階", "ナギサビル3F", false},
           {"株式会社ミズキ", "（株）ミズキ", false},
           {"株式会社ミズキ", "㈱ミズキ", false},
           {"髙橋", "高橋", false},
           {"第二ビル", "第ニビル", false},  // a kanji two, a katakana ni
           {"センター", "センタ", false},
           {"1‐2－3", "1-2ー3", true},
       }) {
    EXPECT_EQ(text_key(p.a) == text_key(p.b), p.same) << p.a << " / " << p.b;
  }
  EXPECT_EQ(kana_key("さえぐさ　ｺｳﾀ"), "サエグサコウタ");
  EXPECT_NE(kana_key("サエグサ"), kana_key("サエクサ"));
}

TEST(CompareText, AddressesInWordsAndInHyphensAreTheSame) {
  for (const Pair& p : {
           Pair{"東京都中央区銀座五丁目12番7号", "東京都中央区銀座5-12-7", true},
           {"札幌市中央区大通西十一丁目４番地", "札幌市中央区大通西11-4", true},
           {"本郷二十三番地の８", "本郷23-8", true},
           {"霞ヶ関1", "霞ケ関1", true},
           {"一番町2-9-31", "一番町2-9-3", false},
           {"銀座5-12-7", "銀座5-127", false},
           {"銀座5-12-7", "銀座5-12", false},
       }) {
    EXPECT_EQ(address_key(p.a) == address_key(p.b), p.same) << p.a << " / " << p.b;
  }
}

TEST(CompareText, UrlsByDomainAndAddressesByCase) {
  EXPECT_EQ(domain_key("https://www.Example.co.jp/about"), "example.co.jp");
  EXPECT_EQ(domain_key("example.co.jp"), "example.co.jp");
  EXPECT_NE(domain_key("example.co.jp"), domain_key("example.or.jp"));
  EXPECT_EQ(email_key(" K.Sato@Example.jp"), "k.sato@example.jp");
  EXPECT_NE(email_key("k.sato@example.jp"), email_key("k,sato@example.jp"));
}

json truth_card() {
  return json::parse(R"({"quad": [[0, 0], [910, 0], [910, 550], [0, 550]], "last_name": "三枝", "first_name": "航太",
    "company": "株式会社アカツキ測量機", "department": "", "title": "部長 課長",
    "phones": [{"type": "work", "e164": "+81355500142"}, {"type": "fax", "e164": "+81355500142"}],
    "email": "k@example.jp", "url": "example.jp", "postal_code": "1040061", "prefecture": "東京都", "city": "中央区",
    "address": "東京都中央区銀座5-12-7", "building": null})");
}

json read_card() {
  return json::parse(R"({"source": "a folder/1.jpg", "quad": [[0, 0], [910, 0], [910, 550], [0, 550]], "contact": {
    "last_name": "三枝", "first_name": "航太", "organization": {"name": "株式会社アカツキ測量機"},
    "posts": [{"title": "部長"}, {"title": "課長"}],
    "phones": [{"type": "main", "e164": "+81355500142"}, {"type": "fax", "e164": "+81355500142"}],
    "emails": ["K@example.jp"], "urls": ["https://www.example.jp"], "addresses": [{"postal_code": "1040061",
    "prefecture": "東京都", "city": "中央区", "town": "銀座", "block": "5-12-7", "building": "どこかのビル"}]}})");
}

Score score_of(const json& truth, const std::vector<json>& read) {
  const TruthImage image{"1.jpg", "scan", {values_of_truth(truth)}};
  std::vector<CardRead> cards;
  cards.reserve(read.size());
  for (const json& card : read) cards.push_back({"1.jpg", values_of_read(card)});
  return score_cards({&image, 1}, cards);
}

// Two cards, one met badly: the mean alone would hide it, and a goal for the least could never fail.
TEST(Score, LeastOverlapAndMissed) {
  json truth = truth_card();
  TruthImage image{"1.jpg", "scan", {}};
  std::vector<CardRead> read;
  for (const double x : {0.0, 200.0, 400.0}) {
    truth["quad"] = {{x, 0}, {x + 100, 0}, {x + 100, 60}, {x, 60}};
    image.cards.push_back(values_of_truth(truth));
  }
  for (const auto& [x, width] : {std::pair{0.0, 100.0}, {200.0, 80.0}, {800.0, 100.0}}) {
    CardValues values;
    values.quad = Quad{Point{x, 0}, Point{x + width, 0}, Point{x + width, 60}, Point{x, 60}};
    read.push_back({"1.jpg", values});
  }
  const Score score = score_cards({&image, 1}, read);
  EXPECT_EQ(score.found, 2);
  EXPECT_EQ(score.missed(), 1);
  EXPECT_EQ(score.spurious, 1);
  EXPECT_NEAR(score.overlap, 0.9, 1e-6);
  EXPECT_NEAR(score.least_overlap, 0.8, 1e-6);
}

TEST(Score, AllRight) {
  const Score score = score_of(truth_card(), {read_card()});
  EXPECT_EQ(score.all().asked, 13);  // the reading and the department are not printed, the building is not judged
  EXPECT_EQ(score.all().right, 13);
  EXPECT_EQ(score.all().wrong, 0);
  EXPECT_EQ(score.perfect, 1);
  EXPECT_EQ(score.found, 1);
  EXPECT_NEAR(score.overlap, 1, 1e-6);
  EXPECT_TRUE(score.misses.empty());
}

// Somebody who only looks at what the program is unsure of must be able to trust the rest.
TEST(Score, ConfidencesAreJudgedWithTheirValues) {
  json card = read_card();
  card["contact"]["addresses"][0]["block"] = "5-12";
  card["contact"]["phones"][1]["e164"] = "+81355500143";
  card["confidence"] = {
      {"last_name", 0.9}, {"first_name", 0.7}, {"addresses[0].city", 0.8},    {"addresses[0].block", 0.4},
      {"phones[0]", 0.6}, {"phones[1]", 0.5},  {"addresses[0].building", 0.1}};  // the truth does not say: not judged
  std::map<std::string, std::vector<std::pair<double, bool>>> judged;
  for (const Judged& value : score_of(truth_card(), {card}).judged) {
    judged[value.field].emplace_back(value.confidence, value.right);
  }
  using Values = std::vector<std::pair<double, bool>>;
  EXPECT_EQ(judged["name"], (Values{{0.7, true}}));
  EXPECT_EQ(judged["city"], (Values{{0.8, true}}));
  EXPECT_EQ(judged["address"], (Values{{0.4, false}}));
  EXPECT_EQ(judged["phone"], (Values{{0.6, true}, {0.5, false}}));
  EXPECT_FALSE(judged.contains("building"));
  EXPECT_FALSE(judged.contains("title"));  // said nothing
}

struct Fault {
  const char* pointer;  // into what was read
  json value;
  const char* field;
  FieldScore expected;
};

// One value that is not as printed costs its own field, and the perfect card.
TEST(Score, EveryFaultIsSeen) {
  const Fault faults[] = {
      {"/contact/last_name", "三技", "name", {1, 0, 1}},
      {"/contact/last_name", "三枝航", "name_split", {1, 0, 1}},
      {"/contact/last_name", "", "name", {1, 0, 1}},
      {"/contact/last_name_kana", "サエグサ", "kana", {0, 0, 1}},
      {"/contact/organization/name", "アカツキ測量機", "company", {1, 0, 1}},
      {"/contact/organization", json::object(), "company", {1, 0, 0}},
      {"/contact/posts/0/department", "営業部", "department", {0, 0, 1}},
      {"/contact/posts/1/title", "", "title", {1, 0, 1}},
      {"/contact/posts", json::array(), "title", {1, 0, 0}},
      {"/contact/phones/0/e164", "+81355500143", "phone", {1, 1, 1}},  // beside the right one
      {"/contact/phones", json::array(), "phone", {1, 0, 0}},
      {"/contact/phones/1/type", "mobile", "phone_typed", {2, 1, 1}},
      {"/contact/emails", json::array({"k@example.jp", "x@example.jp"}), "email", {1, 1, 1}},
      {"/contact/emails", json::array({"x@example.jp"}), "email", {1, 0, 1}},
      {"/contact/urls", json::array({"example.com"}), "url", {1, 0, 1}},
      {"/contact/addresses/0/postal_code", "1040062", "postal_code", {1, 0, 1}},
      {"/contact/addresses/0/prefecture", "京都府", "prefecture", {1, 0, 1}},
      {"/contact/addresses/0/city", "", "city", {1, 0, 0}},
      {"/contact/addresses/0/block", "5-12", "address", {1, 0, 1}},
      {"/contact/addresses", json::array(), "address", {1, 0, 0}},
  };
  for (const Fault& fault : faults) {
    json card = read_card();
    card[json::json_pointer(fault.pointer)] = fault.value;
    const Score score = score_of(truth_card(), {card});
    const FieldScore& field = score.fields.find(fault.field)->second;
    EXPECT_EQ(field.asked, fault.expected.asked) << fault.pointer << " " << fault.field;
    EXPECT_EQ(field.right, fault.expected.right) << fault.pointer << " " << fault.field;
    EXPECT_EQ(field.wrong, fault.expected.wrong) << fault.pointer << " " << fault.field;
    EXPECT_EQ(score.perfect, 0) << fault.pointer;
    EXPECT_FALSE(score.misses.empty()) << fault.pointer;
  }
}

TEST(Score, ACardThatIsNotFoundCostsAllItsFields) {
  const Score score = score_of(truth_card(), {});
  EXPECT_EQ(score.all().asked, 13);
  EXPECT_EQ(score.all().right, 0);
  EXPECT_EQ(score.all().wrong, 0);
  EXPECT_EQ(score.found, 0);
}

TEST(Score, OfTwoCardsTheOneInThePlaceCountsAndTheOtherIsSpurious) {
  json elsewhere = read_card();
  elsewhere["quad"] = {{2000, 0}, {2910, 0}, {2910, 550}, {2000, 550}};
  elsewhere["contact"] = json::object();
  const Score score = score_of(truth_card(), {elsewhere, read_card()});
  EXPECT_EQ(score.found, 1);
  EXPECT_EQ(score.spurious, 1);
  EXPECT_EQ(score.all().right, 13);
}

// A lone card is judged by its fields wherever its outline was seen; but it was not found there.
TEST(Score, AWrongOutlineIsNoCardFound) {
  json card = read_card();
  card["quad"] = {{0, 0}, {3000, 0}, {3000, 2000}, {0, 2000}};
  const Score score = score_of(truth_card(), {card});
  EXPECT_EQ(score.found, 0);
  EXPECT_EQ(score.spurious, 0);
  EXPECT_EQ(score.all().right, 13);
}

TEST(Score, Overlap) {
  const Quad square{{{0, 0}, {2, 0}, {2, 2}, {0, 2}}};
  const Quad turned{{{2, 2}, {0, 2}, {0, 0}, {2, 0}}};
  const Quad half{{{1, 0}, {3, 0}, {3, 2}, {1, 2}}};
  const Quad far{{{9, 9}, {10, 9}, {10, 10}, {9, 10}}};
  EXPECT_NEAR(overlap_of(square, turned), 1, 1e-6);
  EXPECT_NEAR(overlap_of(square, half), 1.0 / 3, 1e-6);
  EXPECT_EQ(overlap_of(square, far), 0);
  EXPECT_EQ(overlap_of(square, Quad{}), 0);
}

// A card found exactly, or all but a strip of it, has sides on the truth's own; an overlap above 1 would hide what was
// found badly elsewhere.
TEST(Score, OverlapOfQuadsWithSidesOnOneLine) {
  const Quad truth{{{10.1, 20.3}, {930.7, 41.9}, {917.5, 604.4}, {-3.1, 582.8}}};
  EXPECT_NEAR(overlap_of(truth, truth), 1, 1e-6);
  for (const double part : {0.1, 0.25, 0.5, 0.9, 0.99}) {
    Quad found = truth;
    for (const auto& [corner, other] : {std::pair{1, 0}, std::pair{2, 3}}) {
      found[corner].x = truth[other].x + part * (truth[corner].x - truth[other].x);
      found[corner].y = truth[other].y + part * (truth[corner].y - truth[other].y);
    }
    EXPECT_NEAR(overlap_of(truth, found), part, 1e-5);
    EXPECT_NEAR(overlap_of(found, truth), part, 1e-5);
  }
}

TEST(Polygons, WhatTheyHaveInCommon) {
  const Polygon page = {{0, 0}, {100, 0}, {100, 50}, {0, 50}};
  const Polygon anticlockwise = {{0, 0}, {0, 50}, {100, 50}, {100, 0}};
  const Polygon tip_outside = {{50, -50}, {100, 0}, {50, 50}, {0, 0}};
  const Polygon beside = {{100, 0}, {200, 0}, {200, 50}, {100, 50}};
  EXPECT_NEAR(area_of(page), 5000, 1e-9);
  EXPECT_NEAR(area_of(anticlockwise), 5000, 1e-9);
  EXPECT_NEAR(area_of(common_part(tip_outside, page)), 2500, 1e-9);
  EXPECT_NEAR(area_of(common_part(tip_outside, anticlockwise)), 2500, 1e-9);
  EXPECT_TRUE(common_part(beside, page).empty());
  EXPECT_TRUE(common_part({}, page).empty());
  EXPECT_TRUE(common_part(page, {}).empty());
  EXPECT_EQ(overlap_of(page, Polygon{}), 0);
  EXPECT_EQ(overlap_of(page, beside), 0);
  EXPECT_NEAR(overlap_of(page, anticlockwise), 1, 1e-9);
}

TEST(CardSets, OneAClassAndAMissingTruthIsSaid) {
  auto sets = card_sets(std::filesystem::path(MEISHI_SOURCE_DIR) / "samples" / "cards");
  ASSERT_TRUE(sets);
  ASSERT_EQ(sets->size(), 2U);
  EXPECT_EQ(sets->at(0).kind, "scan");
  EXPECT_EQ(sets->at(1).kind, "photo");
  const ScratchFolder empty;
  const auto none = card_sets(empty.path());
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace meishi::bench
