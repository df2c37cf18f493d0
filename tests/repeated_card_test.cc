// The same card scanned again, and the other side of a card that came later. If these fail, a stack that is scanned
// twice doubles contacts or invents moves; or a real move is thrown away as a second scan.
#include "store/repeated_card.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <functional>

#include "database_fixture.h"

namespace meishi {
namespace {

// A hash that differs from the all-zero one in `bits` bits.
std::string hash_of(int bits) {
  std::string hash;
  for (int i = 0; i < 64; ++i) {
    const int here = std::clamp(bits - 4 * i, 0, 4);
    hash += "0137f"[here];
  }
  return hash;
}

TEST(FaceHashes, AreComparedBitByBit) {
  for (const int bits : {0, 1, 5, 64, 255, 256}) EXPECT_EQ(hash_distance(hash_of(0), hash_of(bits)), bits);
  EXPECT_EQ(hash_distance("", ""), 256) << "unknown is like nothing";
  EXPECT_EQ(hash_distance("00", hash_of(0)), 256);
}

ContactFields full_card() {
  ContactFields c;
  c.last_name = "三枝";
  c.first_name = "航太";
  c.organization.name = "株式会社アカツキ測量機";
  c.posts = {{"営業部 第二営業課", "係長", 0}};
  c.emails = {"k.saegusa@akatsuki.example"};
  c.phones = {{PhoneType::work, "+81355500142", "", "", ""}, {PhoneType::mobile, "+819055310176", "", "", ""}};
  Address address;
  address.postal_code = "1040061";
  address.block = "5-12-7";
  c.addresses = {address};
  c.notes = {"はかる、つたえる、まもる。"};
  return c;
}

TEST(SamePrint, SlipsOfReadingAreTheSamePrintAndMovesAreNot) {
  using Change = std::function<void(ContactFields&)>;
  const struct {
    const char* what;
    Change change;
    bool same;
  } rows[] = {
      {"nothing", [](ContactFields&) {}, true},
      {"variant kanji and width", [](ContactFields& c) { c.organization.name = "㈱ アカツキ測量機"; }, true},
      {"one character of the e-mail misread", [](ContactFields& c) { c.emails = {"k.saequsa@akatsuki.example"}; },
       true},
      {"one digit misread", [](ContactFields& c) { c.phones[0].e164 = "+81355500147"; }, true},
      {"one character of the name misread", [](ContactFields& c) { c.first_name = "航大"; }, true},
      {"the title not read, and a slogan on both", [](ContactFields& c) { c.posts[0].title.clear(); }, true},
      {"lines not read", [](ContactFields& c) { c.posts.clear(), c.phones.pop_back(), c.addresses.clear(); }, true},
      {"the given name not read", [](ContactFields& c) { c.first_name.clear(); }, true},
      {"a brother in the same shop",
       [](ContactFields& c) { c.first_name = "航次", c.emails.clear(), c.phones.pop_back(); }, false},
      {"a brother who shares a mailbox with him",
       [](ContactFields& c) { c.first_name = "航次", c.emails = {"info@akatsuki.example"}, c.phones.pop_back(); },
       false},
      {"one character of the company misread", [](ContactFields& c) { c.organization.name = "株式会社アカツキ測量械"; },
       true},
      {"three slips",
       [](ContactFields& c) { c.first_name = "航大", c.phones[0].e164 = "+81355500147", c.emails[0].erase(0, 1); },
       false},
      {"promoted", [](ContactFields& c) { c.posts[0].title = "課長"; }, false},
      {"promoted to something unheard of",
       [](ContactFields& c) { c.posts[0].title.clear(), c.notes.push_back("匠頭"); }, false},
      {"transferred", [](ContactFields& c) { c.posts[0].department = "営業部 第三営業課"; }, false},
      {"another company", [](ContactFields& c) { c.organization.name = "株式会社アカツキ計装"; }, false},
      {"married", [](ContactFields& c) { c.last_name = "長谷川"; }, false},
      {"moved to another office", [](ContactFields& c) { c.addresses[0].postal_code = "5300001"; }, false},
      {"a new mobile", [](ContactFields& c) { c.phones[1].e164 = "+818012345678"; }, false},
      {"a colleague",
       [](ContactFields& c) {
         c.last_name = "井上", c.first_name = "花", c.emails = {"h.inoue@akatsuki.example"}, c.phones.pop_back();
       },
       false},
      {"nothing but a company",
       [](ContactFields& c) { c.last_name.clear(), c.first_name.clear(), c.emails.clear(), c.phones.clear(); }, false},
  };
  for (const auto& row : rows) {
    ContactFields other = full_card();
    row.change(other);
    EXPECT_EQ(same_print(full_card(), other), row.same) << row.what;
    EXPECT_EQ(same_print(other, full_card()), row.same) << row.what << ", the other way round";
  }
}

// A title that is in no table is a note on both cards; when it is another one, so is the card.
TEST(SamePrint, ATitleNobodyKnowsCounts) {
  ContactFields before = full_card();
  before.posts[0].title.clear();
  ContactFields after = before;
  ContactFields as_note = before;
  as_note.notes.push_back("係長");
  EXPECT_TRUE(same_print(as_note, full_card())) << "one title, taken for a note once";
  before.notes.push_back("匠");
  after.notes.push_back("匠頭取");
  EXPECT_FALSE(same_print(before, after));
  EXPECT_TRUE(same_print(before, before));
  EXPECT_FALSE(same_print(before, full_card()));
}

class RepeatedCardTest : public DatabaseFixture {
 protected:
  ImportResult import_look(const TestCard& card, int look, const std::vector<std::string>& tags = {}) {
    CardSource source = source_of("look" + std::to_string(++looks_), card.exchanged_on);
    source.face_hash = hash_of(look);
    source.tags = tags;
    auto result = db_.import_card(source, record_of(card), "sato");
    EXPECT_TRUE(result) << result.error().message;
    return result.value_or(ImportResult());
  }
  void expect_rebuild_is_the_same(std::int64_t id) {
    const Contact before = contact(id);
    const auto history = db_.history(id)->size();
    ASSERT_TRUE(db_.rebuild());
    const Contact after = contact(id);
    EXPECT_EQ(after.cards.size(), before.cards.size());
    EXPECT_EQ(after.posts.size(), before.posts.size());
    EXPECT_EQ(after.cards.front().repeats, before.cards.front().repeats);
    EXPECT_EQ(after.cards.front().source.back.has_value(), before.cards.front().source.back.has_value());
    EXPECT_EQ(db_.history(id)->size(), history);
    EXPECT_EQ(*db_.integrity(), "ok");
  }
  int looks_ = 0;
};

TEST_F(RepeatedCardTest, ASecondScanIsKeptAndProvesNothing) {
  const ImportResult first = import_look(kKaito, 0);
  ASSERT_EQ(first.outcome, ImportOutcome::added);
  TestCard misread = kKaito;
  misread.email = "k.arnano@aoba.example";
  misread.exchanged_on = "";
  const ImportResult again = import_look(misread, 40, {"visitor"});
  EXPECT_EQ(again.outcome, ImportOutcome::repeated);
  EXPECT_EQ(again.repeats, first.card_id);
  EXPECT_EQ(again.contact_id, first.contact_id);
  // A third picture, near the second and further from the first, is still a picture of the first.
  EXPECT_EQ(import_look(kKaito, 80).repeats, first.card_id);

  const Contact c = contact(first.contact_id);
  EXPECT_EQ(c.cards.size(), 3U);
  ASSERT_EQ(c.posts.size(), 1U);
  EXPECT_EQ(c.posts[0].valid_from, "2024-04-10");
  EXPECT_EQ(c.fields.emails, std::vector<std::string>{"k.amano@aoba.example"});
  EXPECT_EQ(c.tags, std::vector<std::string>{"visitor"}) << "a tag is the user's word, not the card's";
  EXPECT_EQ(count(), 1);
  EXPECT_EQ((*db_.history(first.contact_id))[1].kind, "card_repeated");
  expect_rebuild_is_the_same(first.contact_id);
}

TEST_F(RepeatedCardTest, AnotherCardOfThePersonIsNoSecondScan) {
  const std::int64_t id = import_look(kKaito, 0).contact_id;
  TestCard promoted = kKaito;
  promoted.title = "部長";
  promoted.exchanged_on = "2025-04-01";
  EXPECT_EQ(import_look(promoted, 5).outcome, ImportOutcome::updated) << "looks the same, says something else";
  EXPECT_EQ(import_look(kKaito, 65).outcome, ImportOutcome::unchanged) << "says the same, looks different";
  EXPECT_EQ(import(kKaito).outcome, ImportOutcome::unchanged) << "nothing is known of its look";
  const Contact c = contact(id);
  EXPECT_EQ(c.cards.size(), 4U);
  for (const StoredCard& card : c.cards) EXPECT_EQ(card.repeats, 0);
}

// Without e-mail and mobile the name alone finds no contact; look and text together do.
TEST_F(RepeatedCardTest, ACardWithoutAnAddressOfItsOwnIsFoundAgain) {
  TestCard card = {"榊原", "律子", "七宝坂法律事務所"};
  card.email = "info@shippozaka.example";
  card.work_phone = "+81355580123";
  const ImportResult first = import_look(card, 0);
  EXPECT_EQ(import_look(card, 30).repeats, first.card_id);
  EXPECT_EQ(import_look(card, 200).outcome, ImportOutcome::added) << "a namesake, for all that is known";
}

// Handed over again a year later: the post lasted. Back in a former post: a move like any other.
TEST_F(RepeatedCardTest, DaysOfASecondScanCount) {
  const std::int64_t id = import_look(kKaito, 0).contact_id;
  TestCard earlier = kKaito;
  earlier.exchanged_on = "2023-02-01";
  EXPECT_EQ(import_look(earlier, 3).outcome, ImportOutcome::repeated);
  ASSERT_EQ(contact(id).posts.size(), 1U);
  EXPECT_EQ(contact(id).posts[0].valid_from, "2023-02-01");

  TestCard promoted = kKaito;
  promoted.title = "部長";
  promoted.exchanged_on = "2025-04-01";
  import_look(promoted, 5);
  TestCard undated = kKaito;
  undated.exchanged_on = "";
  EXPECT_EQ(import_look(undated, 4).outcome, ImportOutcome::repeated);
  EXPECT_EQ(contact(id).fields.posts[0].title, "部長") << "an old card scanned again undoes no promotion";
  TestCard returned = kKaito;
  returned.exchanged_on = "2026-04-01";
  EXPECT_EQ(import_look(returned, 4).outcome, ImportOutcome::updated);
  EXPECT_EQ(contact(id).fields.posts[0].title, "課長");
  expect_rebuild_is_the_same(id);
}

TEST_F(RepeatedCardTest, WhatOnlyTheSecondScanShowsIsAdded) {
  TestCard poor = kKaito;
  poor.mobile = "";
  const ImportResult first = import_look(poor, 0);
  const ImportResult again = import_look(kKaito, 10);
  EXPECT_EQ(again.outcome, ImportOutcome::repeated);
  ASSERT_EQ(again.changes.size(), 1U);
  EXPECT_EQ(again.changes[0].field, "phones");
  EXPECT_EQ(contact(first.contact_id).fields.phones.size(), 1U);
}

CardSource with_back(const std::string& front, const std::string& back) {
  CardSource source = source_of(front);
  source.back = CardSide{"cards/" + back, back, 1, 1, source.quad, 180, {"low_contrast"}};
  return source;
}

TEST_F(RepeatedCardTest, ACardWithABackIsKnownByEitherSide) {
  const auto first = db_.import_card(with_back("f", "b"), record_of(kKaito), "sato");
  ASSERT_TRUE(first);
  for (const CardSource& source : {with_back("f", "b"), source_of("f"), source_of("b"), with_back("b", "f")}) {
    const auto again = db_.import_card(source, record_of(kKaito), "sato");
    ASSERT_TRUE(again);
    EXPECT_EQ(again->outcome, ImportOutcome::duplicate);
    EXPECT_EQ(again->card_id, first->card_id);
  }
  const Contact c = contact(first->contact_id);
  ASSERT_EQ(c.cards.size(), 1U);
  ASSERT_TRUE(c.cards[0].source.back);
  EXPECT_EQ(c.cards[0].source.back->path, "cards/b");
  EXPECT_EQ(c.cards[0].source.back->rotation, 180);
  EXPECT_EQ(c.cards[0].source.back->warnings, std::vector<std::string>{"low_contrast"});
  EXPECT_EQ(db_.import_card(with_back("g", ""), record_of(kKaito), "sato").error().code, ErrorCode::invalid);
}

// The front was scanned last week, the back today: still one card, and now it has what the back says.
TEST_F(RepeatedCardTest, TheOtherSideIsAddedToTheCardThatIsThere) {
  for (const std::string alone : {"front", "back"}) {
    const std::string f = alone + "-f";
    const std::string b = alone + "-b";
    TestCard card = kKaito;
    card.email = alone + "@aoba.example";
    card.mobile = "";
    CardSource source = source_of(alone == "front" ? f : b, "2024-04-10");
    source.tags = {"expo"};
    const auto first = db_.import_card(source, record_of(card), "sato");
    ASSERT_TRUE(first);
    TestCard both = card;
    both.mobile = alone == "front" ? "+819012345678" : "+818087654321";
    const auto completed = db_.import_card(with_back(f, b), record_of(both), "sato");
    ASSERT_TRUE(completed);
    EXPECT_EQ(completed->outcome, ImportOutcome::completed);
    EXPECT_EQ(completed->card_id, first->card_id);
    EXPECT_EQ(completed->contact_id, first->contact_id);
    ASSERT_EQ(completed->changes.size(), 1U);
    EXPECT_EQ(completed->changes[0].field, "phones");
    const Contact c = contact(first->contact_id);
    ASSERT_EQ(c.cards.size(), 1U);
    EXPECT_EQ(c.cards[0].source.sha256, f);
    EXPECT_EQ(c.cards[0].source.exchanged_on, "2024-04-10");
    EXPECT_EQ(c.cards[0].source.tags, std::vector<std::string>{"expo"});
    EXPECT_EQ(db_.import_card(with_back(f, b), record_of(both), "sato")->outcome, ImportOutcome::duplicate);
    EXPECT_EQ(db_.import_card(source_of(b), record_of(card), "sato")->outcome, ImportOutcome::duplicate);
    expect_rebuild_is_the_same(first->contact_id);
  }
  // Both sides stored as cards of their own before: they stay, and no third one is made.
  import(kKaito, "own-f");
  import(kKaito, "own-b");
  EXPECT_EQ(db_.import_card(with_back("own-f", "own-b"), record_of(kKaito), "sato")->outcome, ImportOutcome::duplicate);
}

void run_sql(const std::filesystem::path& file, const char* sql) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &db), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
  sqlite3_close(db);
}

// A database that an earlier Meishi made: read as it is, brought up to date by the first import.
TEST_F(RepeatedCardTest, ADatabaseOfTheFormerVersionGoesOn) {
  const std::int64_t id = import(kKaito, "old").contact_id;
  { const Database closed = std::move(db_); }
  run_sql(file_, "DROP TABLE card_hashes; DROP TABLE card_backs; PRAGMA user_version = 1;");
  {
    auto reader = Database::open(file_, OpenMode::read);
    ASSERT_TRUE(reader);
    EXPECT_EQ(reader->contact(id)->cards.size(), 1U);
  }
  db_ = opened();
  EXPECT_EQ(import(kKaito, "old").outcome, ImportOutcome::duplicate);
  const ImportResult look = import_look(kKaito, 0);
  EXPECT_EQ(look.outcome, ImportOutcome::unchanged);
  EXPECT_EQ(import_look(kKaito, 1).repeats, look.card_id);
  expect_rebuild_is_the_same(id);
  { const Database closed = std::move(db_); }
  db_ = opened();  // once is enough
  EXPECT_EQ(contact(id).cards.size(), 3U);
}

}  // namespace
}  // namespace meishi
