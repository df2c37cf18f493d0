// If these fail, a user greets a customer by half of their name, or by a name that is not theirs.
#include "normalize/person_name.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "normalize/look_alike.h"
#include "normalize/name_repair.h"
#include "normalize/text.h"
#include "reference_data.h"

namespace meishi {
namespace {

struct SplitCase {
  const char* printed;
  const char* last;
  const char* first;
};

// No space: dictionary and characters.
constexpr SplitCase kSolid[] = {
    {"佐藤健太", "佐藤", "健太"},
    {"水無瀬聡", "水無瀬", "聡"},  // 瀬 begins no given name
    {"鈴木美咲", "鈴木", "美咲"},
    {"高橋一郎", "高橋", "一郎"},
    {"田中裕子", "田中", "裕子"},
    {"伊藤誠", "伊藤", "誠"},
    {"渡辺直樹", "渡辺", "直樹"},
    {"山本和子", "山本", "和子"},
    {"中村洋一", "中村", "洋一"},
    {"小林千尋", "小林", "千尋"},
    {"加藤恵", "加藤", "恵"},
    {"吉田隆", "吉田", "隆"},
    {"山田太一", "山田", "太一"},
    {"佐々木翔", "佐々木", "翔"},
    {"佐々木明美", "佐々木", "明美"},
    {"山口真理子", "山口", "真理子"},
    {"松本龍之介", "松本", "龍之介"},
    {"井上浩二", "井上", "浩二"},
    {"木村由美子", "木村", "由美子"},
    {"林浩", "林", "浩"},
    {"林由紀", "林", "由紀"},
    {"清水孝", "清水", "孝"},
    {"斎藤正", "斎藤", "正"},
    {"森健一", "森", "健一"},
    {"森美穂", "森", "美穂"},
    {"池田大輔", "池田", "大輔"},
    {"橋本真由美", "橋本", "真由美"},
    {"阿部純", "阿部", "純"},
    {"石川遼平", "石川", "遼平"},
    {"前田敦", "前田", "敦"},
    {"藤田茂", "藤田", "茂"},
    {"小川幸子", "小川", "幸子"},
    {"岡田英治", "岡田", "英治"},
    {"後藤恵子", "後藤", "恵子"},
    {"長谷川進", "長谷川", "進"},
    {"長谷川智子", "長谷川", "智子"},
    {"石井秀樹", "石井", "秀樹"},
    {"村上弘", "村上", "弘"},
    {"近藤文雄", "近藤", "文雄"},
    {"坂本奈々", "坂本", "奈々"},
    {"遠藤守", "遠藤", "守"},
    {"青木愛", "青木", "愛"},
    {"藤井聡", "藤井", "聡"},
    {"西村和夫", "西村", "和夫"},
    {"福田香織", "福田", "香織"},
    {"太田勝", "太田", "勝"},
    {"三浦春子", "三浦", "春子"},
    {"藤原健", "藤原", "健"},
    {"岡本純一郎", "岡本", "純一郎"},
    {"松田弥生", "松田", "弥生"},
    {"中川剛", "中川", "剛"},
    {"中野良子", "中野", "良子"},
    {"原田哲也", "原田", "哲也"},
    {"小野寺学", "小野寺", "学"},
    {"小野寺美和", "小野寺", "美和"},
    {"田村亮", "田村", "亮"},
    {"竹内達也", "竹内", "達也"},
    {"金子直人", "金子", "直人"},
    {"和田恵美", "和田", "恵美"},
    {"中山武", "中山", "武"},
    {"石田光", "石田", "光"},
    {"上田正人", "上田", "正人"},
    {"森田耕平", "森田", "耕平"},
    {"原久美子", "原", "久美子"},
    {"柴田聖", "柴田", "聖"},
    {"酒井淳", "酒井", "淳"},
    {"工藤沙織", "工藤", "沙織"},
    {"横山昇", "横山", "昇"},
    {"宮崎麻衣", "宮崎", "麻衣"},
    {"宮本実", "宮本", "実"},
    {"内田修", "内田", "修"},
    {"高木玲奈", "高木", "玲奈"},
    {"安藤宏", "安藤", "宏"},
    {"谷口豊", "谷口", "豊"},
    {"大野栄作", "大野", "栄作"},
    {"丸山京子", "丸山", "京子"},
    {"今井博之", "今井", "博之"},
    {"五十嵐健", "五十嵐", "健"},
    {"東海林薫", "東海林", "薫"},
    {"早乙女和也", "早乙女", "和也"},
    {"勅使河原隆", "勅使河原", "隆"},
    {"西園寺雅子", "西園寺", "雅子"},
    {"久保田稔", "久保田", "稔"},
    {"南優香", "南", "優香"},
    {"星一美", "星", "一美"},
    // kana and mixtures
    {"林さくら", "林", "さくら"},
    {"中村あゆみ", "中村", "あゆみ"},
    {"大塚のぞみ", "大塚", "のぞみ"},
    {"安藤サクラ", "安藤", "サクラ"},
    {"小野寺さゆり", "小野寺", "さゆり"},
    {"田中マリア", "田中", "マリア"},
    // printed characters stay as they are
    {"髙橋一郎", "髙橋", "一郎"},
    {"渡邊花子", "渡邊", "花子"},
    {"齋藤舞", "齋藤", "舞"},
};

// Family names of all lengths and regions, given names of all generations, put together by chance.
constexpr SplitCase kMoreSolid[] = {{"阿久津陽菜", "阿久津", "陽菜"},
                                    {"安孫子彩花", "安孫子", "彩花"},
                                    {"飯塚亮介", "飯塚", "亮介"},
                                    {"伊集院遥", "伊集院", "遥"},
                                    {"石橋徹", "石橋", "徹"},
                                    {"磯部奈緒", "磯部", "奈緒"},
                                    {"市川勇気", "市川", "勇気"},
                                    {"岩崎友美", "岩崎", "友美"},
                                    {"植松拓海", "植松", "拓海"},
                                    {"臼井七海", "臼井", "七海"},
                                    {"梅原慎太郎", "梅原", "慎太郎"},
                                    {"江口恵理子", "江口", "恵理子"},
                                    {"榎本洋平", "榎本", "洋平"},
                                    {"大久保小百合", "大久保", "小百合"},
                                    {"大河内啓太", "大河内", "啓太"},
                                    {"大谷美月", "大谷", "美月"},
                                    {"岡崎大地", "岡崎", "大地"},
                                    {"荻野麻衣子", "荻野", "麻衣子"},
                                    {"奥村克己", "奥村", "克己"},
                                    {"尾崎佳奈子", "尾崎", "佳奈子"},
                                    {"小野田義明", "小野田", "義明"},
                                    {"片桐悠斗", "片桐", "悠斗"},
                                    {"勝又千夏", "勝又", "千夏"},
                                    {"金城康平", "金城", "康平"},
                                    {"鎌田由香里", "鎌田", "由香里"},
                                    {"川端学", "川端", "学"},
                                    {"神田沙也加", "神田", "沙也加"},
                                    {"菊池司", "菊池", "司"},
                                    {"北川隼人", "北川", "隼人"},
                                    {"喜多村翔太", "喜多村", "翔太"},
                                    {"桐山詩織", "桐山", "詩織"},
                                    {"草野俊彦", "草野", "俊彦"},
                                    {"久世里奈", "久世", "里奈"},
                                    {"熊谷貴之", "熊谷", "貴之"},
                                    {"倉本まどか", "倉本", "まどか"},
                                    {"黒木結衣", "黒木", "結衣"},
                                    {"小泉真央", "小泉", "真央"},
                                    {"郷田雄大", "郷田", "雄大"},
                                    {"小宮山優子", "小宮山", "優子"},
                                    {"権藤浩平", "権藤", "浩平"},
                                    {"斉藤瑞希", "斉藤", "瑞希"},
                                    {"榊原芳樹", "榊原", "芳樹"},
                                    {"桜井蓮", "桜井", "蓮"},
                                    {"佐野健太郎", "佐野", "健太郎"},
                                    {"塩見葵", "塩見", "葵"},
                                    {"篠原圭介", "篠原", "圭介"},
                                    {"渋谷明日香", "渋谷", "明日香"},
                                    {"島袋涼太", "島袋", "涼太"},
                                    {"白石あかり", "白石", "あかり"},
                                    {"新谷陽菜", "新谷", "陽菜"},
                                    {"菅原彩花", "菅原", "彩花"},
                                    {"杉浦亮介", "杉浦", "亮介"},
                                    {"須藤遥", "須藤", "遥"},
                                    {"関根徹", "関根", "徹"},
                                    {"高梨奈緒", "高梨", "奈緒"},
                                    {"高見沢勇気", "高見沢", "勇気"},
                                    {"竹中友美", "竹中", "友美"},
                                    {"多田拓海", "多田", "拓海"},
                                    {"田所七海", "田所", "七海"},
                                    {"玉城慎太郎", "玉城", "慎太郎"},
                                    {"千葉恵理子", "千葉", "恵理子"},
                                    {"塚本洋平", "塚本", "洋平"},
                                    {"辻本小百合", "辻本", "小百合"},
                                    {"土屋啓太", "土屋", "啓太"},
                                    {"堤美月", "堤", "美月"},
                                    {"鶴田大地", "鶴田", "大地"},
                                    {"寺島麻衣子", "寺島", "麻衣子"},
                                    {"戸田克己", "戸田", "克己"},
                                    {"富永佳奈子", "富永", "佳奈子"},
                                    {"永井義明", "永井", "義明"},
                                    {"長野加奈", "長野", "加奈"},
                                    {"名取悠斗", "名取", "悠斗"},
                                    {"成田千夏", "成田", "千夏"},
                                    {"西尾康平", "西尾", "康平"},
                                    {"新田由香里", "新田", "由香里"},
                                    {"野口学", "野口", "学"},
                                    {"野々村沙也加", "野々村", "沙也加"},
                                    {"芳賀司", "芳賀", "司"},
                                    {"萩原隼人", "萩原", "隼人"},
                                    {"畠山翔太", "畠山", "翔太"},
                                    {"服部詩織", "服部", "詩織"},
                                    {"浜田俊彦", "浜田", "俊彦"},
                                    {"樋口里奈", "樋口", "里奈"},
                                    {"平井貴之", "平井", "貴之"},
                                    {"広瀬まどか", "広瀬", "まどか"},
                                    {"深沢結衣", "深沢", "結衣"},
                                    {"福島真央", "福島", "真央"},
                                    {"藤本雄大", "藤本", "雄大"},
                                    {"古川優子", "古川", "優子"},
                                    {"星野浩平", "星野", "浩平"},
                                    {"堀内瑞希", "堀内", "瑞希"},
                                    {"本田芳樹", "本田", "芳樹"},
                                    {"牧野蓮", "牧野", "蓮"},
                                    {"増田健太郎", "増田", "健太郎"},
                                    {"松浦葵", "松浦", "葵"},
                                    {"三上圭介", "三上", "圭介"},
                                    {"水野明日香", "水野", "明日香"},
                                    {"宮下涼太", "宮下", "涼太"},
                                    {"武藤あかり", "武藤", "あかり"},
                                    {"村井陽菜", "村井", "陽菜"},
                                    {"望月彩花", "望月", "彩花"},
                                    {"桃井亮介", "桃井", "亮介"},
                                    {"八木遥", "八木", "遥"},
                                    {"安田徹", "安田", "徹"},
                                    {"柳沢奈緒", "柳沢", "奈緒"},
                                    {"矢野勇気", "矢野", "勇気"},
                                    {"山内友美", "山内", "友美"},
                                    {"結城拓海", "結城", "拓海"},
                                    {"湯浅七海", "湯浅", "七海"},
                                    {"横田慎太郎", "横田", "慎太郎"},
                                    {"吉岡恵理子", "吉岡", "恵理子"},
                                    {"若林洋平", "若林", "洋平"},
                                    {"鷲尾小百合", "鷲尾", "小百合"},
                                    {"渡部啓太", "渡部", "啓太"}};

TEST(PersonName, SolidNamesEndTheFamilyNameWhereAReaderWould) {
  const auto check = [](const SplitCase& c) {
    const NameFinding f = split_name(c.printed, reference());
    EXPECT_EQ(f.last_name, c.last) << c.printed;
    EXPECT_EQ(f.first_name, c.first) << c.printed;
    EXPECT_GE(f.confidence, 0.5) << c.printed;
  };
  for (const SplitCase& c : kSolid) check(c);
  for (const SplitCase& c : kMoreSolid) check(c);
}

constexpr SplitCase kSpaced[] = {
    {"山口 克彦", "山口", "克彦"},      {"山口　克彦", "山口", "克彦"},        {"原 誠", "原", "誠"},
    {"林　さくら", "林", "さくら"},     {"勅使河原 隆", "勅使河原", "隆"},     {"貴俵 航", "貴俵", "航"},
    {"山 口 克 彦", "山口", "克彦"},    {"佐 々 木 翔", "佐々木", "翔"},       {"長 谷 川 智 子", "長谷川", "智子"},
    {"山 口　克 彦", "山口", "克彦"},   {"前 田　修", "前田", "修"},           {"田 中一郎", "田中", "一郎"},
    {"平野 百合 子", "平野", "百合子"}, {"やまだ たろう", "やまだ", "たろう"}, {"中村 あゆみ", "中村", "あゆみ"},
    {" 上野　克彦 ", "上野", "克彦"},   {"髙 橋 一 郎", "髙橋", "一郎"},       {"森 修", "森", "修"},
};

TEST(PersonName, ASpaceDecidesAndLetterSpacingDoesNot) {
  for (const auto& [printed, last, first] : kSpaced) {
    const NameFinding f = split_name(printed, reference());
    EXPECT_EQ(f.last_name, last) << printed;
    EXPECT_EQ(f.first_name, first) << printed;
  }
}

constexpr SplitCase kAlone[] = {{"佐藤", "佐藤", ""},
                                {"五十嵐", "五十嵐", ""},
                                {"さくら", "さくら", ""},
                                {"ジョン・スミス", "スミス", "ジョン"},
                                {"メアリー・ジョーンズ", "ジョーンズ", "メアリー"},
                                {"", "", ""}};

TEST(PersonName, OneWordIsAFamilyNameAndADotMeansGivenNameFirst) {
  for (const auto& [printed, last, first] : kAlone) {
    const NameFinding f = split_name(printed, reference());
    EXPECT_EQ(f.last_name, last) << printed;
    EXPECT_EQ(f.first_name, first) << printed;
  }
}

TEST(PersonName, NoCharacterIsLostOrChanged) {
  const auto check = [](const SplitCase& c) {
    const NameFinding f = split_name(c.printed, reference());
    EXPECT_EQ(f.last_name + f.first_name, without_spaces(c.printed)) << c.printed;
    const NameFinding again = split_name(f.last_name + " " + f.first_name, reference());
    EXPECT_EQ(again.last_name, f.last_name) << c.printed;
    EXPECT_EQ(again.first_name, f.first_name) << c.printed;
  };
  for (const SplitCase& c : kSolid) check(c);
  for (const SplitCase& c : kMoreSolid) check(c);
  for (const SplitCase& c : kSpaced) check(c);
}

TEST(PersonName, NamesLookMoreLikeNamesThanOtherLinesDo) {
  for (const char* name : {"佐藤健太", "山 口 克 彦", "林 さくら", "勅使河原 隆", "峯田龍之介"})
    EXPECT_GT(name_likeness(name, reference()), 0.7) << name;
  for (const char* other : {"東京都港区", "経営企画室", "株式会社青葉商事", "TEL 03-1234-5678", "マネージャー",
                            "営業部", "Masumi Sato", "〒105-0001", "誠"}) {
    EXPECT_LT(name_likeness(other, reference()), 0.5) << other;
  }
}

struct KanaCase {
  const char* kana;
  const char* last;
  const char* first;
  const char* last_kana;
  const char* first_kana;
};

constexpr KanaCase kKana[] = {
    {"まつもと じゅんいちろう", "松本", "純一郎", "マツモト", "ジュンイチロウ"},
    {"ヤマグチカツヒコ", "山口", "克彦", "ヤマグチ", "カツヒコ"},
    {"さ と う け ん た", "佐藤", "健太", "サトウ", "ケンタ"},
    {"ﾀｹｳﾁ ﾀﾂﾔ", "竹内", "達也", "タケウチ", "タツヤ"},
    {"はやしさくら", "林", "さくら", "ハヤシ", "サクラ"},
    {"タカハシイチロウ", "髙橋", "一郎", "タカハシ", "イチロウ"},
    {"おおつか　のぞみ", "大塚", "のぞみ", "オオツカ", "ノゾミ"},
};

TEST(PersonName, KanaIsSplitLikeTheNameItReads) {
  for (const auto& c : kKana) {
    const NameFinding f = split_kana(c.kana, {c.last, c.first, 1}, reference());
    EXPECT_EQ(f.last_name, c.last_kana) << c.kana;
    EXPECT_EQ(f.first_name, c.first_kana) << c.kana;
  }
}

struct RomanCase {
  const char* roman;
  const char* last;
  const char* first;
  const char* last_roman;
  const char* first_roman;
};

constexpr RomanCase kRoman[] = {
    {"Tomoko KAWANUMA", "", "", "Kawanuma", "Tomoko"},
    {"MATSUMOTO Junichiro", "", "", "Matsumoto", "Junichiro"},
    {"Masumi Sato", "", "", "Sato", "Masumi"},
    {"Sato Masumi", "佐藤", "真澄", "Sato", "Masumi"},
    {"Yamaguchi Katsuhiko", "山口", "克彦", "Yamaguchi", "Katsuhiko"},
    {"Katsuhiko Yamaguchi", "山口", "克彦", "Yamaguchi", "Katsuhiko"},
    {"SUZUKI, Misaki", "", "", "Suzuki", "Misaki"},
    {"JUNICHIRO OHNO", "大野", "純一郎", "Ohno", "Junichiro"},
    {"Ohtsuka Nozomi", "大塚", "のぞみ", "Ohtsuka", "Nozomi"},
    {"John F. Smith", "", "", "Smith", "John F."},
    {"Yamada Taro", "", "", "Yamada", "Taro"},  // which words Japanese have as family and given names
    {"Taro Yamada", "", "", "Yamada", "Taro"},
    {"Mori Aoi", "", "", "Mori", "Aoi"},
    {"Sakura Ohno", "", "", "Ohno", "Sakura"},
    {"Sasaki Yuki", "佐木", "", "Sasaki", "Yuki"},
    {"Martha Jones", "", "", "Jones", "Martha"},
    {"Jun-ichiro Matsumoto", "松本", "純一郎", "Matsumoto", "Jun-ichiro"},
};

TEST(PersonName, RomajiTellsWhichWordIsTheFamilyName) {
  for (const auto& c : kRoman) {
    const NameFinding f = split_roman(c.roman, {c.last, c.first, 1}, reference());
    EXPECT_EQ(f.last_name, c.last_roman) << c.roman;
    EXPECT_EQ(f.first_name, c.first_roman) << c.roman;
  }
}

// What recognition read, what else the card says, and the name that was printed ("" when it stays as it is).
struct RepairCase {
  const char* read;
  std::set<std::string> readings;
  const char* last;
  const char* first;
};
const RepairCase kRepairs[] = {
    {"杉原 律子", {"sakakibara"}, "榊原", "律子"},  // the e-mail address
    {"比豆 さくら", {"higa", "sakura"}, "比嘉", "さくら"},
    {"木村 上直子", {"kimura", "naoko"}, "木村", "直子"},  // a stroke too many
    {"木村 直子", {"kimura", "naoko"}, "", ""},
    {"木村 直子", {"kimura"}, "", ""},
    {"木村 直子", {"info"}, "", ""},
    {"三枝 航太", {"saegusa", "kota"}, "", ""},  // 航 may well be read so, though no dictionary has the name
    {"木村 美咲", {"kimura", "saki"}, "", ""},   // both are known: the user of the address may be another word
    {"内田 翼", {"tuchida"}, "", ""},            // t(subasa) uchida, and no 土田
    {"瀬良 美月", {"sera", "mizuki"}, "", ""},   // 良 is read ら, though the dictionary has せら as 瀬 alone
    {"長曽我部 大輔", {"chosokabe"}, "", ""},    // no dictionary has it, and 曽 is read ソ as in 曽根
    {"長末我部 大輔", {"chosokabe"}, "長宗我部", "大輔"},
    {"髙橋 美咲", {"takahashi"}, "", ""},  // its own form of 高
    {"齋藤 浩志", {"saito"}, "", ""},
    {"", {"kimura"}, "", ""},
};

TEST(PersonName, AMisreadCharacterIsPutRightOnlyByTheReadingsOnTheCard) {
  for (const auto& c : kRepairs) {
    std::set<std::string> keys;
    for (const std::string& r : c.readings) keys.insert(roman_key(r));
    const auto repaired = repair_name(c.read, keys, reference());
    ASSERT_EQ(repaired.has_value(), *c.last != '\0') << c.read;
    if (!repaired) continue;
    EXPECT_EQ(repaired->last_name, c.last) << c.read;
    EXPECT_EQ(repaired->first_name, c.first) << c.read;
    EXPECT_LT(repaired->confidence, 0.8) << c.read;
  }
}

TEST(PersonName, SpellingsOfOneReadingShareAKey) {
  constexpr const char* kSame[][2] = {{"Ohno", "Ono"},
                                      {"Oono", "Ōno"},
                                      {"Junichiro", "Jun'ichirou"},
                                      {"Sato", "Satoh"},
                                      {"Satou", "Sato"},
                                      {"Shinichi", "Sinichi"},
                                      {"Chiba", "Tiba"},
                                      {"Tsuji", "Tuzi"},
                                      {"Fujii", "Huzii"},
                                      {"Kumpei", "Kunpei"},
                                      {"Yuuki", "Yuki"},
                                      {"Jyunko", "Junko"},
                                      {"Hatchobori", "Hattyobori"},
                                      {"Shou", "Syo"}};
  for (const auto& [a, b] : kSame) EXPECT_EQ(roman_key(a), roman_key(b)) << a << " " << b;
  constexpr const char* kKanaOf[][2] = {{"ジュンイチロウ", "Junichiro"},
                                        {"オオノ", "Ohno"},
                                        {"サトウ", "Sato"},
                                        {"ツジ", "Tsuji"},
                                        {"フジイ", "Fujii"},
                                        {"リョウヘイ", "Ryohei"},
                                        {"ショウタ", "Shota"},
                                        {"ハットリ", "Hattori"},
                                        {"チヒロ", "Chihiro"},
                                        {"キョウコ", "Kyoko"},
                                        {"しんいち", "Shin-ichi"},
                                        {"ユウキ", "Yuki"},
                                        {"ハッチョウ", "Hatcho"},
                                        {"ジョージ", "Joji"}};
  for (const auto& [kana, roman] : kKanaOf) EXPECT_EQ(kana_roman_key(kana), roman_key(roman)) << kana;
  constexpr const char* kDifferent[][2] = {{"Sato", "Seto"}, {"Ono", "Uno"}, {"Kato", "Goto"}, {"Hara", "Hori"}};
  for (const auto& [a, b] : kDifferent) EXPECT_NE(roman_key(a), roman_key(b)) << a << " " << b;
}

// The reading that a card prints in romaji only: by the dictionary, else by the letters where they leave no doubt.
TEST(KanaOfRoman, IsCertainOrNotGiven) {
  struct Case {
    const char* roman;
    const char* kanji;
    bool family;
    const char* kana;
  };
  for (const Case& c :
       {Case{"Ohno", "大野", true, "オオノ"}, Case{"ONO", "小野", true, "オノ"}, Case{"Sato", "佐藤", true, "サトウ"},
        Case{"Shuhei", "修平", false, "シュウヘイ"}, Case{"Kitawara", "貴俵", true, "キタワラ"},
        Case{"Ohkido", "逢木戸", true, ""}, Case{"KOKUBU", "國分", true, "コクブ"},
        // Not in the dictionary, but other names with their kanji are.
        Case{"Kotone", "琴音", false, "コトネ"}, Case{"Chosokabe", "長曽我部", true, "チョウソカベ"},
        Case{"Yuta", "勇汰々", false, ""}, Case{"Ryo", "燎", false, ""}, Case{"", "佐藤", true, ""}}) {
    EXPECT_EQ(kana_of_roman(c.roman, c.kanji, c.family, reference()), c.kana) << c.roman;
  }
}

// A block in a column whose numerals were read as what looks like them: a house that nobody finds.
TEST(WithKanjiNumbers, LookAlikesBeforeAUnitAreNumerals) {
  constexpr const char* kTexts[][2] = {{"サンポートニ十七番二十九号", "サンポート二十七番二十九号"},
                                       {"丸の内ニ+ー番二十八号", "丸の内二十一番二十八号"},
                                       {"三丁目十ミ番", "三丁目十三番"},
                                       {"センター二番", "センター二番"},
                                       {"カメラのミ番", "カメラのミ番"},
                                       {"一番ニ号", "一番ニ号"},
                                       {"", ""}};
  for (const auto& [read, text] : kTexts) EXPECT_EQ(to_utf8(with_kanji_numbers(to_u32(read))), text) << read;
}

// Small kana read as large ones: a company that no search finds, a title that no table knows.
TEST(WithSmallKana, WhatJapaneseWritesSmallIsSmallAndNamesOfCompaniesStay) {
  constexpr const char* kTexts[][2] = {{"東雲ソリユーシヨンズ", "東雲ソリューションズ"},
                                       {"ソリュユーションズ", "ソリューションズ"},
                                       {"スターフイールド興業", "スターフィールド興業"},
                                       {"マネージヤー", "マネージャー"},
                                       {"マネージャー", "マネージャー"},
                                       {"キヤノン", "キヤノン"},
                                       {"富士フイルム", "富士フイルム"},
                                       {"キユーピー", "キユーピー"},
                                       {"リヨン", "リヨン"},
                                       {"シヤチハタ", "シヤチハタ"},
                                       {"ニュー", "ニュー"},
                                       {"", ""}};
  for (const auto& [read, text] : kTexts) EXPECT_EQ(to_utf8(with_small_kana(to_u32(read))), text) << read;
}

// Katakana read as the kanji that look like it: a reading beside a name would be a second name.
TEST(WithKatakana, WhatIsMostlyKanaIsKana) {
  constexpr const char* kTexts[][2] = {{"夕力ハシ ナナコ", "タカハシ ナナコ"},
                                       {"ニシムラ 口ン", "ニシムラ ロン"},
                                       {"二ノ宮", "二ノ宮"},
                                       {"八ツ橋", "八ツ橋"},
                                       {"工口", "工口"},
                                       {"力石", "力石"},
                                       {"タカハシ", "タカハシ"},
                                       {"", ""}};
  for (const auto& [read, text] : kTexts) EXPECT_EQ(to_utf8(with_katakana(to_u32(read))), text) << read;
}

}  // namespace
}  // namespace meishi
