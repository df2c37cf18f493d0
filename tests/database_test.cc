// What the database keeps, gives back and refuses.
#include "store/database.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <algorithm>
#include <map>

#include "database_fixture.h"

namespace meishi {
namespace {

// Every row of every table but the journal, as text.
std::map<std::string, std::vector<std::string>> derived_rows(const std::filesystem::path& file) {
  std::map<std::string, std::vector<std::string>> out;
  sqlite3* db = nullptr;
  EXPECT_EQ(sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
  const auto rows_of = [&](const std::string& sql) {
    std::vector<std::string> rows;
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
    while (sqlite3_step(statement) == SQLITE_ROW) {
      std::string row;
      for (int i = 0; i < sqlite3_column_count(statement); ++i) {
        const unsigned char* text = sqlite3_column_text(statement, i);
        row += text == nullptr ? "NULL|" : std::string(reinterpret_cast<const char*>(text)) + "|";
      }
      rows.push_back(std::move(row));
    }
    sqlite3_finalize(statement);
    return rows;
  };
  for (std::string table : rows_of("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'journal' AND name "
                                   "NOT LIKE 'contact#_search#_%' ESCAPE '#'")) {
    table.pop_back();
    out[table] = rows_of("SELECT * FROM " + table);
    std::sort(out[table].begin(), out[table].end());
  }
  sqlite3_close(db);
  return out;
}

class DatabaseTest : public DatabaseFixture {};

// A user who imports a folder twice must not get everybody twice.
TEST_F(DatabaseTest, ACardImportedTwiceIsKnown) {
  const ImportResult first = import(kKaito, "a");
  EXPECT_EQ(first.outcome, ImportOutcome::added);
  const auto before = derived_rows(file_);
  const ImportResult again = import(kKaito, "a");
  EXPECT_EQ(again.outcome, ImportOutcome::duplicate);
  EXPECT_EQ(again.contact_id, first.contact_id);
  EXPECT_EQ(again.card_id, first.card_id);
  EXPECT_EQ(derived_rows(file_), before);
  EXPECT_EQ(db_.history(first.contact_id)->size(), 1U);
}

// Several cards on one page, and several pages of one file, are different cards.
TEST_F(DatabaseTest, PageAndIndexArePartOfACardsIdentity) {
  for (const auto& [page, index] : {std::pair(1, 1), std::pair(1, 2), std::pair(2, 1)}) {
    CardSource source = source_of("scan");
    source.page = page;
    source.index = index;
    EXPECT_EQ(db_.import_card(source, record_of({"林", "一" + std::to_string(page * 10 + index)}), "sato")->outcome,
              ImportOutcome::added);
  }
  EXPECT_EQ(count(), 3);
}

// A page that failed yesterday would never be read again if its file counted as done.
TEST_F(DatabaseTest, AFileIsKnownOnlyWhenItIsFinished) {
  const CardSource scan = source_of("scan");
  EXPECT_EQ(*db_.cards_of_finished_source("scan"), 0);
  ASSERT_TRUE(db_.import_card(scan, record_of(kKaito), "sato"));
  EXPECT_EQ(*db_.cards_of_finished_source("scan"), 0);
  ASSERT_TRUE(db_.finish_source(scan, 1, "sato"));
  EXPECT_EQ(*db_.cards_of_finished_source("scan"), 1);
  EXPECT_EQ(*db_.cards_of_finished_source("other"), 0);

  const auto before = derived_rows(file_);
  ASSERT_TRUE(db_.finish_source(scan, 1, "tanaka"));
  EXPECT_EQ(derived_rows(file_), before);
  EXPECT_EQ(db_.history(1)->size(), 1U) << "the end of a file is no news about a person";
  EXPECT_EQ(db_.finish_source(source_of(""), 1, "sato").error().code, ErrorCode::invalid);
  EXPECT_EQ(db_.finish_source(source_of("none"), 0, "sato").error().code, ErrorCode::invalid);
}

// The journal is the truth: tables made again from it are the same, row for row, numbers included.
TEST_F(DatabaseTest, ARebuildGivesTheSameRows) {
  TestCard card = kKaito;
  import(card);
  card.exchanged_on = "2025-04-10";
  card.title = "部長";
  import(card);
  card.exchanged_on = "2023-04-10";
  card.department = "総務部";
  import(card);
  import({"", "", "Harbor Lines, Inc.", "", "CEO", "ceo@harbor.example", "", "", "", "", "Doe", "Jane"});
  import({"髙橋", "'); DROP TABLE journal; --", "株式会社\"引用\"", "部%_\\", "役'", "q'uote@x.example"});
  import({});
  ASSERT_TRUE(db_.finish_source(source_of("sha1"), 1, "sato"));
  const auto before = derived_rows(file_);
  EXPECT_EQ(before.at("sources").size(), 1U);
  EXPECT_EQ(before.at("contacts").size(), 4U);
  EXPECT_EQ(before.at("posts").size(), 5U);
  ASSERT_TRUE(db_.rebuild());
  EXPECT_EQ(derived_rows(file_), before);
  EXPECT_EQ(*db_.integrity(), "ok");
  const ImportResult next = import({"新", "人"});
  EXPECT_EQ(next.contact_id, 5);
  EXPECT_EQ(next.card_id, 7);
}

// How common a name is would be wrong for ever after, and people merged or parted by it.
TEST_F(DatabaseTest, NamesAreCountedWhateverBecomesOfContacts) {
  const auto counted = [&] {
    auto rows = derived_rows(file_);
    std::map<std::string, int> count;
    for (const std::string& row : rows["contact_keys"]) {
      const std::string key = row.substr(row.find('|') + 1);
      if (key.starts_with("family|") || key.starts_with("given|") || key.starts_with("organization|")) ++count[key];
    }
    std::vector<std::string> expected;
    for (const auto& [key, contacts] : count) expected.push_back(key + std::to_string(contacts) + "|");
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(rows["key_counts"], expected);
    return rows["key_counts"];
  };
  const std::int64_t a = import({"天野", "海斗", "株式会社青葉", "", "", "a@aoba.example", ""}).contact_id;
  const std::int64_t b = import({"天野", "陽菜", "株式会社青葉", "", "", "b@aoba.example", ""}).contact_id;
  const std::int64_t c = import({"天野", "凛", "みなと物流", "", "", "c@minato.example", ""}).contact_id;
  const auto before = counted();
  EXPECT_EQ(std::ranges::count(before, "family|天野|3|"), 1);
  ASSERT_TRUE(db_.merge(a, b, "sato"));
  EXPECT_EQ(std::ranges::count(counted(), "family|天野|2|"), 1);
  ASSERT_TRUE(db_.undo(0, "sato"));
  EXPECT_EQ(counted(), before);
  ASSERT_TRUE(db_.erase(c, "sato"));
  EXPECT_EQ(std::ranges::count(counted(), "organization|みなと物流|1|"), 0);
  ASSERT_TRUE(db_.rebuild());
  counted();
}

// Text is data: quotes, wildcards, line breaks and zero bytes come back as they went in.
TEST_F(DatabaseTest, AnyTextSurvives) {
  const std::string texts[] = {
      "'); DROP TABLE contacts; --", "\" OR \"1\"=\"1", "100%_\\'", "改\n行\tタブ", "😀𠮷野家", ":p0 :id ?",
      std::string("zero\0byte", 9)};
  for (const std::string& text : texts) {
    CardRecord record = record_of({text, text, text, text, text, "a@b.example"});
    record.contact.notes = {text};
    CardSource source = source_of("sha-of-" + text);
    source.path = text;
    source.event = text;
    source.owner = text;
    source.tags = {text};
    const auto result = db_.import_card(source, record, text);
    ASSERT_TRUE(result) << result.error().message;
    const Contact c = contact(result->contact_id);
    EXPECT_EQ(c.fields.last_name, text);
    EXPECT_EQ(c.fields.notes, std::vector<std::string>{text});
    EXPECT_EQ(c.tags, std::vector<std::string>{text});
    if (text.find('\0') == std::string::npos) {
      EXPECT_EQ(c.cards.at(0).source.path, text);
      EXPECT_EQ(c.owner, text);
    }
    EXPECT_EQ(db_.history(result->contact_id)->at(0).card_path, text);
    EXPECT_TRUE(db_.contacts(text));
  }
}

// Evidence of a field (where it stood, how sure we are) is what a later review needs.
TEST_F(DatabaseTest, ACardsRecordComesBackWhole) {
  CardRecord record = record_of(kKaito);
  record.confidence["last_name"] = 0.875;
  record.evidence["last_name"] = {"天 野", 1, {10.5, 20, 300, 40}};
  record.contact.addresses.push_back({"本社", "1000005", "東京都", "千代田区", "丸の内", "1-2-3", "青葉ビル 9F", ""});
  CardSource source = source_of("a", "2024-04-10");
  source.rotation = 90;
  source.warnings = {"blurred"};
  const auto result = db_.import_card(source, record, "sato");
  const StoredCard card = contact(result->contact_id).cards.at(0);
  EXPECT_EQ(card.record.confidence, record.confidence);
  EXPECT_EQ(card.record.evidence.at("last_name").raw, "天 野");
  EXPECT_EQ(card.record.evidence.at("last_name").box.x, 10.5);
  EXPECT_EQ(card.record.contact.addresses.at(0).building, "青葉ビル 9F");
  EXPECT_EQ(card.source.rotation, 90);
  EXPECT_EQ(card.source.warnings, source.warnings);
  EXPECT_EQ(card.source.quad[2].x, 1456);
  EXPECT_EQ(card.imported_at.size(), std::string("2025-01-01T00:00:00Z").size());
}

// An identifier that changes makes every contact twice in Salesforce.
TEST_F(DatabaseTest, ExternalIdsAreTheSameInAnotherDatabase) {
  import(kKaito, "other");
  const Contact here = contact(import({"三好", "葵", "㈱青葉製作所"}, "miyoshi").contact_id);
  auto other = Database::open(folder_ / "other.db", OpenMode::create);
  const auto there = other->import_card(source_of("miyoshi"), record_of({"三好", "葵", "青葉製作所"}), "tanaka");
  const Contact moved = *other->contact(there->contact_id);
  EXPECT_EQ(here.external_id, moved.external_id);
  EXPECT_EQ(here.posts.at(0).organization_external_id, moved.posts.at(0).organization_external_id);
  EXPECT_NE(here.external_id, contact(1).external_id);
}

// Cards are personal data: no other account of the machine may read them, in the log of writes neither.
TEST_F(DatabaseTest, FilesAreForTheirOwnerOnly) {
  import(kKaito);
  for (const char* suffix : {"", "-wal", "-shm"}) {
    struct stat status {};
    ASSERT_EQ(::stat((file_.string() + suffix).c_str(), &status), 0) << suffix;
    EXPECT_EQ(status.st_mode & 0777, 0600U) << suffix;
  }
  // Nor when it was copied, or made under another umask.
  for (const OpenMode mode : {OpenMode::read, OpenMode::create}) {
    for (const char* suffix : {"", "-wal", "-shm"}) ::chmod((file_.string() + suffix).c_str(), 0664);
    const auto again = Database::open(file_, mode);
    ASSERT_TRUE(again);
    EXPECT_FALSE(again->open_to_others());
    for (const char* suffix : {"", "-wal", "-shm"}) {
      struct stat status {};
      ASSERT_EQ(::stat((file_.string() + suffix).c_str(), &status), 0) << suffix;
      EXPECT_EQ(status.st_mode & 0777, 0600U) << suffix;
    }
  }
}

TEST_F(DatabaseTest, RefusesWhatItCannotKeepSafely) {
  EXPECT_EQ(db_.import_card(source_of(""), record_of(kKaito), "sato").error().code, ErrorCode::invalid);
  for (const char* date : {"2024-02-30", "2024/04/01", "yesterday", "2024-4-1", "2024-04-01x"}) {
    EXPECT_EQ(db_.import_card(source_of("a", date), record_of(kKaito), "sato").error().code, ErrorCode::invalid)
        << date;
  }
  EXPECT_EQ(count(), 0);
  EXPECT_EQ(db_.contact(1).error().code, ErrorCode::not_found);
  EXPECT_EQ(db_.history(1).error().code, ErrorCode::not_found);
}

// What the engine says about a statement holds the values in it; a message is copied into fault reports.
TEST_F(DatabaseTest, AnErrorTellsNoNames) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(file_.c_str(), &db), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(db, "CREATE TRIGGER refuse BEFORE INSERT ON contact_keys BEGIN SELECT RAISE(ABORT, 'no'); END",
                         nullptr, nullptr, nullptr),
            SQLITE_OK);
  sqlite3_close(db);
  const auto result = db_.import_card(source_of("a"), record_of(kKaito), "sato");
  ASSERT_FALSE(result);
  std::string told = result.error().message;
  for (const std::string& arg : result.error().args) told += arg;
  EXPECT_EQ(told.find(kKaito.last), std::string::npos) << told;
  EXPECT_EQ(count(), 0);
}

// A space, a quote, '=' or '?' in a folder's name is an ordinary name.
TEST(DatabaseOpenTest, AnyPathCanHoldADatabase) {
  const TestFolder folder;
  for (const char* name : {"a b=c.db", "quote\".db", "50%?x#y.db", "名刺 帳.db", "it's;.db"}) {
    auto db = Database::open(folder / name, OpenMode::create);
    ASSERT_TRUE(db) << name << ": " << db.error().message;
    EXPECT_TRUE(db->import_card(source_of("a"), record_of(kKaito), "sato"));
    EXPECT_TRUE(std::filesystem::exists(folder / name)) << name;
    EXPECT_TRUE(Database::open(folder / name, OpenMode::read)) << name;
  }
}

// Reading while another process holds a database open sees what it has written.
TEST_F(DatabaseTest, AReaderSeesWhatAWriterHasDone) {
  auto reader = Database::open(file_, OpenMode::read);
  ASSERT_TRUE(reader);
  EXPECT_EQ(*reader->contact_count(), 0);
  import(kKaito);
  EXPECT_EQ(*reader->contact_count(), 1);
  EXPECT_EQ(reader->import_card(source_of("z"), record_of(kKaito), "sato").error().code, ErrorCode::environment);
}

}  // namespace
}  // namespace meishi
