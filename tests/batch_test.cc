// Imports as a whole: what came together is listed, and goes together; many cards in one transaction; previews; inputs
// that failed are not forgotten.
#include <gtest/gtest.h>

#include "database_dump.h"
#include "database_fixture.h"

namespace meishi {
namespace {

const TestCard kYuriko = {"髙橋", "百合子",    "株式会社青葉製作所", "開発部", "部長", "yuriko@aoba.example",
                          "",     "2024-05-01"};
const TestCard kJane = {"",    "",    "Harbor Lines Inc.", "", "CEO", "jane@harbor.example", "", "2024-06-01", "", "",
                        "Doe", "Jane"};

class BatchTest : public DatabaseFixture {
 protected:
  std::int64_t begin(const std::string& event) {
    const auto batch = db_.begin_batch({"import", "/scans", event, "2024-05-17", "佐藤", "営業連絡", {"来場"}}, "sato");
    EXPECT_TRUE(batch) << batch.error().message;
    return batch.value_or(0);
  }
  ImportResult import_in(std::int64_t batch, const TestCard& card, const std::string& sha256) {
    CardSource source = source_of(sha256, card.exchanged_on);
    source.batch = batch;
    const auto result = db_.import_card(source, record_of(card), "sato");
    EXPECT_TRUE(result) << result.error().message;
    return result.value_or(ImportResult());
  }
  void expect_rebuild_is_the_same() {
    const std::string before = dump(file_);
    ASSERT_TRUE(db_.rebuild());
    EXPECT_EQ(dump(file_), before);
  }
};

TEST_F(BatchTest, ListsWhatCameTogether) {
  const std::int64_t first = begin("産業展");
  import_in(first, kKaito, "a");
  import_in(first, kYuriko, "b");
  TestCard promoted = kKaito;
  promoted.title = "部長";
  promoted.exchanged_on = "2025-04-01";
  const std::int64_t second = begin("");
  EXPECT_EQ(import_in(second, promoted, "c").outcome, ImportOutcome::updated);
  const auto batches = db_.batches();
  ASSERT_TRUE(batches);
  ASSERT_EQ(batches->size(), 2U);
  EXPECT_EQ((*batches)[0].id, second) << "the newest first";
  EXPECT_EQ((*batches)[0].updated, 1);
  EXPECT_EQ((*batches)[1].added, 2);
  EXPECT_EQ((*batches)[1].stamp.event, "産業展");
  EXPECT_EQ((*batches)[1].stamp.purpose, "営業連絡");
  EXPECT_EQ((*batches)[1].stamp.tags, std::vector<std::string>{"来場"});
  EXPECT_EQ(db_.batch_changes(first)->size(), 2U);
  EXPECT_EQ(db_.batch(99).error().code, ErrorCode::not_found);
}

// What was there before is as it was; what was taken back comes back whole.
TEST_F(BatchTest, GoesTogetherAndComesBack) {
  import(kKaito);
  const std::int64_t untouched = db_.contact_count().value();
  const auto before = contact(1);
  const std::int64_t batch = begin("");
  import_in(batch, kYuriko, "b");
  import_in(batch, kJane, "c");
  TestCard moved = kKaito;
  moved.company = "株式会社みどり設計";
  moved.exchanged_on = "2025-04-01";
  EXPECT_EQ(import_in(batch, moved, "d").contact_id, 1);
  const std::string full = dump(file_);
  const auto entry = db_.undo_batch(batch, "sato");
  ASSERT_TRUE(entry) << entry.error().message;
  EXPECT_EQ(db_.contact_count().value(), untouched);
  EXPECT_EQ(contact(1).fields.organization.name, before.fields.organization.name);
  EXPECT_EQ(contact(1).posts.size(), 1U);
  EXPECT_TRUE(db_.moves({}).value().empty());
  EXPECT_EQ(db_.batch(batch)->undone, 3);
  EXPECT_EQ(db_.undo_batch(batch, "sato").error().code, ErrorCode::invalid) << "nothing is left";
  expect_rebuild_is_the_same();
  ASSERT_TRUE(db_.undo(*entry, "sato"));
  EXPECT_EQ(db_.contact_count().value(), 3);
  EXPECT_EQ(contact(1).fields.organization.name, "株式会社みどり設計");
  expect_rebuild_is_the_same();
  ASSERT_TRUE(db_.undo_batch(batch, "sato"));
  EXPECT_EQ(import_in(begin(""), kYuriko, "b").outcome, ImportOutcome::added) << "it can be imported again";
}

// A card that came again in the meantime is not doubled by taking the undoing back.
TEST_F(BatchTest, WhatWasImportedAgainIsNotDoubled) {
  const std::int64_t batch = begin("");
  import_in(batch, kYuriko, "b");
  const auto entry = db_.undo_batch(batch, "sato");
  ASSERT_TRUE(entry);
  import_in(begin(""), kYuriko, "b");
  EXPECT_EQ(db_.undo(*entry, "sato").error().code, ErrorCode::invalid);
  EXPECT_EQ(db_.contact_count().value(), 1);
}

// A card of the batch that was taken back alone stays taken back.
TEST_F(BatchTest, OneCardAloneBefore) {
  const std::int64_t batch = begin("");
  import_in(batch, kYuriko, "b");
  import_in(batch, kJane, "c");
  const std::int64_t jane = db_.history(2)->front().id;
  ASSERT_TRUE(db_.undo(jane, "sato"));
  const auto entry = db_.undo_batch(batch, "sato");
  ASSERT_TRUE(entry);
  EXPECT_EQ(db_.contact_count().value(), 0);
  ASSERT_TRUE(db_.undo(*entry, "sato"));
  EXPECT_EQ(db_.contact_count().value(), 1);
  expect_rebuild_is_the_same();
}

// The beginning of an import is nothing that `undo` without a number takes back.
TEST_F(BatchTest, UndoTakesTheLastCardNotTheBatch) {
  const std::int64_t batch = begin("");
  import_in(batch, kYuriko, "b");
  begin("");
  ASSERT_TRUE(db_.undo(0, "sato"));
  EXPECT_EQ(db_.contact_count().value(), 0);
  EXPECT_EQ(db_.undo(batch, "sato").error().code, ErrorCode::invalid);
}

TEST_F(BatchTest, ManyCardsAreOneTransaction) {
  std::vector<CardToImport> cards;
  for (const TestCard& card : {kKaito, kYuriko, kJane}) {
    cards.push_back({source_of("sha" + std::to_string(cards.size()), card.exchanged_on), record_of(card)});
  }
  cards[2].source.exchanged_on = "soon";
  std::size_t failed = 0;
  EXPECT_EQ(db_.import_cards(cards, "sato", &failed).error().code, ErrorCode::invalid);
  EXPECT_EQ(failed, 2U);
  EXPECT_EQ(count(), 0) << "all or none";
  cards[2].source.exchanged_on = "";
  EXPECT_EQ(db_.import_cards(cards, "sato")->size(), 3U);
  EXPECT_EQ(count(), 3);
}

// A preview decides on a copy.
TEST_F(BatchTest, ACopyIsAsTheOriginalAndClosedToOthers) {
  import(kKaito);
  const std::string before = dump(file_);
  ASSERT_TRUE(db_.copy_to(folder_ / "copy.db"));
  EXPECT_EQ(dump(folder_ / "copy.db"), before);
  EXPECT_EQ(std::filesystem::status(folder_ / "copy.db").permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  auto copy = Database::open(folder_ / "copy.db", OpenMode::create);
  ASSERT_TRUE(copy);
  EXPECT_EQ(copy->import_card(source_of("b"), record_of(kYuriko), "sato")->outcome, ImportOutcome::added);
  EXPECT_EQ(dump(file_), before);
  EXPECT_FALSE(db_.copy_to(folder_ / "copy.db")) << "nothing is overwritten";
}

// Fronts and backs that an import put together come apart with it, and go together again.
TEST_F(BatchTest, PairsComeApartWithTheImportThatMadeThem) {
  const std::int64_t alone = begin("");
  import_in(alone, kKaito, "front");
  TestCard back = kKaito;  // the same person in Latin letters
  back.last = back.first = "";
  back.last_roman = "Amano";
  back.first_roman = "Kaito";
  back.email = "k.amano@aoba.example";
  import_in(alone, back, "back");
  const std::string before = dump(file_);
  const std::int64_t paired = begin("");
  CardSource source = source_of("front", kKaito.exchanged_on);
  source.batch = paired;
  source.back = CardSide{"cards/back.png", "back", 1, 1, source.quad, 0, {}, {}};
  CardRecord both = record_of(kKaito);
  both.contact.last_name_roman = "Amano";
  both.contact.first_name_roman = "Kaito";
  ASSERT_EQ(db_.import_card(source, both, "sato")->outcome, ImportOutcome::completed);
  const std::string together = dump(file_);
  const auto entry = db_.undo_batch(paired, "sato");
  ASSERT_TRUE(entry) << entry.error().message;
  EXPECT_EQ(contact(1).cards.size() + (count() > 1 ? contact(2).cards.size() : 0), 2U) << "no back is lost";
  ASSERT_TRUE(db_.undo(*entry, "sato")) << "and it can be done again";
  EXPECT_EQ(contact(1).cards.size(), 1U);
  expect_rebuild_is_the_same();
}

TEST_F(BatchTest, FailedInputsAreKeptUntilTheyAreRead) {
  const FailedInput input{"/scans/a.jpg",
                          "the {} data ends early",
                          {"JPEG"},
                          2,
                          0,
                          "",
                          "",
                          true,
                          {"import", "/scans", "産業展", "", "", "", {"来場"}}};
  ASSERT_TRUE(db_.note_failure(input));
  ASSERT_TRUE(db_.note_failure(input));
  ASSERT_TRUE(db_.rebuild());
  const auto failures = db_.failures();
  ASSERT_TRUE(failures);
  ASSERT_EQ(failures->size(), 1U);
  EXPECT_EQ(failures->front().attempts, 2);
  EXPECT_EQ(failures->front().args, std::vector<std::string>{"JPEG"});
  EXPECT_EQ(failures->front().page, 2);
  EXPECT_TRUE(failures->front().duplex);
  EXPECT_EQ(failures->front().stamp.event, "産業展");
  ASSERT_TRUE(db_.forget_failure("/scans/a.jpg"));
  EXPECT_TRUE(db_.failures()->empty());
}

}  // namespace
}  // namespace meishi
