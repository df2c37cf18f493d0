// What several cards of one person say about posts and current values.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "database_fixture.h"

namespace meishi {
namespace {

class TimelineTest : public DatabaseFixture {};

// A promotion: the former title stays with its time, the new one is current, and the journal says what changed.
TEST_F(TimelineTest, APromotionClosesTheFormerPost) {
  const std::int64_t id = import(kKaito).contact_id;
  TestCard promoted = kKaito;
  promoted.title = "部長";
  promoted.exchanged_on = "2025-04-01";
  const ImportResult result = import(promoted);
  EXPECT_EQ(result.outcome, ImportOutcome::updated);
  ASSERT_EQ(result.changes.size(), 1U);
  EXPECT_EQ(result.changes[0].field, "posts[0].title");
  EXPECT_EQ(result.changes[0].from, "課長");
  EXPECT_EQ(result.changes[0].to, "部長");

  const Contact c = contact(id);
  ASSERT_EQ(c.posts.size(), 2U);
  EXPECT_TRUE(c.posts[0].current);
  EXPECT_EQ(c.posts[0].title, "部長");
  EXPECT_EQ(c.posts[0].valid_from, "2025-04-01");
  EXPECT_EQ(c.posts[0].valid_to, "");
  EXPECT_FALSE(c.posts[1].current);
  EXPECT_EQ(c.posts[1].title, "課長");
  EXPECT_EQ(c.posts[1].valid_from, "2024-04-10");
  EXPECT_EQ(c.posts[1].valid_to, "2025-04-01");
  EXPECT_EQ(c.posts[0].organization_id, c.posts[1].organization_id);
  ASSERT_EQ(c.fields.posts.size(), 1U);
  EXPECT_EQ(c.fields.posts[0].title, "部長");

  const auto history = db_.history(id);
  ASSERT_EQ(history->size(), 2U);
  EXPECT_EQ((*history)[0].kind, "contact_created");
  EXPECT_EQ((*history)[1].kind, "contact_updated");
  EXPECT_EQ((*history)[1].actor, "sato");
  EXPECT_EQ((*history)[1].exchanged_on, "2025-04-01");
  EXPECT_EQ((*history)[1].changes[0].to, "部長");
}

// A change of company: e-mail and desk number of the former company are no longer shown, the mobile number stays.
TEST_F(TimelineTest, AChangeOfCompanyReplacesItsAddressesAndKeepsTheMobile) {
  TestCard first = kKaito;
  first.work_phone = "+81312345678";
  first.last_kana = "アマノ";
  first.first_kana = "カイト";
  const std::int64_t id = import(first).contact_id;
  TestCard second = {"天野",          "海斗",      "合同会社みなと物流", "企画室", "室長", "amano@minato.example",
                     "+819012345678", "2025-06-01"};
  import(second);
  const Contact c = contact(id);
  EXPECT_EQ(c.fields.organization.name, "合同会社みなと物流");
  EXPECT_EQ(c.fields.emails, std::vector<std::string>{"amano@minato.example"});
  ASSERT_EQ(c.fields.phones.size(), 1U);
  EXPECT_EQ(c.fields.phones[0].e164, "+819012345678");
  EXPECT_EQ(c.fields.last_name_kana, "アマノ");
  ASSERT_EQ(c.posts.size(), 2U);
  EXPECT_EQ(c.posts[0].organization.name, "合同会社みなと物流");
  EXPECT_EQ(c.posts[1].organization.name, "株式会社青葉製作所");
  EXPECT_EQ(c.posts[1].valid_to, "2025-06-01");
  EXPECT_NE(c.posts[0].organization_id, c.posts[1].organization_id);
  EXPECT_EQ(c.cards.size(), 2U);
  EXPECT_EQ(c.cards[1].record.contact.emails, std::vector<std::string>{"k.amano@aoba.example"});
}

// An old card found in a drawer adds history; it must not bring a former title back.
TEST_F(TimelineTest, AnOlderCardImportedLaterDoesNotOverwrite) {
  TestCard now = kKaito;
  now.title = "部長";
  now.exchanged_on = "2025-04-01";
  const std::int64_t id = import(now).contact_id;
  const ContactFields before = contact(id).fields;
  const ImportResult result = import(kKaito);
  EXPECT_EQ(result.outcome, ImportOutcome::updated);
  ASSERT_EQ(result.changes.size(), 1U);
  EXPECT_EQ(result.changes[0].field, "former_posts");
  const Contact c = contact(id);
  EXPECT_EQ(c.fields.posts[0].title, before.posts[0].title);
  ASSERT_EQ(c.posts.size(), 2U);
  EXPECT_EQ(c.posts[0].title, "部長");
  EXPECT_TRUE(c.posts[0].current);
  EXPECT_EQ(c.posts[1].title, "課長");
  EXPECT_EQ(c.posts[1].valid_from, "2024-04-10");
  EXPECT_EQ(c.posts[1].valid_to, "2025-04-01");
}

// Cards without a date count from the day of their import, so the newest import is the current one.
TEST_F(TimelineTest, WithoutADateTheDayOfImportCounts) {
  TestCard card = kKaito;
  card.exchanged_on = "";
  const std::int64_t id = import(card).contact_id;
  EXPECT_EQ(contact(id).posts[0].valid_from, "");
  card.title = "部長";
  import(card);
  const Contact c = contact(id);
  ASSERT_EQ(c.posts.size(), 2U);
  EXPECT_EQ(c.posts[0].title, "部長");
  EXPECT_EQ(c.posts[0].valid_from.size(), 10U);
  EXPECT_EQ(c.posts[1].valid_to, c.posts[0].valid_from);
}

// Spelling is no news: width, spaces and the place of the legal form are not a change of company or department.
// If it fails: whoever gives the back of a card, or one for abroad, has changed company and department by it, and two
// of them rename the company.
TEST_F(TimelineTest, ACardInEnglishIsNoChange) {
  const auto english = [](TestCard card) {
    card.last = card.first = "";
    card.company = "Aoba Manufacturing Co., Ltd.";
    card.department = "Sales Department";
    card.title = "Manager";
    card.exchanged_on = "2025-04-10";
    return card;
  };
  TestCard kaito = kKaito;
  kaito.last_roman = "Amano";
  kaito.first_roman = "Kaito";
  TestCard mao = {"黒田", "真央", kKaito.company, "総務部", "係長", "m.kuroda@aoba.example", "", "2024-04-10"};
  mao.last_roman = "Kuroda";
  mao.first_roman = "Mao";
  for (const TestCard& card : {kaito, mao}) {
    const std::int64_t id = import(card).contact_id;
    ASSERT_EQ(import(english(card)).contact_id, id);
    const Contact c = contact(id);
    ASSERT_EQ(c.posts.size(), 1U);
    EXPECT_EQ(c.posts[0].title, card.title);
    EXPECT_EQ(c.fields.last_name, card.last);
    EXPECT_EQ(c.fields.organization.name, kKaito.company);
    EXPECT_EQ(c.fields.organization.name_en, "Aoba Manufacturing Co., Ltd.");
  }
  EXPECT_TRUE(db_.moves({})->empty());

  // The rest may be in Japanese, when the company's English name is known.
  CardRecord known = record_of(kaito);
  known.contact.organization.name_en = "Aoba Manufacturing Co., Ltd.";
  TestCard mixed = kaito;
  mixed.company = "Aoba Manufacturing Co., Ltd.";
  mixed.title = "部長";
  mixed.exchanged_on = "2025-06-10";
  ASSERT_TRUE(db_.import_card(source_of("known", "2025-05-10"), known, "sato"));
  const Contact promoted = contact(import(mixed).contact_id);
  EXPECT_EQ(promoted.posts.at(0).title, "部長");
  EXPECT_EQ(promoted.posts.at(0).organization.name, kKaito.company);
  ASSERT_EQ(db_.moves({})->size(), 1U);
  EXPECT_NE(db_.moves({})->at(0).kind, MoveKind::company);

  // Another house is another company, and so is one that is called in Latin letters in Japan, too.
  TestCard elsewhere = english(kaito);
  elsewhere.company = "Hokuto Inc.";
  elsewhere.email = "k.amano@hokuto.example";
  elsewhere.exchanged_on = "2026-04-10";
  import(elsewhere);
  ASSERT_EQ(db_.moves({})->size(), 2U);
  TestCard renamed = mao;
  renamed.company = "株式会社AOBATEC";
  renamed.exchanged_on = "2026-05-10";
  import(renamed);
  EXPECT_EQ(db_.moves({})->size(), 3U);
}

TEST_F(TimelineTest, SpellingIsNoChange) {
  TestCard card = kKaito;
  card.department = "第２営業部　企画課";
  const std::int64_t id = import(card).contact_id;
  card.department = "第2営業部 企画課";
  card.company = "㈱青葉製作所";
  card.exchanged_on = "2024-05-01";
  EXPECT_EQ(import(card).outcome, ImportOutcome::unchanged);
  EXPECT_EQ(contact(id).posts.size(), 1U);
  EXPECT_EQ(db_.history(id)->back().kind, "card_added");
}

// What a second scan failed to read is not lost and is no change.
TEST_F(TimelineTest, AnUnreadFieldIsNoChange) {
  const std::int64_t id = import(kKaito).contact_id;
  TestCard poor = kKaito;
  poor.title = "";
  poor.company = "";
  poor.email = "";
  poor.exchanged_on = "2024-04-11";
  EXPECT_EQ(import(poor).outcome, ImportOutcome::unchanged);
  const Contact c = contact(id);
  EXPECT_EQ(c.fields.organization.name, kKaito.company);
  EXPECT_EQ(c.fields.emails, std::vector<std::string>{kKaito.email});
  ASSERT_EQ(c.posts.size(), 1U);
  EXPECT_EQ(c.posts[0].title, "課長");
}

// Two posts on one card (兼務) are both current; when one ends, the other goes on.
TEST_F(TimelineTest, ConcurrentPostsAreBothCurrent) {
  CardRecord record = record_of(kKaito);
  record.contact.posts = {{"営業部", "部長", 0}, {"開発部", "課長", 0}};
  const auto first = db_.import_card(source_of("a", "2024-01-10"), record, "sato");
  record.contact.posts = {{"営業部", "部長", 0}};
  ASSERT_TRUE(db_.import_card(source_of("b", "2025-01-10"), record, "sato"));
  const Contact c = contact(first->contact_id);
  ASSERT_EQ(c.posts.size(), 2U);
  EXPECT_EQ(c.posts[0].department, "営業部");
  EXPECT_EQ(c.posts[0].valid_from, "2024-01-10");
  EXPECT_TRUE(c.posts[0].current);
  EXPECT_EQ(c.posts[1].department, "開発部");
  EXPECT_EQ(c.posts[1].valid_to, "2025-01-10");
}

// The order in which a box of old cards is scanned must not matter.
TEST_F(TimelineTest, TheOrderOfImportsDoesNotMatter) {
  const std::vector<TestCard> cards = {
      {"天野", "海斗", "株式会社青葉製作所", "営業部", "", "k.amano@aoba.example", "+819012345678", "2019-04-10",
       "アマノ", "カイト"},
      {"天野", "海斗", "青葉製作所", "営業部", "課長", "k.amano@aoba.example", "+819012345678", "2021-04-10"},
      {"天野", "海斗", "株式会社青葉製作所", "開発部", "課長", "k.amano@aoba.example", "+819012345678", "2022-04-10",
       "", "", "Amano", "Kaito"},
      {"天野", "海斗", "合同会社みなと物流", "企画室", "室長", "amano@minato.example", "+819012345678", "2024-04-10"},
      {"天野", "海斗", "", "", "室長", "amano@minato.example", "+819012345678", "2025-04-10"},
  };
  const auto told = [](const Contact& c) {
    std::string out = c.fields.last_name_kana + c.fields.last_name_roman + c.fields.organization.name;
    for (const std::string& email : c.fields.emails) out += email;
    for (const StoredPost& p : c.posts) {
      out += "\n" + p.organization.name + "|" + p.department + "|" + p.title + "|" + p.valid_from + "|" + p.valid_to +
             "|" + (p.current ? "current" : "former");
    }
    return out;
  };
  std::vector<int> order(cards.size());
  std::iota(order.begin(), order.end(), 0);
  std::string expected;
  do {
    auto db = Database::open(folder_ / "order.db", OpenMode::create);
    ASSERT_TRUE(db);
    std::int64_t id = 0;
    for (const int i : order) {
      const TestCard& card = cards[static_cast<std::size_t>(i)];
      id = db->import_card(source_of("c" + std::to_string(i), card.exchanged_on), record_of(card), "sato")->contact_id;
    }
    ASSERT_EQ(*db->contact_count(), 1);
    const std::string now = told(*db->contact(id));
    if (expected.empty()) {
      expected = now;
      EXPECT_EQ(now,
                "アマノAmano合同会社みなと物流amano@minato.example\n"
                "合同会社みなと物流|企画室|室長|2024-04-10||current\n"
                "株式会社青葉製作所|開発部|課長|2022-04-10|2024-04-10|former\n"
                "株式会社青葉製作所|営業部|課長|2019-04-10|2022-04-10|former");
    }
    ASSERT_EQ(now, expected);
    std::filesystem::remove_all(folder_ / "order.db");
    std::filesystem::remove_all(folder_ / "order.db-wal");
    std::filesystem::remove_all(folder_ / "order.db-shm");
  } while (std::next_permutation(order.begin(), order.end()));
}

}  // namespace
}  // namespace meishi
