// If these fail, one customer becomes two accounts in Salesforce, or an account loses its legal name.
#include "normalize/company.h"

#include <gtest/gtest.h>

#include "normalize/corporate_number.h"
#include "normalize/text.h"
#include "reference_data.h"

namespace meishi {
namespace {

struct Case {
  const char* printed;
  const char* name;
  const char* form;
  const char* office;
};

constexpr Case kCases[] = {
    {"㈱青葉商事", "株式会社青葉商事", "株式会社", ""},
    {"(株)青葉商事", "株式会社青葉商事", "株式会社", ""},
    {"（株）青葉商事", "株式会社青葉商事", "株式会社", ""},
    {"青葉商事㈱", "青葉商事株式会社", "株式会社", ""},
    {"青葉商事〔株〕", "青葉商事株式会社", "株式会社", ""},
    {"株式会社 青葉商事", "株式会社青葉商事", "株式会社", ""},
    {"青 葉 商 事 株 式 会 社", "青葉商事株式会社", "株式会社", ""},
    {"株式 会社 青葉", "株式会社青葉", "株式会社", ""},
    {"株式会 社青葉総合研究所", "株式会社青葉総合研究所", "株式会社", ""},
    {"㈲北星デザイン", "有限会社北星デザイン", "有限会社", ""},
    {"(有)北星デザイン", "有限会社北星デザイン", "有限会社", ""},
    {"合同会社みどり", "合同会社みどり", "合同会社", ""},
    {"みどり合資会社", "みどり合資会社", "合資会社", ""},
    {"一般社団法人 青葉協会", "一般社団法人青葉協会", "一般社団法人", ""},
    {"(一社)青葉協会", "一般社団法人青葉協会", "一般社団法人", ""},
    {"公益財団法人青葉財団", "公益財団法人青葉財団", "公益財団法人", ""},
    {"医療法人社団 青葉会", "医療法人社団青葉会", "医療法人社団", ""},
    {"学校法人青葉学園", "学校法人青葉学園", "学校法人", ""},
    {"社会福祉法人 みどり会", "社会福祉法人みどり会", "社会福祉法人", ""},
    {"国立大学法人青葉大学", "国立大学法人青葉大学", "国立大学法人", ""},
    {"地方独立行政法人青葉研究所", "地方独立行政法人青葉研究所", "地方独立行政法人", ""},
    {"NPO法人みどり", "特定非営利活動法人みどり", "特定非営利活動法人", ""},
    {"青葉税理士法人", "青葉税理士法人", "税理士法人", ""},
    {"弁護士法人 青葉", "弁護士法人青葉", "弁護士法人", ""},
    {"青葉監査法人", "青葉監査法人", "監査法人", ""},
    {"青葉農業協同組合", "青葉農業協同組合", "農業協同組合", ""},
    {"青葉信用金庫", "青葉信用金庫", "信用金庫", ""},
    {"株式会社ABC Systems", "株式会社ABC Systems", "株式会社", ""},
    {"青葉株式会社 大阪支店", "青葉株式会社", "株式会社", "大阪支店"},
    {"青葉株式会社大阪支店", "青葉株式会社", "株式会社", "大阪支店"},
    {"株式会社青葉大阪支店", "株式会社青葉", "株式会社", "大阪支店"},
    {"株式会社青葉 関西支社", "株式会社青葉", "株式会社", "関西支社"},
    {"㈲北星デザイン 九州営業所", "有限会社北星デザイン", "有限会社", "九州営業所"},
    {"株式会社青葉 本社", "株式会社青葉", "株式会社", "本社"},
    {"Aoba Corporation", "Aoba Corporation", "Corporation", ""},
    {"Aoba Trading Co., Ltd.", "Aoba Trading Co., Ltd.", "Co., Ltd.", ""},
    {"Aoba Trading Co.,Ltd.", "Aoba Trading Co.,Ltd.", "Co., Ltd.", ""},
    {"Hokusei Inc.", "Hokusei Inc.", "Inc.", ""},
    {"Hokusei, LLC", "Hokusei, LLC", "LLC", ""},
    {"Midori K.K.", "Midori K.K.", "K.K.", ""},
    {"Midori GmbH", "Midori GmbH", "GmbH", ""},
    {"認定NPO法人みどりの会", "認定特定非営利活動法人みどりの会", "特定非営利活動法人", ""},
    {"(特非)みどりの会", "特定非営利活動法人みどりの会", "特定非営利活動法人", ""},
    {"青葉・若葉税理士法人 名古屋事務所", "青葉・若葉税理士法人", "税理士法人", "名古屋事務所"},
    {"社会保険労務士法人みどり", "社会保険労務士法人みどり", "社会保険労務士法人", ""},
    {"行政書士法人みどり", "行政書士法人みどり", "行政書士法人", ""},
    {"弁護士法人青葉法律事務所 大阪オフィス", "弁護士法人青葉法律事務所", "弁護士法人", "大阪オフィス"},
    {"特許業務法人青葉国際特許事務所", "特許業務法人青葉国際特許事務所", "特許業務法人", ""},
    {"有限責任監査法人あおば", "有限責任監査法人あおば", "有限責任監査法人", ""},
    {"国立研究開発法人青葉研究機構", "国立研究開発法人青葉研究機構", "国立研究開発法人", ""},
    {"独立行政法人 青葉機構", "独立行政法人青葉機構", "独立行政法人", ""},
    {"大学共同利用機関法人青葉研究機構", "大学共同利用機関法人青葉研究機構", "大学共同利用機関法人", ""},
    {"公立大学法人青葉県立大学", "公立大学法人青葉県立大学", "公立大学法人", ""},
    {"医療法人財団みどり会", "医療法人財団みどり会", "医療法人財団", ""},
    {"社会医療法人青葉会", "社会医療法人青葉会", "社会医療法人", ""},
    {"宗教法人青葉寺", "宗教法人青葉寺", "宗教法人", ""},
    {"青葉生活協同組合", "青葉生活協同組合", "生活協同組合", ""},
    {"㈶青葉財団", "財団法人青葉財団", "財団法人", ""},
    {"㈳青葉協会", "社団法人青葉協会", "社団法人", ""},
    {"青葉商工会議所", "青葉商工会議所", "商工会議所", ""},
    {"㍿青葉", "株式会社青葉", "株式会社", ""},
    {"青葉㍿", "青葉株式会社", "株式会社", ""},
    {"(名)みどり醸造", "合名会社みどり醸造", "合名会社", ""},
    {"青葉生命保険相互会社", "青葉生命保険相互会社", "相互会社", ""},
    {"青葉ホールディングス株式会社 東京本社", "青葉ホールディングス株式会社", "株式会社", "東京本社"},
    {"株式会社青葉　横浜工場", "株式会社青葉", "株式会社", "横浜工場"},
    {"株式会社青葉 中央研究所", "株式会社青葉", "株式会社", "中央研究所"},
    {"株式会社青葉銀行 新宿西口支店", "株式会社青葉銀行", "株式会社", "新宿西口支店"},
    {"青葉株式会社（本社）", "青葉株式会社", "株式会社", "本社"},
    {"青葉商事㈱（大阪支店）", "青葉商事株式会社", "株式会社", "大阪支店"},
    {"株式会社 A&B", "株式会社A&B", "株式会社", ""},
    {"青葉有限公司", "青葉有限公司", "有限公司", ""},
    {"Aoba Company Limited", "Aoba Company Limited", "Co., Ltd.", ""},
    {"Aoba Kabushiki Kaisha", "Aoba Kabushiki Kaisha", "K.K.", ""},
    {"Aoba G.K.", "Aoba G.K.", "G.K.", ""},
    {"Aoba LLP", "Aoba LLP", "LLP", ""},
    {"Aoba Pte. Ltd.", "Aoba Pte. Ltd.", "Pte. Ltd.", ""},
    {"Aoba S.p.A.", "Aoba S.p.A.", "S.p.A.", ""},
    {"Aoba GmbH & Co. KG", "Aoba GmbH & Co. KG", "GmbH & Co. KG", ""},
    {"Aoba (Thailand) Co., Ltd.", "Aoba (Thailand) Co., Ltd.", "Co., Ltd.", ""},
};

TEST(Company, LegalFormIsWrittenOutInItsPrintedPlace) {
  for (const auto& c : kCases) {
    const CompanyFinding f = parse_company(c.printed, reference());
    EXPECT_EQ(f.organization.name, c.name) << c.printed;
    EXPECT_EQ(f.organization.legal_form, c.form) << c.printed;
    EXPECT_EQ(f.office, c.office) << c.printed;
    EXPECT_GT(f.confidence, 0.85) << c.printed;
  }
}

TEST(Company, OneWrongCharacterInTheLegalFormIsRepairedWithLessConfidence) {
  constexpr Case kDamaged[] = {{"株式会杜青葉商事", "株式会社青葉商事", "株式会社", ""},
                               {"青葉商事株武会社", "青葉商事株式会社", "株式会社", ""},
                               {"有限会杜みどり", "有限会社みどり", "有限会社", ""},
                               {"青葉税理土法人", "青葉税理士法人", "税理士法人", ""}};
  for (const auto& c : kDamaged) {
    const CompanyFinding f = parse_company(c.printed, reference());
    EXPECT_EQ(f.organization.name, c.name) << c.printed;
    EXPECT_EQ(f.organization.legal_form, c.form) << c.printed;
    EXPECT_GT(f.confidence, 0.5) << c.printed;
    EXPECT_LT(f.confidence, 0.9) << c.printed;
  }
}

TEST(Company, SpecksOfALogoAndLookAlikesAreTakenOutWithLessConfidence) {
  constexpr Case kDamaged[] = {{"ツ株式会社青葉商事", "株式会社青葉商事", "株式会社", ""},
                               {"人 @ 株式会社青葉商事", "株式会社青葉商事", "株式会社", ""},
                               {"ペー 株式会社青葉商事", "株式会社青葉商事", "株式会社", ""},
                               {"ときわ木織維株式会社", "ときわ木繊維株式会社", "株式会社", ""},
                               {"青葉エ務店株式会社", "青葉工務店株式会社", "株式会社", ""},
                               {"株式会社みどりエ業", "株式会社みどり工業", "株式会社", ""}};
  for (const auto& c : kDamaged) {
    const CompanyFinding f = parse_company(c.printed, reference());
    EXPECT_EQ(f.organization.name, c.name) << c.printed;
    EXPECT_LT(f.confidence, 0.9) << c.printed;
  }
  // Both sides are names: nothing is a speck.
  EXPECT_EQ(parse_company("青葉グループ株式会社みどり", reference()).organization.name, "青葉グループ株式会社みどり");
  EXPECT_EQ(parse_company("アイ株式会社みどり", reference()).organization.name, "アイ株式会社みどり");
}

TEST(Company, WhatSaysNothingOfACompanyIsHardlyOne) {
  for (const char* line : {"営業部", "山本健太", "東京都港区", "部長", "TEL 03-1234-5678", "株式会社"}) {
    EXPECT_LT(parse_company(line, reference()).confidence, 0.5) << line;
  }
  for (const char* line : {"青葉大学", "青葉市役所", "青葉法律事務所", "みどりクリニック", "みどり建築設計事務所",
                           "青葉信用組合", "青葉歯科医院", "みどり会計事務所", "青葉観光協会"})
    EXPECT_GT(parse_company(line, reference()).confidence, 0.5) << line;
}

TEST(Company, SpellingsOfOneCompanyShareAKey) {
  constexpr const char* kSame[][2] = {
      {"㈱青葉商事", "株式会社 青葉商事"},       {"青葉商事(株)", "青葉商事株式会社"}, {"株式会社ＡＢＣ", "㈱abc"},
      {"青葉・テック株式会社", "青葉テック㈱"},  {"株式会社髙橋組", "㈱高橋組"},       {"Aoba Co., Ltd.", "AOBA"},
      {"青葉株式会社 大阪支店", "青葉株式会社"}, {"株式会社澤田工業", "沢田工業㈱"}};
  for (const auto& [a, b] : kSame) EXPECT_EQ(company_key(a, reference()), company_key(b, reference())) << a << " " << b;
  constexpr const char* kDifferent[][2] = {{"株式会社青葉", "株式会社若葉"}, {"青葉商事", "青葉物産"}};
  for (const auto& [a, b] : kDifferent)
    EXPECT_NE(company_key(a, reference()), company_key(b, reference())) << a << " " << b;
}

TEST(Company, NamesInSeveralScriptsAreToldApart) {
  struct Names {
    const char* line;
    const char* name;
    const char* en;
    const char* kana;
  };
  constexpr Names kNames[] = {
      {"株式会社青葉（Aoba Co., Ltd.）", "株式会社青葉", "Aoba Co., Ltd.", ""},
      {"㈱青葉 / Aoba Corporation", "㈱青葉", "Aoba Corporation", ""},
      {"Aoba Corporation / 青葉㈱", "青葉㈱", "Aoba Corporation", ""},
      {"株式会社青葉 Aoba Trading Co., Ltd.", "株式会社青葉", "Aoba Trading Co., Ltd.", ""},
      {"株式会社青葉（カブシキガイシャアオバ）", "株式会社青葉", "", "カブシキガイシャアオバ"},
      {"株式会社青葉（あおば） (Aoba Inc.)", "株式会社青葉", "Aoba Inc.", "アオバ"},
      // One name each.
      {"株式会社ABC Systems", "株式会社ABC Systems", "", ""},
      {"株式会社 ABC Inc.", "株式会社 ABC Inc.", "", ""},
      {"青葉商事(株)", "青葉商事(株)", "", ""},
      {"Aoba (Thailand) Co., Ltd.", "Aoba (Thailand) Co., Ltd.", "", ""},
      {"", "", "", ""},
  };
  for (const Names& c : kNames) {
    const CompanyNames names = split_company_names(c.line, reference());
    EXPECT_EQ(names.name, c.name) << c.line;
    EXPECT_EQ(names.name_en, c.en) << c.line;
    EXPECT_EQ(names.name_kana, c.kana) << c.line;
  }
}

// A wrong corporate number makes another company's account of this one.
TEST(Company, ACorporateNumberCountsOnlyWithItsCheckDigit) {
  struct Number {
    const char* line;
    const char* digits;
    bool valid;
  };
  constexpr Number kNumbers[] = {
      {"6000012345674", "6000012345674", true},
      {"T6000012345674", "6000012345674", true},
      {"登録番号：T6000012345674", "6000012345674", true},
      {"法人番号 6-0000-1234-5674", "6000012345674", true},
      {"株式会社青葉　Ｔ６０００　０１２３　４５６７４", "6000012345674", true},
      {"T5000012345674", "5000012345674", false},
      {"法人番号 6000012345647", "6000012345647", false},
      {"5000012345674", "", false},
      {"60000123456741", "", false},
      {"TEL 03-5285-6654", "", false},
      {"", "", false},
  };
  for (const Number& c : kNumbers) {
    const auto found = find_corporate_number(to_u32(c.line));
    EXPECT_EQ(found ? found->digits : "", c.digits) << c.line;
    EXPECT_EQ(found && found->valid, c.valid) << c.line;
  }
}

TEST(Company, AFullNameStaysAsItIs) {
  for (const auto& c : kCases) EXPECT_EQ(parse_company(c.name, reference()).organization.name, c.name) << c.printed;
}

}  // namespace
}  // namespace meishi
