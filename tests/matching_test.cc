// Which cards are of one person, and which companies are one.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "database_fixture.h"
#include "normalize/text.h"
#include "store/match_key.h"

namespace meishi {
namespace {

class MatchingTest : public DatabaseFixture {};

struct MatchCase {
  const char* why;
  TestCard first;
  TestCard second;
  bool same;
};

// The heart of a contact book: one person is one contact, and two people are never merged.
TEST_F(MatchingTest, TellsPeopleApart) {
  const MatchCase cases[] = {
      {"same e-mail",
       {"天野", "海斗", "A社", "", "", "k@a.example"},
       {"天野", "海斗", "A社", "", "", "K@A.example"},
       true},
      {"same mobile",
       {"三好", "葵", "A社", "", "", "", "+819011112222"},
       {"三好", "葵", "B社", "", "", "", "+819011112222"},
       true},
      {"spaces and width",
       {"岡", "ケン太", "A社", "", "", "o@a.example"},
       {"岡 ", "ｹﾝ太", "A社", "", "", "o@a.example"},
       true},
      {"name not split",
       {"黒田", "理", "A社", "", "", "r@a.example"},
       {"黒田理", "", "A社", "", "", "r@a.example"},
       true},
      {"variant kanji, same mobile",
       {"髙﨑", "廣", "A社", "", "", "", "+819033334444"},
       {"高崎", "広", "A社", "", "", "", "+819033334444"},
       true},
      {"variant kanji, two of them",
       {"渡邊", "齋", "A社", "", "", "w@a.example"},
       {"渡邉", "斎", "A社", "", "", "w@a.example"},
       true},
      {"shared mailbox",
       {"小林", "誠", "A社", "", "", "info@b.example"},
       {"小林", "誠", "A社", "", "", "info@b.example"},
       false},
      {"shared mailbox with a place",
       {"西", "健", "A社", "", "", "eigyo-osaka@b.example"},
       {"西", "健", "A社", "", "", "eigyo-osaka@b.example"},
       false},
      {"namesakes",
       {"佐々木", "翔", "A社", "", "", "s@a.example"},
       {"佐々木", "翔", "B社", "", "", "s@b.example"},
       false},
      {"namesakes in one company",
       {"伊藤", "愛", "A社", "", "", "ito1@a.example"},
       {"伊藤", "愛", "A社", "", "", "ito2@a.example"},
       false},
      {"two people with one e-mail",
       {"森", "一郎", "A社", "", "", "mori@a.example"},
       {"森", "花子", "A社", "", "", "mori@a.example"},
       false},
      {"a family with one mobile",
       {"原", "一郎", "A社", "", "", "", "+819055556666"},
       {"原", "花子", "A社", "", "", "", "+819055556666"},
       false},
      {"same desk number only",
       {"堀", "進", "A社", "", "", "", "", "", "", "", "", "", "+81355556666"},
       {"堀", "進", "A社", "", "", "", "", "", "", "", "", "", "+81355556666"},
       false},
      {"English cards, any case",
       {"", "", "A Inc.", "", "", "j@c.example", "", "", "", "", "Doe", "Jane"},
       {"", "", "A Inc.", "", "", "j@c.example", "", "", "", "", "DOE", "Jane"},
       true},
      {"English card, then bilingual",
       {"", "", "D社", "", "", "u@d.example", "", "", "", "", "Ueno", "Rin"},
       {"上野", "凛", "D社", "", "", "u@d.example", "", "", "", "", "Ueno", "Rin"},
       true},
      {"bilingual card, then English",
       {"大島", "蓮", "E社", "", "", "o@e.example", "", "", "", "", "Oshima", "Ren"},
       {"", "", "E社", "", "", "o@e.example", "", "", "", "", "Oshima", "Ren"},
       true},
      {"alike in romaji only",
       {"武井", "賢", "F社", "", "", "t@f.example", "", "", "", "", "Takei", "Ken"},
       {"竹井", "健", "F社", "", "", "t@f.example", "", "", "", "", "Takei", "Ken"},
       false},
      {"no name at all", {"", "", "G社", "", "", "x@g.example"}, {"", "", "G社", "", "", "x@g.example"}, false},
  };
  for (const MatchCase& c : cases) {
    SCOPED_TRACE(c.why);
    const ImportResult first = import(c.first);
    EXPECT_EQ(first.outcome, ImportOutcome::added);
    const ImportResult second = import(c.second);
    EXPECT_EQ(second.contact_id == first.contact_id, c.same);
    EXPECT_EQ(second.outcome == ImportOutcome::added, !c.same);
    EXPECT_EQ(second.reason.empty(), !c.same);
  }
}

// Says why two cards were merged, with the weight of each piece of evidence, so that a user can judge it.
TEST_F(MatchingTest, GivesTheReasonOfAMatch) {
  import(kKaito);
  EXPECT_EQ(import(kKaito).reason,
            "same name +12.4, same e-mail +14.0, same mobile number +13.5, same company +5.0, same department +1.5, "
            "same title +1.0");
  TestCard card = kKaito;
  card.mobile = "";
  card.company = "";
  EXPECT_EQ(import(card).reason,
            "same name +12.4, same e-mail +14.0, same e-mail domain +4.0, same department +1.5, same title +1.0");
  card = kKaito;
  card.email = "other@aoba.example";
  card.department = "";
  EXPECT_EQ(import(card).reason,
            "same name +12.4, another e-mail of the same domain -5.0, same mobile number +13.5, same company +5.0, "
            "same title +1.0");
}

struct UnsureCase {
  const char* why;
  TestCard first;
  TestCard second;
  bool asked;
};

// What evidence leaves open is a new contact, and a question to a person.
TEST_F(MatchingTest, AsksWhereOnlyAPersonCanTell) {
  const UnsureCase cases[] = {
      {"namesakes in one company",
       {"伊藤", "愛", "A社", "", "", "ito1@a.example"},
       {"伊藤", "愛", "A社", "", "", "ito2@a.example"},
       true},
      {"married",
       {"西村", "由香", "B社", "", "", "", "+819011110001"},
       {"小田", "由香", "B社", "", "", "", "+819011110001"},
       true},
      {"one mailbox, two names",
       {"森", "一郎", "C社", "", "", "mori@c.example"},
       {"森", "花子", "C社", "", "", "mori@c.example"},
       true},
      {"name and company alone", {"堀", "進", "D社"}, {"堀", "進", "D社"}, true},
      {"namesakes elsewhere",
       {"佐々木", "翔", "E社", "", "", "s@e.example"},
       {"佐々木", "翔", "F社", "", "", "s@f.example"},
       false},
      {"a couple with one mobile",
       {"原", "一郎", "G社", "", "", "", "+819011110002"},
       {"原", "花子", "G社", "", "", "", "+819011110002"},
       false},
      {"colleagues",
       {"谷", "翼", "H社", "", "", "", "", "", "", "", "", "", "+81355556666"},
       {"沢", "翔", "H社", "", "", "", "", "", "", "", "", "", "+81355556666"},
       false},
  };
  for (const UnsureCase& c : cases) {
    SCOPED_TRACE(c.why);
    const ImportResult first = import(c.first);
    const ImportResult second = import(c.second);
    EXPECT_EQ(second.outcome, ImportOutcome::added);
    ASSERT_EQ(second.unsure.size(), c.asked ? 1U : 0U);
    if (c.asked) {
      EXPECT_EQ(second.unsure[0].other_id, first.contact_id);
      EXPECT_FALSE(second.unsure[0].reason.empty());
    }
  }
  EXPECT_EQ(db_.unsure()->size(), 4U);
}

// A misread name with the person's own mailbox, or read in doubt with the person's mobile number, is no new person.
TEST_F(MatchingTest, AMisreadNameIsTheSamePerson) {
  const TestCard right = {"中島", "恒二", "A社", "", "", "n@a.example", "+819011112222"};
  const std::int64_t id = import(right).contact_id;
  TestCard misread = right;
  misread.first = "恒ニニ";
  EXPECT_EQ(import(misread).contact_id, id);

  TestCard elsewhere = {"中島", "恒三", "A社", "", "", "", "+819011112222"};
  EXPECT_NE(import(elsewhere).contact_id, id) << "two names read with certainty: two brothers, for all we know";
  elsewhere.first = "恒一";
  CardRecord record = record_of(elsewhere);
  record.confidence["first_name"] = 0.4;
  EXPECT_EQ(db_.import_card(source_of("doubt"), record, "sato")->contact_id, id);

  const std::int64_t other = import({"沼口", "忠雄", "B社", "", "", "", "+819033334444"}).contact_id;
  EXPECT_EQ(import({"沢口", "忠雄", "B社", "", "", "", "+819033334444"}).contact_id, other)
      << "whoever shares a telephone with a relative has another given name";
}

// If it fails: whoever prints no own address or number is two contacts as soon as a given name is misread; two of one
// family name in one house would be one, if the post did not count.
TEST_F(MatchingTest, AGivenNameInDoubtInTheSamePostIsTheSamePerson) {
  std::vector<CardToImport> cards;
  for (int i = 0; i < 100; ++i) {
    const std::string n = std::to_string(i);
    cards.push_back({source_of("many" + n), record_of({"姓" + n, "名" + n, "X" + n + "社"})});
  }
  ASSERT_TRUE(db_.import_cards(cards, "sato"));
  const TestCard right = {"本山", "明広", "A社", "経理部", "係長", "", "", "", "", "", "", "", "+81355556666"};
  const std::int64_t id = import(right).contact_id;
  const auto in_doubt = [&](TestCard card, const char* first) {
    card.first = first;
    CardRecord record = record_of(card);
    record.confidence["first_name"] = 0.4;
    return db_.import_card(source_of(first), record, "sato")->contact_id;
  };
  EXPECT_EQ(in_doubt(right, "明屋"), id);
  TestCard chief = right;
  chief.title = "部長";
  EXPECT_NE(in_doubt(chief, "明彦"), id);
}

// If it fails: two sisters who share a telephone become one as soon as a name is hard to read.
TEST_F(MatchingTest, RelativesWithOneNumberStayTwoWhenANameIsInDoubt) {
  const std::int64_t id = import({"大池", "栄子", "A社", "", "", "", "+819011112222"}).contact_id;
  const auto read_in_doubt = [&](const char* first) {
    CardRecord record = record_of({"大池", first, "A社", "", "", "", "+819011112222"});
    record.confidence["first_name"] = 0.4;
    return db_.import_card(source_of(first), record, "sato")->contact_id;
  };
  EXPECT_NE(read_in_doubt("由利子"), id);
  EXPECT_EQ(read_in_doubt("栄了一"), id) << "as far apart, but it begins alike";
}

// If it fails: two brothers who share a telephone become one, because 聡 was hard to read; a misread name beside the
// own mailbox or post, or with the same romaji, is no new person.
TEST_F(MatchingTest, GivenNamesOfOneCharacterAreNoBetterThanTheFamilyName) {
  const TestCard right = {"佐藤", "聡", "A社", "", "", "", "+819011112222", "", "", "", "Sato", "Satoshi"};
  const auto in_doubt = [&](const TestCard& card) {
    CardRecord record = record_of(card);
    record.confidence["first_name"] = 0.4;
    auto result = db_.import_card(source_of("doubt" + std::to_string(++cards_)), record, "sato");
    EXPECT_TRUE(result) << result.error().message;
    return result.value_or(ImportResult());
  };
  const std::int64_t id = import(right).contact_id;
  const ImportResult brother = in_doubt({"佐藤", "潔", "A社", "", "", "", "+819011112222"});
  EXPECT_NE(brother.contact_id, id);
  ASSERT_EQ(brother.unsure.size(), 1U) << "it may be him";
  EXPECT_EQ(brother.unsure.front().other_id, id);
  const TestCard with_romaji = {"佐藤", "満", "A社", "", "", "", "+819011112222", "", "", "", "Sato", "Satoshi"};
  EXPECT_EQ(in_doubt(with_romaji).contact_id, id);
  const std::int64_t clerk = import({"堀", "聡", "C社", "経理部", "主任", "", "+819033334444"}).contact_id;
  EXPECT_NE(in_doubt({"堀", "潔", "C社", "経理部", "部長", "", "+819033334444"}).contact_id, clerk);
  EXPECT_EQ(in_doubt({"堀", "満", "C社", "経理部", "主任", "", "+819033334444"}).contact_id, clerk) << "the same post";
  const std::int64_t with_mailbox = import({"森", "潔", "B社", "", "", "mori@b.example"}).contact_id;
  EXPECT_EQ(in_doubt({"森", "聡", "B社", "", "", "mori@b.example"}).contact_id, with_mailbox);
}

// If it fails: two people of one house who have half of each part of their names in common are taken for one.
TEST_F(MatchingTest, NamesThatDifferInBothPartsAreTwo) {
  const auto is_one = [&](const char* last, const char* first, const char* last2, const char* first2) {
    const std::string address = std::to_string(++cards_) + "@a.example";
    const std::int64_t id = import({last, first, "A社", "", "", address}).contact_id;
    return import({last2, first2, "A社", "", "", address}).contact_id == id;
  };
  EXPECT_FALSE(is_one("田中", "一郎", "田辺", "二郎"));
  EXPECT_FALSE(is_one("長谷川", "正", "長谷部", "匡"));
  EXPECT_TRUE(is_one("小野寺", "健一郎", "小野守", "健一即")) << "each part was misread once";
  EXPECT_TRUE(is_one("佐久間", "清", "佐久", "問清")) << "parted at another place, and misread";
}

// The more bearers a name has, the less it tells.
TEST_F(MatchingTest, ACommonNameTellsLess) {
  const auto weight_of_name = [&](const char* last, const char* first) {
    const ImportResult result =
        import({last, first, "A社", "営業部", "部長", "", "", "", "", "", "", "", "+81355556666"});
    EXPECT_EQ(result.reason.substr(0, 11), "same name +");
    return std::stod(result.reason.substr(10));
  };
  import({"勅使河原", "鞠", "A社", "営業部", "部長", "", "", "", "", "", "", "", "+81355556666"});
  for (int i = 0; i < 30; ++i) {
    const std::string n = std::to_string(i);
    import({"佐藤", "健", "X" + n + "社", "課" + n, "", "k" + n + "@x" + n + ".example"});
  }
  import({"佐藤", "健", "B社", "営業部", "部長", "", "", "", "", "", "", "", "+81366667777"});
  EXPECT_GT(weight_of_name("勅使河原", "鞠"), 12);
  const ImportResult common =
      import({"佐藤", "健", "B社", "営業部", "部長", "", "", "", "", "", "", "", "+81366667777"});
  const std::string& reason = common.reason.empty() ? common.unsure.at(0).reason : common.reason;
  EXPECT_LT(std::stod(reason.substr(10)), 8);
}

// If it fails: whoever changes company is a second contact, or namesakes become one.
TEST_F(MatchingTest, ARareNameIsEnoughAtAnotherCompany) {
  const auto exchange = [&](const char* last, const char* first, const char* company, const char* day) {
    return import({last, first, company, "", "", "", "", day}).contact_id;
  };
  const std::int64_t small = exchange("勅使河原", "鞠", "A社", "2020-04-01");
  EXPECT_NE(exchange("勅使河原", "鞠", "B社", "2024-04-01"), small)
      << "who has met few people cannot know what is rare";

  // Two thousand people later: many called 佐藤, many called 健, nobody called 佐藤 健 or 五百旗頭 鞠子.
  std::vector<CardToImport> cards;
  for (int i = 0; i < 2000; ++i) {
    const std::string n = std::to_string(i);
    const std::string last = i % 20 == 0 ? "佐藤" : "姓" + n;
    const std::string first = i % 20 == 1 ? "健" : "名" + n;
    cards.push_back({source_of("many" + n), record_of({last, first, "X" + n + "社"})});
  }
  ASSERT_TRUE(db_.import_cards(cards, "sato"));
  const std::int64_t rare = exchange("五百旗頭", "鞠子", "A社", "2020-04-01");
  const std::int64_t common = exchange("佐藤", "健", "A社", "2020-04-01");
  EXPECT_EQ(exchange("五百旗頭", "鞠子", "C社", "2024-04-01"), rare);
  EXPECT_NE(exchange("佐藤", "健", "C社", "2024-04-01"), common);
  EXPECT_NE(exchange("勅使河原", "鞠", "C社", "2024-04-01"), small) << "there are two of them";
  const auto moves = db_.moves({});
  ASSERT_EQ(moves->size(), 1U);
  EXPECT_EQ(moves->at(0).kind, MoveKind::company);

  const std::int64_t calm = exchange("姓2", "名4", "A社", "2020-04-01");
  EXPECT_EQ(exchange("姓2", "名4", "C社", "2024-04-01"), calm);
  const std::int64_t quick = exchange("姓10", "名12", "A社", "2020-04-01");
  EXPECT_EQ(exchange("姓10", "名12", "C社", "2021-04-01"), quick) << "one in thirty of those is another person";
  const std::int64_t busy = exchange("姓6", "名8", "A社", "2020-04-01");
  EXPECT_NE(exchange("姓6", "名8", "C社", "2020-05-01"), busy) << "nobody changes companies every month";
}

// If it fails: whoever changes company within a year and keeps the number is a second contact.
TEST_F(MatchingTest, TheOwnNumberIsEnoughHoweverSoonTheCompanyChanges) {
  import({"佐藤", "翼", "C社"});
  import({"沢", "健", "D社"});
  const std::int64_t id = import({"佐藤", "健", "A社", "", "", "", "+819011112222", "2024-04-01"}).contact_id;
  EXPECT_EQ(import({"佐藤", "健", "B社", "", "", "", "+819011112222", "2024-05-01"}).contact_id, id);
}

// If it fails: somebody who was met twice between two cards stays two contacts for good, though a third card tells.
TEST_F(MatchingTest, ACardOfTwoContactsMakesThemOne) {
  const TestCard at_a = {"山口", "幸弘", "A社", "", "", "yamaguchi@a.example", "+819011112222", "2020-04-01"};
  const TestCard at_b = {"山口", "幸弘", "B社", "", "", "y.yamaguchi@b.example", "", "2022-04-01"};
  TestCard both = at_b;
  both.mobile = at_a.mobile;
  both.exchanged_on = "2024-04-01";
  const std::int64_t a = import(at_a).contact_id;
  const std::int64_t b = import(at_b).contact_id;
  ASSERT_NE(a, b);
  const ImportResult third = import(both);
  EXPECT_EQ(third.contact_id, a) << "the older one stays";
  EXPECT_EQ(third.joined, std::vector<std::int64_t>{b});
  EXPECT_TRUE(third.unsure.empty());
  EXPECT_EQ(contact(a).cards.size(), 3U);
  ASSERT_EQ(db_.moves({})->size(), 1U);
  EXPECT_EQ(db_.moves({})->at(0).date, "2022-04-01");
  const Change merging = db_.history(a)->back();
  EXPECT_EQ(merging.kind, "contacts_merged");
  EXPECT_NE(merging.reason.find("same e-mail +"), std::string::npos) << merging.reason;

  // Taken back it is a question, and no card answers it.
  ASSERT_TRUE(db_.undo(merging.id, "sato"));
  EXPECT_EQ(count(), 2);
  ASSERT_EQ(db_.unsure()->size(), 1U);
  EXPECT_EQ(db_.unsure()->front().contact_id, a);
  EXPECT_EQ(db_.unsure()->front().other_id, b);
  const ImportResult fourth = import(both);
  EXPECT_TRUE(fourth.joined.empty());
  EXPECT_EQ(fourth.unsure.size(), 1U);
  ASSERT_TRUE(db_.rebuild());
  EXPECT_EQ(count(), 2);
  EXPECT_EQ(db_.unsure()->size(), 1U);
  // Answered, it stays so.
  ASSERT_TRUE(db_.keep_apart(a, b, "sato"));
  EXPECT_TRUE(db_.unsure()->empty());
  EXPECT_TRUE(import(both).joined.empty());
  EXPECT_EQ(count(), 2);
}

// If it fails: a misread name parts somebody for good, though a later card has the numbers of both contacts.
TEST_F(MatchingTest, TheSameMailboxAndNumberMakeAMisreadNameOneToo) {
  const TestCard misread = {"山上", "幸弘", "B社", "", "", "y@b.example", "", "2022-04-01"};
  TestCard right = {"山口", "幸弘", "A社", "", "", "yamaguchi@a.example", "+819011112222", "2020-04-01"};
  const std::int64_t a = import(right).contact_id;
  const std::int64_t b = import(misread).contact_id;
  ASSERT_NE(a, b);
  right = {"山口", "幸弘", "B社", "", "", "y@b.example", "+819011112222", "2024-04-01"};
  TestCard again = misread;
  again.mobile = right.mobile;
  ASSERT_EQ(import(again).contact_id, b);
  EXPECT_EQ(import(right).joined, std::vector<std::int64_t>{b});
}

// If it fails: whoever works in a house with many of one family name, and whose name is misread once, is two contacts,
// and nobody is asked.
TEST_F(MatchingTest, AMisreadNameIsFoundAmongManyOfTheFamily) {
  std::vector<CardToImport> cards;
  for (char32_t c = U'一'; c < U'一' + 60; ++c) {
    const std::string first = to_utf8(std::u32string(3, c));
    cards.push_back({source_of(first), record_of({"佐藤", first, "A社"})});
  }
  ASSERT_TRUE(db_.import_cards(cards, "sato"));
  const TestCard right = {"佐藤", "恒二郎", "A社", "営業部", "部長"};
  const std::int64_t id = import(right).contact_id;
  CardRecord record = record_of({"佐藤", "恒ニ郎", "A社", "営業部", "部長"});
  record.confidence["first_name"] = 0.4;
  const auto misread = db_.import_card(source_of("doubt"), record, "sato");
  ASSERT_TRUE(misread);
  ASSERT_EQ(misread->unsure.size(), 1U);
  EXPECT_EQ(misread->unsure.front().other_id, id);
}

// If it fails: two contacts stay one though the card that made them one was a mistake.
TEST_F(MatchingTest, WhatACardMergedGoesWithIt) {
  const std::int64_t a =
      import({"山口", "幸弘", "A社", "", "", "yamaguchi@a.example", "+819011112222", "2020-04-01"}).contact_id;
  const TestCard at_b = {"山口", "幸弘", "B社", "", "", "y.yamaguchi@b.example", "", "2022-04-01"};
  const std::int64_t b = import(at_b).contact_id;
  TestCard both = at_b;
  both.mobile = "+819011112222";
  ASSERT_EQ(import(both).joined, std::vector<std::int64_t>{b});
  const std::int64_t merging = db_.history(a)->back().id;
  const auto undone = db_.undo(merging - 1, "sato");
  ASSERT_TRUE(undone) << undone.error().message;
  EXPECT_EQ(*undone, merging - 1);
  EXPECT_EQ(count(), 2);
  EXPECT_EQ(contact(a).cards.size(), 1U);
  EXPECT_EQ(contact(b).cards.size(), 1U);
  EXPECT_TRUE(db_.unsure()->empty()) << "nothing speaks for it any more";
  ASSERT_TRUE(db_.rebuild());
  EXPECT_EQ(count(), 2);
  EXPECT_EQ(import(both).joined, std::vector<std::int64_t>{b}) << "nobody said that they are two";

  // The merging alone first, then the card.
  ASSERT_TRUE(db_.undo(0, "sato"));
  EXPECT_EQ(db_.unsure()->size(), 1U);
  ASSERT_TRUE(db_.undo(0, "sato"));
  EXPECT_TRUE(db_.unsure()->empty());
  ASSERT_TRUE(db_.rebuild());
  EXPECT_EQ(count(), 2);
}

// 1 read for l in an own address, beside the person's number, is no other address; ito1 and ito2 are two.
TEST_F(MatchingTest, AMisreadAddressIsNoOtherAddress) {
  const TestCard right = {"大塚", "景子", "A社", "", "課長", "morii1@a.example", "+819011112222"};
  const std::int64_t id = import(right).contact_id;
  TestCard misread = right;
  misread.first = "景予";
  misread.email = "morii2@a.example";
  CardRecord record = record_of(misread);
  record.confidence["first_name"] = 0.4;
  EXPECT_NE(db_.import_card(source_of("2"), record, "sato")->contact_id, id);
  record.contact.first_name = "景了";
  record.contact.emails = {"moriil@a.example"};
  EXPECT_EQ(db_.import_card(source_of("l"), record, "sato")->contact_id, id);
}

// One company is one organization however its cards write it; it gets the newest spelling.
TEST_F(MatchingTest, OneCompanyIsOneOrganization) {
  const char* spellings[] = {"株式会社青葉製作所", "㈱青葉製作所", "青葉製作所（株）", "株式会社 青葉 製作所"};
  std::vector<std::int64_t> ids;
  int n = 0;
  for (const char* spelling : spellings) {
    const std::int64_t id = import({"人", std::to_string(++n), spelling}).contact_id;
    ids.push_back(contact(id).posts.at(0).organization_id);
  }
  EXPECT_EQ(std::count(ids.begin(), ids.end(), ids[0]), 4);
  EXPECT_NE(contact(import({"人", "五", "株式会社青葉工業"}).contact_id).posts.at(0).organization_id, ids[0]);
}

// If it fails: a company is two accounts for other programs, because the cards of some of its people are in English.
TEST_F(MatchingTest, ACompanyIsOneOrganizationInTwoScripts) {
  const auto organization = [&](const char* first, const char* company, const char* english, const char* email) {
    CardRecord record = record_of({"", "", company, "", "", email, "", "", "", "", "Yamada", first});
    record.contact.organization.name_en = english;
    const auto stored = db_.import_card(source_of("script" + std::to_string(++cards_)), record, "sato");
    EXPECT_TRUE(stored) << stored.error().message;
    return contact(stored->contact_id).posts.at(0).organization_id;
  };
  const auto name_of = [&](std::int64_t id) {
    const auto found = db_.contacts("");
    for (const Contact& c : *found) {
      if (c.posts.at(0).organization_id == id) return c.posts.at(0).organization.name;
    }
    return std::string();
  };
  // The Japanese name first, and last.
  const std::int64_t aoba = organization("Ichiro", "株式会社青葉商事", "Aoba Trading Co., Ltd.", "i@aoba.example");
  EXPECT_EQ(organization("Jiro", "Aoba Trading Co., Ltd.", "", "j@aoba.example"), aoba);
  EXPECT_EQ(name_of(aoba), "株式会社青葉商事");
  const std::int64_t hokuto = organization("Saburo", "Hokuto Inc.", "", "s@hokuto.example");
  EXPECT_EQ(organization("Shiro", "株式会社北斗", "Hokuto Inc.", "h@hokuto.example"), hokuto);
  EXPECT_EQ(organization("Goro", "HOKUTO INC.", "", "g@hokuto.example"), hokuto);
  EXPECT_EQ(name_of(hokuto), "株式会社北斗");
  // Two companies that print the mark of their group, and one of that name elsewhere.
  const std::int64_t group = organization("Rokuro", "株式会社南十字", "CRUX", "r@crux.example");
  EXPECT_NE(organization("Shichiro", "南十字物流株式会社", "CRUX", "s@crux.example"), group);
  EXPECT_NE(organization("Hachiro", "CRUX", "", "h@elsewhere.example"), group);
  // That somebody's cards name it in both is no move, though the English name is known by others only.
  import({"古川", "守", "株式会社北斗", "", "", "f@hokuto.example", "", "2024-04-01"});
  import({"古川", "守", "Hokuto Inc.", "", "", "f@hokuto.example", "", "2025-04-01"});
  EXPECT_TRUE(db_.moves({})->empty());
  ASSERT_TRUE(db_.rebuild());
  EXPECT_EQ(name_of(aoba), "株式会社青葉商事");
  EXPECT_EQ(name_of(hokuto), "株式会社北斗");
}

struct KeyCase {
  const char* a;
  const char* b;
  bool same;
};

TEST(MatchKeyTest, CompaniesAreComparedWithoutTheirLegalForm) {
  const KeyCase cases[] = {
      {"株式会社青葉", "青葉㈱", true},
      {"(有)山", "有限会社 山", true},
      {"一般社団法人 みなと会", "みなと會", true},
      {"Harbor Lines Co., Ltd.", "HARBOR LINES", true},
      {"Harbor Lines, Inc.", "harbor-lines inc", true},
      {"Ａ・Ｂ株式会社", "AB", true},
      {"Zinc", "Z", false},
      {"株式会社青葉", "株式会社青葉商事", false},
      {"株式会社", "有限会社", false},
  };
  for (const KeyCase& c : cases) {
    Organization a;
    a.name = c.a;
    Organization b;
    b.name = c.b;
    EXPECT_EQ(organization_key(a) == organization_key(b), c.same) << c.a << " / " << c.b;
  }
}

// If it fails: one office printed in two spellings is told as a move.
TEST(MatchKeyTest, OneAddressInTwoSpellingsIsNoMove) {
  const KeyCase cases[] = {
      {"霞が関", "霞ヶ関", true},  {"丸の内", "丸ノ内", true},    {"御幸通", "御幸通り", true},
      {"大字新舘", "新舘", true},  {"北3条西", "北三条西", true}, {"西１３条北", "西13条北", true},
      {"霞が関", "霞が浦", false}, {"御幸通", "御幸町", false},   {"北3条西", "北4条西", false},
      {"大字町", "字町", false},
  };
  for (const KeyCase& c : cases) {
    Address a;
    a.town = c.a;
    Address b;
    b.town = c.b;
    EXPECT_EQ(address_key(a) == address_key(b), c.same) << c.a << " / " << c.b;
  }
  Address a;
  a.town = "丸の内";
  a.block = "1-2";
  Address b = a;
  b.block = "1-3";
  EXPECT_NE(address_key(a), address_key(b));
}

TEST(MatchKeyTest, SharedMailboxesSayNothingAboutAPerson) {
  for (const char* email :
       {"info@a.example", "INFO@a.example", "sales2@a.example", "info-tokyo@a.example", "soumu@a.example"}) {
    EXPECT_TRUE(is_shared_mailbox(email)) << email;
  }
  for (const char* email : {"infante@a.example", "sato@info.example", "k.eigyo@a.example", "salesse@a.example"}) {
    EXPECT_FALSE(is_shared_mailbox(email)) << email;
  }
}

}  // namespace
}  // namespace meishi
