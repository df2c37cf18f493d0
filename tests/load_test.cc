// Rows of contact lists in the store: they are matched with cards, fill gaps, override nothing that is newer, and a
// contact that was written with everything comes back as it was.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "database_dump.h"
#include "database_fixture.h"

namespace meishi {
namespace {

class LoadTest : public DatabaseFixture {
 protected:
  ImportResult load(const TestCard& card, const std::string& sha256, const std::string& record_id = "",
                    const std::string& as_of = "") {
    CardSource source = source_of(sha256, card.exchanged_on);
    source.list = "salesforce";
    source.line = 2;
    source.record_id = record_id;
    source.as_of = as_of;
    const auto result = db_.import_card(source, record_of(card), "sato");
    EXPECT_TRUE(result) << result.error().message;
    return result.value_or(ImportResult());
  }
};

// A list that does not say how old it is fills what cards lack, and cannot turn anything back.
TEST_F(LoadTest, AnUndatedRowOverridesNoCard) {
  import(kKaito);
  TestCard row = kKaito;
  row.title = "主任";
  row.exchanged_on = "";
  row.last_kana = "アマノ";
  row.first_kana = "カイト";
  const ImportResult result = load(row, "row");
  EXPECT_EQ(result.contact_id, 1);
  EXPECT_EQ(contact(1).fields.posts.front().title, "課長");
  EXPECT_EQ(contact(1).fields.last_name_kana, "アマノ") << "a gap was filled";
  ASSERT_EQ(result.conflicts.size(), 1U);
  EXPECT_EQ(result.conflicts[0].field, "posts[0].title");
  EXPECT_EQ(result.conflicts[0].from, "課長");
  EXPECT_EQ(result.conflicts[0].to, "主任");
  EXPECT_TRUE(db_.moves({})->empty()) << "nobody was promoted";
  EXPECT_EQ(contact(1).posts.size(), 1U);
}

TEST_F(LoadTest, ARowWithItsDayIsNews) {
  import(kKaito);
  TestCard row = kKaito;
  row.title = "部長";
  row.exchanged_on = "";
  const ImportResult result = load(row, "row", "", "2025-04-01");
  EXPECT_EQ(result.outcome, ImportOutcome::updated);
  EXPECT_TRUE(result.conflicts.empty());
  EXPECT_EQ(contact(1).fields.posts.front().title, "部長");
  ASSERT_EQ(db_.moves({})->size(), 1U);
  EXPECT_EQ(db_.moves({})->front().date, "2025-04-01");
}

// The list came first, the card later: the card wins although the list was loaded on a later day than it is of.
TEST_F(LoadTest, ACardAfterAnUndatedRowIsNewer) {
  TestCard row = kKaito;
  row.title = "主任";
  row.exchanged_on = "";
  EXPECT_EQ(load(row, "row").outcome, ImportOutcome::added);
  EXPECT_EQ(import(kKaito).outcome, ImportOutcome::updated);
  EXPECT_EQ(contact(1).fields.posts.front().title, "課長");
  ASSERT_EQ(db_.moves({})->size(), 1U) << "what the list knew is what the card is compared with";
  EXPECT_EQ(db_.moves({})->front().date, kKaito.exchanged_on);
}

// The other program knows its records: the same one is the same person whatever changed, until a person says otherwise.
TEST_F(LoadTest, TheSameRecordIsTheSamePerson) {
  EXPECT_EQ(load(kKaito, "row", "salesforce:003A").contact_id, 1);
  TestCard changed = kKaito;
  changed.last = "青木";
  changed.email = "kaito@elsewhere.example";
  changed.company = "株式会社みどり設計";
  changed.mobile = "";
  changed.exchanged_on = "2025-04-01";
  const ImportResult result = load(changed, "row2", "salesforce:003A");
  EXPECT_EQ(result.contact_id, 1);
  EXPECT_EQ(contact(1).fields.last_name, "青木");
  EXPECT_EQ(load(changed, "row3", "meishi:" + contact(1).external_id).contact_id, 1) << "our own key";
  ASSERT_TRUE(db_.rebuild());
  EXPECT_EQ(load(changed, "row4", "salesforce:003A").contact_id, 1);
}

// A person who left before the list was loaded has left.
TEST_F(LoadTest, AnUndatedRowSwallowsNoRetirement) {
  TestCard row = kKaito;
  row.exchanged_on = "";
  load(row, "row");
  ASSERT_TRUE(db_.retire(1, "2020-03-31", "sato"));
  EXPECT_FALSE(contact(1).posts.front().current);
}

class BackupTest : public LoadTest {
 protected:
  std::vector<std::string> lines() {
    std::vector<std::string> out;
    const auto count = db_.back_up_contacts({}, [&](const std::string& line) -> Status {
      out.push_back(line);
      return {};
    });
    EXPECT_TRUE(count);
    return out;
  }
  // Without the numbers and times that another database gives.
  static nlohmann::json plain(const std::string& line) {
    auto json = nlohmann::json::parse(line);
    json.erase("id");
    json.erase("updated_at");
    for (auto& card : json["cards"]) card.erase("id");
    for (auto& card : json["backup"]["cards"]) {
      card.erase("id");
      card["source"].erase("batch");
      card["source"].erase("repeats");
    }
    if (json["backup"].contains("edits")) {
      for (auto& edit : json["backup"]["edits"]) edit.erase("cards");
    }
    return json;
  }
  std::vector<ImportResult> restore(Database& db, const std::vector<std::string>& backup) {
    std::vector<std::pair<std::size_t, Error>> errors;
    RestoredContacts restored;
    const auto batch = db.begin_batch({"load", "x", "", "", "", "", {}}, "sato");
    auto results = db.restore_contacts(backup, *batch, "sato", restored, errors);
    EXPECT_TRUE(results) << results.error().message;
    EXPECT_TRUE(errors.empty());
    return results.value_or(std::vector<ImportResult>());
  }
};

TEST_F(BackupTest, ComesBackWithoutLoss) {
  import(kKaito);
  TestCard promoted = kKaito;
  promoted.title = "部長";
  promoted.exchanged_on = "2025-04-01";
  import(promoted);
  TestCard namesake = kKaito;  // somebody else of the same name, as a person said
  namesake.email = "amano2@aoba.example";
  namesake.mobile = "+819011112222";
  const std::int64_t other = import(namesake).contact_id;
  if (other == 1) {
    ASSERT_TRUE(db_.split(1, 3, "sato"));
  } else {
    ASSERT_TRUE(db_.keep_apart(1, other, "sato"));
  }
  ASSERT_TRUE(db_.edit(1, "last_name_kana", "\"アマノ\"", "sato"));
  ASSERT_TRUE(db_.retire(1, "2026-03-31", "sato"));
  TestCard undated = {"森", "茜", "森商店", "", "", "akane@mori.example"};
  import(undated);
  const std::vector<std::string> before = lines();

  auto fresh = Database::open(folder_ / "fresh.db", OpenMode::create);
  ASSERT_TRUE(fresh);
  const auto results = restore(*fresh, before);
  ASSERT_EQ(results.size(), before.size());
  for (const ImportResult& result : results) EXPECT_EQ(result.outcome, ImportOutcome::added);
  std::vector<std::string> after;
  ASSERT_TRUE(fresh->back_up_contacts({}, [&](const std::string& line) -> Status {
    after.push_back(line);
    return {};
  }));
  ASSERT_EQ(after.size(), before.size());
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_EQ(plain(after[i]).dump(1), plain(before[i]).dump(1));
  EXPECT_EQ(fresh->moves({})->size(), db_.moves({})->size());
  // Once more adds nothing; a rebuild changes nothing.
  for (const ImportResult& result : restore(*fresh, before)) EXPECT_EQ(result.outcome, ImportOutcome::duplicate);
  const std::string tables = dump(folder_ / "fresh.db");
  ASSERT_TRUE(fresh->rebuild());
  EXPECT_EQ(dump(folder_ / "fresh.db"), tables);
}

// A picture's name is a name, never a way to another folder.
TEST_F(BackupTest, PicturesAreNames) {
  import(kKaito);
  auto line = nlohmann::json::parse(lines()[0]);
  line["backup"]["cards"][0]["source"]["picture"] = "../../x";
  auto fresh = Database::open(folder_ / "fresh.db", OpenMode::create);
  ASSERT_TRUE(fresh);
  restore(*fresh, {line.dump()});
  EXPECT_EQ(fresh->contact(1)->cards.front().source.picture, "");
}

// Into a database that knows one of the people under another number.
TEST_F(BackupTest, GoesIntoTheContactThatIsThere) {
  import(kKaito);
  const std::vector<std::string> backup = lines();
  auto fresh = Database::open(folder_ / "fresh.db", OpenMode::create);
  ASSERT_TRUE(fresh);
  TestCard promoted = kKaito;
  promoted.title = "部長";
  promoted.exchanged_on = "2025-04-01";
  ASSERT_TRUE(fresh->import_card(source_of("new", "2025-04-01"), record_of(promoted), "sato"));
  const auto results = restore(*fresh, backup);
  EXPECT_EQ(results[0].contact_id, 1);
  EXPECT_EQ(fresh->contact(1)->cards.size(), 2U);
  EXPECT_EQ(fresh->contact(1)->fields.posts.front().title, "部長") << "the newer card wins";
}

TEST_F(BackupTest, DamagedLinesAreToldAndLeftOut) {
  import(kKaito);
  std::vector<std::string> backup = lines();
  backup.insert(backup.begin(), "{\"id\":1}");
  backup.push_back(backup.back().substr(0, backup.back().size() / 2));
  backup.push_back("not JSON");
  backup.push_back(std::string(300000, '['));
  auto wrong = nlohmann::json::parse(backup[1]);
  wrong["external_id"] = "mc-2";
  wrong["backup"]["cards"][0]["sha256"] = "other";
  wrong["backup"]["edits"] = {{{"field", "last_name.x"}, {"from", "a"}, {"to", "b"}, {"cards", {1}}}};
  backup.push_back(wrong.dump());
  wrong["backup"].erase("edits");
  wrong["backup"]["cards"][0]["exchanged_on"] = "soon";
  backup.push_back(wrong.dump());
  auto fresh = Database::open(folder_ / "fresh.db", OpenMode::create);
  ASSERT_TRUE(fresh);
  std::vector<std::pair<std::size_t, Error>> errors;
  RestoredContacts restored;
  const auto batch = fresh->begin_batch({"load", "x", "", "", "", "", {}}, "sato");
  const auto done = fresh->restore_contacts(backup, *batch, "sato", restored, errors);
  ASSERT_TRUE(done) << done.error().message << (done.error().args.empty() ? "" : done.error().args[0]);
  ASSERT_EQ(errors.size(), 6U);
  EXPECT_EQ(errors[0].first, 0U);
  EXPECT_EQ(fresh->contact_count().value(), 1);
}

}  // namespace
}  // namespace meishi
