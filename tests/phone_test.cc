// Phone numbers of a line. A number missed or of the wrong kind is a call that reaches nobody, or a fax machine.
#include "normalize/phone.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

namespace meishi {

std::ostream& operator<<(std::ostream& out, const PhoneFinding& f) {
  return out << "{type " << static_cast<int>(f.phone.type) << " " << f.phone.e164 << " " << f.phone.national << " ext '"
             << f.phone.extension << "' label '" << f.phone.label << "' raw '" << f.raw << "' " << f.confidence << "}";
}

namespace {

struct Expected {
  PhoneType type;
  const char* e164;
};

struct Case {
  const char* line;
  std::vector<Expected> phones;
};

// Sources: [plan] 総務省 電気通信番号計画, [e164] ITU-T E.164, [card] as printed on cards, [ocr] as recognition returns
// it. The subscribers are invented.
const Case kCases[] = {
    // One number, one label [card].
    {"TEL 03-5285-6654", {{PhoneType::work, "+81352856654"}}},
    {"TEL:03-5285-6654", {{PhoneType::work, "+81352856654"}}},
    {"Tel. 03.5285.6654", {{PhoneType::work, "+81352856654"}}},
    {"電話 ０２４－４１２－１８４７", {{PhoneType::work, "+81244121847"}}},
    {"電話番号：0776-22-1234", {{PhoneType::work, "+81776221234"}}},
    {"T 052-972-0105", {{PhoneType::work, "+81529720105"}}},
    {"Phone (03) 5285-6654", {{PhoneType::work, "+81352856654"}}},
    {"☎ 03(5285)6654", {{PhoneType::work, "+81352856654"}}},
    {"℡03-5285-6654", {{PhoneType::work, "+81352856654"}}},
    {"FAX 03-5285-6655", {{PhoneType::fax, "+81352856655"}}},
    {"FA文 03-5285-6655", {{PhoneType::fax, "+81352856655"}}},
    {"ファックス 03-5285-6655", {{PhoneType::fax, "+81352856655"}}},
    {"ファクス：03-5285-6655", {{PhoneType::fax, "+81352856655"}}},
    {"F. 03-5285-6655", {{PhoneType::fax, "+81352856655"}}},
    {"直通 03-5285-6601", {{PhoneType::direct, "+81352856601"}}},
    {"TEL（直通）03-5285-6601", {{PhoneType::direct, "+81352856601"}}},
    {"Direct: 03-5285-6601", {{PhoneType::direct, "+81352856601"}}},
    {"D 03-5285-6601", {{PhoneType::direct, "+81352856601"}}},
    {"代表 03-5285-6600", {{PhoneType::main, "+81352856600"}}},
    {"TEL(代) 03-5285-6600", {{PhoneType::main, "+81352856600"}}},
    {"TEL 03-5285-6600（代表）", {{PhoneType::main, "+81352856600"}}},
    {"03-5285-6600(代)", {{PhoneType::main, "+81352856600"}}},
    {"携帯 090-1234-5678", {{PhoneType::mobile, "+819012345678"}}},
    {"携帯電話：080-1234-5678", {{PhoneType::mobile, "+818012345678"}}},
    {"Mobile 070-1234-5678", {{PhoneType::mobile, "+817012345678"}}},
    {"M 090-1234-5678", {{PhoneType::mobile, "+819012345678"}}},
    {"Cell: 090 1234 5678", {{PhoneType::mobile, "+819012345678"}}},
    {"直通FAX 03-5285-6655", {{PhoneType::fax, "+81352856655"}}},
    // The number itself says what it is [plan].
    {"090-1234-5678", {{PhoneType::mobile, "+819012345678"}}},
    {"TEL 090-1234-5678", {{PhoneType::mobile, "+819012345678"}}},
    {"060-1234-5678", {{PhoneType::mobile, "+816012345678"}}},
    {"携帯 06012345678", {{PhoneType::mobile, "+816012345678"}}},
    {"+81 60-1234-5678", {{PhoneType::mobile, "+816012345678"}}},
    {"0120-123-456", {{PhoneType::toll_free, "+81120123456"}}},
    {"フリーダイヤル 0120-12-3456", {{PhoneType::toll_free, "+81120123456"}}},
    {"0800-123-4567", {{PhoneType::toll_free, "+818001234567"}}},
    {"TEL 050-3123-4567", {{PhoneType::ip, "+815031234567"}}},
    {"0570-012-345", {{PhoneType::other, "+81570012345"}}},
    {"03-5285-6654", {{PhoneType::work, "+81352856654"}}},
    {"06-6345-1234", {{PhoneType::work, "+81663451234"}}},
    {"0123-45-6789", {{PhoneType::work, "+81123456789"}}},
    {"04992-2-1234", {{PhoneType::work, "+81499221234"}}},
    // International form [e164].
    {"TEL +81-3-5285-6654", {{PhoneType::work, "+81352856654"}}},
    {"+81 (0)3 5285 6654", {{PhoneType::work, "+81352856654"}}},
    {"Tel: +81(0)3-5285-6654", {{PhoneType::work, "+81352856654"}}},
    {"Mobile: +81-90-1234-5678", {{PhoneType::mobile, "+819012345678"}}},
    {"TEL (+81)3-5285-6654", {{PhoneType::work, "+81352856654"}}},
    {"Tel: +1 650-253-0000", {{PhoneType::work, "+16502530000"}}},
    {"Tel +82-2-2287-0114", {{PhoneType::work, "+82222870114"}}},
    // Several on one line [card].
    {"TEL 03-5285-6654 / FAX 03-5285-6655", {{PhoneType::work, "+81352856654"}, {PhoneType::fax, "+81352856655"}}},
    {"TEL03-5285-6654 FAX03-5285-6655", {{PhoneType::work, "+81352856654"}, {PhoneType::fax, "+81352856655"}}},
    {"T 03-5285-6654 F 03-5285-6655", {{PhoneType::work, "+81352856654"}, {PhoneType::fax, "+81352856655"}}},
    {"T:03-5285-6654/F:03-5285-6655/M:090-1234-5678",
     {{PhoneType::work, "+81352856654"}, {PhoneType::fax, "+81352856655"}, {PhoneType::mobile, "+819012345678"}}},
    {"(代表)03-5285-6600 (直通)03-5285-6601", {{PhoneType::main, "+81352856600"}, {PhoneType::direct, "+81352856601"}}},
    {"TEL 03-5285-6600(代表) 03-5285-6601(直通)",
     {{PhoneType::main, "+81352856600"}, {PhoneType::direct, "+81352856601"}}},
    {"03-5285-6654 090-1234-5678", {{PhoneType::work, "+81352856654"}, {PhoneType::mobile, "+819012345678"}}},
    {"TEL/FAX 03-5285-6654", {{PhoneType::work, "+81352856654"}, {PhoneType::fax, "+81352856654"}}},
    {"電話・FAX 03-5285-6654", {{PhoneType::work, "+81352856654"}, {PhoneType::fax, "+81352856654"}}},
    {"Tel & Fax: 03-5285-6654", {{PhoneType::work, "+81352856654"}, {PhoneType::fax, "+81352856654"}}},
    // One number for several things, brackets, every dash [card].
    {"電話・FAX共通 03-5285-6654", {{PhoneType::work, "+81352856654"}, {PhoneType::fax, "+81352856654"}}},
    {"TEL/FAX兼用 03-5285-6654", {{PhoneType::work, "+81352856654"}, {PhoneType::fax, "+81352856654"}}},
    {"電話兼FAX 03-5285-6654", {{PhoneType::work, "+81352856654"}, {PhoneType::fax, "+81352856654"}}},
    {"電話：03-5285-6654（FAX兼用）", {{PhoneType::work, "+81352856654"}, {PhoneType::fax, "+81352856654"}}},
    {"(T) 03-5285-6654 (F) 03-5285-6655", {{PhoneType::work, "+81352856654"}, {PhoneType::fax, "+81352856655"}}},
    {"03(5285)6654㈹", {{PhoneType::main, "+81352856654"}}},
    {"TEL 03-5285-6654(大代表)", {{PhoneType::main, "+81352856654"}}},
    {"03-5285-6654～5", {{PhoneType::work, "+81352856654"}}},
    {"03‐5285‐6654", {{PhoneType::work, "+81352856654"}}},
    {"03–5285–6654", {{PhoneType::work, "+81352856654"}}},
    {"03―5285―6654", {{PhoneType::work, "+81352856654"}}},
    {"03−5285−6654", {{PhoneType::work, "+81352856654"}}},
    {"０３ー５２８５ー６６５４", {{PhoneType::work, "+81352856654"}}},
    {"＋８１－３－５２８５－６６５４", {{PhoneType::work, "+81352856654"}}},
    {"060-9876-5432", {{PhoneType::mobile, "+816098765432"}}},
    {"直通 03-5285-6601 代表 03-5285-6600 携帯 090-1234-5678",
     {{PhoneType::direct, "+81352856601"}, {PhoneType::main, "+81352856600"}, {PhoneType::mobile, "+819012345678"}}},
    // Beside other things [card].
    {"〒100-0005 東京都千代田区丸の内1-2-3 TEL 03-5285-6654", {{PhoneType::work, "+81352856654"}}},
    {"〒060-0001 011-222-3333", {{PhoneType::work, "+81112223333"}}},
    {"TEL 03-5285-6654 E-mail: a.b090@example.co.jp", {{PhoneType::work, "+81352856654"}}},
    {"東京本社 03-5285-6654", {{PhoneType::work, "+81352856654"}}},
    // Vertical cards: kanji numerals [card].
    {"電話〇三―五二八五―六六五四", {{PhoneType::work, "+81352856654"}}},
    {"電話 〇五二（九七二）〇一〇五", {{PhoneType::work, "+81529720105"}}},
    {"携帯〇九〇ー一二三四ー五六七八", {{PhoneType::mobile, "+819012345678"}}},
    {"ＦＡＸ〇三－五二八五－六六五五", {{PhoneType::fax, "+81352856655"}}},
    // What recognition makes of them [ocr].
    {"ＴＥl ０３一５２８５一６６５４", {{PhoneType::work, "+81352856654"}}},
    {"TEL 03ー5285ー6654", {{PhoneType::work, "+81352856654"}}},
    {"TEL 03—5285—6654", {{PhoneType::work, "+81352856654"}}},
    {"TEL O3-5285-6654", {{PhoneType::work, "+81352856654"}}},
    {"TEL 03--5285-6654", {{PhoneType::work, "+81352856654"}}},
    {"電話 03-ー5285-ー6654", {{PhoneType::work, "+81352856654"}}},
    {"Fax.03—-5285-6655", {{PhoneType::fax, "+81352856655"}}},
    {"TO3-5285-6654", {{PhoneType::work, "+81352856654"}}},
    {"Mobile: @90-1234-5678", {{PhoneType::mobile, "+819012345678"}}},  // a zero with a stroke in it
    {"FAX: 0532-27-@159", {{PhoneType::fax, "+81532270159"}}},
    {"TEL (@3) 5285-6654", {{PhoneType::work, "+81352856654"}}},
    {"FAXO3-5285-6655", {{PhoneType::fax, "+81352856655"}}},
    {"MO90-1234-5678", {{PhoneType::mobile, "+819012345678"}}},
    {"070一1234一5678", {{PhoneType::mobile, "+817012345678"}}},
    {"TEL 十81-3-5285-6654", {{PhoneType::work, "+81352856654"}}},
    {"電話〇五二 | 九七二 | 〇一〇五", {{PhoneType::work, "+81529720105"}}},
    {"TEL 03-52B5-6654", {{PhoneType::work, "+81352856654"}}},
    {"TEL 03-S285-66S4", {{PhoneType::work, "+81352856654"}}},
    {"Mobile O90-l234-5678", {{PhoneType::mobile, "+819012345678"}}},
    {"TEL 03 - 5285 - 6654", {{PhoneType::work, "+81352856654"}}},
    {"TEL 0 3-52 85-6654", {{PhoneType::work, "+81352856654"}}},
    {"T E L 03-5285-6654", {{PhoneType::work, "+81352856654"}}},
    {"丁EL 03-5285-6654", {{PhoneType::work, "+81352856654"}}},
    {"FAX03-5285_6655", {{PhoneType::fax, "+81352856655"}}},
    {"TEL （03） 5285-6654", {{PhoneType::work, "+81352856654"}}},
    {"TEL 03-5285,6654", {{PhoneType::work, "+81352856654"}}},
    {"Mobi1e 090-1234-5678", {{PhoneType::mobile, "+819012345678"}}},
    {"TEL 十81-3-5285-6654", {{PhoneType::work, "+81352856654"}}},
    {"TEL 81-3-5285-6654", {{PhoneType::work, "+81352856654"}}},
    // An area that is not in the plan, but with ten digits: kept, with less confidence [card].
    {"TEL 043-450-0227", {{PhoneType::work, "+81434500227"}}},
    {"TEL 011-411-2345", {{PhoneType::work, "+81114112345"}}},
    {"TEL 0826-72-5675", {{PhoneType::work, "+81826725675"}}},
    // No phone number at all.
    {"", {}},
    {"TEL", {}},
    {"〒100-0005", {}},
    {"100-0005", {}},
    {"060-0001", {}},
    {"東京都千代田区丸の内1-2-3", {}},
    {"info090-1234-5678@example.co.jp", {}},
    {"https://www.example.co.jp/03-5285-6654", {}},
    {"法人番号 0123456789012", {}},
    {"登録番号 T1234567890123", {}},
    {"許可番号 0352856654", {}},
    {"2026-01-02", {}},
    {"TEL 03-5285-66", {}},
    {"ABC0352856654", {}},
    {"丸の内ビル10F", {}},
};

TEST(Phone, EveryNumberOfALineIsFoundInOrderWithItsKind) {
  for (const Case& c : kCases) {
    const auto found = find_phones(c.line);
    EXPECT_EQ(found.size(), c.phones.size()) << c.line << " " << ::testing::PrintToString(found);
    if (found.size() != c.phones.size()) continue;
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_EQ(found[i].phone.e164, c.phones[i].e164) << c.line << " " << found[i];
      EXPECT_EQ(static_cast<int>(found[i].phone.type), static_cast<int>(c.phones[i].type)) << c.line << " " << found[i];
      EXPECT_GT(found[i].confidence, 0) << c.line;
      EXPECT_LE(found[i].confidence, 1) << c.line;
    }
  }
}

// The national form is what people dial and read: finding it again in its own output must change nothing.
TEST(Phone, TheNationalFormIsReadBackAsTheSameNumber) {
  for (const Case& c : kCases) {
    for (const PhoneFinding& f : find_phones(c.line)) {
      if (!f.phone.e164.starts_with("+81")) continue;
      const auto again = find_phones("TEL " + f.phone.national);
      ASSERT_EQ(again.size(), 1U) << f;
      EXPECT_EQ(again[0].phone.e164, f.phone.e164);
      EXPECT_EQ(again[0].phone.national, f.phone.national);
    }
  }
}

TEST(Phone, TheNationalFormHasTheHyphensOfTheNumberingPlan) {
  const std::pair<const char*, const char*> kForms[] = {
      {"0352856654", "03-5285-6654"},       {"+81-3-5285-6654", "03-5285-6654"}, {"0776221234", "0776-22-1234"},
      {"TEL 09012345678", "090-1234-5678"}, {"06012345678", "060-1234-5678"},    {"0120123456", "0120-123-456"},
      {"0499221234", "04992-2-1234"}};
  for (const auto& [line, national] : kForms) {
    const auto found = find_phones(line);
    ASSERT_EQ(found.size(), 1U) << line;
    EXPECT_EQ(found[0].phone.national, national);
  }
}

TEST(Phone, ExtensionsAreKeptApartFromTheNumber) {
  const std::pair<const char*, const char*> kExtensions[] = {{"TEL 03-5285-6654（内線 123）", "123"},
                                                             {"TEL 03-5285-6654 内線123", "123"},
                                                             {"Tel 03-5285-6654 ext. 4567", "4567"},
                                                             {"Tel 03-5285-6654(代表)内線2345", "2345"},
                                                             {"Tel +81-3-5285-6654 x12", "12"}};
  for (const auto& [line, extension] : kExtensions) {
    const auto found = find_phones(line);
    ASSERT_EQ(found.size(), 1U) << line;
    EXPECT_EQ(found[0].phone.e164, "+81352856654") << line;
    EXPECT_EQ(found[0].phone.extension, extension) << line;
  }
}

TEST(Phone, LabelAndPrintedFormAreKeptAsPrinted) {
  const auto found = find_phones("本社 ＴＥＬ：０３−５２８５−６６５４　FAX 03-5285-6655");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].phone.label, "ＴＥＬ");
  EXPECT_EQ(found[0].raw, "ＴＥＬ：０３−５２８５−６６５４");
  EXPECT_EQ(found[1].phone.label, "FAX");
  EXPECT_EQ(found[1].raw, "FAX 03-5285-6655");
}

// Review asks about what is doubtful: a repaired or unplanned number must come after a clean one.
TEST(Phone, DoubtLowersTheConfidence) {
  const auto confidence = [](const char* line) { return find_phones(line).at(0).confidence; };
  EXPECT_GT(confidence("TEL 03-5285-6654"), 0.95);
  EXPECT_LT(confidence("03-5285-6654"), confidence("TEL 03-5285-6654"));
  EXPECT_LT(confidence("TEL O3-5285-6654"), confidence("TEL 03-5285-6654"));
  EXPECT_LT(confidence("TEL 03-S285-66S4"), confidence("TEL 03-5285-66S4"));
  EXPECT_LT(confidence("TEL 011-411-2345"), 0.8);
}

TEST(Phone, BrokenTextIsHarmless) {
  for (const char* line : {"\xff\xfe", "(((((", "+", "++++81", "0-0-0-0-0-0-0-0-0-0-0-0", "TEL\xe3\x80",
                           "〇〇〇〇〇〇〇〇〇〇", "0000000000", "(03", ")03-5285-6654"}) {
    for (const PhoneFinding& f : find_phones(line)) EXPECT_EQ(f.phone.e164, "+81352856654") << line;
  }
}

}  // namespace
}  // namespace meishi
