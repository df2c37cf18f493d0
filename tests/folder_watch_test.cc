// When a file in a watched folder is taken, look by look, and how it is moved away.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "app/archive_file.h"
#include "app/folder_look.h"
#include "app/folder_watch.h"
#include "app/inputs.h"
#include "app/watch_places.h"

namespace meishi {
namespace {

namespace fs = std::filesystem;

// A folder as a table: the name of each file and a number for its state.
using Folder = std::map<std::string, std::uint64_t>;

std::vector<SeenFile> seen(const Folder& folder) {
  std::vector<SeenFile> out;
  for (const auto& [name, state] : folder) out.push_back({"/in/" + name, {state, 7, 7}});
  std::ranges::sort(out, [](const auto& a, const auto& b) { return natural_less(a.path.native(), b.path.native()); });
  return out;
}

// "a.jpg x_front.jpg+x_back.jpg"
std::string in_words(const std::vector<Job>& jobs) {
  std::string out;
  for (const Job& job : jobs) {
    if (!out.empty()) out += ' ';
    for (std::size_t i = 0; i < job.files.size(); ++i) out += (i > 0 ? "+" : "") + job.files[i].filename().string();
  }
  return out;
}

struct Step {
  Folder folder;
  const char* jobs;  // that the look gives
  std::vector<std::string> done = {};
};

void play(FolderWatchOptions options, const std::vector<Step>& steps) {
  FolderWatch watch(std::move(options));
  for (std::size_t i = 0; i < steps.size(); ++i) {
    EXPECT_EQ(in_words(watch.look(seen(steps[i].folder))), steps[i].jobs) << "look " << i + 1;
    std::vector<fs::path> files;
    for (const std::string& name : steps[i].done) files.emplace_back("/in/" + name);
    watch.done(files);
  }
}

// If it fails: a file is read while the scanner still writes it, and half a card is stored.
TEST(FolderWatch, AFileIsTakenWhenTwoLooksSeeItAlike) {
  play({}, {{{{"a.jpg", 1}}, ""},
            {{{"a.jpg", 2}}, ""},
            {{{"a.jpg", 3}, {"b.jpg", 1}}, ""},
            {{{"a.jpg", 3}, {"b.jpg", 2}}, "a.jpg"},
            {{{"a.jpg", 3}, {"b.jpg", 2}}, "b.jpg"},
            {{{"a.jpg", 3}, {"b.jpg", 2}}, ""}});
}

// If it fails: a file that could not be read is tried every two seconds for ever, or never again.
TEST(FolderWatch, AFileIsTriedAgainWhenItChangesAndOnlyThen) {
  const Folder one{{"a.jpg", 1}};
  const Folder two{{"a.jpg", 2}};
  play({},
       {{one, ""}, {one, "a.jpg", {"a.jpg"}}, {one, ""}, {one, ""}, {two, ""}, {two, "a.jpg", {"a.jpg"}}, {two, ""}});
}

// If it fails: a file that was replaced while it was read is lost, or is read twice at once.
TEST(FolderWatch, AFileThatChangesInHandComesAgainAfterwards) {
  const Folder one{{"a.jpg", 1}};
  const Folder two{{"a.jpg", 2}};
  play({}, {{one, ""}, {one, "a.jpg"}, {two, ""}, {two, "", {"a.jpg"}}, {two, "a.jpg", {"a.jpg"}}, {two, ""}});

  FolderWatch watch({});
  EXPECT_TRUE(watch.idle());
  (void)watch.look(seen(one));
  EXPECT_FALSE(watch.idle());
  (void)watch.look(seen(one));
  ASSERT_NE(watch.handed_out("/in/a.jpg"), nullptr);
  EXPECT_EQ(*watch.handed_out("/in/a.jpg"), (FileState{1, 7, 7}));
  (void)watch.look(seen(two));
  EXPECT_EQ(watch.handed_out("/in/a.jpg"), nullptr) << "it would be archived without having been read";
  watch.done({"/in/a.jpg"});
  EXPECT_FALSE(watch.idle());
  (void)watch.look(seen(two));
  watch.done({"/in/a.jpg"});
  EXPECT_TRUE(watch.idle());
}

TEST(FolderWatch, WhatVanishesIsForgotten) {
  const Folder one{{"a.jpg", 1}};
  play({}, {{one, ""}, {one, "a.jpg", {"a.jpg"}}, {{}, "", {"a.jpg"}}, {one, ""}, {one, "a.jpg"}});
  FolderWatch watch({});
  (void)watch.look(seen(one));
  (void)watch.look(seen(one));
  watch.forget("/in/a.jpg");
  watch.done({"/in/a.jpg"});
  (void)watch.look(seen(one));
  EXPECT_EQ(in_words(watch.look(seen(one))), "a.jpg");
}

// If it fails: front and back of a card become two contacts because one came a second later.
TEST(FolderWatch, SidesWaitForOneAnother) {
  const Folder front{{"x_front.jpg", 1}};
  const Folder both{{"x_front.jpg", 1}, {"x_back.jpg", 1}};
  const Folder growing{{"x_front.jpg", 1}, {"x_back.jpg", 2}};
  // Both at once; the back a look later; the back still growing; no back at all.
  play({}, {{both, ""}, {both, "x_front.jpg+x_back.jpg"}});
  play({}, {{front, ""}, {both, ""}, {both, "x_front.jpg+x_back.jpg"}});
  play({}, {{front, ""}, {both, ""}, {growing, ""}, {growing, "x_front.jpg+x_back.jpg"}});
  play({}, {{front, ""}, {front, ""}, {front, "x_front.jpg"}});
  // The back comes when the front has been read: both, once the front is no longer in hand.
  play({}, {{front, ""},
            {front, ""},
            {front, "x_front.jpg"},
            {both, ""},
            {both, "", {"x_front.jpg"}},
            {both, "x_front.jpg+x_back.jpg", {"x_front.jpg", "x_back.jpg"}},
            {both, ""}});
}

// If it fails: a file that never stops growing keeps its neighbour from being read.
TEST(FolderWatch, PatienceEnds) {
  FolderWatch watch({});
  int looks = 0;
  std::string jobs;
  for (std::uint64_t i = 0; jobs.empty() && looks < 100; ++i, ++looks) {
    jobs = in_words(watch.look(seen({{"x_front.jpg", 1}, {"x_back.jpg", i}})));
  }
  EXPECT_EQ(jobs, "x_front.jpg");
  EXPECT_EQ(looks, FolderWatch::kPatience + 2);
}

// If it fails: a file that a scanner has only just opened is reported as empty.
TEST(FolderWatch, AnEmptyFileHasOnlyBeenBegun) {
  std::vector<Step> steps{{{{"a.jpg", 0}}, ""}};
  for (int i = 1; i < FolderWatch::kEmptyLooks; ++i) steps.push_back({{{"a.jpg", 0}}, ""});
  steps.push_back({{{"a.jpg", 0}}, "a.jpg"});
  play({}, steps);
  play({}, {{{{"a.jpg", 0}}, ""}, {{{"a.jpg", 0}}, ""}, {{{"a.jpg", 5}}, ""}, {{{"a.jpg", 5}}, "a.jpg"}});
}

// If it fails: with --duplex a back that comes late becomes the front of the next card.
TEST(FolderWatch, DuplexPairsWhatIsThereInOrder) {
  FolderWatchOptions options;
  options.duplex = true;
  const Folder two{{"1.jpg", 1}, {"2.jpg", 1}};
  const Folder three{{"1.jpg", 1}, {"2.jpg", 1}, {"3.jpg", 1}};
  const Folder four{{"1.jpg", 1}, {"2.jpg", 1}, {"3.jpg", 1}, {"4.jpg", 1}};
  play(options, {{two, ""}, {two, "1.jpg+2.jpg"}});
  play(options, {{two, ""}, {three, "1.jpg+2.jpg"}, {four, ""}, {four, "3.jpg+4.jpg"}});
  play(options, {{three, ""}, {three, "1.jpg+2.jpg"}, {three, "3.jpg"}});
}

// If it fails: texts among the images are opened at every look, or reported as broken images.
TEST(FolderWatch, NoImageIsAskedAboutOnce) {
  int asked = 0;
  FolderWatchOptions options;
  options.is_image = [&](const fs::path& file) {
    ++asked;
    return file.extension() == ".jpg";
  };
  FolderWatch watch(options);
  Folder folder;
  for (int i = 0; i < 2000; ++i) folder[std::to_string(i) + ".txt"] = 1;
  folder["a.jpg"] = 1;
  (void)watch.look(seen(folder));
  EXPECT_EQ(asked, 0);
  EXPECT_EQ(in_words(watch.look(seen(folder))), "a.jpg");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(in_words(watch.look(seen(folder))), "");
  EXPECT_EQ(asked, 2001);
  watch.done({"/in/a.jpg"});
  EXPECT_TRUE(watch.idle());
}

TEST(FolderWatch, TemporaryNames) {
  for (const char* name : {".a.jpg", "~$a.jpg", "a.jpg.part", "a.TMP", "a.jpg.crdownload", "a.filepart"}) {
    EXPECT_TRUE(is_temporary_name(name)) << name;
  }
  for (const char* name : {"a.jpg", "part.jpg", "tmp", "a.part.jpg", "名刺.pdf", "~a.jpg"}) {
    EXPECT_FALSE(is_temporary_name(name)) << name;
  }
}

class OnDisk : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / ("folder-watch-" + std::to_string(::getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path write(const fs::path& name, const std::string& content) {
    const fs::path file = folder_ / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
    return file;
  }
  static std::string content(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
  }

  fs::path folder_;
};

// If it fails: somebody's link makes the watch read what it should not, or a folder of thousands is out of order.
TEST_F(OnDisk, ALookTakesRegularFilesOnly) {
  write("in/scan10.jpg", "10");
  write("in/scan2.jpg", "2");
  write("in/sub/deep.jpg", "d");
  write("in/half.jpg.part", "p");
  write("elsewhere/secret.jpg", "s");
  fs::create_symlink(folder_ / "elsewhere" / "secret.jpg", folder_ / "in" / "link.jpg");
  fs::create_symlink(folder_ / "elsewhere", folder_ / "in" / "folder");
  ASSERT_EQ(::mkfifo((folder_ / "in" / "pipe.jpg").c_str(), 0600), 0);
  const auto look = look_into(folder_ / "in");
  ASSERT_TRUE(look);
  std::string names;
  for (const SeenFile& file : look->files) names += file.path.lexically_relative(folder_ / "in").string() + " ";
  EXPECT_EQ(names, "scan2.jpg scan10.jpg sub/deep.jpg ");
  EXPECT_EQ(look->links, 2U);
  EXPECT_EQ(look->files.front().state.size, 1U);
  EXPECT_EQ(state_of(folder_ / "in" / "link.jpg"), std::nullopt);
  EXPECT_EQ(look_into(folder_ / "gone").error().code, ErrorCode::not_found);
}

// If it fails: a card's scan of yesterday is overwritten by today's of the same name.
TEST_F(OnDisk, NothingInTheArchiveIsOverwritten) {
  const fs::path archive = folder_ / "done" / ".";
  for (int i = 0; i < 3; ++i) {
    const auto moved = archive_file(write("in/card.tar.jpg", std::to_string(i)), archive);
    ASSERT_TRUE(moved) << moved.error().message;
    EXPECT_EQ(content(*moved), std::to_string(i));
  }
  EXPECT_EQ(content(folder_ / "done" / "card.tar.jpg"), "0");
  EXPECT_EQ(content(folder_ / "done" / "card.tar-2.jpg"), "2");
  EXPECT_TRUE(fs::is_empty(folder_ / "in"));
  EXPECT_EQ(archive_file(folder_ / "in" / "none.jpg", archive).error().code, ErrorCode::not_found);
  fs::create_symlink(folder_ / "done" / "card.tar.jpg", folder_ / "in" / "link.jpg");
  EXPECT_FALSE(archive_file(folder_ / "in" / "link.jpg", archive));
}

// If it fails: an archive on another disk loses the scan, or its date.
TEST_F(OnDisk, AnArchiveOnAnotherFileSystem) {
  struct stat here {};
  struct stat there {};
  const fs::path memory = "/dev/shm";
  if (::stat(folder_.c_str(), &here) != 0 || ::stat(memory.c_str(), &there) != 0 || here.st_dev == there.st_dev ||
      ::access(memory.c_str(), W_OK) != 0) {
    GTEST_SKIP() << "there is no other file system to move to";
  }
  const fs::path archive = memory / folder_.filename();
  for (int i = 0; i < 2; ++i) {
    const fs::path file = write("in/card.jpg", std::string(100'000, static_cast<char>('a' + i)));
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(48));
    const auto before = fs::last_write_time(file);
    const auto moved = archive_file(file, archive);
    ASSERT_TRUE(moved) << moved.error().message;
    EXPECT_EQ(content(*moved), std::string(100'000, static_cast<char>('a' + i)));
    EXPECT_EQ(fs::last_write_time(*moved), before);
    EXPECT_EQ(fs::status(*moved).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_FALSE(fs::exists(file));
  }
  EXPECT_EQ(std::distance(fs::directory_iterator(archive), fs::directory_iterator()), 2);
  fs::remove_all(archive);
}

// If it fails: a watch reads what it has written itself, for ever.
TEST_F(OnDisk, PlacesThatMeetAreRefused) {
  fs::create_directories(folder_ / "in");
  fs::create_directory_symlink(folder_ / "in", folder_ / "alias");
  const std::string in = (folder_ / "in").string();
  const auto accepted = [&](auto set, const std::string& folder, const std::string& database) {
    CommandLine line;
    set(line);
    const Status status = check_watch_places(line, folder, database);
    if (!status) {
      EXPECT_EQ(status.error().code, ErrorCode::invalid);
    }
    return status.has_value();
  };
  const auto archive = [](const std::string& path) { return [path](CommandLine& line) { line.archive = path; }; };
  const std::string db = (folder_ / "a.db").string();
  EXPECT_TRUE(accepted(archive(""), in, db));
  EXPECT_TRUE(accepted(archive(in + "-done"), in, db));
  EXPECT_TRUE(accepted(archive(in + "/../done"), in + "/", db));
  EXPECT_FALSE(accepted(archive(in), in, db));
  EXPECT_FALSE(accepted(archive(in + "/"), in, db));
  EXPECT_FALSE(accepted(archive(in + "/done"), in, db));
  EXPECT_FALSE(accepted(archive((folder_ / "alias" / "done").string()), in, db));
  EXPECT_FALSE(accepted(archive(in + "/done"), (folder_ / "alias").string(), db));
  EXPECT_FALSE(accepted(archive(folder_.string()), in, db));
  EXPECT_FALSE(accepted(archive("/"), in, db));
  EXPECT_FALSE(accepted(archive(""), in, in + "/a.db")) << "the pictures of cards would be read as cards";
  EXPECT_FALSE(accepted([&](CommandLine& line) { line.debug_dir = in + "/debug"; }, in, db));
  EXPECT_FALSE(accepted([&](CommandLine& line) { line.export_dir = in; }, in, db));
  EXPECT_FALSE(accepted([&](CommandLine& line) { line.reports = {in + "/a.html"}; }, in, db));
  EXPECT_TRUE(accepted([&](CommandLine& line) { line.reports = {(folder_ / "a.html").string()}; }, in, db));
}

}  // namespace
}  // namespace meishi
