// What happens to people's contacts when the disk is full, the program is killed, or two of them write at once.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <set>

#include "failing_vfs.h"
#include "store/database.h"
#include "store_cards.h"

namespace meishi {
namespace {

TestCard person(int n) {
  const std::string number = std::to_string(n);
  TestCard card;
  card.last = "姓" + number;
  card.first = "名";
  card.company = "株式会社第" + std::to_string(n % 7);
  card.title = "課長";
  card.email = "p" + number + "@example.com";
  card.exchanged_on = "2024-04-10";
  return card;
}

Result<ImportResult> import(Database& db, int n) {
  const TestCard card = person(n);
  return db.import_card(source_of("sha" + std::to_string(n), card.exchanged_on), record_of(card), "sato");
}

// Runs `body` in a process of its own and gives its exit status (its result), or -1 when it was killed.
int in_child(const std::function<int()>& body) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(body());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void execute(const std::filesystem::path& file, const char* sql) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &db), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
  sqlite3_close(db);
}

void make_database(const std::filesystem::path& file) {
  auto db = Database::open(file, OpenMode::create);
  ASSERT_TRUE(db) << db.error().message;
  ASSERT_TRUE(import(*db, 1));
}

// Every refusal says what is wrong, and a file that is not ours is not touched.
TEST(DatabaseOpenTest, RefusesFilesThatAreNoDatabaseOfOurs) {
  const TestFolder folder;
  std::ofstream(folder / "text.db") << "just a text, longer than the header of a database file, which has 100 bytes. "
                                       "So here are some more words, and then some.";
  std::ofstream(folder / "image.db") << "\x89PNG\r\n\x1a\n";
  std::filesystem::create_directory(folder / "folder.db");
  execute(folder / "other.db", "CREATE TABLE albums (title TEXT); INSERT INTO albums VALUES ('x')");
  make_database(folder / "newer.db");
  execute(folder / "newer.db", "PRAGMA user_version = 99");
  make_database(folder / "damaged.db");
  {
    std::fstream damaged(folder / "damaged.db", std::ios::in | std::ios::out | std::ios::binary);
    damaged.seekp(100);
    damaged << std::string(3000, '\xFF');
  }
  struct Case {
    const char* name;
    ErrorCode code;
    const char* says;
  };
  const Case cases[] = {
      {"text.db", ErrorCode::environment, "not a Meishi database"},
      {"image.db", ErrorCode::environment, "not a Meishi database"},
      {"other.db", ErrorCode::environment, "not a Meishi database"},
      {"folder.db", ErrorCode::environment, "a folder"},
      {"newer.db", ErrorCode::environment, "newer Meishi"},
      {"damaged.db", ErrorCode::environment, "damaged"},
  };
  for (const Case& c : cases) {
    for (const OpenMode mode : {OpenMode::read, OpenMode::create}) {
      const std::string before = contents(folder / c.name);
      const auto db = Database::open(folder / c.name, mode);
      ASSERT_FALSE(db) << c.name;
      EXPECT_EQ(db.error().code, c.code) << c.name << ": " << db.error().message;
      EXPECT_NE(db.error().message.find(c.says), std::string::npos) << c.name << ": " << db.error().message;
      EXPECT_EQ(db.error().subject, (folder / c.name).string());
      EXPECT_EQ(contents(folder / c.name), before) << c.name;
    }
  }
  EXPECT_EQ(Database::open(folder / "missing.db", OpenMode::read).error().code, ErrorCode::not_found);
  EXPECT_FALSE(std::filesystem::exists(folder / "missing.db"));
  EXPECT_EQ(Database::open(folder / "no/such/folder.db", OpenMode::create).error().code, ErrorCode::io);
  std::ofstream(folder / "empty.db").flush();
  EXPECT_EQ(Database::open(folder / "empty.db", OpenMode::read).error().code, ErrorCode::environment);
  EXPECT_TRUE(Database::open(folder / "empty.db", OpenMode::create));
  EXPECT_EQ(std::filesystem::status(folder / "empty.db").permissions(), std::filesystem::perms(0600));
}

// Root may write everywhere, so the test of what an ordinary user sees runs as one.
bool become_ordinary_user() {
  constexpr uid_t kNobody = 65534;
  return ::geteuid() != 0 || (::setgid(kNobody) == 0 && ::setuid(kNobody) == 0);
}

// A database on a medium that cannot be written can be read; an import says at once why it cannot be.
TEST(DatabaseOpenTest, AReadOnlyDatabaseCanBeReadAndNotWritten) {
  const TestFolder folder;
  make_database(folder / "meishi.db");
  ASSERT_FALSE(std::filesystem::exists(folder / "meishi.db-wal"));
  struct Case {
    mode_t file;
    mode_t parent;
    bool readable;
  };
  for (const Case& c :
       {Case{0444, 0755, true}, Case{0444, 0555, true}, Case{0666, 0555, true}, Case{0000, 0755, false}}) {
    ::chmod((folder / "meishi.db").c_str(), c.file);
    ::chmod(folder.path().c_str(), c.parent);
    const int failures = in_child([&] {
      if (!become_ordinary_user()) return 100;
      int wrong = 0;
      auto writing = Database::open(folder / "meishi.db", OpenMode::create);
      const ErrorCode expected = c.readable ? ErrorCode::environment : ErrorCode::unreadable;
      wrong += !writing && writing.error().code == expected ? 0 : 1;
      if (c.readable) wrong += !writing && writing.error().message.find("read-only") != std::string::npos ? 0 : 2;
      auto reading = Database::open(folder / "meishi.db", OpenMode::read);
      if (!c.readable) return wrong + (!reading && reading.error().code == ErrorCode::unreadable ? 0 : 4);
      if (!reading) return wrong + 8;
      return wrong + (reading->contact_count().value_or(0) == 1 ? 0 : 16);
    });
    EXPECT_EQ(failures, 0) << std::oct << c.file << " in " << c.parent;
  }
  ::chmod(folder.path().c_str(), 0755);
}

// The archive of years ago on a read-only medium can still be looked at; nothing of it stays elsewhere.
TEST(DatabaseOpenTest, AnOldReadOnlyDatabaseCanBeRead) {
  const TestFolder folder;
  const TestFolder elsewhere;
  make_database(folder / "meishi.db");
  execute(folder / "meishi.db", "PRAGMA user_version = 5");
  const std::string before = contents(folder / "meishi.db");
  ::chmod((folder / "meishi.db").c_str(), 0444);
  ::chmod(folder.path().c_str(), 0555);
  ::chmod(elsewhere.path().c_str(), 0555);
  const int failures = in_child([&] {
    if (!become_ordinary_user()) return 100;
    ::setenv("TMPDIR", elsewhere.path().c_str(), 1);  // no file of it is made, which a killed program would leave
    int wrong = Database::open(folder / "meishi.db", OpenMode::create) ? 1 : 0;
    auto reading = Database::open(folder / "meishi.db", OpenMode::read);
    if (!reading) return wrong + 2;
    wrong += std::filesystem::is_empty(elsewhere.path()) ? 0 : 4;
    wrong += reading->is_copy() ? 0 : 32;  // a user is told
    wrong += reading->contact_count().value_or(0) == 1 ? 0 : 8;
    return wrong + (reading->contacts("p1@example.com").value_or(std::vector<Contact>()).size() == 1 ? 0 : 16);
  });
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(contents(folder / "meishi.db"), before);
  ::chmod(folder.path().c_str(), 0755);
}

// Former versions told far lower figures. Judged as probabilities, they would put every field of an archive up for
// review.
TEST(DatabaseOpenTest, WhatAnOldDatabaseIsSureOfNeedsNoReview) {
  const TestFolder folder;
  const std::filesystem::path file = folder / "meishi.db";
  CardRecord record = record_of(person(1));
  record.confidence = {{"last_name", 0.9}, {"organization.name", 0.5}};
  ASSERT_TRUE(Database::open(file, OpenMode::create)->import_card(source_of("sha1"), record, "sato"));
  const auto doubtful = [&] {
    const auto db = Database::open(file, OpenMode::create);
    const std::vector<DoubtfulField> doubts = *db->doubtful(10);
    std::vector<std::string> fields;
    for (const DoubtfulField& doubt : doubts) fields.push_back(doubt.field);
    return fields;
  };
  EXPECT_EQ(doubtful(), (std::vector<std::string>{"organization.name", "last_name"})) << "as probabilities";
  execute(file,
          "UPDATE journal SET payload = replace(payload, ',\"confidence_scale\":2', '');"
          "PRAGMA user_version = 5");
  EXPECT_EQ(doubtful(), std::vector<std::string>{"organization.name"}) << "what the former version asked about";
  ASSERT_TRUE(Database::open(file, OpenMode::create)->rebuild());
  EXPECT_EQ(doubtful(), std::vector<std::string>{"organization.name"}) << "however often it is read";
}

// Whatever write of an import fails, by a full disk or a broken one: the import says so, nothing half-done stays, all
// that was reported as imported is there, and the same folder can be imported again.
TEST(DatabaseFaultTest, AFailingDiskLosesNothingThatWasReported) {
  for (const int result : {SQLITE_FULL, SQLITE_IOERR_WRITE}) {
    bool failed = true;
    int failures = 0;
    for (int writes = 0; failed; writes += 3) {
      const TestFolder folder;
      const std::filesystem::path file = folder / "meishi.db";
      std::set<int> reported;
      {
        FailingVfs disk;
        disk.fail_after(writes, result);
        if (auto db = Database::open(file, OpenMode::create)) {
          for (int n = 0; n < 4; ++n) {
            const auto imported = import(*db, n);
            if (imported) {
              reported.insert(n);
            } else {
              EXPECT_EQ(imported.error().code, ErrorCode::io) << imported.error().message;
            }
          }
        } else {
          EXPECT_EQ(db.error().code, ErrorCode::io) << db.error().message;
        }
        failed = disk.failed();
      }
      failures += failed ? 1 : 0;
      auto db = Database::open(file, OpenMode::create);
      ASSERT_TRUE(db) << writes << ": " << db.error().message;
      EXPECT_EQ(*db->integrity(), "ok");
      EXPECT_EQ(*db->contact_count(), static_cast<std::int64_t>(reported.size())) << writes;
      for (int n = 0; n < 4; ++n) {
        const auto again = import(*db, n);
        ASSERT_TRUE(again) << again.error().message;
        EXPECT_EQ(again->outcome == ImportOutcome::duplicate, reported.contains(n)) << writes;
      }
      EXPECT_EQ(*db->contact_count(), 4);
    }
    EXPECT_GT(failures, 10);
  }
}

// A disk that has room again needs no new start of the program.
TEST(DatabaseFaultTest, ImportsGoOnWhenTheDiskHasRoomAgain) {
  const TestFolder folder;
  FailingVfs disk;
  {
    auto db = Database::open(folder / "meishi.db", OpenMode::create);
    ASSERT_TRUE(import(*db, 1));
    disk.fail_after(1, SQLITE_FULL);
    const auto full = import(*db, 2);
    ASSERT_FALSE(full);
    EXPECT_EQ(full.error().code, ErrorCode::io);
    EXPECT_NE(full.error().message.find("disk is full"), std::string::npos);
    disk.heal();
    EXPECT_EQ(import(*db, 2)->outcome, ImportOutcome::added);
    EXPECT_EQ(*db->contact_count(), 2);
  }
}

// The program is killed in the middle of a batch: what it had reported is there, and the batch can be started again.
TEST(DatabaseFaultTest, AKilledImportLosesNothingAndCanBeRepeated) {
  const TestFolder folder;
  const std::filesystem::path file = folder / "meishi.db";
  constexpr int kCards = 400;
  for (const int kill_after : {1, 7, 40, 150}) {
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(pipe_ends[0]);
      auto db = Database::open(file, OpenMode::create);
      for (int n = 0; db && n < kCards; ++n) {
        if (!import(*db, n)) ::_exit(1);
        if (::write(pipe_ends[1], &n, sizeof n) != sizeof n) ::_exit(1);
      }
      for (;;) ::pause();
    }
    ::close(pipe_ends[1]);
    int last = -1;
    for (int seen = 0, n = 0; seen < kill_after && ::read(pipe_ends[0], &n, sizeof n) == sizeof n; ++seen) last = n;
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    for (int n = 0; ::read(pipe_ends[0], &n, sizeof n) == sizeof n;) last = n;
    ::close(pipe_ends[0]);
    ASSERT_GE(last, kill_after - 1);

    auto db = Database::open(file, OpenMode::create);
    ASSERT_TRUE(db) << db.error().message;
    EXPECT_EQ(*db->integrity(), "ok");
    for (int n = 0; n <= last; ++n) EXPECT_EQ(import(*db, n)->outcome, ImportOutcome::duplicate) << n;
  }
  auto db = Database::open(file, OpenMode::create);
  for (int n = 0; n < kCards; ++n) ASSERT_TRUE(import(*db, n));
  EXPECT_EQ(*db->contact_count(), kCards);
}

// The program is killed between two cards of one scan: the next import adds the card that is missing, and only that.
TEST(DatabaseFaultTest, AFileThatWasLeftHalfDoneIsFinishedByTheNextImport) {
  const TestFolder folder;
  const std::filesystem::path file = folder / "meishi.db";
  const auto import_page = [](Database& db, int page) {
    CardSource source = source_of("scan");
    source.page = page;
    return db.import_card(source, record_of(person(page)), "sato");
  };
  const int status = in_child([&] {
    auto db = Database::open(file, OpenMode::create);
    if (db && import_page(*db, 1)) ::raise(SIGKILL);
    return 1;
  });
  ASSERT_EQ(status, -1) << "it was to be killed";

  auto db = Database::open(file, OpenMode::create);
  ASSERT_TRUE(db) << db.error().message;
  EXPECT_EQ(*db->contact_count(), 1);
  EXPECT_EQ(*db->cards_of_finished_source("scan"), 0);
  EXPECT_EQ(import_page(*db, 1)->outcome, ImportOutcome::duplicate);
  EXPECT_EQ(import_page(*db, 2)->outcome, ImportOutcome::added);
  ASSERT_TRUE(db->finish_source(source_of("scan"), 2, "sato"));
  EXPECT_EQ(*db->cards_of_finished_source("scan"), 2);
  EXPECT_EQ(*db->contact_count(), 2);
}

// Two colleagues import at once, into a database that does not even exist yet: both finish, every card is there once.
TEST(DatabaseFaultTest, TwoProcessesImportAtOnce) {
  for (int round = 0; round < 5; ++round) {
    const TestFolder folder;
    const std::filesystem::path file = folder / "meishi.db";
    constexpr int kCards = 100;
    std::vector<pid_t> children;
    for (const int first : {0, 50, 100}) {
      const pid_t child = ::fork();
      if (child == 0) {
        auto db = Database::open(file, OpenMode::create);
        if (!db) ::_exit(2);
        for (int n = first; n < first + kCards; ++n) {
          if (!import(*db, n)) ::_exit(1);
        }
        ::_exit(0);
      }
      children.push_back(child);
    }
    for (const pid_t child : children) {
      int status = 0;
      ::waitpid(child, &status, 0);
      EXPECT_TRUE(WIFEXITED(status));
      EXPECT_EQ(WEXITSTATUS(status), 0);
    }
    auto db = Database::open(file, OpenMode::read);
    ASSERT_TRUE(db) << db.error().message;
    EXPECT_EQ(*db->contact_count(), 200);
    EXPECT_EQ(*db->integrity(), "ok");
  }
}

// A damaged journal entry is named, and a rebuild that meets it leaves everything as it was.
TEST(DatabaseFaultTest, ARebuildFromADamagedJournalChangesNothing) {
  const TestFolder folder;
  make_database(folder / "meishi.db");
  execute(folder / "meishi.db", "UPDATE journal SET payload = '{' WHERE id = 1");
  auto db = Database::open(folder / "meishi.db", OpenMode::create);
  const Status rebuilt = db->rebuild();
  ASSERT_FALSE(rebuilt);
  EXPECT_EQ(rebuilt.error().code, ErrorCode::corrupt);
  EXPECT_EQ(*db->contact_count(), 1);
  EXPECT_EQ(db->contacts("")->size(), 1U);
}

}  // namespace
}  // namespace meishi
