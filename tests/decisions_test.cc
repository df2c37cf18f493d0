// What people decide about contacts, and how it is taken back: nothing is lost, and a rebuild gives the same tables.
#include <gtest/gtest.h>

#include <random>

#include "database_dump.h"
#include "database_fixture.h"

namespace meishi {
namespace {

class DecisionsTest : public DatabaseFixture {
 protected:
  void expect_rebuild_is_the_same() {
    const std::string before = dump(file_);
    const Status rebuilt = db_.rebuild();
    ASSERT_TRUE(rebuilt) << rebuilt.error().message;
    EXPECT_EQ(dump(file_), before);
    EXPECT_EQ(*db_.integrity(), "ok");
  }
  std::int64_t last_entry(std::int64_t contact) { return db_.history(contact)->back().id; }
};

const TestCard kHoriA = {"堀", "進", "D社", "営業部", "課長", "", "", "2024-04-01"};
const TestCard kHoriB = {"堀", "進", "E社", "総務部", "部長", "hori@e.example", "", "2025-04-01"};

TEST_F(DecisionsTest, AMergeIsTakenBackWhole) {
  const std::int64_t a = import(kHoriA).contact_id;
  const std::int64_t b = import(kHoriB).contact_id;
  ASSERT_NE(a, b);
  const Contact before_a = contact(a);
  const Contact before_b = contact(b);
  const auto entry = db_.merge(a, b, "sato");
  ASSERT_TRUE(entry) << entry.error().message;
  EXPECT_EQ(count(), 1);
  EXPECT_EQ(contact(a).cards.size(), 2U);
  EXPECT_EQ(contact(a).posts.size(), 2U);
  EXPECT_EQ(contact(a).external_id, before_a.external_id);
  EXPECT_EQ(contact(a).fields.organization.name, "E社");
  EXPECT_EQ(db_.moves({})->size(), 1U);
  EXPECT_EQ(db_.contact(b).error().code, ErrorCode::not_found);
  EXPECT_EQ(db_.contact(b).error().args.back(), std::to_string(a)) << "says where it went";
  expect_rebuild_is_the_same();

  // A later card of the merged person goes to the one who is left, and stays there.
  TestCard third = kHoriB;
  third.exchanged_on = "2026-04-01";
  EXPECT_EQ(import(third).contact_id, a);

  ASSERT_TRUE(db_.undo(*entry, "sato"));
  EXPECT_EQ(count(), 2);
  EXPECT_EQ(contact(b).cards.size(), before_b.cards.size());
  EXPECT_EQ(contact(b).external_id, before_b.external_id);
  EXPECT_EQ(contact(b).fields.emails, before_b.fields.emails);
  EXPECT_EQ(contact(a).cards.size(), 2U) << "what was imported since stays where it was put";
  expect_rebuild_is_the_same();

  // Redo: the undoing is taken back.
  ASSERT_TRUE(db_.undo(last_entry(a), "sato"));
  EXPECT_EQ(count(), 1);
  EXPECT_EQ(contact(a).cards.size(), 3U);
  expect_rebuild_is_the_same();
  EXPECT_TRUE(db_.undo(last_entry(a), "sato")) << "and so on";
  EXPECT_EQ(count(), 2);
}

TEST_F(DecisionsTest, ASplitCardStaysApart) {
  const std::int64_t id = import(kKaito).contact_id;
  const ImportResult second = import(kKaito);
  ASSERT_EQ(second.contact_id, id);
  EXPECT_EQ(db_.split(id, 999, "sato").error().code, ErrorCode::not_found);
  const auto other = db_.split(id, second.card_id, "sato");
  ASSERT_TRUE(other) << other.error().message;
  EXPECT_EQ(count(), 2);
  EXPECT_EQ(contact(*other).cards.at(0).id, second.card_id);
  EXPECT_NE(contact(*other).external_id, contact(id).external_id);
  EXPECT_EQ(db_.split(id, contact(id).cards.at(0).id, "sato").error().code, ErrorCode::invalid) << "its only card";
  // A new card is of one of them; that they are two was decided, so nobody is asked.
  EXPECT_TRUE(import(kKaito).unsure.empty());
  EXPECT_TRUE(db_.unsure()->empty());
  expect_rebuild_is_the_same();
  ASSERT_TRUE(db_.undo(last_entry(*other), "sato"));
  EXPECT_EQ(count(), 1);
  EXPECT_EQ(contact(id).cards.size(), 3U);
  expect_rebuild_is_the_same();
}

TEST_F(DecisionsTest, AQuestionIsAnsweredOnce) {
  const std::int64_t a = import({"伊藤", "愛", "A社", "", "", "ito1@a.example"}).contact_id;
  const std::int64_t b = import({"伊藤", "愛", "A社", "", "", "ito2@a.example"}).contact_id;
  ASSERT_EQ(db_.unsure()->size(), 1U);
  ASSERT_TRUE(db_.keep_apart(a, b, "sato"));
  EXPECT_TRUE(db_.unsure()->empty());
  expect_rebuild_is_the_same();
  ASSERT_TRUE(db_.undo(0, "sato"));
  EXPECT_EQ(db_.unsure()->size(), 1U) << "open again";
  ASSERT_TRUE(db_.merge(a, b, "sato"));
  EXPECT_TRUE(db_.unsure()->empty());
  expect_rebuild_is_the_same();
  EXPECT_EQ(db_.keep_apart(a, a, "sato").error().code, ErrorCode::invalid);
  EXPECT_EQ(db_.keep_apart(a, b, "sato").error().code, ErrorCode::not_found);
}

TEST_F(DecisionsTest, ACorrectionHoldsUntilACardBringsNews) {
  TestCard misread = kKaito;
  misread.title = "課畏";
  misread.first = "海半";
  const std::int64_t id = import(misread).contact_id;
  ASSERT_TRUE(db_.edit(id, "first_name", R"("海斗")", "sato"));
  ASSERT_TRUE(db_.edit(id, "posts", R"([{"department":"営業部","title":"課長","title_rank":48}])", "sato"));
  EXPECT_EQ(contact(id).fields.first_name, "海斗");
  EXPECT_EQ(contact(id).posts.at(0).title, "課長");
  EXPECT_EQ(contact(id).posts.size(), 1U);
  EXPECT_TRUE(db_.moves({})->empty()) << "a correction is no promotion";
  EXPECT_EQ(contact(id).cards.at(0).record.contact.first_name, "海半") << "what was read stays with the card";
  expect_rebuild_is_the_same();
  // The same misreading again changes nothing; a card with another title does.
  misread.exchanged_on = "2025-04-01";
  EXPECT_EQ(import(misread).contact_id, id);
  EXPECT_EQ(contact(id).fields.first_name, "海斗");
  EXPECT_EQ(contact(id).posts.at(0).title, "課長");
  TestCard promoted = kKaito;
  promoted.title = "部長";
  promoted.exchanged_on = "2026-04-01";
  CardRecord record = record_of(promoted);
  record.contact.posts[0].title_rank = 60;
  EXPECT_EQ(db_.import_card(source_of("new", "2026-04-01"), record, "sato")->contact_id, id);
  EXPECT_EQ(contact(id).posts.at(0).title, "部長");
  ASSERT_EQ(db_.moves({})->size(), 1U);
  EXPECT_EQ(db_.moves({})->at(0).kind, MoveKind::promotion);
  expect_rebuild_is_the_same();
  // A value that no card shows, and none.
  ASSERT_TRUE(db_.edit(id, "urls", R"(["https://aoba.example/"])", "sato"));
  EXPECT_EQ(contact(id).fields.urls.size(), 1U);
  ASSERT_TRUE(db_.edit(id, "urls", "null", "sato"));
  EXPECT_TRUE(contact(id).fields.urls.empty());
  EXPECT_EQ(db_.edit(id, "urls", "null", "sato").error().code, ErrorCode::invalid) << "no change";
  for (const char* wrong : {R"("090")", R"([{"type":"pager"}])", "{"}) {
    const auto refused = db_.edit(id, "phones", wrong, "sato");
    EXPECT_FALSE(refused) << wrong;
  }
  EXPECT_FALSE(db_.edit(id, "shoe_size", "42", "sato"));
  ASSERT_TRUE(db_.undo(0, "sato"));
  EXPECT_EQ(contact(id).fields.urls.size(), 1U);
  expect_rebuild_is_the_same();
}

// What was read in doubt, or read nearly alike on another card, is asked about until a person says what is right.
TEST_F(DecisionsTest, ADoubtIsSettledByAPersonsWord) {
  CardRecord record = record_of(kKaito);
  record.confidence = {{"last_name", 0.99}, {"organization.name", 0.5}, {"posts[0].title", 0.7}};
  const std::int64_t id = db_.import_card(source_of("a", "2024-04-01"), record, "sato")->contact_id;
  auto doubts = *db_.doubtful(10);
  ASSERT_EQ(doubts.size(), 2U);
  EXPECT_EQ(doubts[0].field, "organization.name") << "the least sure first";
  EXPECT_EQ(doubts[0].value, kKaito.company);
  EXPECT_EQ(doubts[0].contact_name, "天野 海斗");
  EXPECT_EQ(doubts[1].field, "posts[0].title");
  ASSERT_TRUE(db_.edit(id, "organization.name", "\"" + kKaito.company + "\"", "sato")) << "it was read right";
  EXPECT_EQ(db_.doubtful(10)->size(), 1U);
  EXPECT_EQ(db_.edit(id, "organization.name", "\"" + kKaito.company + "\"", "sato").error().code, ErrorCode::invalid);
  expect_rebuild_is_the_same();

  TestCard other = kKaito;
  other.exchanged_on = "2025-04-01";
  other.company = "株式会社青菜製作所";
  CardRecord second = record_of(other);
  second.confidence = {{"organization.name", 0.975}};
  ASSERT_EQ(db_.import_card(source_of("b", "2025-04-01"), second, "sato")->contact_id, id);
  EXPECT_TRUE(db_.moves({})->empty());
  EXPECT_EQ(contact(id).fields.organization.name, kKaito.company) << "a person's word is surer than any reading";
  EXPECT_TRUE(db_.doubtful(10)->empty()) << "and settles what the next card misreads";
  ASSERT_TRUE(db_.undo(2, "sato"));
  doubts = *db_.doubtful(10);
  ASSERT_EQ(doubts.size(), 1U);
  EXPECT_EQ(doubts[0].value, other.company);
  EXPECT_EQ(doubts[0].other, kKaito.company);
  expect_rebuild_is_the_same();
}

TEST_F(DecisionsTest, AnImportIsTakenBackAndCanComeAgain) {
  const ImportResult first = import(kKaito, "a");
  TestCard promoted = kKaito;
  promoted.title = "部長";
  promoted.exchanged_on = "2025-04-01";
  const ImportResult second = import(promoted, "b");
  ASSERT_TRUE(db_.finish_source(source_of("b"), 1, "sato"));
  const std::int64_t entry = last_entry(first.contact_id);
  ASSERT_TRUE(db_.undo(entry, "sato"));
  EXPECT_EQ(contact(first.contact_id).posts.size(), 1U);
  EXPECT_EQ(*db_.cards_of_finished_source("b"), 0) << "the file is read again next time";
  EXPECT_EQ(db_.undo(entry, "sato").error().code, ErrorCode::invalid) << "only once";
  expect_rebuild_is_the_same();
  const ImportResult again = import(promoted, "b");
  EXPECT_EQ(again.outcome, ImportOutcome::updated);
  EXPECT_NE(again.card_id, second.card_id);
  const auto history = db_.history(first.contact_id);
  ASSERT_EQ(history->size(), 4U);
  EXPECT_TRUE((*history)[1].undone);
  EXPECT_EQ(db_.undo((*history)[2].id, "sato").error().code, ErrorCode::invalid) << "it would be there twice";
  expect_rebuild_is_the_same();
  // The card that made the contact: the contact stays for the others, under its name for other programs.
  const std::string external = contact(first.contact_id).external_id;
  ASSERT_TRUE(db_.undo((*history)[0].id, "sato"));
  EXPECT_EQ(contact(first.contact_id).cards.size(), 1U);
  EXPECT_EQ(contact(first.contact_id).external_id, external);
  expect_rebuild_is_the_same();
  ASSERT_TRUE(db_.undo(last_entry(first.contact_id) - 1, "sato"));
  EXPECT_EQ(count(), 0);
  expect_rebuild_is_the_same();
}

TEST_F(DecisionsTest, WhatIsErasedIsGoneFromTheFile) {
  const std::int64_t a = import(kHoriA).contact_id;
  const std::int64_t b = import({"綾小路", "彩乃", "秘密社", "", "", "aya@himitsu.example"}, "secret").contact_id;
  const std::int64_t c = import({"綾小路", "彩乃", "秘密社", "秘書室", "", "", "+819099998888"}).contact_id;
  ASSERT_TRUE(db_.finish_source(source_of("secret"), 1, "sato"));
  ASSERT_TRUE(db_.begin_batch({"import", "cards/other.png cards/secret.png", "", "", "", "", {}}, "sato"));
  ASSERT_TRUE(db_.merge(b, c, "sato"));
  ASSERT_TRUE(db_.edit(b, "last_name_kana", R"("アヤノコウジ")", "sato"));
  const auto erased = db_.erase(b, "sato");
  ASSERT_TRUE(erased) << erased.error().message;
  EXPECT_EQ(*erased, 4);
  EXPECT_EQ(count(), 1);
  EXPECT_EQ(contact(a).fields.last_name, "堀");
  EXPECT_EQ(db_.contact(b).error().message, "contact {} was erased");
  expect_rebuild_is_the_same();
  { const Database closed = std::move(db_); }
  for (const char* suffix : {"", "-wal"}) {
    std::filesystem::path file = file_;
    file += suffix;
    const std::string bytes = contents(file);
    for (const char* secret : {"綾小路", "himitsu", "秘密社", "アヤノコウジ", "9099998888", "secret.png"}) {
      EXPECT_EQ(bytes.find(secret), std::string::npos) << secret << " in " << file;
    }
  }
  db_ = opened();
  EXPECT_EQ(*db_.cards_of_finished_source("secret"), 1) << "importing the folder again does not bring the person back";
  const std::int64_t next = import({"新", "人", "F社"}).contact_id;
  EXPECT_GT(next, c) << "numbers are never used again";
}

// If it fails: somebody is erased, and a colleague of his is a second record in Salesforce after the next export.
TEST_F(DecisionsTest, WhoIsLeftKeepsItsNameForOtherProgramsWhenItsMakerIsErased) {
  const ImportResult first = import(kHoriA);
  const std::int64_t id = first.contact_id;
  ASSERT_TRUE(db_.merge(id, import(kHoriB).contact_id, "sato"));
  const std::string external = contact(id).external_id;
  const auto parted = db_.split(id, first.card_id, "sato");  // the card that made the contact is somebody else's
  ASSERT_TRUE(parted);
  ASSERT_TRUE(db_.merge(*parted, import(kKaito).contact_id, "sato"));
  const std::string external_parted = contact(*parted).external_id;
  const auto again = db_.split(*parted, first.card_id, "sato");
  ASSERT_TRUE(again);
  ASSERT_TRUE(db_.erase(*again, "sato"));
  EXPECT_EQ(contact(id).external_id, external);
  EXPECT_EQ(contact(*parted).external_id, external_parted);
  expect_rebuild_is_the_same();
  EXPECT_NE(contact(import(kHoriA, "sha1").contact_id).external_id, external) << "one name, one contact";
  ASSERT_TRUE(db_.erase(id, "sato"));
  { const Database closed = std::move(db_); }
  EXPECT_EQ(contents(file_).find(external), std::string::npos) << "nothing is left of who is erased";
  db_ = opened();
}

// Decisions that cross each other: a merge, its undoing, the merge the other way round, and the first one again.
TEST_F(DecisionsTest, MergesThatCrossEndSomewhere) {
  const std::int64_t a = import(kHoriA).contact_id;
  const std::int64_t b = import(kHoriB).contact_id;
  ASSERT_TRUE(db_.merge(a, b, "sato"));
  const std::int64_t undoing = last_entry(a) + 1;
  ASSERT_TRUE(db_.undo(0, "sato"));
  ASSERT_TRUE(db_.merge(b, a, "sato"));
  ASSERT_TRUE(db_.undo(undoing, "sato"));
  EXPECT_EQ(count(), 1);
  EXPECT_EQ(db_.contacts("")->at(0).cards.size(), 2U);
  EXPECT_GE(db_.history(a)->size(), 4U);
  EXPECT_GE(db_.history(b)->size(), 4U);
  expect_rebuild_is_the_same();
  // A card that came to the one who was free for a while follows the merge that holds again.
  const std::int64_t c = import({"原", "望", "F社", "", "", "nozomi@f.example"}).contact_id;
  const std::int64_t d = import({"原", "希", "G社", "", "", "nozomi@g.example"}).contact_id;
  const std::int64_t merge = *db_.merge(c, d, "sato");
  ASSERT_TRUE(db_.undo(merge, "sato"));
  EXPECT_EQ(import({"原", "希", "G社", "課", "", "nozomi@g.example"}).contact_id, d);
  ASSERT_TRUE(db_.undo(last_entry(c), "sato"));
  EXPECT_EQ(contact(c).cards.size(), 3U);
  EXPECT_EQ(db_.contact(d).error().code, ErrorCode::not_found);
  expect_rebuild_is_the_same();
}

// A correction belongs to the cards that were corrected: it goes with them, and binds no other card.
TEST_F(DecisionsTest, ACorrectionGoesWithItsCard) {
  TestCard plain = kKaito;
  plain.email = "";
  const std::int64_t id = import(plain).contact_id;
  ASSERT_TRUE(db_.edit(id, "emails", R"(["kaito@home.example"])", "sato"));
  TestCard later = kKaito;
  later.exchanged_on = "2025-04-01";
  ASSERT_EQ(import(later).contact_id, id);
  EXPECT_EQ(contact(id).fields.emails, std::vector<std::string>{kKaito.email}) << "a newer card is news";

  const std::int64_t two = import({"鈴木", "守", "H社", "", "", "", "+819022223333", "2024-04-01"}).contact_id;
  const ImportResult wrong = import({"佐籐", "守", "H社", "", "", "", "", "2025-04-01"});
  ASSERT_TRUE(db_.merge(two, wrong.contact_id, "sato"));
  ASSERT_TRUE(db_.edit(two, "last_name", R"("佐藤")", "sato"));
  const auto parted = db_.split(two, wrong.card_id, "sato");
  ASSERT_TRUE(parted);
  EXPECT_EQ(contact(two).fields.last_name, "鈴木");
  EXPECT_EQ(contact(*parted).fields.last_name, "佐藤");
  expect_rebuild_is_the_same();
}

// If it fails: a number that a person put right is gone with the next card, or stands in the way of a new one.
TEST_F(DecisionsTest, OneValueOfAListIsCorrectedByItself) {
  CardRecord record = record_of(kKaito);
  record.contact.phones.push_back({PhoneType::direct, "+81355556666", "", "", ""});
  record.confidence = {{"phones[0]", 0.5}, {"phones[1]", 0.6}, {"emails[0]", 0.7}};
  const std::int64_t id = db_.import_card(source_of("a", "2024-04-01"), record, "sato")->contact_id;
  const auto numbers = [&] {
    std::vector<std::string> out;
    for (const Phone& phone : contact(id).fields.phones) out.push_back(phone.e164);
    return out;
  };
  const std::string wrong = R"({"type":"mobile","e164":"+819012345678"})";
  const std::string right = R"({"type":"mobile","e164":"+819012345679"})";
  const auto edit = db_.edit(id, "phones[]", right, "sato", wrong);
  ASSERT_TRUE(edit) << edit.error().message;
  EXPECT_EQ(numbers(), (std::vector<std::string>{"+819012345679", "+81355556666"}));
  const auto doubts = *db_.doubtful(10);
  ASSERT_EQ(doubts.size(), 2U) << "the others were not looked at";
  EXPECT_EQ(doubts[0].field, "phones[1]");
  ASSERT_TRUE(db_.edit(id, "emails[]", R"("kaito@home.example")", "sato"));
  EXPECT_EQ(contact(id).fields.emails, (std::vector<std::string>{kKaito.email, "kaito@home.example"}));
  expect_rebuild_is_the_same();

  // A later card with the same misreading and a new number: the one stays mended, the other joins.
  record.contact.phones.push_back({PhoneType::direct, "+81377778888", "", "", ""});
  const auto later = db_.import_card(source_of("b", "2025-04-01"), record, "sato");
  ASSERT_EQ(later->contact_id, id);
  ASSERT_EQ(later->changes.size(), 1U) << "the misreading is no news";
  EXPECT_EQ(later->changes[0].from, "");
  EXPECT_EQ(numbers(), (std::vector<std::string>{"+819012345679", "+81355556666", "+81377778888"}));
  EXPECT_EQ(contact(id).fields.emails, (std::vector<std::string>{kKaito.email, "kaito@home.example"}));
  // A card that lacks the number, and one of another company: what belongs to the person stays, the rest does not.
  TestCard plain = kKaito;
  plain.mobile = "";
  plain.exchanged_on = "2026-04-01";
  ASSERT_EQ(import(plain).contact_id, id);
  EXPECT_EQ(numbers().front(), "+819012345679");
  EXPECT_EQ(contact(id).fields.emails.size(), 2U);
  TestCard elsewhere = {"天野", "海斗", "B社", "", "", "amano@b.example", "+819012345678", "2027-04-01"};
  ASSERT_EQ(import(elsewhere).contact_id, id);
  EXPECT_EQ(numbers(), std::vector<std::string>{"+819012345679"});
  EXPECT_EQ(contact(id).fields.emails, std::vector<std::string>{"amano@b.example"});
  expect_rebuild_is_the_same();
  // Taken away, it stays away until a later card has it; what is behind it keeps its doubts.
  ASSERT_TRUE(db_.edit(id, "phones[]", "null", "sato", right));
  EXPECT_TRUE(numbers().empty());
  elsewhere.exchanged_on = "2021-04-01";
  ASSERT_EQ(import(elsewhere).contact_id, id);
  EXPECT_TRUE(numbers().empty());
  EXPECT_FALSE(db_.edit(id, "phones[]", "null", "sato", right)) << "it is gone already";
  elsewhere.exchanged_on = "2099-04-01";
  ASSERT_EQ(import(elsewhere).contact_id, id);
  EXPECT_EQ(numbers(), std::vector<std::string>{"+819012345679"});
  EXPECT_FALSE(db_.edit(id, "phones[]", R"("090")", "sato")) << "no phone";
  EXPECT_FALSE(db_.edit(id, "last_name[]", R"("x")", "sato")) << "no list";
  ASSERT_TRUE(db_.undo(*edit, "sato"));
  expect_rebuild_is_the_same();
}

// If it fails: who is told that a number is nobody's any more, and takes it away, gets one that was given up before it.
TEST_F(DecisionsTest, WhatIsTakenAwayBringsNoOlderValueBack) {
  TestCard card = kKaito;
  card.exchanged_on = "2020-04-01";
  card.mobile = "+819011111111";
  const std::int64_t id = import(card).contact_id;
  card.exchanged_on = "2022-04-01";
  card.mobile = "+819022222222";
  ASSERT_EQ(import(card).contact_id, id);
  const auto numbers = [&] {
    std::vector<std::string> out;
    for (const Phone& phone : contact(id).fields.phones) out.push_back(phone.e164);
    return out;
  };
  ASSERT_EQ(numbers(), std::vector<std::string>{"+819022222222"});
  const auto edit = db_.edit(id, "phones[]", "null", "sato", R"({"type":"mobile","e164":"+819022222222"})");
  ASSERT_TRUE(edit) << edit.error().message;
  EXPECT_TRUE(numbers().empty());
  card.exchanged_on = "2023-04-01";
  card.mobile = "";
  ASSERT_EQ(import(card).contact_id, id);
  EXPECT_TRUE(numbers().empty()) << "nor past a newer card without one";
  expect_rebuild_is_the_same();
  ASSERT_TRUE(db_.undo(*edit, "sato"));
  EXPECT_EQ(numbers(), std::vector<std::string>{"+819022222222"});
}

// A corrected company is a company: with a row of its own, an account when it is exported.
TEST_F(DecisionsTest, ACorrectedCompanyIsAnOrganization) {
  TestCard misread = kKaito;
  misread.company = "株式会社青菜製作所";
  const std::int64_t id = import(misread).contact_id;
  ASSERT_TRUE(db_.edit(id, "organization.name", R"("株式会社青葉製作所")", "sato"));
  ASSERT_EQ(contact(id).posts.size(), 1U);
  EXPECT_EQ(contact(id).posts[0].organization.name, "株式会社青葉製作所");
  EXPECT_NE(contact(id).posts[0].organization_id, 0);
  expect_rebuild_is_the_same();
  ASSERT_TRUE(db_.undo(0, "sato"));
  EXPECT_EQ(contact(id).posts[0].organization.name, "株式会社青菜製作所");
  expect_rebuild_is_the_same();
}

// The other side comes while the card is with somebody else for a time.
TEST_F(DecisionsTest, ACompletedCardStaysWithItsContact) {
  const ImportResult other = import(kHoriA);
  const CardSource front = source_of("front");
  const TestCard person = {"三枝", "航太", "B社", "", "", "k@b.example"};
  const ImportResult card = *db_.import_card(front, record_of(person), "sato");
  const std::int64_t merge = *db_.merge(other.contact_id, card.contact_id, "sato");
  CardSource both = front;
  both.back = CardSide{"cards/back.png", "back", 1, 1, front.quad, 0, {}, {}};
  both.face_hash = std::string(64, 'a');
  ASSERT_EQ(db_.import_card(both, record_of(person), "sato")->outcome, ImportOutcome::completed);
  ASSERT_TRUE(db_.undo(merge, "sato"));
  EXPECT_EQ(contact(card.contact_id).cards.at(0).id, card.card_id);
  EXPECT_TRUE(contact(card.contact_id).cards.at(0).source.back.has_value());
  expect_rebuild_is_the_same();
  CardSource again = source_of("again");
  again.face_hash = both.face_hash;
  EXPECT_EQ(db_.import_card(again, record_of(person), "sato")->contact_id, card.contact_id);
}

// A person whose import was taken back is still in the journal, and can be erased from it.
TEST_F(DecisionsTest, WhatWasTakenBackCanBeErased) {
  const std::int64_t id = import({"綾小路", "彩乃", "秘密社"}).contact_id;
  ASSERT_TRUE(db_.undo(0, "sato"));
  EXPECT_EQ(*db_.erase(id, "sato"), 2);
  EXPECT_EQ(db_.undo(2, "sato").error().code, ErrorCode::invalid);
  expect_rebuild_is_the_same();
  EXPECT_EQ(db_.erase(99, "sato").error().code, ErrorCode::not_found);
}

// Random imports and decisions, some taken back at random: after each, the tables are what the journal says.
TEST_F(DecisionsTest, AnyOrderOfDecisionsCanBeRebuiltAndTakenBack) {
  std::mt19937 random(20261128);
  const auto pick = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  const char* names[] = {"堀", "原", "森"};
  std::vector<std::int64_t> entries;
  int done = 0;
  for (int step = 0; step < 120; ++step) {
    const auto contacts = *db_.contacts("");
    const auto any = [&]() { return contacts[pick(contacts.size())].id; };
    Result<std::int64_t> result = 0;
    switch (contacts.empty() ? 0 : pick(7)) {
      case 0:
      case 1:
        import({names[pick(3)], "進", std::string(1, static_cast<char>('A' + pick(3))) + "社", "", "",
                "h" + std::to_string(pick(4)) + "@x.example", "", "202" + std::to_string(pick(6)) + "-04-01"});
        break;
      case 2:
        result = db_.merge(any(), any(), "sato");
        break;
      case 3: {
        const Contact& c = contacts[pick(contacts.size())];
        result = db_.split(c.id, c.cards[pick(c.cards.size())].id, "sato");
        break;
      }
      case 4:
        result = db_.edit(any(), "last_name_kana", "\"カ" + std::to_string(step) + "\"", "sato");
        break;
      case 5:
        result = db_.keep_apart(any(), any(), "sato");
        break;
      default:
        result = db_.undo(static_cast<std::int64_t>(1 + pick(static_cast<std::size_t>(step) + 1)), "sato");
    }
    if (result) {
      ++done;
    } else {
      EXPECT_TRUE(result.error().code == ErrorCode::invalid || result.error().code == ErrorCode::not_found)
          << result.error().message << (result.error().args.empty() ? "" : result.error().args[0]);
    }
    if (step % 8 == 7) {
      expect_rebuild_is_the_same();
      if (HasFailure()) FAIL() << "step " << step;
    }
  }
  EXPECT_GT(done, 60);
}

}  // namespace
}  // namespace meishi
