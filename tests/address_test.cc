// Addresses: a part in the wrong field is a letter that does not arrive, and two records of one office.
#include "normalize/address.h"

#include <gtest/gtest.h>

#include "address_case.h"
#include "normalize/text.h"
#include "reference_data.h"

namespace meishi {
namespace {

// Places and postal codes are real (Japan Post); numbers and buildings are invented. Places are spelt as printed,
// whatever the reference writes.
constexpr AddressCase kCases[] = {
    // The usual card.
    {"〒100-0005 東京都千代田区丸の内1-2-3", "1000005", "東京都", "千代田区", "丸の内", "1-2-3", ""},
    {"〒100-0005東京都千代田区丸の内1-2-3丸の内ビル5F", "1000005", "東京都", "千代田区", "丸の内", "1-2-3",
     "丸の内ビル5F"},
    {"〒100-0005 東京都千代田区丸の内1丁目2番3号 第2ビル", "1000005", "東京都", "千代田区", "丸の内", "1-2-3",
     "第2ビル"},
    {"東京都千代田区丸の内一丁目二番三号", "", "東京都", "千代田区", "丸の内", "1-2-3", ""},
    {"東京都千代田区丸の内１丁目２－３　青葉ビル２０階", "", "東京都", "千代田区", "丸の内", "1-2-3", "青葉ビル20階"},
    {"〒１００－０００５　東京都千代田区丸の内１－２－３", "1000005", "東京都", "千代田区", "丸の内", "1-2-3", ""},
    {"大阪府大阪市西区九条南20-21 あおばビル 28F", "", "大阪府", "大阪市西区", "九条南", "20-21", "あおばビル 28F"},
    {"〒669-2213 兵庫県丹波篠山市中野11-7 YK会館 20F", "6692213", "兵庫県", "丹波篠山市", "中野", "11-7", "YK会館 20F"},
    {"愛知県名古屋市中村区椿町9-3-3", "", "愛知県", "名古屋市中村区", "椿町", "9-3-3", ""},
    {"富山県富山市八尾町舘本郷7-21-2大手町本社ビル 16F", "", "富山県", "富山市", "八尾町舘本郷", "7-21-2",
     "大手町本社ビル 16F"},
    // Digits set wide, dots and kanji for dashes, and what recognition makes of floors and ordinals.
    {"東京都千代田区丸の内3丁目2 5番8号", "", "東京都", "千代田区", "丸の内", "3-25-8", ""},
    {"東京都千代田区丸の内二丁目 3 番 1 7 号", "", "東京都", "千代田区", "丸の内", "2-3-17", ""},
    {"東京都千代田区丸の内2-9-3 1 青葉ビル 5階", "", "東京都", "千代田区", "丸の内", "2-9-31", "青葉ビル 5階"},
    {"大阪府大阪市西区九条南 2 0 一 2 1", "", "大阪府", "大阪市西区", "九条南", "20-21", ""},
    {"東京都千代田区丸の内1.21-6 青葉ビル", "", "東京都", "千代田区", "丸の内", "1-21-6", "青葉ビル"},
    {"東京都千代田区丸の内1 -21-6", "", "東京都", "千代田区", "丸の内", "1-21-6", ""},
    {"東京都千代田区丸の内4-.16-18", "", "東京都", "千代田区", "丸の内", "4-16-18", ""},
    {"東京都千代田区丸の内2-26-1]あおばビル7F", "", "東京都", "千代田区", "丸の内", "2-26-1", "あおばビル7F"},
    {"東京都千代田区丸の内3ー22一4", "", "東京都", "千代田区", "丸の内", "3-22-4", ""},
    {"東京都千代田区丸の内2-9-3 1青葉ビル", "", "東京都", "千代田区", "丸の内", "2-9-31", "青葉ビル"},
    {"東京都千代田区丸の内2-9 3つ星ビル", "", "東京都", "千代田区", "丸の内", "2-9", "3つ星ビル"},
    {"東京都千代田区丸の内2-9 3F", "", "東京都", "千代田区", "丸の内", "2-9", "3F"},
    {"東京都千代田区丸の内2-9 21世紀ビル", "", "東京都", "千代田区", "丸の内", "2-9", "21世紀ビル"},
    {"東京都千代田区丸の内2-9 青葉ビル 16m", "", "東京都", "千代田区", "丸の内", "2-9", "青葉ビル 16F"},
    {"東京都千代田区丸の内2-9 青葉第ニビピル", "", "東京都", "千代田区", "丸の内", "2-9", "青葉第二ビル"},
    {"東京都千代田区丸の内2-9 バークタワー 6F", "", "東京都", "千代田区", "丸の内", "2-9", "パークタワー 6F"},
    {"東京都千代田区丸の内2-9 バークレービル", "", "東京都", "千代田区", "丸の内", "2-9", "バークレービル"},
    // County, village, and cities whose names hold 市, 町, 村, 郡.
    {"愛知県愛知郡東郷町春木2-5", "", "愛知県", "愛知郡東郷町", "春木", "2-5", ""},
    {"埼玉県入間郡毛呂山町岩井27 サンシティセンタービル 18F", "", "埼玉県", "入間郡毛呂山町", "岩井", "27",
     "サンシティセンタービル 18F"},
    {"三重県四日市市鵜の森1-4-28", "", "三重県", "四日市市", "鵜の森", "1-4-28", ""},
    {"広島県廿日市市本町5-1", "", "広島県", "廿日市市", "本町", "5-1", ""},
    {"石川県野々市市本町3-2", "", "石川県", "野々市市", "本町", "3-2", ""},
    {"千葉県市川市八幡1-1-1", "", "千葉県", "市川市", "八幡", "1-1-1", ""},
    {"東京都町田市原町田6-4", "", "東京都", "町田市", "原町田", "6-4", ""},
    {"東京都武蔵村山市本町1-1", "", "東京都", "武蔵村山市", "本町", "1-1", ""},
    {"奈良県大和郡山市北郡山町248-4", "", "奈良県", "大和郡山市", "北郡山町", "248-4", ""},
    {"北海道余市郡余市町大川町3-79", "", "北海道", "余市郡余市町", "大川町", "3-79", ""},
    {"新潟県十日町市寿町2-3", "", "新潟県", "十日町市", "寿町", "2-3", ""},
    {"東京都利島村248", "", "東京都", "利島村", "", "248", ""},
    // Hokkaido: the town's name holds numbers.
    {"北海道標津郡中標津町西９条南20", "", "北海道", "標津郡中標津町", "西9条南", "20", ""},
    {"北海道標津郡中標津町西13条北26-22 YKプラザ 22F", "", "北海道", "標津郡中標津町", "西13条北", "26-22",
     "YKプラザ 22F"},
    {"札幌市中央区北3条西4丁目1番地", "", "", "札幌市中央区", "北3条西", "4-1", ""},
    {"北海道札幌市北区北10条西3-9", "", "北海道", "札幌市北区", "北10条西", "3-9", ""},
    {"北海道札幌市厚別区厚別西四条5-15 NT会館 27F", "", "北海道", "札幌市厚別区", "厚別西四条", "5-15", "NT会館 27F"},
    // Kyoto: streets in the town's name.
    {"京都府京都市下京区高辻通麩屋町西入鍵屋町7-28-8 パーク会館 17F", "", "京都府", "京都市下京区",
     "高辻通麩屋町西入鍵屋町", "7-28-8", "パーク会館 17F"},
    {"京都市中京区烏丸通三条上ル場之町599", "", "", "京都市中京区", "烏丸通三条上ル場之町", "599", ""},
    // A floor of a tower with a postal code of its own is a town to the reference.
    {"〒135-6020 東京都江東区豊洲豊洲センタービル２０階3-22-4 グリーン第2ビル", "1356020", "東京都", "江東区",
     "豊洲豊洲センタービル20階", "3-22-4", "グリーン第2ビル"},
    {"東京都江東区豊洲3-3-3 豊洲センタービル20階", "", "東京都", "江東区", "豊洲", "3-3-3", "豊洲センタービル20階"},
    {"〒100-7027 東京都千代田区丸の内JPタワー27階2-26-9", "1007027", "東京都", "千代田区", "丸の内JPタワー27階",
     "2-26-9", ""},
    // Numbers: 番地, の, rooms, floors, lots.
    {"愛知県田原市浦町123番地", "", "愛知県", "田原市", "浦町", "123", ""},
    {"愛知県田原市浦町123番地の4", "", "愛知県", "田原市", "浦町", "123-4", ""},
    {"愛知県田原市浦町3丁目12番地の18", "", "愛知県", "田原市", "浦町", "3-12-18", ""},
    {"東京都日野市新井18番1号 205号室", "", "東京都", "日野市", "新井", "18-1", "205号室"},
    {"東京都日野市新井18-1-205号室", "", "東京都", "日野市", "新井", "18-1", "205号室"},
    {"東京都日野市新井18-1 5F", "", "東京都", "日野市", "新井", "18-1", "5F"},
    {"東京都日野市新井18-1(あおば本社ビル23F)", "", "東京都", "日野市", "新井", "18-1", "あおば本社ビル23F"},
    {"東京都日野市新井18-1 AOBA HOTEL 5F", "", "東京都", "日野市", "新井", "18-1", "AOBA HOTEL 5F"},
    {"東京都日野市新井2丁目16-15", "", "東京都", "日野市", "新井", "2-16-15", ""},
    {"東京都日野市新井2丁目\n16-15", "", "東京都", "日野市", "新井", "2-16-15", ""},
    {"東京都日野市新井 18 - 1 あおばビル", "", "東京都", "日野市", "新井", "18-1", "あおばビル"},
    // Vertical cards.
    {"〒一三五―六〇二〇 東京都江東区豊洲豊洲センタービル二十階", "1356020", "東京都", "江東区",
     "豊洲豊洲センタービル20階", "", ""},
    {"愛知県名古屋市中村区椿町二丁目三番地の四", "", "愛知県", "名古屋市中村区", "椿町", "2-3-4", ""},
    {"兵庫県たつの市新宮町馬立二―三〇―一四", "", "兵庫県", "たつの市", "新宮町馬立", "2-30-14", ""},
    {"新潟県三条市帯織三番三号 丸の内会館", "", "新潟県", "三条市", "帯織", "3-3", "丸の内会館"},
    {"東京都千代田区三番町五―十二", "", "東京都", "千代田区", "三番町", "5-12", ""},
    // Other spellings of one place.
    {"東京都千代田区霞ヶ関3-2-1", "", "東京都", "千代田区", "霞ヶ関", "3-2-1", ""},
    {"東京都千代田区霞ケ関3-2-1", "", "東京都", "千代田区", "霞ケ関", "3-2-1", ""},
    {"〒100-0005 東京都千代田区丸ノ内1-2-3", "1000005", "東京都", "千代田区", "丸ノ内", "1-2-3", ""},
    {"神奈川県茅ケ崎市元町1-1", "", "神奈川県", "茅ケ崎市", "元町", "1-1", ""},
    {"茨城県龍ヶ崎市馴馬町1-1", "", "茨城県", "龍ヶ崎市", "馴馬町", "1-1", ""},
    {"〒745-0034 山口県周南市御幸通2-20-14", "7450034", "山口県", "周南市", "御幸通", "2-20-14", ""},
    {"〒745-0034 山口県周南市御幸通り2-20-14", "7450034", "山口県", "周南市", "御幸通り", "2-20-14", ""},
    {"山口県周南市御幸通二丁目二十番十四号", "", "山口県", "周南市", "御幸通", "2-20-14", ""},
    {"東京都 千代田区 丸の内 1-2-3 青葉ビル", "", "東京都", "千代田区", "丸の内", "1-2-3", "青葉ビル"},
    {"東 京 都千代田区丸の内1-2-3", "", "東京都", "千代田区", "丸の内", "1-2-3", ""},
    {"青森県上北郡東北町大字新舘字前田12-3", "", "青森県", "上北郡東北町", "大字新舘字前田", "12-3", ""},
    // A town that the reference does not know is kept as printed.
    {"愛知県犬山市大字無名新田4-31-16 新星会館", "", "愛知県", "犬山市", "大字無名新田", "4-31-16", "新星会館"},
    // No prefecture.
    {"名古屋市中村区椿町9-3-3", "", "", "名古屋市中村区", "椿町", "9-3-3", ""},
    {"港区海岸1-2-3", "", "", "港区", "海岸", "1-2-3", ""},
    {"〒105-0022 港区海岸1-2-3", "1050022", "", "港区", "海岸", "1-2-3", ""},
    // What recognition makes of them; the postal code is the proof.
    {"〒100-0005 東京部千代田区丸の内1-2-3", "1000005", "東京都", "千代田区", "丸の内", "1-2-3", ""},
    {"〒100-0005 東京都干代田区丸の内1-2-3", "1000005", "東京都", "千代田区", "丸の内", "1-2-3", ""},
    {"〒100-0005 東京都千代田区九の内1-2-3", "1000005", "東京都", "千代田区", "丸の内", "1-2-3", ""},
    {"〒453-0015 愛知県名古屋市中村区棒町9-3-3", "4530015", "愛知県", "名古屋市中村区", "椿町", "9-3-3", ""},
    {"〒939-2372 富山県富山市八尾町館木郷7-21-2", "9392372", "富山県", "富山市", "八尾町舘本郷", "7-21-2", ""},
    {"愛知県名古屋市中付区椿町9-3-3", "", "愛知県", "名古屋市中村区", "椿町", "9-3-3", ""},
    {"〒108-6190 東京都港区港南品川インターシティＢ棟2-29-30", "1086190", "東京都", "港区", "港南品川インターシティB棟",
     "2-29-30", ""},
    {"〒100-0005 東京都千代田区丸の内1ー2ー3", "1000005", "東京都", "千代田区", "丸の内", "1-2-3", ""},
    {"〒100-0005 東京都千代田区丸の内1一2一3", "1000005", "東京都", "千代田区", "丸の内", "1-2-3", ""},
    {"干100-0005 東京都千代田区丸の内1-2-3", "1000005", "東京都", "千代田区", "丸の内", "1-2-3", ""},
    {"〒1OO-0005 東京都千代田区丸の内1-2-3", "1000005", "東京都", "千代田区", "丸の内", "1-2-3", ""},
    {"〒100- 0005 東京都千代田区丸の内l-2-3", "1000005", "東京都", "千代田区", "丸の内", "1-2-3", ""},
};

TEST(Address, EveryPartIsFoundInItsPlace) {
  for (const AddressCase& c : kCases) {
    const AddressFinding f = parse_address(c.text, reference());
    expect_parts(f, c);
    EXPECT_GT(f.confidence, 0) << c.text;
    EXPECT_LE(f.confidence, 1) << c.text;
  }
}

// Parsing what was written out again must change nothing: otherwise every import of an export would move the contact.
TEST(Address, ItsOwnOutputIsReadBackUnchanged) {
  for (const AddressCase& c : kCases) {
    const Address a = parse_address(c.text, reference()).address;
    const Address again =
        parse_address("〒" + a.postal_code + " " + a.prefecture + a.city + a.town + a.block + " " + a.building,
                      reference())
            .address;
    EXPECT_EQ(again.prefecture + again.city + again.town + again.block, a.prefecture + a.city + a.town + a.block)
        << c.text;
    EXPECT_EQ(again.town, a.town) << c.text;
    EXPECT_EQ(again.building, a.building) << c.text;
  }
}

TEST(Address, WhatIsNotPrintedIsSuggestedAndNotInvented) {
  AddressFinding f = parse_address("名古屋市中村区椿町9-3-3", reference());
  EXPECT_EQ(f.suggested["prefecture"], "愛知県");
  EXPECT_EQ(f.suggested["postal_code"], "4530015");
  f = parse_address("府中市本町1-2", reference());
  EXPECT_EQ(f.suggested.count("prefecture"), 0U) << "府中市 is in Tokyo and in Hiroshima";
  f = parse_address("〒183-0027 府中市本町1-2", reference());
  EXPECT_EQ(f.suggested["prefecture"], "東京都");
  EXPECT_EQ(f.address.prefecture, "");
}

TEST(Address, TheLabelOfAnOfficeIsKept) {
  EXPECT_EQ(parse_address("本社 〒100-0005 東京都千代田区丸の内1-2-3", reference()).address.label, "本社");
  EXPECT_EQ(parse_address("【大阪支店】大阪府大阪市西区九条南20-21", reference()).address.label, "大阪支店");
  EXPECT_EQ(parse_address("住所：東京都千代田区丸の内1-2-3", reference()).address.label, "");
}

TEST(Address, NothingPrintedIsSwallowed) {
  const AddressFinding f = parse_address("東京都千代田区丸の内1-2-3 TEL 03-5285-6654", reference());
  EXPECT_EQ(f.address.block, "1-2-3");
  EXPECT_EQ(f.address.building, "");
  EXPECT_EQ(f.unmatched, "TEL 03-5285-6654");
  EXPECT_EQ(parse_address("よろしくお願いします", reference()).unmatched, "よろしくお願いします");
}

TEST(Address, ABlockIsDoubtedWhereItsNumbersAre) {
  const auto block = [](const char* text) { return parse_address(text, reference()).block_confidence; };
  const double clean = block("〒100-0005 東京都千代田区丸の内1-2-3");
  EXPECT_GT(clean, 0.9);
  EXPECT_LT(block("〒100-0005 東京都千代田区丸の内1一2一3"), clean);
  EXPECT_LT(block("〒100-0005 東京都千代田区丸の内1-2-"), 0.6);  // the last number is lost
  // Zeros of the code were read as 9: the 9 of the block may be one.
  EXPECT_LT(block("〒190-0995 東京都千代田区丸の内1-2-19"), block("〒190-0995 東京都千代田区丸の内1-2-13") - 0.1);
  const auto building = [](const char* text) { return parse_address(text, reference()).building_confidence; };
  EXPECT_LT(building("〒100-0005 東京都千代田区丸の内1-2-3 ミ<]"), 0.5);
  EXPECT_GT(building("〒100-0005 東京都千代田区丸の内1-2-3 青葉ビル"), 0.9);
}

// A letter sent to a wrong code goes astray, and two records of one office differ in a figure.
TEST(Address, CodeAndPlaceAreBroughtToAgreement) {
  struct Agreement {
    const char* text;
    const char* postal_code;
    const char* place;  // prefecture, city and town
    bool repaired;      // the postal code, that is
  };
  constexpr Agreement kAgreements[] = {
      // Zeros read as 9, 6 or 8, any number of them.
      {"〒910-9091 秋田県秋田市中通16番27号", "0100001", "秋田県秋田市中通", true},
      {"〒960-9902 北海道札幌市中央区北二条西2丁目19-13", "0600002", "北海道札幌市中央区北二条西", true},
      {"〒879-0026 大分県大分市金池町6-22-11", "8700026", "大分県大分市金池町", true},
      {"〒160-6022 東京都新宿区新宿3-25-35", "1600022", "東京都新宿区新宿", true},  // the code of a tower elsewhere
      {"〒1609922 東京都新宿区新宿3-25-35", "1600022", "東京都新宿区新宿", true},
      {"〒180-0005 東京都千代田区丸の内1-2-3", "1000005", "東京都千代田区丸の内", true},
      {"〒188-8006 東京都千代田区丸の内1-2-3", "1000005", "東京都千代田区丸の内",
       false},  // two shapes away: 0/8 and 5/6
      {"〒700-0005 東京都千代田区丸の内1-2-3", "1000005", "東京都千代田区丸の内", true},
      {"〒453-0016 愛知県名古屋市中村区椿町9-3-3", "4530015", "愛知県名古屋市中村区椿町", true},
      // Letters that look like figures.
      {"〒@l0-QD01 秋田県秋田市中通16-27", "0100001", "秋田県秋田市中通", false},
      {"〒16O-0O2Z 東京都新宿区新宿3-25-35", "1600022", "東京都新宿区新宿", false},
      // One figure that looks like no other, one lost, one too many.
      {"〒100-0405 東京都千代田区丸の内1-2-3", "1000005", "東京都千代田区丸の内", true},
      {"〒10-0001 秋田県秋田市中通16-27", "0100001", "秋田県秋田市中通", true},
      {"〒8602-9003 福岡県北九州市小倉北区米町3丁目21-21", "8020003", "福岡県北九州市小倉北区米町", true},
      {"〒90-0012 東京都立川市曜町4丁目15番7号", "1900012", "東京都立川市曙町", true},
      {"〒190-09912 東京都立川市嘱町2丁目16番2号", "1900012", "東京都立川市曙町", true},
      {"〒エ90-0012 東京都立川市暑町6-11-6", "1900012", "東京都立川市曙町", true},
      {"〒エ 60-0022 東京都新宿区新宿2-26-38", "1600022", "東京都新宿区新宿", true},
      {"〒五三OIOOO-大阪府大阪市北区梅田二丁目十六番九号", "5300001", "大阪府大阪市北区梅田", false},
      {"〒0100-0001 秋田県秋田市中通16-27", "0100001", "秋田県秋田市中通", true},
      {"〒453-00115 愛知県名古屋市中村区椿町9-3-3", "4530015", "愛知県名古屋市中村区椿町", true},
      // The code is sure, the place is not.
      {"〒030-0801 青森県月森市新町1-2", "0300801", "青森県青森市新町", false},
      {"〒030-0801 月森県青森市新町1-2", "0300801", "青森県青森市新町", false},
      {"〒745-0034 山口県周南市御辛通2-20-14", "7450034", "山口県周南市御幸通り", false},
      {"〒453-0015 愛知県名古屋市中村区棒町9-3-3", "4530015", "愛知県名古屋市中村区椿町", false},
      // Nothing to repair: the code of a tower or of a large office in the town, of the whole city, and no code at all.
      {"〒100-7005 東京都千代田区丸の内2-7-2 JPタワー5F", "1007005", "東京都千代田区丸の内", false},
      {"〒100-6013 東京都千代田区霞が関3-2-5 霞が関ビル13F", "1006013", "東京都千代田区霞が関", false},
      {"〒003-8620 北海道札幌市白石区本通1-2", "0038620", "北海道札幌市白石区本通", false},
      {"〒100-8005 東京都千代田区丸の内1-2-3", "1008005", "東京都千代田区丸の内", false},
      {"〒100-0000 東京都千代田区丸の内1-2-3", "1000000", "東京都千代田区丸の内", false},
      {"東京都千代田区丸の内1-2-3", "", "東京都千代田区丸の内", false},
      // More than one edit, a town that nobody knows, a place that is not whole.
      {"〒453-0015 東京都千代田区丸の内1-2-3", "4530015", "東京都千代田区丸の内", false},
      {"〒100-0445 東京都千代田区丸の内1-2-3", "1000445", "東京都千代田区丸の内", false},
      {"〒484-0909 愛知県犬山市大字無名新田4-31-16", "4840909", "愛知県犬山市大字無名新田", false},
      {"〒エエ0-0022 東京都新宿区新宿2-26-38", "", "東京都新宿区新宿", false},
      {"〒エ60-0022 東京都千代田区丸の内1-2-3", "", "東京都千代田区丸の内", false},
      {"〒10-01 秋田県秋田市中通16-27", "", "秋田県秋田市中通", false},
      {"〒01-00001 東京都千代田区丸の内1-2-3", "", "東京都千代田区丸の内", false},
  };
  for (const Agreement& c : kAgreements) {
    const AddressFinding f = parse_address(c.text, reference());
    EXPECT_EQ(f.address.postal_code, c.postal_code) << c.text;
    EXPECT_EQ(f.address.prefecture + f.address.city + f.address.town, c.place) << c.text;
    if (c.repaired) {
      EXPECT_LT(f.postal_confidence, 0.9) << c.text;
      EXPECT_GT(f.postal_confidence, 0.6) << c.text;
    }
  }
}

TEST(Address, DoubtLowersTheConfidence) {
  const auto confidence = [](const char* text) { return parse_address(text, reference()).confidence; };
  const double clean = confidence("〒100-0005 東京都千代田区丸の内1-2-3");
  EXPECT_GT(clean, 0.95);
  EXPECT_LT(confidence("東京都千代田区丸の内1-2-3"), clean);
  EXPECT_LT(confidence("〒100-0005 東京都千代田区九の内1-2-3"), clean);
  EXPECT_LT(confidence("〒453-0015 東京都千代田区丸の内1-2-3"), 0.7);  // the code of another city
  EXPECT_LT(confidence("愛知県犬山市大字無名新田4-31-16"), 0.7);
  EXPECT_LT(confidence("よろしくお願いします"), 0.2);
}

TEST(PostalCode, IsFoundWithItsMarkAndNotInPhoneNumbers) {
  constexpr std::pair<const char*, const char*> kLines[] = {{"〒135-6020", "1356020"},
                                                            {"〒1356020", "1356020"},
                                                            {"〒 135 - 6020", "1356020"},
                                                            {"〒一三五―六〇二〇", "1356020"},
                                                            {"135-6020 東京都江東区", "1356020"},
                                                            {"東京都江東区 135-6020", "1356020"},
                                                            {"郵便番号 135-6020", "1356020"},
                                                            {"ZIP 135-6020", "1356020"},
                                                            {"Tokyo 554-0021, Japan", "5540021"},
                                                            {"T135-6020 東京都江東区", "1356020"},
                                                            {"〒l35-6O20", "1356020"},
                                                            {"〒135一6020", "1356020"},
                                                            {"TEL 03-1234-5678", ""},
                                                            {"048-123-4567", ""},
                                                            {"0120-123-456", ""},
                                                            {"TEL 123-4567", ""},
                                                            {"T 052-972-0105", ""},
                                                            {"1356020", ""},
                                                            {"1-2-3", ""},
                                                            {"〒", ""},
                                                            {"", ""},
                                                            {"03(123)4567", ""},
                                                            {"123-45678", ""}};
  for (const auto& [line, code] : kLines) EXPECT_EQ(find_postal_code(line), code) << line;
}

TEST(AddressLikeness, AddressLinesStandOutFromTheOthers) {
  for (const char* line :
       {"〒100-0005 東京都千代田区丸の内1-2-3", "東京都千代田区丸の内1-2-3", "愛知県名古屋市中村区椿町9-3-3",
        "名古屋市中村区椿町9-3-3", "〒100-0005", "青葉ビル 5F", "丸の内センタービル 9F"}) {
    EXPECT_GE(address_likeness(line, reference()), 0.45) << line;
  }
  for (const char* line :
       {"株式会社青葉", "営業部 部長", "平野百合子", "TEL 03-5285-6654", "info@example.co.jp",
        "https://www.example.co.jp/", "Sales Department", "株式会社東京ビルディング", "", "090-1234-5678"}) {
    EXPECT_LT(address_likeness(line, reference()), 0.3) << line;
  }
}

TEST(LatinAddress, PartsAreFoundAndThePlaceIsSuggestedInJapanese) {
  constexpr AddressCase kLatin[] = {
      {"3-32-28 Marunouchi, Chiyoda-ku, Tokyo 100-0005, Japan", "1000005", "Tokyo", "Chiyoda-ku", "Marunouchi",
       "3-32-28", ""},
      {"5F Aoba Bldg., 1-2-3 Marunouchi, Chiyoda-ku, Tokyo, 100-0005 JAPAN", "1000005", "Tokyo", "Chiyoda-ku",
       "Marunouchi", "1-2-3", "5F Aoba Bldg."},
      {"9-3-3 Tsubaki-cho, Nakamura-ku, Nagoya-shi, Aichi 453-0015", "4530015", "Aichi", "Nakamura-ku, Nagoya-shi",
       "Tsubaki-cho", "9-3-3", ""},
      {"1-2 Marunouchi, Chiyoda-ku, Tokyo", "", "Tokyo", "Chiyoda-ku", "Marunouchi", "1-2", ""},
  };
  for (const AddressCase& c : kLatin) {
    const AddressFinding f = parse_latin_address(c.text, reference());
    EXPECT_EQ(f.address.postal_code, c.postal_code) << c.text;
    EXPECT_EQ(f.address.prefecture, c.prefecture) << c.text;
    EXPECT_EQ(f.address.city, c.city) << c.text;
    EXPECT_EQ(f.address.town, c.town) << c.text;
    EXPECT_EQ(f.address.block, c.block) << c.text;
    EXPECT_EQ(f.address.building, c.building) << c.text;
    EXPECT_EQ(f.address.country, "");
  }
  AddressFinding f = parse_latin_address("Chuo, Chiyoda-ku 100-0005", reference());
  EXPECT_EQ(f.suggested["prefecture"], "東京都");
  EXPECT_EQ(f.suggested["city"], "千代田区");
}

// An address abroad is none of Japan's; a user wants it as it is printed, with its country.
TEST(LatinAddress, AForeignAddressIsKeptAsPrintedWithItsCountry) {
  struct Case {
    const char* text;
    const char* lines;
    const char* country;
  };
  for (const Case& c : {
           Case{"350 Fifth Avenue, New York, NY 10118", "350 Fifth Avenue, New York, NY 10118", "USA"},
           {"1600 Elm Parkway, Mountain View, CA 94043-1351, USA", "1600 Elm Parkway, Mountain View, CA 94043-1351",
            "USA"},
           {"200 Main St., Suite 5, Boston MA 02110", "200 Main St., Suite 5, Boston MA 02110", "USA"},
           {"5 Temasek Boulevard #12-01, Singapore 038985", "5 Temasek Boulevard #12-01, Singapore 038985",
            "Singapore"},
           {"10 Aldgate Street, London EC3N 1AB", "10 Aldgate Street, London EC3N 1AB", "United Kingdom"},
           {"Taunusanlage 12, 60325 Frankfurt am Main, Germany", "Taunusanlage 12, 60325 Frankfurt am Main", "Germany"},
           {"3F, 100 Queen's Road Central, Hong Kong", "3F, 100 Queen's Road Central, Hong Kong", "Hong Kong"},
           {"88 Century Avenue, Pudong, Shanghai 200120, P.R. China", "88 Century Avenue, Pudong, Shanghai 200120",
            "P.R. China"},
           {"University Hall, Palo Alto, CA 94301", "University Hall, Palo Alto, CA 94301", "USA"},
           {"Aldgate House, London EC3N 1AB, UK", "Aldgate House, London EC3N 1AB", "UK"},
           {"Taunusanlage 12, Frankfurt am Main, Germany", "Taunusanlage 12, Frankfurt am Main", "Germany"},
           {"Hauptstrasse 5, Bonn, Germany", "Hauptstrasse 5, Bonn", "Germany"},
       }) {
    const AddressFinding f = parse_latin_address(c.text, reference());
    EXPECT_EQ(f.address.town, c.lines) << c.text;
    EXPECT_EQ(f.address.country, c.country) << c.text;
    EXPECT_EQ(f.address.block + f.address.city + f.address.building + f.unmatched, "") << c.text;
  }
  for (const char* text :
       {"Head of Sales, Singapore", "Sales Department, New York", "Aoba Tower 5F, Tokyo",
        "3-1 Ginza, Chuo-ku, Tokyo 104-0061", "London Bldg. 5F, 1-2 Ginza, Chuo-ku, Tokyo", "MBA 2005, London",
        "Since 1985, Germany", "Since 1985, Berlin, Germany", "Registered Architect, ID 12345",
        "Broadcast Sales 2, London", "Expo 2025, Paris 2024", "1-2-3 Ginza, Chuo-ku, Tokyo, London"})
    EXPECT_EQ(parse_latin_address(text, reference()).address.country, "") << text;
  const AddressFinding f = parse_latin_address("1-2-3 Chuo, Minato-ku, Tokyo, 105-0001 London", reference());
  EXPECT_EQ(f.address.postal_code, "1050001");
  EXPECT_EQ(f.address.prefecture, "Tokyo");
  EXPECT_EQ(f.address.city, "Minato-ku, London") << "and nothing is lost";
}

// A line that recognition destroyed must not take the other cards of the batch with it.
TEST(Address, BrokenTextIsHarmless) {
  for (const AddressCase& c : kCases) {
    const std::u32string text = to_u32(c.text);
    for (std::size_t cut = 0; cut < text.size(); cut += 3) {
      std::u32string broken = text;
      broken[cut] = U'\ufffd';
      const AddressFinding whole = parse_address(to_utf8(broken), reference());
      EXPECT_LE(whole.confidence, 1);
      EXPECT_LE(parse_address(to_utf8(std::u32string_view(text).substr(cut)), reference()).confidence, 1);
    }
  }
  for (const char* line :
       {"", " ", "〒", "\xff\xfe\xfd", "-", "丁目", "123456789012345678901234567890", "十百十百", "(((", "市区町村"}) {
    EXPECT_LE(parse_address(line, reference()).confidence, 1) << line;
    EXPECT_LE(parse_latin_address(line, reference()).confidence, 1) << line;
    EXPECT_LE(address_likeness(line, reference()), 1) << line;
  }
}

}  // namespace
}  // namespace meishi
