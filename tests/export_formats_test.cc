// What address books and spreadsheets get: ten invented people, each hard in its own way, against golden files, and
// what must never happen to a file. MEISHI_WRITE_GOLDEN=1 writes the golden files anew.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <functional>

#include "store/clean_text.h"
#include "store/database.h"
#include "store/export.h"
#include "store_cards.h"

namespace meishi {
namespace {

namespace fs = std::filesystem;

// Through the database as in a real export.
class ExportFormatsTest : public testing::Test {
 protected:
  ExportFormatsTest() {
    auto db = Database::open(folder_ / "meishi.db", OpenMode::create);
    EXPECT_TRUE(db);
    add_everyday_people(*db);
    add_hard_people(*db);
    contacts_ = db->contacts("").value();
    EXPECT_EQ(contacts_.size(), 10U);
    for (Contact& contact : contacts_) contact.updated_at = "2024-05-17T03:04:05Z";
  }

  static void add(Database& db, const CardSource& source, const CardRecord& record) {
    EXPECT_TRUE(db.import_card(source, record, "sato"));
  }

  static void add_everyday_people(Database& db) {
    CardRecord kaito = record_of({"天野", "海斗", "株式会社青葉製作所", "営業部", "課長", "k.amano@aoba.example", "",
                                  "", "アマノ", "カイト", "Amano", "Kaito"});
    kaito.contact.organization.name_kana = "アオバセイサクショ";
    kaito.contact.organization.name_en = "Aoba Works, Ltd.";
    kaito.contact.phones = {{PhoneType::main, "+81352856650", "03-5285-6650", "", "代表"},
                            {PhoneType::direct, "+81352856654", "03-5285-6654", "12", "直通"},
                            {PhoneType::fax, "+81352856655", "03-5285-6655", "", "FAX"},
                            {PhoneType::mobile, "+819012345678", "090-1234-5678", "", "携帯"}};
    kaito.contact.addresses = {{"", "1000005", "東京都", "千代田区", "丸の内", "1-2-3", "青葉ビル 9F", ""},
                               {"大阪支店", "5300001", "大阪府", "大阪市北区", "梅田", "4-5", "", ""}};
    kaito.contact.urls = {"https://www.aoba.example/", "https://recruit.aoba.example/"};
    kaito.contact.qualifications = {"技術士", "一級建築士"};
    CardSource source = source_of("kaito", "2024-04-10");
    source.event = "産業展 \"春\", 東京";
    source.tags = {"来場者", "a,b;c"};
    source.picture = "kaito-picture";
    add(db, source, kaito);

    CardRecord jane =
        record_of({"", "", "Harbor Lines Inc.", "", "CEO", "jane@harbor.example", "", "", "", "", "Doe", "Jane"});
    jane.contact.phones = {{PhoneType::work, "+16502530000", "(650) 253-0000", "77", ""}};
    jane.contact.addresses.push_back({"", "5540021", "Tokyo", "Chiyoda-ku", "Chuo", "3-32-28", "9F Harbor Bldg.", ""});
    add(db, source_of("jane", "2024-11-02"), jane);

    CardRecord yuriko = record_of({"髙橋", "百合子", "㈱青葉製作所", "", "", "yuriko@aoba.example"});
    yuriko.contact.organization.name = "株式会社青葉製作所";
    yuriko.contact.posts = {{"開発部", "部長", 0}, {"品質保証室", "室長", 0}};
    add(db, source_of("yuriko", "2024-05-01"), yuriko);

    CardRecord emails = record_of({"堀", "一", "堀商店", "", "店主", "hajime@hori.example"});
    for (const char* more : {"hori@hori.example", "shop@hori.example", "hajime.hori@mail.example"}) {
      emails.contact.emails.emplace_back(more);
    }
    for (const char* end : {"11", "12", "13", "14"}) {
      emails.contact.phones.push_back(
          {PhoneType::work, std::string("+8152555001").append(end), std::string("052-555-01") + end, "", "TEL"});
    }
    emails.contact.social = {{"LINE", "hori-shop"}};
    add(db, source_of("hori"), emails);

    CardRecord nobody = record_of({"", "", "若草クリニック", "", "", "", "", "", "", "", "", "", "+81120444000"});
    nobody.contact.phones[0].type = PhoneType::toll_free;
    nobody.contact.phones[0].national = "0120-444-000";
    add(db, source_of("clinic"), nobody);
  }

  static void add_hard_people(Database& db) {
    CardRecord longest = record_of(
        {"勅使河原", "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末",
         "独立行政法人国際観光産業資源開発総合研究機構アジア太平洋地域統括本部準備室",
         "経営企画本部 グローバル戦略推進部 デジタルトランスフォーメーション推進第二グループ", "主任研究員", ""});
    longest.contact.last_name_kana = "テシガワラ";
    longest.contact.first_name_kana = "ジュゲム";
    add(db, source_of("longest"), longest);

    CardRecord evil = record_of({"=HYPERLINK(\"http://x.example\",\"y\")", "＝1+1", "A, \"B\"; C\\D\nE & <Co>",
                                 "@SUM(1)", "-1+1", "evil@x.example"});
    evil.contact.notes = {"+1+1\r\n_x0041_", "a\x01\x1B[31mb", "bad \xFF\xC3 utf", "\xEF\xBF\xBF"};
    evil.contact.phones = {{PhoneType::mobile, "+447700900123", "07700 900123", "", ""}};
    add(db, source_of("evil"), evil);

    CardRecord emoji =
        record_of({"𠮷野", "😀はな👩‍👩‍👧", "株式会社🍣すし𩸽", "", "板前", "", "+819012340000"});
    emoji.contact.phones[0].national = "090-1234-0000";
    add(db, source_of("emoji"), emoji);

    CardRecord alone = record_of({"かな", "のみ", "", "", "", "", "+819099990000"});
    alone.contact.phones[0].national = "090-9999-0000";
    CardSource tags = source_of("alone", "2024-01-31");
    tags.tags = {"重要", "=tag", "年賀状"};
    add(db, tags, alone);

    CardRecord note = record_of({"長文", "太郎", "株式会社長文", "", "", "taro@long.example"});
    std::string text;
    for (int i = 0; i < 40; ++i) text += "備考、その" + std::to_string(i) + "; 読む人のために長く書く。";
    note.contact.notes = {text, "二行目"};
    add(db, source_of("note"), note);
  }

  // A golden file, or what it is to be.
  static void expect_golden(const std::string& name, const std::string& content) {
    const std::string file = MEISHI_SOURCE_DIR "/tests/golden/export/" + name;
    if (std::getenv("MEISHI_WRITE_GOLDEN") != nullptr) std::ofstream(file, std::ios::binary) << content;
    EXPECT_EQ(contents(file), content) << name;
  }

  // A part of a workbook, by a reader that is not the writer's.
  static std::string part(const fs::path& file, const std::string& name) {
    const std::string command = "/usr/bin/python3 -c 'import sys,zipfile;sys.stdout.buffer.write(zipfile.ZipFile(\"" +
                                file.string() + "\").read(\"" + name + "\"))'";
    std::string out;
    FILE* pipe = ::popen(command.c_str(), "r");
    std::array<char, 4096> bytes{};
    for (std::size_t got = 0; (got = std::fread(bytes.data(), 1, bytes.size(), pipe)) > 0;)
      out.append(bytes.data(), got);
    EXPECT_EQ(::pclose(pipe), 0) << command;
    return out;
  }

  Contact& contact(const std::string& last_name) {
    for (Contact& c : contacts_) {
      if (c.fields.last_name == last_name) return c;
    }
    std::abort();
  }

  TestFolder folder_;
  std::vector<Contact> contacts_;
};

// The header of a JPEG of 200 by 100 pixels: all that a writer of files looks at.
CardPicture small_picture() {
  const char bytes[] =
      "\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
      "\xFF\xC0\x00\x11\x08\x00\x64\x00\xC8\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01\xFF\xD9";
  return {std::string(bytes, sizeof(bytes) - 1), 200, 100};
}

Result<CardPicture> picture(const std::string& name, int side) {
  EXPECT_EQ(name, "kaito-picture");
  EXPECT_GE(side, 200);
  return small_picture();
}

Result<CardPicture> no_picture(const std::string&, int) {
  return fail(ErrorCode::not_found, "there is no such file", {}, "p.jpg");
}

TEST_F(ExportFormatsTest, VcardsAreAsAgreed) {
  const auto old =
      export_vcard(contacts_, folder_ / "out", {VcardVersion::v3, false, picture, ExportLanguage::japanese, nullptr});
  ASSERT_TRUE(old) << old.error().message;
  EXPECT_EQ(old->file.rows, 10U);
  EXPECT_TRUE(old->warnings.empty());
  expect_golden("contacts-3.0.vcf", contents(old->file.path));
  const auto later =
      export_vcard(contacts_, folder_ / "out", {VcardVersion::v4, false, picture, ExportLanguage::english, nullptr});
  ASSERT_TRUE(later) << later.error().message;
  expect_golden("contacts-4.0.vcf", contents(later->file.path));
}

// Telephones refuse a vCard whose lines are too long, or show broken characters where one was cut in two.
TEST_F(ExportFormatsTest, LinesOfVcardsAreShortAndCharactersWhole) {
  for (const VcardVersion version : {VcardVersion::v3, VcardVersion::v4}) {
    ASSERT_TRUE(export_vcard(contacts_, folder_ / "out", {version, false, picture, ExportLanguage::japanese, nullptr}));
    std::ifstream in(folder_ / "out/contacts.vcf", std::ios::binary);
    int lines = 0;
    for (std::string line; std::getline(in, line); ++lines) {
      ASSERT_TRUE(line.ends_with('\r')) << line;
      EXPECT_LE(line.size(), 76U) << line;
      EXPECT_EQ(clean_text(line + "\n"), line.substr(0, line.size() - 1) + "\n") << line;  // valid UTF-8 by itself
    }
    EXPECT_GT(lines, 100);
  }
}

TEST_F(ExportFormatsTest, GoogleFileIsAsAgreed) {
  ASSERT_EQ(export_google(contacts_, folder_ / "out", ExportLanguage::japanese)->rows, 10U);
  expect_golden("google.csv", contents(folder_ / "out/google.csv"));
}

TEST_F(ExportFormatsTest, OutlookFileIsAsAgreed) {
  ASSERT_EQ(export_outlook(contacts_, folder_ / "out", ExportLanguage::japanese)->rows, 10U);
  expect_golden("outlook.csv", contents(folder_ / "out/outlook.csv"));
}

TEST_F(ExportFormatsTest, TableAndJsonAreAsAgreed) {
  ASSERT_EQ(export_csv(contacts_, folder_ / "out", ExportLanguage::japanese)->rows, 10U);
  expect_golden("contacts-ten.csv", contents(folder_ / "out/contacts.csv"));
  std::string lines;
  for (const Contact& contact : contacts_) lines += contact_json(contact) + "\n";
  expect_golden("contacts-ten.jsonl", lines);
}

// One person a row and no line break in a row's golden text, so that a change can be read.
TEST_F(ExportFormatsTest, WorkbookIsAsAgreed) {
  const auto exported = export_xlsx(contacts_, folder_ / "out", {ExportLanguage::japanese, nullptr, nullptr});
  ASSERT_TRUE(exported) << exported.error().message;
  EXPECT_TRUE(exported->warnings.empty());
  std::string sheet = part(exported->file.path, "xl/worksheets/sheet1.xml");
  for (auto at = sheet.find("<row "); at != std::string::npos; at = sheet.find("<row ", at + 2)) sheet.insert(at, "\n");
  expect_golden("contacts-sheet.xml", sheet + "\n");
  EXPECT_EQ(sheet.find("<f>"), std::string::npos);
  // Again, and later: the same bytes.
  const std::string before = contents(exported->file.path);
  ASSERT_TRUE(export_xlsx(contacts_, folder_ / "again", {ExportLanguage::japanese, nullptr, nullptr}));
  EXPECT_TRUE(contents(folder_ / "again/contacts.xlsx") == before);
}

TEST_F(ExportFormatsTest, WorkbookWithPictures) {
  const auto exported = export_xlsx(contacts_, folder_ / "out", {ExportLanguage::english, picture, nullptr});
  ASSERT_TRUE(exported) << exported.error().message;
  EXPECT_EQ(part(exported->file.path, "xl/media/image1.jpeg"), small_picture().jpeg);
  const std::string sheet = part(exported->file.path, "xl/worksheets/sheet1.xml");
  EXPECT_NE(sheet.find("<c r=\"AA1\""), std::string::npos) << "all columns, one further to the right";
  const std::string drawing = part(exported->file.path, "xl/drawings/drawing1.xml");
  const auto row = static_cast<std::size_t>(&contact("天野") - contacts_.data()) + 1;
  EXPECT_NE(drawing.find("<xdr:row>" + std::to_string(row) + "</xdr:row>"), std::string::npos);
  // In one cell from corner to corner: it stays beside its person when the sheet is sorted.
  EXPECT_EQ(drawing.find("<xdr:row>" + std::to_string(row + 1) + "</xdr:row>"), std::string::npos);
}

// A picture that is lost must not cost the contact.
TEST_F(ExportFormatsTest, AMissingPictureIsAWarning) {
  const auto vcard =
      export_vcard(contacts_, folder_ / "out", {VcardVersion::v3, false, no_picture, ExportLanguage::english, nullptr});
  const auto xlsx = export_xlsx(contacts_, folder_ / "out", {ExportLanguage::english, no_picture, nullptr});
  for (const auto& exported : {vcard, xlsx}) {
    ASSERT_TRUE(exported);
    EXPECT_EQ(exported->file.rows, 10U);
    ASSERT_EQ(exported->warnings.size(), 1U);
    EXPECT_EQ(exported->warnings[0].subject, "p.jpg");
    EXPECT_EQ(exported->warnings[0].args[0], std::to_string(contact("天野").id));
  }
  EXPECT_EQ(contents(vcard->file.path).find("PHOTO"), std::string::npos);
}

// Nothing of a person may show in a file name, and no contact may overwrite another.
TEST_F(ExportFormatsTest, AFileForEachContact) {
  contacts_[1].external_id = contacts_[0].external_id;
  contacts_[2].external_id = "../escape";
  contacts_[3].external_id = "";
  const auto exported =
      export_vcard(contacts_, folder_ / "each", {VcardVersion::v3, true, nullptr, ExportLanguage::english, nullptr});
  ASSERT_TRUE(exported) << exported.error().message;
  EXPECT_EQ(exported->file.path, folder_ / "each");
  EXPECT_EQ(exported->file.rows, 10U);
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(folder_ / "each")) {
    const std::string name = entry.path().filename().string();
    EXPECT_TRUE(name.starts_with("mc-") || name.starts_with("contact-")) << name;
    const std::string card = contents(entry.path());
    EXPECT_EQ(card.find("BEGIN:VCARD"), 0U);
    EXPECT_EQ(card.rfind("BEGIN:VCARD"), 0U);
    EXPECT_TRUE(card.ends_with("END:VCARD\r\n"));
    ++files;
  }
  EXPECT_EQ(files, 10U);
  EXPECT_FALSE(fs::exists(folder_ / "escape.vcf"));
}

// Many files at once are flushed in another way.
TEST_F(ExportFormatsTest, ManyFiles) {
  std::vector<Contact> many(40, contacts_[0]);
  for (std::size_t i = 0; i < many.size(); ++i) many[i].external_id = "mc-" + std::to_string(i);
  ASSERT_TRUE(
      export_vcard(many, folder_ / "many", {VcardVersion::v4, true, nullptr, ExportLanguage::english, nullptr}));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "many"), {}), 40);
  for (const auto& entry : fs::directory_iterator(folder_ / "many"))
    EXPECT_TRUE(entry.path().string().ends_with(".vcf"));
}

// A note that no cell can hold is cut, and that is said; a name of two units a character is not cut in the middle.
TEST_F(ExportFormatsTest, WhatACellCannotHoldIsCutAndSaid) {
  std::string text;
  for (int i = 0; i < 16'384; ++i) text += "𠮷";  // 32,768 units of UTF-16
  contact("長文").fields.notes = {text};
  const auto exported = export_xlsx(contacts_, folder_ / "out");
  ASSERT_TRUE(exported) << exported.error().message;
  ASSERT_EQ(exported->warnings.size(), 1U);
  EXPECT_EQ(exported->warnings[0].args,
            (std::vector<std::string>{std::to_string(contact("長文").id), "Notes", "32767"}));
  const std::string sheet = part(exported->file.path, "xl/worksheets/sheet1.xml");
  const std::string cut = text.substr(0, text.size() - 4);
  EXPECT_NE(sheet.find(">" + cut + "<"), std::string::npos);
}

TEST_F(ExportFormatsTest, NoContactsGiveFilesWithAHeader) {
  ASSERT_TRUE(export_vcard({}, folder_ / "out"));
  ASSERT_TRUE(export_google({}, folder_ / "out"));
  ASSERT_TRUE(export_outlook({}, folder_ / "out"));
  ASSERT_TRUE(export_xlsx({}, folder_ / "out"));
  EXPECT_TRUE(fs::exists(folder_ / "out/contacts.vcf"));
  EXPECT_TRUE(contents(folder_ / "out/google.csv").starts_with("First Name,"));
  EXPECT_TRUE(contents(folder_ / "out/outlook.csv")
                  .starts_with("\xEF\xBB\xBF"
                               "First Name,"));
  EXPECT_NE(part(folder_ / "out/contacts.xlsx", "xl/worksheets/sheet1.xml").find("Last name"), std::string::npos);
}

using Export = std::function<Status(const std::vector<Contact>&, const fs::path&)>;

template <typename T>
Status status_of(const Result<T>& result) {
  return result ? Status() : Status(tl::unexpected(result.error()));
}

const std::vector<std::pair<std::string, Export>>& formats() {
  static const std::vector<std::pair<std::string, Export>> all = {
      {"contacts.vcf", [](const auto& c, const fs::path& dir) { return status_of(export_vcard(c, dir)); }},
      {"google.csv", [](const auto& c, const fs::path& dir) { return status_of(export_google(c, dir)); }},
      {"outlook.csv", [](const auto& c, const fs::path& dir) { return status_of(export_outlook(c, dir)); }},
      {"contacts.csv", [](const auto& c, const fs::path& dir) { return status_of(export_csv(c, dir)); }},
      {"contacts.xlsx", [](const auto& c, const fs::path& dir) { return status_of(export_xlsx(c, dir)); }},
  };
  return all;
}

TEST_F(ExportFormatsTest, FilesAreForTheirOwnerOnly) {
  for (const auto& [name, write] : formats()) {
    ASSERT_TRUE(write(contacts_, folder_ / "out"));
    struct stat status {};
    ASSERT_EQ(::stat((folder_ / "out" / name).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U) << name;
  }
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "out"), {}), 5) << "no temporary file stays";
}

TEST_F(ExportFormatsTest, AFileInTheWayIsAnError) {
  std::ofstream(folder_ / "file").flush();
  for (const auto& [name, write] : formats()) {
    EXPECT_EQ(write(contacts_, folder_ / "file").error().code, ErrorCode::io) << name;
    fs::create_directories(folder_ / "out" / name);
    const Status status = write(contacts_, folder_ / "out");
    EXPECT_EQ(status.error().code, ErrorCode::io) << name;
    EXPECT_EQ(status.error().subject, (folder_ / "out" / name).string());
  }
}

// Wherever the disk is full, also while a workbook's parts are gathered: an error and the file of before, or the whole
// new one. Never half of one.
TEST_F(ExportFormatsTest, AFullDiskGivesNoHalfFile) {
  for (const auto& [name, write] : formats()) {
    ASSERT_TRUE(write(contacts_, folder_ / "whole"));
    const std::string whole = contents(folder_ / "whole" / name);
    ASSERT_TRUE(write({}, folder_ / "out"));
    const std::string before = contents(folder_ / "out" / name);
    int refused = 0;
    for (rlim_t most = 300; most < 24'000; most += 700) {
      const pid_t child = ::fork();
      if (child == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{most, most};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        const Status status = write(contacts_, folder_ / "out");
        ::_exit(status ? 0 : status.error().code == ErrorCode::io && !status.error().subject.empty() ? 1 : 2);
      }
      int status = 0;
      ::waitpid(child, &status, 0);
      ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) < 2) << name << " " << most;
      const std::string after = contents(folder_ / "out" / name);
      EXPECT_TRUE(after == (WEXITSTATUS(status) == 0 ? whole : before)) << name << " at " << most << " bytes";
      refused += WEXITSTATUS(status);
      fs::remove(folder_ / "out" / name);
      std::ofstream(folder_ / "out" / name, std::ios::binary) << before;
    }
    EXPECT_GT(refused, 5) << name;
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "out"), {}), 1) << name;
    fs::remove_all(folder_ / "out");
  }
}

// Ctrl-C in a long export: no half file, and no temporary one with people's names in it.
TEST_F(ExportFormatsTest, StopsWhenAsked) {
  const std::atomic<bool> stop = true;
  EXPECT_FALSE(
      export_vcard(contacts_, folder_ / "out", {VcardVersion::v3, true, nullptr, ExportLanguage::english, &stop}));
  EXPECT_FALSE(export_xlsx(contacts_, folder_ / "out", {ExportLanguage::english, nullptr, &stop}));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "out"), {}), 0);
}

}  // namespace
}  // namespace meishi
