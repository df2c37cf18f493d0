// The same card scanned again, and the other side of a card that came later. If these fail, a stack that is scanned
// twice doubles contacts or invents moves; or a real move is thrown away as a second scan.
#include "store/repeated_card.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <functional>

#include "database_fixture.h"
#include "store/one_person.h"

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

CardRecord full_card() {
  CardRecord card;
  ContactFields& c = card.contact;
  c.last_name = "三枝";
  c.first_name = "航太";
  c.organization.name = "株式会社東アカツキ測量機";
  c.posts = {{"営業部 第二営業課", "係長", 0}};
  c.emails = {"k.saegusa@akatsuki.example"};
  c.phones = {{PhoneType::work, "+81355500142", "", "", ""}, {PhoneType::mobile, "+819055310176", "", "", ""}};
  Address address;
  address.postal_code = "1040061";
  address.prefecture = "東京都";
  address.city = "中央区";
  address.town = "銀座";
  address.block = "5-12-7";
  address.building = "ミズキ銀座 4F";
  c.addresses = {address};
  c.notes = {"はかる、つたえる、まもる。"};
  for (const char* path :
       {"organization.name", "phones[0]", "phones[1]", "addresses[0].postal_code", "addresses[0].block"}) {
    card.confidence[path] = 0.99;
  }
  return card;
}

TEST(SamePrint, SlipsOfReadingAreTheSamePrintAndMovesAreNot) {
  using Change = std::function<void(ContactFields&)>;
  const auto postal_code = [](const char* code) {
    return [code](ContactFields& c) { c.addresses[0].postal_code = code; };
  };
  const auto block = [](ContactFields& c) { c.addresses[0].block = "5-12-1"; };
  const auto digit = [](ContactFields& c) { c.phones[0].e164 = "+81355500147"; };
  const auto sister = [](ContactFields& c) { c.organization.name = "株式会社西アカツキ測量機"; };
  const struct {
    const char* what;
    Change change;
    const char* doubtful;  // the path of what was read with doubt; "" is none
    bool same;
    bool same_on_another_day;
    bool put_right = false;
  } rows[] = {
      {"nothing", [](ContactFields&) {}, "", true, true},
      {"variant kanji and width", [](ContactFields& c) { c.organization.name = "㈱ 東アカツキ測量機"; }, "", true,
       true},
      {"one character of the e-mail misread", [](ContactFields& c) { c.emails = {"k.saequsa@akatsuki.example"}; }, "",
       true, false},
      {"one digit misread", digit, "phones[0]", true, false, true},
      {"the next extension", digit, "", false, false},
      {"one character of the name misread", [](ContactFields& c) { c.first_name = "航大"; }, "", true, false},
      {"the title not read, and a slogan on both", [](ContactFields& c) { c.posts[0].title.clear(); }, "", true, true},
      {"lines not read", [](ContactFields& c) { c.posts.clear(), c.phones.pop_back(), c.addresses.clear(); }, "", true,
       true},
      {"the given name not read", [](ContactFields& c) { c.first_name.clear(); }, "", true, true},
      {"a brother in the same shop",
       [](ContactFields& c) { c.first_name = "航次", c.emails.clear(), c.phones.pop_back(); }, "", false, false},
      {"a brother who shares a mailbox with him",
       [](ContactFields& c) { c.first_name = "航次", c.emails = {"info@akatsuki.example"}, c.phones.pop_back(); }, "",
       false, false},
      {"one character of the company misread", sister, "organization.name", true, false, true},
      {"a sister company", sister, "", false, false},
      {"three slips", [&](ContactFields& c) { c.first_name = "航大", digit(c), c.emails[0].erase(0, 1); }, "phones[0]",
       false, false},
      {"promoted", [](ContactFields& c) { c.posts[0].title = "課長"; }, "", false, false},
      {"promoted to something unheard of",
       [](ContactFields& c) { c.posts[0].title.clear(), c.notes.push_back("匠頭"); }, "", false, false},
      {"transferred", [](ContactFields& c) { c.posts[0].department = "営業部 第三営業課"; }, "", false, false},
      {"another company", [](ContactFields& c) { c.organization.name = "株式会社東アカツキ計装"; }, "organization.name",
       false, false},
      {"married", [](ContactFields& c) { c.last_name = "長谷川"; }, "", false, false},
      {"moved to another office", postal_code("5300001"), "addresses[0].postal_code", false, false},
      {"a digit of the postal code misread", postal_code("1040067"), "addresses[0].postal_code", true, false, true},
      {"a digit of the postal code not read", postal_code("104006"), "", true, false, true},
      {"the neighbouring postal code", postal_code("1040062"), "", false, false},
      {"the neighbouring town",
       [](ContactFields& c) { c.addresses[0].postal_code = "1040045", c.addresses[0].town = "築地"; },
       "addresses[0].postal_code", false, false},
      {"another town alone", [](ContactFields& c) { c.addresses[0].town = "築地"; }, "addresses[0].town", false, false},
      {"another city", [](ContactFields& c) { c.addresses[0].city = "港区"; }, "", false, false},
      {"another prefecture", [](ContactFields& c) { c.addresses[0].prefecture = "京都府"; }, "", false, false},
      {"another building", [](ContactFields& c) { c.addresses[0].building = "ミズキ銀座 5F"; }, "", false, false},
      {"a digit of the block misread", block, "addresses[0].block", true, false, true},
      {"some houses on", block, "", false, false},
      {"a new mobile", [](ContactFields& c) { c.phones[1].e164 = "+818012345678"; }, "", false, false},
      {"a colleague",
       [](ContactFields& c) {
         c.last_name = "井上", c.first_name = "花", c.emails = {"h.inoue@akatsuki.example"}, c.phones.pop_back();
       },
       "", false, false},
      {"nothing but a company",
       [](ContactFields& c) { c.last_name.clear(), c.first_name.clear(), c.emails.clear(), c.phones.clear(); }, "",
       false, false},
  };
  for (const auto& row : rows) {
    CardRecord other = full_card();
    row.change(other.contact);
    if (*row.doubtful != '\0') other.confidence[row.doubtful] = 0.6;
    EXPECT_EQ(same_print(full_card(), other, true), row.same) << row.what;
    EXPECT_EQ(same_print(full_card(), other, false), row.same_on_another_day) << row.what << ", on another day";
    // The other way round the new value is sure, so that a slip read with doubt first is put right.
    EXPECT_EQ(same_print(other, full_card(), true), row.same && !row.put_right) << row.what << ", the other way round";
  }
}

// A title that is in no table is a note on both cards; when it is another one, so is the card.
TEST(SamePrint, ATitleNobodyKnowsCounts) {
  CardRecord before = full_card();
  before.contact.posts[0].title.clear();
  CardRecord after = before;
  CardRecord as_note = before;
  as_note.contact.notes.push_back("係長");
  EXPECT_TRUE(same_print(as_note, full_card(), true)) << "one title, taken for a note once";
  before.contact.notes.push_back("匠");
  after.contact.notes.push_back("匠頭取");
  EXPECT_FALSE(same_print(before, after, true));
  EXPECT_TRUE(same_print(before, before, true));
  EXPECT_FALSE(same_print(before, full_card(), true));
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
  source.back = CardSide{"cards/" + back, back, 1, 1, source.quad, 180, {"low_contrast"}, {}};
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
}

// A stack was imported without --duplex, so that its backs became contacts: with the option they are put with their
// fronts, and the contacts that they made are gone.
TEST_F(RepeatedCardTest, SidesThatWereCardsOfTheirOwnArePutTogether) {
  const TestCard english = {.company = "Aoba Trading", .last_roman = "Tsukishima", .first_roman = "Kaito"};
  TestCard both = kKaito;
  both.last_roman = "Tsukishima";
  both.first_roman = "Kaito";
  const ImportResult front = import(kKaito, "f");
  const ImportResult back = import(english, "b");
  ASSERT_NE(front.contact_id, back.contact_id);
  EXPECT_EQ(db_.import_card(with_back("f", "b"), record_of(both), "sato", false)->outcome, ImportOutcome::duplicate)
      << "two people";
  const auto joined = db_.import_card(with_back("f", "b"), record_of(both), "sato");
  ASSERT_TRUE(joined) << joined.error().message;
  EXPECT_EQ(joined->outcome, ImportOutcome::completed);
  EXPECT_EQ(joined->contact_id, front.contact_id);
  EXPECT_EQ(joined->card_id, front.card_id);
  EXPECT_EQ(joined->withdrawn_contact, back.contact_id);
  EXPECT_EQ(db_.contact(back.contact_id).error().code, ErrorCode::not_found);
  EXPECT_EQ(contact(front.contact_id).cards.size(), 1U);
  EXPECT_EQ(contact(front.contact_id).fields.last_name_roman, "Tsukishima");
  ASSERT_TRUE(db_.history(back.contact_id)) << "what became of it can still be asked";
  EXPECT_EQ(db_.history(back.contact_id)->back().kind, "card_withdrawn");
  EXPECT_EQ(db_.import_card(with_back("f", "b"), record_of(both), "sato")->outcome, ImportOutcome::duplicate);
  EXPECT_EQ(import(english, "b").outcome, ImportOutcome::duplicate);
  expect_rebuild_is_the_same(front.contact_id);
  EXPECT_EQ(*db_.integrity(), "ok");
}

// The back was taken for another card of the same person: one card is left, and nothing of it is lost.
TEST_F(RepeatedCardTest, SidesOfOneContactArePutTogether) {
  const ImportResult front = import(kKaito, "f");
  const ImportResult back = import(kKaito, "b");
  ASSERT_EQ(front.contact_id, back.contact_id);
  const auto joined = db_.import_card(with_back("f", "b"), record_of(kKaito), "sato");
  ASSERT_TRUE(joined) << joined.error().message;
  EXPECT_EQ(joined->outcome, ImportOutcome::completed);
  EXPECT_EQ(joined->withdrawn_contact, 0);
  const Contact c = contact(front.contact_id);
  ASSERT_EQ(c.cards.size(), 1U);
  ASSERT_TRUE(c.cards[0].source.back);
  EXPECT_EQ(c.cards[0].source.back->sha256, "b");
  expect_rebuild_is_the_same(front.contact_id);
}

// A back that stands in a contact with other cards leaves those where they are, and takes its own e-mail with it.
TEST_F(RepeatedCardTest, AContactWithOtherCardsOutlivesABack) {
  const ImportResult other = import(kKaito, "other");
  const ImportResult back = import(kKaito, "b");
  const ImportResult front = import({.company = "株式会社青葉商事"}, "f");
  ASSERT_NE(front.contact_id, other.contact_id);
  ASSERT_EQ(back.contact_id, other.contact_id);
  const auto joined = db_.import_card(with_back("f", "b"), record_of(kKaito), "sato");
  ASSERT_TRUE(joined) << joined.error().message;
  EXPECT_EQ(joined->outcome, ImportOutcome::completed);
  EXPECT_EQ(joined->withdrawn_contact, 0);
  EXPECT_EQ(contact(other.contact_id).cards.size(), 1U);
  EXPECT_EQ(contact(front.contact_id).fields.last_name, kKaito.last);
  expect_rebuild_is_the_same(other.contact_id);
  expect_rebuild_is_the_same(front.contact_id);
}

// Another picture of a card is no side of it, whatever pairs the pages: nothing is taken apart.
TEST_F(RepeatedCardTest, APictureOfACardIsNotMadeItsBack) {
  const ImportResult front = import_look(kKaito, 0);
  const ImportResult again = import_look(kKaito, 1);
  ASSERT_EQ(again.repeats, front.card_id);
  const Contact c = contact(front.contact_id);
  const std::string f = c.cards.back().source.sha256;
  const std::string b = c.cards.front().source.sha256;
  EXPECT_EQ(db_.import_card(with_back(f, b), record_of(kKaito), "sato")->outcome, ImportOutcome::duplicate);
  EXPECT_EQ(contact(front.contact_id).cards.size(), 2U);
}

// Whether a file was looked through for backs is kept: else it would be read again each time, or never.
TEST_F(RepeatedCardTest, AFileIsKnownForItsSidesOnlyWhenTheyWereLookedFor) {
  ASSERT_TRUE(db_.finish_source(source_of("scan"), 4, "sato"));
  EXPECT_EQ(*db_.cards_of_finished_source("scan"), 4);
  EXPECT_EQ(*db_.cards_of_finished_source("scan", true), 0);
  ASSERT_TRUE(db_.finish_source(source_of("scan"), 2, "sato", true));
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(*db_.cards_of_finished_source("scan"), 2);
    EXPECT_EQ(*db_.cards_of_finished_source("scan", true), 2);
    ASSERT_TRUE(db_.rebuild());
  }
  import(kKaito, "f");
  ASSERT_TRUE(db_.import_card(with_back("f", "f2"), record_of(kKaito), "sato"));
  EXPECT_EQ(*db_.cards_with_both_sides_in("f"), 0);
}

// One side is a side of a card that is complete, the other is new: scan1 came late and puts every pair out of step, or
// another picture now has the front's name. If it fails, the new side's person is never stored.
TEST_F(RepeatedCardTest, ANewSideBesideACompleteCardIsNotThrownAway) {
  const std::int64_t contact_id = db_.import_card(with_back("f", "b"), record_of(kKaito), "sato")->contact_id;
  for (const CardSource& source : {with_back("new", "f"), with_back("new", "b"), with_back("f", "new")}) {
    const auto result = db_.import_card(source, record_of(kKaito), "sato");
    ASSERT_TRUE(result);
    EXPECT_EQ(result->outcome, ImportOutcome::apart);
  }
  EXPECT_EQ(contact(contact_id).cards.size(), 1U);
  EXPECT_EQ((*db_.history(contact_id)).size(), 1U);
  EXPECT_NE(import(kKaito, "new").outcome, ImportOutcome::duplicate) << "nothing was written of it";
}

// If it fails, the address of one person ends up with another.
TEST_F(RepeatedCardTest, ASideOfAnotherPersonCompletesNoCard) {
  const std::int64_t id = import(kKaito, "f").contact_id;
  EXPECT_EQ(db_.import_card(with_back("f", "b"), record_of(kKaito), "sato", false)->outcome, ImportOutcome::apart);
  TestCard other;
  other.last = "早瀬";
  other.first = "千晴";
  other.email = "hayase@minamo.example";
  EXPECT_EQ(db_.import_card(with_back("g", "f"), record_of(other), "sato")->outcome, ImportOutcome::apart);
  EXPECT_FALSE(contact(id).cards[0].source.back);
}

TEST(OnePerson, WhatTwoSidesSayAgreesOrNot) {
  const TestCard front{.last = "三枝",
                       .first = "航太",
                       .email = "k.saegusa@a.example",
                       .mobile = "+819055310176",
                       .last_roman = "Saegusa",
                       .first_roman = "Kota"};
  const struct {
    const char* what;
    TestCard back;
    bool one;
  } rows[] = {
      {"a map", {.company = "株式会社アカツキ"}, true},
      {"the English side", {.email = "k.saegusa@a.example", .last_roman = "Saegusa", .first_roman = "Kota"}, true},
      {"its name turned, another address",
       {.email = "kota@b.example", .last_roman = "Kota", .first_roman = "Saegusa"},
       true},
      {"another person's English side", {.last_roman = "Hayase", .first_roman = "Chiharu"}, false},
      {"another person", {.last = "早瀬", .first = "千晴"}, false},
      {"another name, the same mobile", {.last = "早瀬", .first = "千晴", .mobile = "+819055310176"}, true},
      {"no name, another e-mail", {.email = "hayase@a.example"}, false},
      {"no name, another mobile", {.mobile = "+818011112222"}, false},
      {"no name, a shared mailbox", {.email = "info@a.example"}, true},
      {"a misread character", {.last = "三枝", .first = "航大", .email = "k.saequsa@a.example"}, true},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(may_be_one_person(record_of(front), record_of(row.back)), row.one) << row.what;
    EXPECT_EQ(may_be_one_person(record_of(row.back), record_of(front)), row.one) << row.what;
  }
  CardRecord doubtful = record_of({.last = "営業", .first = "時間"});
  EXPECT_FALSE(may_be_one_person(record_of(front), doubtful));
  doubtful.confidence["last_name"] = 0.3;
  EXPECT_TRUE(may_be_one_person(record_of(front), doubtful)) << "hardly a name";
}

void run_sql(const std::filesystem::path& file, const char* sql) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &db), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
  sqlite3_close(db);
}

// A database that an earlier Meishi made is brought up to date when it is opened; a copy of it stays beside it.
TEST_F(RepeatedCardTest, ADatabaseOfTheFormerVersionGoesOn) {
  const std::int64_t id = import(kKaito, "old").contact_id;
  { const Database closed = std::move(db_); }
  // Of what version 1 had, only the journal matters: everything else follows from it.
  run_sql(
      file_,
      "DROP TABLE card_hashes; DROP TABLE card_backs; DROP TABLE paired_sources; DROP TABLE moves; DROP TABLE unsure;"
      " DROP TABLE contact_keys; DROP INDEX journal_other; DROP INDEX journal_card;"
      " DROP INDEX journal_batch; DROP TABLE failures; ALTER TABLE journal DROP COLUMN batch_id;"
      " CREATE TABLE contact_names (contact_id INTEGER REFERENCES contacts (id), kind TEXT, name_key TEXT);"
      " INSERT INTO contact_names VALUES (1, 'japanese', 'x');"
      " ALTER TABLE journal DROP COLUMN other_id; ALTER TABLE journal DROP COLUMN target; PRAGMA user_version = 1;");
  {
    auto reader = Database::open(file_, OpenMode::read);
    ASSERT_TRUE(reader) << reader.error().message << (reader.error().args.empty() ? "" : reader.error().args[0]);
    EXPECT_EQ(reader->contact(id)->cards.size(), 1U);
  }
  std::filesystem::path copy = file_;
  copy += ".v1.bak";
  ASSERT_TRUE(std::filesystem::exists(copy));
  EXPECT_EQ(std::filesystem::status(copy).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
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

TEST_F(RepeatedCardTest, SoDoesOneFromBeforeBatches) {
  const std::int64_t id = import(kKaito, "old").contact_id;
  { const Database closed = std::move(db_); }
  run_sql(file_,
          "DROP INDEX journal_batch; DROP TABLE failures; ALTER TABLE journal DROP COLUMN batch_id;"
          " PRAGMA user_version = 4;");
  db_ = opened();
  EXPECT_EQ(contact(id).cards.size(), 1U);
  EXPECT_TRUE(db_.begin_batch({"import", "", "", "", "", "", {}}, "sato"));
  EXPECT_TRUE(db_.failures()->empty());
}

}  // namespace
}  // namespace meishi
