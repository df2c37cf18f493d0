// Whole cards: a user loses a contact when a line lands in the wrong field, so each card here is a layout seen in the
// wild.
#include "normalize/card.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "normalize/field_confidence.h"
#include "normalize/text.h"
#include "reference_data.h"

namespace meishi {
namespace {

// A line of `size` pixels at (x, y); its length follows from its characters as type does.
TextLine line(const std::string& text, double x, double y, double size, Direction direction = Direction::horizontal,
              int face = 0) {
  double length = 0;
  for (const char32_t c : to_u32(text)) length += c > 0x2FFF ? size : 0.55 * size;
  TextLine out;
  out.text = text;
  out.box = direction == Direction::horizontal ? Box{x, y, length, size} : Box{x, y, size, length};
  out.confidence = 0.93;
  out.direction = direction;
  out.face = face;
  return out;
}

TextLine column(const std::string& text, double x, double y, double size) {
  return line(text, x, y, size, Direction::vertical);
}

CardRecord read(const std::vector<TextLine>& lines) {
  return normalize_card(lines, {{1456, 880}, {1456, 880}}, reference());
}

void expect_person(const CardRecord& r, const char* last, const char* first, const char* company,
                   const char* department, const char* title) {
  EXPECT_EQ(r.contact.last_name, last);
  EXPECT_EQ(r.contact.first_name, first);
  EXPECT_EQ(r.contact.organization.name, company);
  ASSERT_EQ(r.contact.posts.size(), *department == '\0' && *title == '\0' ? 0U : 1U);
  if (r.contact.posts.empty()) return;
  EXPECT_EQ(r.contact.posts[0].department, department);
  EXPECT_EQ(r.contact.posts[0].title, title);
}

std::vector<std::string> phones(const CardRecord& r) {
  std::vector<std::string> out;
  for (const Phone& p : r.contact.phones) out.push_back(p.e164);
  return out;
}

// Company on top, post over the name, contacts at the bottom: the usual card.
std::vector<TextLine> classic() {
  return {line("株式会社青葉商事", 100, 80, 52),
          line("営業部 課長", 260, 240, 30),
          line("木村 直子", 260, 290, 84),
          line("〒105-0011 東京都港区芝公園4-2-8", 260, 500, 30),
          line("あおばビル 5F", 260, 542, 30),
          line("TEL 03-5285-6654 / FAX 03-5285-6655", 260, 584, 30),
          line("携帯 090-8717-4292", 260, 626, 30),
          line("E-mail: n.kimura@aoba-shoji.co.jp", 260, 668, 30),
          line("https://www.aoba-shoji.co.jp/", 260, 710, 30)};
}

TEST(Card, ClassicHorizontal) {
  const CardRecord r = read(classic());
  expect_person(r, "木村", "直子", "株式会社青葉商事", "営業部", "課長");
  EXPECT_EQ(phones(r), (std::vector<std::string>{"+81352856654", "+81352856655", "+819087174292"}));
  EXPECT_EQ(r.contact.emails, std::vector<std::string>{"n.kimura@aoba-shoji.co.jp"});
  ASSERT_EQ(r.contact.urls.size(), 1U);
  ASSERT_EQ(r.contact.addresses.size(), 1U);
  const Address& a = r.contact.addresses[0];
  EXPECT_EQ(a.postal_code, "1050011");
  EXPECT_EQ(a.prefecture, "東京都");
  EXPECT_EQ(a.city, "港区");
  EXPECT_EQ(a.block, "4-2-8");
  EXPECT_EQ(a.building, "あおばビル 5F");
  EXPECT_TRUE(r.contact.notes.empty()) << r.contact.notes[0];
}

TEST(Card, EveryFieldSaysHowSureItIsAndWhereItWasPrinted) {
  const CardRecord r = read(classic());
  for (const char* path :
       {"last_name", "first_name", "organization.name", "posts[0].department", "posts[0].title", "phones[0]",
        "phones[1]", "phones[2]", "emails[0]", "urls[0]", "addresses[0].postal_code", "addresses[0].prefecture",
        "addresses[0].city", "addresses[0].block", "addresses[0].building"}) {
    ASSERT_TRUE(r.confidence.contains(path)) << path;
    EXPECT_GT(r.confidence.at(path), 0.3) << path;
    EXPECT_LE(r.confidence.at(path), field_confidence(path, 0.93)) << path;  // no more evidence than the recogniser's
    ASSERT_TRUE(r.evidence.contains(path)) << path;
    EXPECT_GT(r.evidence.at(path).box.width, 0) << path;
  }
  EXPECT_EQ(r.evidence.at("last_name").raw, "木村 直子");
  EXPECT_EQ(r.evidence.at("last_name").box.y, 290);
}

TEST(Card, ACorporateNumberIsTheCompanysAndNoPhone) {
  for (const char* printed :
       {"法人番号 6000012345674", "登録番号：T6000012345674", "インボイス登録番号 T6-0000-1234-5674"}) {
    auto lines = classic();
    lines.push_back(line(printed, 260, 830, 24));
    const CardRecord r = read(lines);
    EXPECT_EQ(r.contact.organization.corporate_number, "6000012345674") << printed;
    EXPECT_EQ(r.contact.organization.name, "株式会社青葉商事");
    EXPECT_EQ(phones(r), phones(read(classic()))) << printed;
    EXPECT_TRUE(r.confidence.contains("organization.corporate_number"));
    EXPECT_EQ(r.evidence.at("organization.corporate_number").raw, printed);
  }
  // A digit was misread: no number of another company, and nothing is lost.
  auto lines = classic();
  lines.push_back(line("法人番号 6000012345675", 260, 830, 24));
  const CardRecord r = read(lines);
  EXPECT_EQ(r.contact.organization.corporate_number, "");
  EXPECT_FALSE(r.contact.notes.empty());
}

TEST(Card, DamagedLinesLowerTheConfidence) {
  std::vector<TextLine> lines = classic();
  lines[2].confidence = 0.4;
  EXPECT_LT(read(lines).confidence.at("last_name"), read(classic()).confidence.at("last_name"));
}

TEST(Card, VerticalColumnsRightToLeft) {
  const CardRecord r =
      read({column("みどり物産株式会社", 1300, 90, 44), column("技術開発部", 1060, 90, 30),
            column("主任", 1015, 90, 30), column("藤田　真由美", 900, 160, 78), column("ふじた まゆみ", 985, 170, 20),
            column("〒一〇五―〇〇一一", 520, 90, 28), column("東京都港区芝公園四―二―", 478, 90, 28),
            column("八", 436, 90, 28), line("TEL 03-5285-6654", 90, 700, 28),
            line("m-fujita@midori.example.co.jp", 90, 740, 28)});
  expect_person(r, "藤田", "真由美", "みどり物産株式会社", "技術開発部", "主任");
  EXPECT_EQ(r.contact.last_name_kana, "フジタ");
  EXPECT_EQ(r.contact.first_name_kana, "マユミ");
  ASSERT_EQ(r.contact.addresses.size(), 1U);
  EXPECT_EQ(r.contact.addresses[0].postal_code, "1050011");
  EXPECT_EQ(r.contact.addresses[0].block, "4-2-8");
  EXPECT_EQ(phones(r), std::vector<std::string>{"+81352856654"});
}

TEST(Card, TwoColumnsWithADepartmentThatGoesOn) {
  const CardRecord r = read({line("北星税理士法人", 760, 150, 46), line("ITソリューション事業部 開発", 90, 260, 32),
                             line("グループ", 90, 304, 32), line("主任", 90, 348, 32), line("石田健太郎", 90, 420, 90),
                             line("ISHIDA Kentaro", 90, 530, 36), line("〒417-0043", 760, 260, 30),
                             line("静岡県富士市荒田島町7", 760, 302, 30), line("北星タワー 4F", 760, 344, 30),
                             line("TEL 054-272-6382 / F 054-272-8976", 760, 386, 30),
                             line("kentaro_ishida@hokusei.example.jp", 760, 430, 30)});
  expect_person(r, "石田", "健太郎", "北星税理士法人", "ITソリューション事業部 開発グループ", "主任");
  EXPECT_EQ(r.contact.last_name_roman, "Ishida");
  EXPECT_EQ(r.contact.first_name_roman, "Kentaro");
  ASSERT_EQ(r.contact.addresses.size(), 1U);
  EXPECT_EQ(r.contact.addresses[0].building, "北星タワー 4F");
}

// Portrait cards set their address in the middle: its lines begin and end level with nothing.
TEST(Card, CentredAddressIsOneAddress) {
  const CardRecord r =
      read({line("有限会社みどり設計", 195, 352, 48), line("理事長", 382, 577, 36), line("福田 和彦", 242, 766, 72),
            line("〒950-0087", 325, 1034, 30), line("新潟県新潟市中央区東大通3丁目24-21", 125, 1082, 33),
            line("グランスクエア2階", 265, 1132, 33), line("TEL: 025-757-0180", 247, 1185, 29),
            line("y.fukuda@midori-sekkei.co.jp", 166, 1285, 31)});
  ASSERT_EQ(r.contact.addresses.size(), 1U);
  EXPECT_EQ(r.contact.addresses[0].postal_code, "9500087");
  EXPECT_EQ(r.contact.addresses[0].city, "新潟市中央区");
  EXPECT_EQ(r.contact.addresses[0].block, "3-24-21");
  EXPECT_EQ(r.contact.addresses[0].building, "グランスクエア2階");
}

// A building that no word gives away stands where buildings stand.
TEST(Card, BuildingWithoutAWordForIt) {
  const auto with = [&](const std::string& below) {
    return read({line("株式会社青葉商事", 100, 80, 52), line("木村 直子", 260, 290, 84),
                 line("〒105-0011", 260, 458, 30), line("東京都港区芝公園4-2-8", 260, 500, 30),
                 line(below, 260, 542, 30), line("TEL 03-5285-6654", 260, 584, 30)});
  };
  const CardRecord r = with("アネックス花丸");
  ASSERT_EQ(r.contact.addresses.size(), 1U);
  EXPECT_EQ(r.contact.addresses[0].building, "アネックス花丸");
  EXPECT_EQ(with("リバーフロント").contact.addresses[0].building, "リバーフロント");  // kana, and no reading of a name
  EXPECT_EQ(with("営業時間 10時から").contact.addresses[0].block, "4-2-8");
  EXPECT_TRUE(with("総務部").contact.addresses[0].building.empty());
}

TEST(Card, BilingualOnOneFace) {
  const CardRecord r =
      read({line("青葉システムズ有限会社", 280, 90, 66), line("Aoba Systems Co., Ltd.", 110, 170, 30),
            line("ITソリューション事業部 開発グループ マネージャー", 170, 240, 32), line("原 さやか", 170, 290, 80),
            line("Sayaka Hara / Manager", 170, 390, 32), line("電話 ０２４－４１２－１８４７", 170, 520, 32),
            line("e-mail: hara@aoba-sys.co.jp", 170, 565, 32)});
  expect_person(r, "原", "さやか", "青葉システムズ有限会社", "ITソリューション事業部 開発グループ", "マネージャー");
  EXPECT_EQ(r.contact.organization.name_en, "Aoba Systems Co., Ltd.");
  EXPECT_EQ(r.contact.last_name_roman, "Hara");
  EXPECT_EQ(r.contact.first_name_roman, "Sayaka");
}

// Many an organization prints its English name without Ltd. or Inc.; the domain says whose name it is.
TEST(Card, AnEnglishNameThatTheDomainHoldsIsTheCompanys) {
  struct Case {
    const char* printed;
    const char* email;
    const char* name_en;
  };
  for (const Case& c : {
           Case{"Amanori", "hara@amanori.ac.jp", "Amanori"},
           Case{"Amanori Auto Sales", "hara@amanoriauto.org", "Amanori Auto Sales"},
           Case{"Kirishima Energy", "hara@kirishima-energy.org", "Kirishima Energy"},  // like a name, and nobody's
           Case{"KTS Plus", "hara@kts-plus.ac.jp", "KTS Plus"},
           Case{"Amanori Lab", "hara@amanori-lab.or.jp", "Amanori Lab"},
           Case{"Amanori Pharma", "hara@mail.amanori-seiyaku.co.jp", "Amanori Pharma"},
           Case{"Beyond the Horizon", "hara@amanori.ac.jp", ""},
           Case{"Amanori", "hara@amanori.tokyo-u.ac.jp", ""},  // a part of somebody else's
           Case{"Ami", "hara@ami.ac.jp", ""},                  // too short to tell
       }) {
    const CardRecord r =
        read({line("学校法人天乗", 280, 90, 66), line(c.printed, 110, 170, 30), line("教務課 主任", 170, 240, 32),
              line("原 さやか", 170, 290, 80), line("e-mail: " + std::string(c.email), 170, 565, 32)});
    EXPECT_EQ(r.contact.organization.name, "学校法人天乗") << c.printed;
    EXPECT_EQ(r.contact.organization.name_en, c.name_en) << c.printed << " " << c.email;
  }
}

TEST(Card, EnglishOnTheBackBelongsToTheSamePerson) {
  std::vector<TextLine> lines = classic();
  lines.push_back(line("Aoba Trading Co., Ltd.", 100, 80, 50, Direction::horizontal, 1));
  lines.push_back(line("Naoko Kimura", 260, 250, 80, Direction::horizontal, 1));
  lines.push_back(line("Manager, Sales Department", 260, 350, 32, Direction::horizontal, 1));
  lines.push_back(line("TEL +81-3-5285-6654", 260, 600, 30, Direction::horizontal, 1));
  const CardRecord r = read(lines);
  expect_person(r, "木村", "直子", "株式会社青葉商事", "営業部", "課長");
  EXPECT_EQ(r.contact.organization.name_en, "Aoba Trading Co., Ltd.");
  EXPECT_EQ(r.contact.last_name_roman, "Kimura");
  EXPECT_EQ(r.contact.phones.size(), 3U);  // the number of the back is the one of the front
}

TEST(Card, EnglishOnly) {
  const CardRecord r =
      read({line("Hokusei Corporation", 270, 140, 56), line("Naomi Ishida", 150, 300, 84),
            line("Advisor", 150, 430, 34), line("Human Resources Department", 150, 480, 34),
            line("3-32-28 Shiba, Minato-ku, Tokyo 105-0014, Japan", 150, 540, 34),
            line("Tel: +81-3-5285-6654", 150, 590, 34), line("E-mail naomi_ishida@hokusei.com", 150, 640, 34)});
  expect_person(r, "Ishida", "Naomi", "Hokusei Corporation", "Human Resources Department", "Advisor");
  EXPECT_EQ(phones(r), std::vector<std::string>{"+81352856654"});
  ASSERT_EQ(r.contact.addresses.size(), 1U);
  EXPECT_EQ(r.contact.addresses[0].postal_code, "1050014");
}

TEST(Card, NameOverTheTitleAndCompanyAtTheFoot) {
  const CardRecord r = read({line("のむら としお", 120, 100, 22), line("野村 敏夫", 120, 130, 80),
                             line("代表取締役社長", 120, 230, 34), line("一級建築士", 120, 280, 28),
                             line("株式会社みどり設計", 120, 560, 44), line("03-5285-6654", 120, 640, 28)});
  expect_person(r, "野村", "敏夫", "株式会社みどり設計", "", "代表取締役社長");
  EXPECT_EQ(r.contact.last_name_kana, "ノムラ");
  EXPECT_EQ(r.contact.first_name_kana, "トシオ");
  EXPECT_EQ(r.contact.qualifications, std::vector<std::string>{"一級建築士"});
}

TEST(Card, TitleAndNameOnOneLine) {
  const CardRecord r = read({line("株式会社北星", 100, 80, 50), line("部長　福田 和彦", 200, 300, 60),
                             line("TEL 03-5285-6654", 200, 600, 28)});
  expect_person(r, "福田", "和彦", "株式会社北星", "", "部長");
}

TEST(Card, LetterSpacedNameThatFellApart) {
  const CardRecord r =
      read({line("株式会社北星", 100, 80, 50), line("総務部", 200, 240, 28), line("中", 200, 300, 80),
            line("村", 330, 300, 80), line("誠", 520, 302, 78), line("TEL 03-5285-6654", 200, 600, 28)});
  expect_person(r, "中村", "誠", "株式会社北星", "総務部", "");
}

TEST(Card, NoiseOfLogosAndBrokenFormsAndSpaces) {
  const CardRecord r =
      read({line("■", 60, 60, 90), line("l|", 400, 20, 30), line("株 式 会杜 青 葉 商 事", 180, 80, 52),
            line("営業 部　次 長", 260, 240, 30), line("木 村 直 子", 260, 290, 84), line("T 105-0011", 260, 500, 30),
            line("東京都港区芝公園4-2-8", 260, 542, 30), line("kimura@aoba-shoji.co.jp", 260, 584, 30)});
  expect_person(r, "木村", "直子", "株式会社青葉商事", "営業部", "次長");
  ASSERT_EQ(r.contact.addresses.size(), 1U);
  EXPECT_EQ(r.contact.addresses[0].postal_code, "1050011");
  EXPECT_TRUE(r.contact.notes.empty()) << r.contact.notes[0];
  EXPECT_LT(r.confidence.at("organization.name"), read(classic()).confidence.at("organization.name"));
}

TEST(Card, AnotherModelsReadingIsTakenWhenItParsesBetter) {
  std::vector<TextLine> lines = classic();
  lines[2].text = "本村 直了";
  lines[2].alternatives = {{"木村 直子", 0.8, "jpn"}};
  lines[7].text = "E-mail: n.kimura aoba-shoji co jp";
  lines[7].alternatives = {{"E-mail: n.kimura@aoba-shoji.co.jp", 0.7, "eng"}};
  const CardRecord r = read(lines);
  EXPECT_EQ(r.contact.last_name, "木村");
  EXPECT_EQ(r.contact.first_name, "直子");
  EXPECT_EQ(r.contact.emails, std::vector<std::string>{"n.kimura@aoba-shoji.co.jp"});
}

TEST(Card, APostalMarkReadTwiceIsOne) {
  for (const char* code : {"〒 T 105-0011", "〒 ‘105-0011", "〒T105-0011"}) {
    const CardRecord r = read({line("株式会社青葉商事", 80, 70, 42), line("松本 純一郎", 336, 290, 50),
                               line(code, 260, 458, 30), line("東京都港区芝公園4-2-8", 260, 500, 30)});
    ASSERT_EQ(r.contact.addresses.size(), 1U) << code;
    EXPECT_EQ(r.contact.addresses[0].postal_code, "1050011") << code;
  }
}

// A reading that lost half of an address parses as well as the whole, and without a repair.
TEST(Card, AReadingThatLostPartOfAnAddressIsNotTaken) {
  std::vector<TextLine> lines = classic();
  lines[7].text = "E-mail: naoko _kimura @aoba-shoji, co. jp";
  lines[7].alternatives = {{"E-mail: naoko.k imura kimura@aoba-shoji.co.jp", 0.9, "jpn"}};
  EXPECT_EQ(read(lines).contact.emails, std::vector<std::string>{"naoko_kimura@aoba-shoji.co.jp"});
  lines[7].text = "E-mail: naoko_kimura@aoba-shoji.co.ip";
  lines[7].alternatives = {{"E-mail: naokokimura@aoba-shoji.co.jp", 0.9, "jpn"}};
  EXPECT_EQ(read(lines).contact.emails, std::vector<std::string>{"naoko_kimura@aoba-shoji.co.jp"});
}

// 木村 直子 cannot be k1mura: a mail to that bounces. What is put right must come up for review.
TEST(Card, TheNameAndTheWebPageCorrectTheAddress) {
  std::vector<TextLine> lines = classic();
  const double clean = read(lines).confidence.at("emails[0]");
  lines[7].text = "E-mail: n.k1mura@aoba-shoji.co";
  const CardRecord r = read(lines);
  EXPECT_EQ(r.contact.emails, std::vector<std::string>{"n.kimura@aoba-shoji.co.jp"});
  EXPECT_EQ(r.contact.urls, std::vector<std::string>{"https://www.aoba-shoji.co.jp/"});
  EXPECT_GT(1 - r.confidence.at("emails[0]"), 1.5 * (1 - clean));
  EXPECT_LT(r.confidence.at("emails[0]"), kSureField);
}

TEST(Card, ReadingsOfTheCardDecideTheSplit) {
  // 小 + 野寺 or 小野 + 寺: the e-mail address knows.
  const CardRecord r =
      read({line("株式会社北星", 100, 80, 50), line("小野寺学", 200, 300, 80), line("TEL 03-5285-6654", 200, 600, 28),
            line("manabu.onodera@hokusei.co.jp", 200, 640, 28)});
  EXPECT_EQ(r.contact.last_name, "小野寺");
  EXPECT_EQ(r.contact.first_name, "学");
  EXPECT_EQ(r.contact.suggested.at("last_name_kana"), "オノデラ");
  EXPECT_EQ(r.contact.suggested.at("first_name_kana"), "マナブ");
  EXPECT_TRUE(r.contact.last_name_kana.empty());  // not printed
}

TEST(Card, BranchAfterTheCompanyAndTwoAddresses) {
  const CardRecord r = read({line("青葉商事株式会社 大阪支店", 100, 80, 46), line("営業課 係長", 260, 220, 30),
                             line("岡田 幸子", 260, 270, 80), line("大阪支店", 260, 470, 28),
                             line("〒530-0001 大阪府大阪市北区梅田1-1-3", 260, 505, 28), line("本社", 260, 570, 28),
                             line("〒105-0011 東京都港区芝公園4-2-8", 260, 605, 28)});
  expect_person(r, "岡田", "幸子", "青葉商事株式会社", "大阪支店 営業課", "係長");
  ASSERT_EQ(r.contact.addresses.size(), 2U);
  EXPECT_EQ(r.contact.addresses[0].label, "大阪支店");
  EXPECT_EQ(r.contact.addresses[0].prefecture, "大阪府");
  EXPECT_EQ(r.contact.addresses[1].label, "本社");
  EXPECT_EQ(r.contact.addresses[1].prefecture, "東京都");
}

TEST(Card, ConcurrentPostsStayApart) {
  const CardRecord r = read(
      {line("株式会社北星", 100, 80, 50), line("取締役 兼 営業部長", 200, 240, 30), line("石井 豊", 200, 290, 80)});
  ASSERT_EQ(r.contact.posts.size(), 2U);
  EXPECT_EQ(r.contact.posts[0].title, "取締役");
  EXPECT_EQ(r.contact.posts[1].department, "営業部");
  EXPECT_EQ(r.contact.posts[1].title, "部長");
}

TEST(Card, AnOrganizationWithoutALegalFormIsStillTheOrganization) {
  const CardRecord r = read({line("みずほの森法律事務所", 100, 80, 46), line("パートナー 弁護士", 200, 240, 28),
                             line("中村 誠", 200, 290, 80), line("TEL 03-5285-6654", 200, 600, 28)});
  expect_person(r, "中村", "誠", "みずほの森法律事務所", "", "パートナー");
}

TEST(Card, AWorkshopInPrintSmallerThanTheNameIsTheOrganization) {
  const CardRecord r = read({line("土佐山の木製作所", 257, 123, 50), line("代表", 257, 294, 39),
                             line("くもん　だいち", 264, 362, 26), line("公文　大地", 259, 409, 88),
                             line("電話 088-855-0153", 257, 722, 36), line("kumon@tosayamanoki.jp", 257, 779, 37)});
  expect_person(r, "公文", "大地", "土佐山の木製作所", "", "代表");
}

TEST(Card, TheClinicOfAMedicalCorporationIsItsHouse) {
  const CardRecord r = read({line("医療法人社団青葉会", 100, 60, 50), line("みどり内科クリニック", 100, 200, 34),
                             line("副院長 医学博士", 100, 250, 34), line("中村 誠", 100, 320, 80),
                             line("TEL 03-5285-6654", 100, 600, 28)});
  expect_person(r, "中村", "誠", "医療法人社団青葉会", "みどり内科クリニック", "副院長");
  EXPECT_EQ(r.contact.qualifications, std::vector<std::string>{"医学博士"});
}

TEST(Card, ACompanyNameOnTwoLinesIsOne) {
  const auto company = [](const std::vector<TextLine>& lines) { return read(lines).contact.organization.name; };
  const TextLine person = line("中村 誠", 700, 300, 80);
  EXPECT_EQ(company({line("みずほの森", 120, 400, 30), line("建築設計事務所", 90, 445, 30), person}),
            "みずほの森建築設計事務所");
  EXPECT_EQ(company({line("みずほの森", 130, 400, 30), line("不動産株式会社", 100, 445, 30), person}),
            "みずほの森不動産株式会社");
  EXPECT_EQ(company({line("株式会社", 100, 60, 30), line("みずほの森", 100, 100, 34), person}), "株式会社みずほの森");
  // Vertical: the column was full, and the next one is to its left.
  EXPECT_EQ(company({column("グローバルみずほエンジニアリング株", 1000, 50, 38), column("式会社", 950, 50, 38),
                     column("中村誠", 560, 150, 56)}),
            "グローバルみずほエンジニアリング株式会社");
  EXPECT_EQ(company({column("株式会社みずほフロンティアテクノロ", 1000, 50, 38), column("ジー", 950, 50, 38),
                     column("中村誠", 560, 150, 56)}),
            "株式会社みずほフロンティアテクノロジー");
  // A post below a company is no part of it, however full the line above it is.
  EXPECT_EQ(company({line("株式会社みずほの森ソリューションズ", 100, 60, 34), line("システム開発部", 100, 105, 30),
                     line("第二グループ", 100, 145, 30), line("中村 誠", 100, 300, 80)}),
            "株式会社みずほの森ソリューションズ");
  EXPECT_EQ(company({line("株式会社みずほの森", 100, 60, 34), line("営業部", 100, 105, 30), person}),
            "株式会社みずほの森");
}

TEST(Card, ASloganIsNeitherDepartmentNorTitle) {
  const CardRecord r = read({line("株式会社青葉商事", 100, 80, 52), line("まもる、つくる、つなぐ。", 100, 140, 24),
                             line("設計・施工・保守", 700, 80, 24), line("営業部 第二営業課 主任", 100, 240, 30),
                             line("木村 直子", 100, 290, 84), line("TEL 03-5285-6654", 100, 584, 30)});
  expect_person(r, "木村", "直子", "株式会社青葉商事", "営業部 第二営業課", "主任");
  EXPECT_EQ(r.contact.notes.size(), 2U);
}

TEST(Card, AUnitBesideAnAddressIsTheDepartmentNotItsLabel) {
  const CardRecord r =
      read({line("株式会社青葉商事", 100, 80, 50), line("クラウド推進室", 340, 460, 36),
            line("プロダクトオーナー", 270, 515, 36), line("木村 直子", 205, 590, 75),
            line("〒105-0011 東京都港区", 680, 462, 33), line("芝公園4-2-8 あおばビル9階", 680, 516, 33)});
  expect_person(r, "木村", "直子", "株式会社青葉商事", "クラウド推進室", "プロダクトオーナー");
  ASSERT_EQ(r.contact.addresses.size(), 1U);
  EXPECT_EQ(r.contact.addresses[0].label, "");
}

TEST(Card, ADepartmentThatWrapsInTheMiddleOfAWordIsOne) {
  const CardRecord r = read({column("株式会社青葉商事", 1300, 60, 50), column("技術開", 870, 60, 38),
                             column("発部担当課長", 820, 60, 38), column("木村直子", 680, 200, 86)});
  expect_person(r, "木村", "直子", "株式会社青葉商事", "技術開発部", "担当課長");
}

// A label in a column of its own says whether a number is a fax; nobody wants to telephone to one.
TEST(Card, LabelsMayStandFarBeforeTheirNumbers) {
  const CardRecord r =
      read({line("株式会社青葉商事", 100, 80, 52), line("木村 直子", 260, 290, 84), line("電話", 100, 500, 30),
            line("03-5285-6654", 300, 502, 26), line("FAX", 100, 550, 26), line("03-5285-6655", 300, 550, 26),
            line("Mobile", 100, 600, 26), line("090-8717-4292", 300, 600, 26), line("E-mail", 100, 650, 26),
            line("kimura@aoba-shoji.co.jp", 300, 650, 26), line("営業部", 100, 700, 26),
            line("03-5285-6656", 300, 700, 26)});
  ASSERT_EQ(r.contact.phones.size(), 4U);
  for (const Phone& phone : r.contact.phones) {
    const PhoneType type = phone.e164 == "+81352856655"    ? PhoneType::fax
                           : phone.e164 == "+819087174292" ? PhoneType::mobile
                                                           : PhoneType::work;
    EXPECT_EQ(phone.type, type) << phone.e164;
  }
  ASSERT_EQ(r.contact.emails.size(), 1U);
  EXPECT_TRUE(r.contact.notes.empty());
  ASSERT_EQ(r.contact.posts.size(), 1U);
  EXPECT_EQ(r.contact.posts[0].department, "営業部");
}

TEST(Card, NumbersAndAddressesGoOnOnTheNextLine) {
  const CardRecord r = read({line("株式会社青葉商事", 100, 80, 52), line("木村 直子", 100, 290, 84),
                             line("〒004-0064 北海道札幌市厚別区厚", 545, 200, 27), line("別西四条 5-15", 545, 238, 27),
                             line("青葉会館 27F", 545, 275, 27),
                             line("T +81 (0)3 5285 6654 / F +81 (0)3 5285", 545, 312, 27), line("6655", 545, 349, 27),
                             line("URL https://www.", 545, 386, 27), line("aoba-shoji.co.jp", 545, 423, 27)});
  ASSERT_EQ(r.contact.addresses.size(), 1U);
  EXPECT_EQ(r.contact.addresses[0].town, "厚別西四条");
  EXPECT_EQ(r.contact.addresses[0].block, "5-15");
  EXPECT_EQ(r.contact.addresses[0].building, "青葉会館 27F");
  EXPECT_EQ(phones(r), (std::vector<std::string>{"+81352856654", "+81352856655"}));
  EXPECT_EQ(r.contact.urls, std::vector<std::string>{"https://www.aoba-shoji.co.jp"});
}

TEST(Card, AStrokeOfTheLogoBeforeTheNameIsNoneOfIt) {
  const CardRecord r = read({column("株式会社青葉商事", 1000, 100, 44), column("取締役社長", 790, 130, 30),
                             column("人長谷川智子", 550, 140, 78), line("TEL 03-5285-6654", 60, 700, 28)});
  expect_person(r, "長谷川", "智子", "株式会社青葉商事", "", "取締役社長");
  EXPECT_EQ(r.evidence.at("last_name").raw, "人長谷川智子");  // what was printed can be looked up
}

TEST(Card, ADegreeBehindAnEnglishNameIsAQualification) {
  const CardRecord r = read({line("Naomi Ishida, Ph.D.", 100, 110, 62), line("Chief Scientist", 100, 195, 28),
                             line("Hokusei Research Inc.", 100, 350, 44), line("Tel: +81-3-5285-6654", 100, 590, 30)});
  expect_person(r, "Ishida", "Naomi", "Hokusei Research Inc.", "", "Chief Scientist");
  EXPECT_EQ(r.contact.qualifications, std::vector<std::string>{"Ph.D."});
}

// The second company of a line is another account, and a name in brackets is the same one's.
TEST(Card, ALineThatHoldsSeveralNamesOfCompaniesIsTakenApart) {
  struct Case {
    const char* printed;
    const char* name;
    const char* name_en;
    const char* name_kana;
    const char* note;
  };
  for (const Case& c : {
           Case{"株式会社青葉商事（Aoba Trading Co., Ltd.）", "株式会社青葉商事", "Aoba Trading Co., Ltd.", "", ""},
           {"株式会社青葉商事 / Aoba Trading Co., Ltd.", "株式会社青葉商事", "Aoba Trading Co., Ltd.", "", ""},
           {"株式会社青葉商事（アオバショウジ）", "株式会社青葉商事", "", "アオバショウジ", ""},
           {"株式会社青葉商事 / 青葉物流株式会社", "株式会社青葉商事", "", "", "青葉物流株式会社"},
           {"株式会社青葉商事・株式会社みどり", "株式会社青葉商事", "", "", "株式会社みどり"},
           {"株式会社青葉商事　株式会社みどり", "株式会社青葉商事", "", "", "株式会社みどり"},
       }) {
    std::vector<TextLine> lines = classic();
    lines[0] = line(c.printed, 100, 80, 52);
    const CardRecord r = read(lines);
    expect_person(r, "木村", "直子", c.name, "営業部", "課長");
    EXPECT_EQ(r.contact.organization.name_en, c.name_en) << c.printed;
    EXPECT_EQ(r.contact.organization.name_kana, c.name_kana) << c.printed;
    EXPECT_EQ(r.contact.notes, *c.note == '\0' ? std::vector<std::string>{} : std::vector<std::string>{c.note})
        << c.printed;
  }
}

// Aobato Auto Parts is nobody's name, and Yamada Taro is Mr Yamada's.
TEST(Card, AnEnglishCompanyWithoutALegalFormIsNoPerson) {
  for (const char* company : {"Aobato Auto Parts", "Midori Foods", "Setonami Logistics"}) {
    for (const char* name : {"Yamada Taro", "Taro Yamada"}) {
      const CardRecord r =
          read({line(company, 100, 80, 60), line(name, 260, 290, 50), line("Sales Manager", 260, 380, 30),
                line("350 Fifth Avenue, New York, NY 10118", 260, 500, 30), line("info@example.com", 260, 668, 30)});
      EXPECT_EQ(r.contact.last_name, "Yamada") << company;
      EXPECT_EQ(r.contact.first_name, "Taro") << company;
      EXPECT_EQ(r.contact.organization.name, company);
      ASSERT_EQ(r.contact.addresses.size(), 1U);
      EXPECT_EQ(r.contact.addresses[0].town, "350 Fifth Avenue, New York, NY 10118");
      EXPECT_EQ(r.contact.addresses[0].country, "USA");
      EXPECT_TRUE(r.confidence.contains("addresses[0].town"));
    }
  }
}

TEST(Card, AGivenNameThatIsAWordOfCompaniesIsStillAName) {
  const CardRecord r = read({line("NK Foods Co., Ltd.", 270, 140, 56), line("Shoji Shirahama", 150, 300, 84),
                             line("Sales Manager", 150, 430, 34), line("info@nkfoods.co.jp", 150, 640, 34)});
  EXPECT_EQ(r.contact.last_name, "Shirahama");
  EXPECT_EQ(r.contact.first_name, "Shoji");
}

TEST(Card, AForeignAddressOnTwoLinesIsOne) {
  const CardRecord r = read({line("Quillback Research Inc.", 100, 80, 60), line("Martha Jones", 260, 290, 50),
                             line("350 Fifth Avenue", 260, 500, 30), line("New York, NY 10118, USA", 260, 540, 30)});
  ASSERT_EQ(r.contact.addresses.size(), 1U);
  EXPECT_EQ(r.contact.addresses[0].town, "350 Fifth Avenue New York, NY 10118");
  EXPECT_EQ(r.contact.addresses[0].country, "USA");
}

TEST(Card, ADegreeAbroadIsNoAddress) {
  const CardRecord r =
      read({line("Quillback Research Inc.", 100, 80, 60), line("Martha Jones", 260, 290, 50),
            line("MBA 2005, London", 260, 360, 26), line("1-2-3 Ginza, Chuo-ku, Tokyo 104-0061", 260, 540, 30)});
  ASSERT_EQ(r.contact.addresses.size(), 1U);
  EXPECT_EQ(r.contact.addresses[0].postal_code, "1040061");
}

// The line finder takes a reading beside the name for more of it when the two are near.
TEST(Card, AReadingOnTheLineOfTheNameIsItsReading) {
  const CardRecord r =
      read({line("株式会社青葉商事", 80, 70, 42), line("松本 純一郎 まつもとじゅんいちろう", 336, 290, 50)});
  EXPECT_EQ(r.contact.last_name, "松本");
  EXPECT_EQ(r.contact.first_name, "純一郎");
  EXPECT_EQ(r.contact.last_name_kana, "マツモト");
  EXPECT_EQ(r.contact.first_name_kana, "ジュンイチロウ");
}

TEST(Card, AReadingInTwoPiecesIsPutTogether) {
  const CardRecord r = read({line("株式会社青葉商事", 80, 70, 42), line("じゅんいちろう", 460, 252, 21),
                             line("まつもと", 336, 253, 21), line("松本 純一郎", 336, 290, 50)});
  EXPECT_EQ(r.contact.last_name_kana, "マツモト");
  EXPECT_EQ(r.contact.first_name_kana, "ジュンイチロウ");
}

TEST(Card, AnUncertainLineOrADeniedReadingLowersTheConfidence) {
  std::vector<TextLine> lines = classic();
  const double sure = read(lines).confidence.at("organization.name");
  lines[0].confidence = 0.4;
  EXPECT_GT(1 - read(lines).confidence.at("organization.name"), 3 * (1 - sure));

  lines = classic();
  const double confirmed = read(lines).confidence.at("last_name");
  lines[7].text = "E-mail: kimura.sachiko@aoba-shoji.co.jp";
  EXPECT_GT(1 - read(lines).confidence.at("last_name"), 3 * (1 - confirmed));
}

// What is told of a field rises with its evidence, so that the least sure come first in a review, and is a probability.
TEST(Card, TheConfidenceOfAFieldRisesWithItsEvidence) {
  for (const char* path : {"last_name", "addresses[0].city"}) {
    double before = 0;
    for (const double evidence : {0.0, 0.01, 0.3, 0.5, 0.8, 0.9, 0.99}) {
      const double told = field_confidence(path, evidence);
      EXPECT_GT(told, before) << path << " " << evidence;
      before = told;
    }
    EXPECT_LT(field_confidence(path, 1), 1);
  }
  EXPECT_LT(field_confidence("last_name", 0), 0.05);
  // Probabilities, from which on nobody needs to look, and two cards that differ tell of a change.
  EXPECT_LT(kLeastField, kSureField);
  EXPECT_LT(field_confidence("last_name", 0.7), kSureField);
  EXPECT_GT(field_confidence("last_name", 0.9), kCertainField);
}

TEST(Card, WhatFitsNoFieldBecomesANote) {
  std::vector<TextLine> lines = classic();
  lines.push_back(line("営業時間 平日9時から18時まで", 260, 760, 24));
  const CardRecord r = read(lines);
  expect_person(r, "木村", "直子", "株式会社青葉商事", "営業部", "課長");
  EXPECT_NE(std::find(r.contact.notes.begin(), r.contact.notes.end(), "営業時間 平日9時から18時まで"),
            r.contact.notes.end());
}

TEST(Card, EmptyAndBrokenInputGivesAnEmptyCard) {
  EXPECT_TRUE(read({}).contact.last_name.empty());
  EXPECT_TRUE(read({line("", 0, 0, 0), line(" ", 0, 0, 10), line("\xff\xfe", 0, 0, 10)}).contact.last_name.empty());
}

}  // namespace
}  // namespace meishi
