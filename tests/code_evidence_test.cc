// Codes beside print: the code knows a value to the letter where recognition guesses. It must win there, and nowhere
// else: a shortened link in place of the company's address, or a colleague's number, would be worse than a misreading.
#include "normalize/code_evidence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "normalize/card.h"
#include "normalize/card_json.h"
#include "normalize/text.h"
#include "reference_data.h"

namespace meishi {
namespace {

TextLine line(const std::string& text, double x, double y, double size) {
  double length = 0;
  for (const char32_t c : to_u32(text)) length += c > 0x2FFF ? size : 0.55 * size;
  TextLine out;
  out.text = text;
  out.box = {x, y, length, size};
  out.confidence = 0.8;
  return out;
}

constexpr Box kCodeBox{1150, 500, 220, 220};

CardRecord read(const std::vector<TextLine>& lines, const std::string& code) {
  const std::vector<CardCode> codes{{code, 0, kCodeBox}};
  return normalize_card(lines, {{1456, 880}}, reference(), codes);
}

// As recognition may give it; the tests change single lines.
struct Print {
  std::string company = "株式会社青葉商事";
  std::string post = "営業部 課長";
  std::string name = "木村 直子";
  std::string address = "〒105-0011 東京都港区芝公園4-2-8";
  std::string phones = "TEL 03-5285-6654 / FAX 03-5285-6655";
  std::string mobile = "携帯 090-8717-4292";
  std::string email = "E-mail: n.kimura@aoba-shoji.co.jp";
  std::string url = "https://www.aoba-shoji.co.jp/";

  [[nodiscard]] std::vector<TextLine> lines() const {
    std::vector<TextLine> out;
    const auto add = [&](const std::string& text, double x, double y, double size) {
      if (!text.empty()) out.push_back(line(text, x, y, size));
    };
    add(company, 100, 80, 52);
    add(post, 260, 240, 30);
    add(name, 260, 290, 84);
    add(address, 260, 500, 30);
    add(phones, 260, 584, 30);
    add(mobile, 260, 626, 30);
    add(email, 260, 668, 30);
    add(url, 260, 710, 30);
    return out;
  }
};

const std::string kVcard =
    "BEGIN:VCARD\r\nVERSION:3.0\r\nN:木村;直子;;;\r\nFN:木村 "
    "直子\r\nX-PHONETIC-LAST-NAME:キムラ\r\nX-PHONETIC-FIRST-NAME:ナオコ\r\n"
    "ORG:株式会社青葉商事;営業部\r\nTITLE:課長\r\nTEL;TYPE=WORK,VOICE:+81-3-5285-6654\r\nTEL;TYPE=FAX:03-5285-6655\r\n"
    "TEL;TYPE=CELL:090-8717-4292\r\nEMAIL:n.kimura@aoba-shoji.co.jp\r\nURL:https://www.aoba-shoji.co.jp/\r\n"
    "ADR:;;芝公園4-2-8;港区;東京都;105-0011;\r\nEND:VCARD\r\n";

std::vector<std::string> numbers(const CardRecord& r) {
  std::vector<std::string> out;
  for (const Phone& p : r.contact.phones) out.push_back(p.e164);
  return out;
}

void expect_kimura(const CardRecord& r) {
  const ContactFields& c = r.contact;
  EXPECT_EQ(c.last_name, "木村");
  EXPECT_EQ(c.first_name, "直子");
  EXPECT_EQ(c.last_name_kana, "キムラ");
  EXPECT_EQ(c.first_name_kana, "ナオコ");
  EXPECT_EQ(c.organization.name, "株式会社青葉商事");
  EXPECT_EQ(c.organization.legal_form, "株式会社");
  ASSERT_EQ(c.posts.size(), 1U);
  EXPECT_EQ(c.posts[0].department, "営業部");
  EXPECT_EQ(c.posts[0].title, "課長");
  EXPECT_GT(c.posts[0].title_rank, 0);
  EXPECT_EQ(numbers(r), (std::vector<std::string>{"+81352856654", "+81352856655", "+819087174292"}));
  ASSERT_EQ(c.phones.size(), 3U);
  EXPECT_EQ(c.phones[1].type, PhoneType::fax);
  EXPECT_EQ(c.phones[2].type, PhoneType::mobile);
  EXPECT_EQ(c.emails, std::vector<std::string>{"n.kimura@aoba-shoji.co.jp"});
  EXPECT_EQ(c.urls, std::vector<std::string>{"https://www.aoba-shoji.co.jp/"});
  ASSERT_EQ(c.addresses.size(), 1U);
  const Address& a = c.addresses[0];
  EXPECT_EQ(a.postal_code + a.prefecture + a.city + a.town + a.block, "1050011東京都港区芝公園4-2-8");
}

// If it fails, a misread value is not found in its code, or two different cards pass for one.
TEST(EditDistance, CountsCharactersAndGivesUp) {
  const struct {
    const char32_t* a;
    const char32_t* b;
    int most;
    int edits;
  } rows[] = {
      {U"", U"", 9, 0},
      {U"課長", U"課長", 0, 0},
      {U"課長", U"係長", 9, 1},
      {U"abc", U"", 9, 3},
      {U"abc", U"xabc", 9, 1},
      {U"kitten", U"sitting", 9, 3},
      {U"kitten", U"sitting", 2, 3},
      {U"abcdef", U"uvwxyz", 1, 2},
      {U"a", U"abcdefg", 2, 3},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(edit_distance(row.a, row.b, row.most), row.edits) << to_utf8(row.a) << " " << to_utf8(row.b);
    EXPECT_EQ(edit_distance(row.b, row.a, row.most), row.edits) << to_utf8(row.b) << " " << to_utf8(row.a);
  }
}

TEST(CodeEvidence, AgreementMakesSure) {
  const CardRecord r = read(Print{}.lines(), kVcard);
  expect_kimura(r);
  for (const char* path :
       {"last_name", "organization.name", "posts[0].title", "posts[0].department", "phones[0]", "phones[1]",
        "phones[2]", "emails[0]", "urls[0]", "addresses[0].block", "addresses[0].city"}) {
    ASSERT_TRUE(r.confidence.contains(path)) << path;
    EXPECT_GE(r.confidence.at(path), 0.95) << path;
    // What is printed stays the evidence.
    EXPECT_LT(r.evidence.at(path).box.x, 1100) << path;
  }
  EXPECT_TRUE(r.contact.notes.empty());
}

TEST(CodeEvidence, TheCodeAloneIsAContact) {
  const CardRecord r = read({}, kVcard);
  expect_kimura(r);
  EXPECT_TRUE(r.contact.suggested.empty());
  for (const auto& [path, where] : r.evidence) {
    EXPECT_FALSE(where.raw.empty()) << path;
    EXPECT_EQ(where.box.x, kCodeBox.x) << path;
    EXPECT_EQ(where.face, 0) << path;
  }
  EXPECT_EQ(r.evidence.at("phones[2]").raw, "TEL;TYPE=CELL:090-8717-4292");
  EXPECT_EQ(r.evidence.at("last_name_kana").raw, "X-PHONETIC-LAST-NAME:キムラ\nX-PHONETIC-FIRST-NAME:ナオコ");
}

TEST(CodeEvidence, MisreadingsArePutRight) {
  const struct {
    const char* what;
    Print print;
  } kCases[] = {
      {"name", {.name = "木材 直子"}},
      {"name, one half lost", {.name = "木村 置千"}},
      {"company", {.company = "株式会社青集商事"}},
      {"a logo read with the company", {.company = "ズー 株式会社青葉商事"}},
      {"title", {.post = "営業部 諜長"}},
      {"phone", {.phones = "TEL 03-5285-6854 / FAX 03-5285-6655"}},
      {"fax", {.phones = "TEL 03-5285-6654 / FAX 03-5285-6656"}},
      {"mobile", {.mobile = "携帯 090-8717-4297"}},
      {"e-mail", {.email = "E-mail: n.kimuna@aoba-shoji.co.jp"}},
      {"URL", {.url = "https://www.aoba-shaji.co.jp/"}},
      {"address", {.address = "〒105-0011 東京都港区芝公園4-2-9"}},
      {"e-mail missing", {.email = ""}},
      {"mobile missing", {.mobile = ""}},
      {"address missing", {.address = ""}},
      {"company missing", {.company = ""}},
      {"post missing", {.post = ""}},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.what);
    expect_kimura(read(c.print.lines(), kVcard));
  }
}

// What was misread stays on record as it was printed.
TEST(CodeEvidence, ARepairedValueKeepsItsPlaceOnTheCard) {
  const CardRecord r = read(Print{.email = "E-mail: n.kimuna@aoba-shoji.co.jp"}.lines(), kVcard);
  EXPECT_EQ(r.contact.emails, std::vector<std::string>{"n.kimura@aoba-shoji.co.jp"});
  EXPECT_EQ(r.evidence.at("emails[0]").raw, "E-mail: n.kimuna@aoba-shoji.co.jp");
  EXPECT_EQ(r.evidence.at("emails[0]").box.x, 260);
  EXPECT_GE(r.confidence.at("emails[0]"), 0.95);
}

TEST(CodeEvidence, PrintIsNotOverruledByWhatIsSomethingElse) {
  // A colleague's, the head office's, a hotline.
  const CardRecord r = read(Print{}.lines(),
                            "BEGIN:VCARD\nVERSION:3.0\nFN:佐藤 一郎\nORG:みどり印刷株式会社\nTEL:0120-117-117\n"
                            "EMAIL:info@midori-insatsu.co.jp\nADR:;;梅田1-1-3;大阪市北区;大阪府;530-0001;\nEND:VCARD");
  EXPECT_EQ(r.contact.last_name, "木村");
  EXPECT_EQ(r.contact.organization.name, "株式会社青葉商事");
  EXPECT_EQ(numbers(r), (std::vector<std::string>{"+81352856654", "+81352856655", "+819087174292", "+81120117117"}));
  EXPECT_EQ(r.contact.emails, (std::vector<std::string>{"n.kimura@aoba-shoji.co.jp", "info@midori-insatsu.co.jp"}));
  ASSERT_EQ(r.contact.addresses.size(), 2U);
  EXPECT_EQ(r.contact.addresses[0].city, "港区");
  EXPECT_EQ(r.contact.addresses[1].city, "大阪市北区");
}

// TEL …6654 and FAX …6655 differ in one digit: the code's telephone must not overwrite the fax.
TEST(CodeEvidence, NumbersInARowAreNotMisreadings) {
  const CardRecord r = read(Print{.phones = "FAX 03-5285-6655"}.lines(), "TEL:0352856654");
  EXPECT_EQ(numbers(r), (std::vector<std::string>{"+81352856655", "+819087174292", "+81352856654"}));
  const CardRecord two = read(Print{.phones = "TEL 03-5285-6654 / TEL 03-5285-6657"}.lines(), "tel:0352856655");
  EXPECT_EQ(numbers(two), (std::vector<std::string>{"+81352856654", "+81352856657", "+819087174292", "+81352856655"}));
}

TEST(CodeEvidence, WhatALinkIs) {
  using Strings = std::vector<std::string>;
  const std::string kPrinted = "https://www.aoba-shoji.co.jp/";
  const struct {
    const char* code;
    Strings urls;
    std::string social;
    Strings notes;
  } kCases[] = {
      {"https://www.aoba-shoji.co.jp", {kPrinted}, "", {}},
      {"http://aoba-shoji.co.jp/", {kPrinted}, "", {}},
      {"https://www.aoba-shoji.co.jp/?utm_source=meishi&utm_medium=qr", {kPrinted}, "", {}},
      {"https://www.aoba-shoji.co.jp/recruit/", {kPrinted, "https://www.aoba-shoji.co.jp/recruit/"}, "", {}},
      {"https://aoba-online.example.jp/", {kPrinted, "https://aoba-online.example.jp/"}, "", {}},
      {"https://bit.ly/3xYz12a", {kPrinted}, "", {"https://bit.ly/3xYz12a"}},
      {"https://qr.paps.jp/Ab3dE", {kPrinted}, "", {"https://qr.paps.jp/Ab3dE"}},
      {"https://line.me/R/ti/p/@aoba-shoji", {kPrinted}, "LINE @aoba-shoji", {}},
      {"https://lin.ee/AbCdEfG", {kPrinted}, "LINE https://lin.ee/AbCdEfG", {}},
      {"https://8card.net/virtual_cards/AbCdEfG", {kPrinted}, "Eight https://8card.net/virtual_cards/AbCdEfG", {}},
      {"https://www.instagram.com/aoba_shoji/?hl=ja", {kPrinted}, "Instagram aoba_shoji", {}},
      {"https://x.com/aoba_shoji", {kPrinted}, "X aoba_shoji", {}},
      {"https://", {kPrinted}, "", {}},
      {"https://localhost:8080/", {kPrinted}, "", {}},
      {"KH-004217", {kPrinted}, "", {"KH-004217"}},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.code);
    const CardRecord r = read(Print{}.lines(), c.code);
    EXPECT_EQ(r.contact.urls, c.urls);
    EXPECT_EQ(r.contact.notes, c.notes);
    const std::string social =
        r.contact.social.empty() ? "" : r.contact.social[0].service + " " + r.contact.social[0].id;
    EXPECT_EQ(social, c.social);
  }
}

TEST(CodeEvidence, NamesAsGeneratorsWriteThem) {
  const struct {
    const char* code;
    const char* last;
    const char* first;
    const char* last_kana;
    const char* first_kana;
  } kCases[] = {
      {"MECARD:N:木村,直子;SOUND:キムラ,ナオコ;;", "木村", "直子", "キムラ", "ナオコ"},
      {"MECARD:N:木村直子;SOUND:ｷﾑﾗ ﾅｵｺ;;", "木村", "直子", "キムラ", "ナオコ"},
      {"MEMORY:\r\nNAME1:木村 直子\r\nNAME2:きむら なおこ\r\n", "木村", "直子", "キムラ", "ナオコ"},
      {"BEGIN:VCARD\nN:木村 直子;;;;\nFN:木村 直子\nEND:VCARD", "木村", "直子", "", ""},
      {"BEGIN:VCARD\nN:直子;木村;;;\nFN:直子 木村\nEND:VCARD", "木村", "直子", "", ""},
      {"BEGIN:VCARD\nFN:Naoko Kimura\nN:Kimura;Naoko;;;\nEND:VCARD", "Kimura", "Naoko", "", ""},
      {"BEGIN:VCARD\nFN:株式会社青葉商事\nN:株式会社青葉商事;;;;\nEND:VCARD", "", "", "", ""},
      {"MECARD:N:03-5285-6654;;", "", "", "", ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.code);
    const ContactFields found = read({}, c.code).contact;
    EXPECT_EQ(found.last_name, c.last);
    EXPECT_EQ(found.first_name, c.first);
    EXPECT_EQ(found.last_name_kana, c.last_kana);
    EXPECT_EQ(found.first_name_kana, c.first_kana);
  }
}

// A workshop whose name says neither company nor office was taken for a department.
TEST(CodeEvidence, TheCodeSaysWhichLineIsTheCompany) {
  const CardRecord r = read({line("土佐山の木製作所", 244, 116, 52), line("代表", 244, 277, 38),
                             line("木村 直子", 246, 386, 81), line("電話 088-855-0153", 244, 683, 35)},
                            "BEGIN:VCARD\nFN:木村 直子\nORG:土佐山の木製作所\nTITLE:代表\nEND:VCARD");
  EXPECT_EQ(r.contact.organization.name, "土佐山の木製作所");
  EXPECT_EQ(r.evidence.at("organization.name").raw, "土佐山の木製作所");
  ASSERT_EQ(r.contact.posts.size(), 1U);
  EXPECT_EQ(r.contact.posts[0].department, "");
  EXPECT_EQ(r.contact.posts[0].title, "代表");
}

TEST(CodeEvidence, TheCodeSaysWhereADepartmentEnds) {
  const CardRecord r =
      read(Print{.post = "営業本部販売促進課 課長"}.lines(),
           "BEGIN:VCARD\nFN:木村 直子\nORG:株式会社青葉商事;営業本部;販売促進課\nTITLE:課長\nEND:VCARD");
  ASSERT_EQ(r.contact.posts.size(), 1U);
  EXPECT_EQ(r.contact.posts[0].department, "営業本部 販売促進課");
}

// MECARD has no property for the company; a NOTE that repeats the card is no note.
TEST(CodeEvidence, NotesThatSayWhatTheCardSays) {
  EXPECT_TRUE(read(Print{}.lines(), "MECARD:N:木村,直子;NOTE:株式会社青葉商事;;").contact.notes.empty());
  EXPECT_EQ(read(Print{}.lines(), "MECARD:N:木村,直子;NOTE:定休日 水曜;;").contact.notes,
            std::vector<std::string>{"定休日 水曜"});
}

// 高 is what the keyboard gives for 髙: the form on the card is the person's.
TEST(CodeEvidence, PrintedVariantsOfCharactersStay) {
  EXPECT_EQ(read(Print{.name = "髙木 直子"}.lines(), "MECARD:N:高木,直子;;").contact.last_name, "髙木");
  EXPECT_EQ(read(Print{.name = "高木 直子"}.lines(), "MECARD:N:髙木,直子;;").contact.last_name, "髙木");
}

TEST(CodeEvidence, RomanNameBesideAJapaneseOne) {
  const CardRecord r = read(Print{}.lines(), "BEGIN:VCARD\nFN:Naoko Kimura\nN:Kimura;Naoko;;;\nEND:VCARD");
  EXPECT_EQ(r.contact.last_name, "木村");
  EXPECT_EQ(r.contact.last_name_roman, "Kimura");
  EXPECT_EQ(r.contact.first_name_roman, "Naoko");
}

// Modules of a code that was not painted over come as lines of nonsense.
TEST(CodeEvidence, LinesWithinACodeAreNoPrint) {
  std::vector<TextLine> lines = Print{}.lines();
  lines.push_back(line("回目国 8B8 田", 1160, 560, 30));
  const CardRecord r = read(lines, kVcard);
  EXPECT_TRUE(r.contact.notes.empty());
  expect_kimura(r);
}

// Paths in confidence and evidence are what a review shows: each must be of a field that is there.
TEST(CodeEvidence, RandomCodesKeepTheRecordWhole) {
  std::mt19937 random(7);
  const std::vector<TextLine> print = Print{}.lines();
  for (int round = 0; round < 300; ++round) {
    std::string code = round % 3 == 0
                           ? "MECARD:N:木村,直子;SOUND:キムラ,ナオコ;TEL:0352856654;URL:https\\://aoba.example.jp;;"
                           : kVcard;
    for (int i = 0; i < 4; ++i) {
      const std::size_t at = random() % code.size();
      if (random() % 2 == 0) {
        code[at] = static_cast<char>(random());
      } else {
        code.erase(at, 1 + random() % 20);
      }
    }
    const CardRecord r = read(round % 2 == 0 ? print : std::vector<TextLine>{}, code);
    const auto json = to_json(r);
    const auto back = record_from_json(json);
    ASSERT_TRUE(back);
    for (const auto& [path, confidence] : r.confidence) {
      EXPECT_GE(confidence, 0) << path;
      EXPECT_LE(confidence, 1) << path;
      const std::size_t bracket = path.find('[');
      if (bracket == std::string::npos) continue;
      const auto& list = json["contact"][path.substr(0, bracket)];
      EXPECT_LT(std::stoul(path.substr(bracket + 1)), list.size()) << path;
    }
  }
}

}  // namespace
}  // namespace meishi
