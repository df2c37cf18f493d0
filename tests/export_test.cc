#include "store/export.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "store/csv.h"
#include "store/database.h"
#include "store/export_salesforce.h"
#include "store_cards.h"

namespace meishi {
namespace {

// Two people of one company and one who has moved, through the database as in a real export.
class ExportTest : public testing::Test {
 protected:
  ExportTest() {
    auto db = Database::open(folder_ / "meishi.db", OpenMode::create);
    EXPECT_TRUE(db);
    CardRecord kaito = record_of(
        {"天野", "海斗", "株式会社青葉製作所", "営業部", "課長", "k.amano@aoba.example", "", "", "アマノ", "カイト"});
    kaito.contact.phones = {{PhoneType::main, "+81352856650", "03-5285-6650", "", "代表"},
                            {PhoneType::direct, "+81352856654", "03-5285-6654", "12", "直通"},
                            {PhoneType::fax, "+81352856655", "03-5285-6655", "", "FAX"},
                            {PhoneType::mobile, "+819012345678", "090-1234-5678", "", "携帯"}};
    kaito.contact.addresses.push_back({"", "1000005", "東京都", "千代田区", "丸の内", "1-2-3", "青葉ビル 9F", ""});
    kaito.contact.urls = {"https://www.aoba.example/"};
    CardSource source = source_of("kaito", "2024-04-10");
    source.event = "産業展 \"春\", 東京";
    EXPECT_TRUE(db->import_card(source, kaito, "sato"));

    CardRecord yuriko = record_of({"髙橋", "百合子", "㈱青葉製作所", "", "", "yuriko@aoba.example"});
    yuriko.contact.organization.name = "株式会社青葉製作所";
    yuriko.contact.posts = {{"開発部", "部長", 0}, {"品質保証室", "室長", 0}};
    EXPECT_TRUE(db->import_card(source_of("yuriko", "2024-05-01"), yuriko, "sato"));

    CardRecord jane =
        record_of({"", "", "Harbor Lines Inc.", "", "CEO", "jane@harbor.example", "", "", "", "", "Doe", "Jane"});
    jane.contact.phones = {{PhoneType::work, "+16502530000", "(650) 253-0000", "", ""}};
    jane.contact.addresses.push_back({"", "5540021", "Tokyo", "Chiyoda-ku", "Chuo", "3-32-28", "9F Harbor Bldg.", ""});
    EXPECT_TRUE(db->import_card(source_of("jane"), jane, "sato"));
    contacts_ = db->contacts("").value();
  }

  TestFolder folder_;
  std::vector<Contact> contacts_;
};

// The files that go into Salesforce, byte for byte.
TEST_F(ExportTest, SalesforceFilesAreAsAgreed) {
  const auto result = export_salesforce({contacts_, {}}, folder_ / "out/deep");
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(contents(folder_ / "out/deep/Account.csv"), contents(MEISHI_SOURCE_DIR "/tests/golden/export/Account.csv"));
  EXPECT_EQ(contents(folder_ / "out/deep/Contact.csv"), contents(MEISHI_SOURCE_DIR "/tests/golden/export/Contact.csv"));
  EXPECT_TRUE(result->findings.empty());
  ASSERT_EQ(result->files.size(), 2U);
  EXPECT_EQ(result->files[0].path.filename(), "Account.csv");
  EXPECT_EQ(result->files[0].rows, 2U);
  EXPECT_EQ(result->files[1].rows, 3U);
}

// The file for a spreadsheet, byte for byte, in both languages' headings.
TEST_F(ExportTest, SpreadsheetFileIsAsAgreed) {
  ASSERT_EQ(export_csv(contacts_, folder_ / "out")->rows, 3U);
  EXPECT_EQ(contents(folder_ / "out/contacts.csv"), contents(MEISHI_SOURCE_DIR "/tests/golden/export/contacts.csv"));
  ASSERT_TRUE(export_csv(contacts_, folder_ / "out", ExportLanguage::japanese));
  EXPECT_EQ(contents(folder_ / "out/contacts.csv").substr(0, 11), "\xEF\xBB\xBF姓,名,");
}

TEST_F(ExportTest, JsonLinesHoldPostsAndCards) {
  auto db = Database::open(folder_ / "meishi.db", OpenMode::read);
  ASSERT_EQ(export_json(*db, {}, folder_ / "out")->rows, 3U);
  std::ifstream in(folder_ / "out/contacts.jsonl");
  std::vector<nlohmann::json> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(nlohmann::json::parse(line));
  ASSERT_EQ(lines.size(), 3U);
  const auto& kaito = lines[0];
  EXPECT_EQ(kaito["last_name"], "天野");
  EXPECT_EQ(kaito["organization"]["name"], "株式会社青葉製作所");
  EXPECT_EQ(kaito["posts"][0]["organization"]["name"], "株式会社青葉製作所");
  EXPECT_EQ(kaito["posts"][0]["title"], "課長");
  EXPECT_EQ(kaito["posts"][0]["valid_from"], "2024-04-10");
  EXPECT_EQ(kaito["posts"][0]["valid_to"], "");
  EXPECT_EQ(kaito["posts"][0]["current"], true);
  EXPECT_EQ(kaito["cards"][0]["source"], "cards/kaito.png");
  EXPECT_EQ(kaito["cards"][0]["page"], 1);
  EXPECT_EQ(kaito["cards"][0]["exchanged_on"], "2024-04-10");
}

// An account without an exported contact would be an orphan; a missing one would fail its contacts.
TEST_F(ExportTest, AccountsAreThoseOfTheExportedContacts) {
  contacts_.resize(1);
  EXPECT_EQ(export_salesforce({contacts_, {}}, folder_ / "out")->files[0].rows, 1U);
  EXPECT_EQ(export_salesforce({}, folder_ / "out")->files[0].rows, 0U);
}

// A card can hold anything; a spreadsheet must not run it. Phone numbers stay readable.
TEST_F(ExportTest, FormulasAreNotRun) {
  Contact evil = contacts_[0];
  evil.fields.last_name = "=HYPERLINK(\"http://x.example\",\"y\")";
  evil.fields.first_name = "＝1+1";
  evil.fields.phones = {{PhoneType::work, "+81352856654", "", "", ""}, {PhoneType::mobile, "+16502530000", "", "", ""}};
  ASSERT_TRUE(export_csv({evil}, folder_ / "out"));
  const std::string file = contents(folder_ / "out/contacts.csv");
  EXPECT_NE(file.find("\n\"'=HYPERLINK(\"\"http://x.example\"\",\"\"y\"\")\",'＝1+1,"), std::string::npos) << file;
  EXPECT_NE(file.find(",0352856654,"), std::string::npos) << file;
  EXPECT_NE(file.find(",'+16502530000,"), std::string::npos) << file;
  // A loader is no spreadsheet: there the value is the value.
  ASSERT_TRUE(export_salesforce({{evil}, {}}, folder_ / "out"));
  EXPECT_NE(contents(folder_ / "out/Contact.csv").find("\"=HYPERLINK("), std::string::npos);
}

TEST_F(ExportTest, FilesAreForTheirOwnerOnly) {
  ASSERT_TRUE(export_salesforce({contacts_, {}}, folder_ / "out"));
  ASSERT_TRUE(export_csv(contacts_, folder_ / "out"));
  auto db = Database::open(folder_ / "meishi.db", OpenMode::read);
  ASSERT_TRUE(export_json(*db, {}, folder_ / "out"));
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_ / "out")) {
    struct stat status {};
    ASSERT_EQ(::stat(entry.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U) << entry.path();
    ++files;
  }
  EXPECT_EQ(files, 7);  // with Account.sdl, Contact.sdl and lint.csv, and no temporary file
}

// An export that fails leaves the files of the one before, whole, and says which file it could not write.
TEST_F(ExportTest, AFullDiskLeavesTheFormerFiles) {
  ASSERT_TRUE(export_salesforce({contacts_, {}}, folder_ / "out"));
  const std::string before = contents(folder_ / "out/Contact.csv");
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{500, 500};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    contacts_[0].fields.first_name = "別";
    const auto result = export_salesforce({contacts_, {}}, folder_ / "out");
    ::_exit(!result && result.error().code == ErrorCode::io && !result.error().subject.empty() ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(contents(folder_ / "out/Contact.csv"), before);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_ / "out"), {}), 5);
}

TEST_F(ExportTest, AFileInTheWayIsAnError) {
  std::ofstream(folder_ / "file").flush();
  EXPECT_EQ(export_csv(contacts_, folder_ / "file").error().code, ErrorCode::io);
  std::filesystem::create_directories(folder_ / "out/contacts.csv");
  EXPECT_EQ(export_csv(contacts_, folder_ / "out").error().code, ErrorCode::io);
}

struct CsvCase {
  std::vector<std::string> cells;
  const char* line;
};

TEST(CsvTest, QuotesAsRfc4180Says) {
  const CsvCase cases[] = {
      {{"a", "b"}, "a,b\n"},
      {{"", ""}, ",\n"},
      {{"a,b", "c\"d", "e\nf", "g\r"}, "\"a,b\",\"c\"\"d\",\"e\nf\",\"g\r\"\n"},
      {{" a ", "山田"}, " a ,山田\n"},
  };
  for (const CsvCase& c : cases) EXPECT_EQ(csv_line(c.cells), c.line);
}

TEST(CsvTest, OnlyFormulasGetAnApostrophe) {
  for (const char* cell : {"=1", "+1", "-1", "@a", "\t=1", "\r=1", "＝1", "＠a"}) {
    EXPECT_EQ(without_formula(cell), std::string("'").append(cell));
  }
  for (const char* cell : {"", "a=1", "03-1234", "山田", "'", " x"}) EXPECT_EQ(without_formula(cell), cell);
}

}  // namespace
}  // namespace meishi
