// Values without a card around them: readings and whole names. What fails here is a column of a spreadsheet that comes
// out worse than it went in.
#include "normalize/single_value.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "normalize/address.h"
#include "normalize/field_confidence.h"
#include "normalize/full_name.h"
#include "normalize/kana.h"
#include "normalize/text.h"
#include "reference_data.h"

namespace meishi {
namespace {

using Json = nlohmann::ordered_json;

constexpr ValueKind kKinds[] = {ValueKind::phone,   ValueKind::address, ValueKind::name,
                                ValueKind::company, ValueKind::title,   ValueKind::department,
                                ValueKind::email,   ValueKind::postal,  ValueKind::kana};

TEST(Kana, EveryKanaBecomesFullWidthKatakana) {
  constexpr std::pair<const char*, const char*> kCases[] = {
      {"やまだ たろう", "ヤマダ タロウ"},
      {"ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ タロウ"},
      {"ヤマダ　　タロウ ", "ヤマダ タロウ"},
      {"か゛き", "ガキ"},
      {"は\u309aぱ", "パパ"},
      {"ｳﾞｧｲｵﾘﾝ", "ヴァイオリン"},
      {"ジョン・スミス", "ジョン・スミス"},
      {"ｼﾞｮﾝ･ｽﾐｽ", "ジョン・スミス"},
      {"ｻｰﾊﾞｰ", "サーバー"},
      {"ｱｵﾊﾞｼｮｳｼﾞ-", "アオバショウジー"},
      {"いすゞ", "イスヾ"},
      {"ゐゑを", "ヰヱヲ"},
      {"あおばABC", "アオバABC"},
      {"山田", ""},
      {"", ""},
      {"123", ""},
  };
  for (const auto& [text, value] : kCases) {
    const KanaFinding f = normal_kana(text);
    EXPECT_EQ(f.value, value) << text;
    EXPECT_EQ(f.confidence > 0, *value != '\0') << text;
  }
  EXPECT_LT(normal_kana("あおばABC").confidence, normal_kana("あおば").confidence);
}

struct Name {
  const char* text;
  const char* last;
  const char* first;
  const char* last_kana;
  const char* first_kana;
  const char* last_roman;
  const char* first_roman;
  const char* unmatched;
};

constexpr Name kNames[] = {{"山田太郎", "山田", "太郎", "", "", "", "", ""},
                           {"山田　太郎", "山田", "太郎", "", "", "", "", ""},
                           {"氏名：山田太郎", "山田", "太郎", "", "", "", "", ""},
                           {"山田 太郎 様", "山田", "太郎", "", "", "", "", "様"},
                           {"山田太郎先生", "山田", "太郎", "", "", "", "", "先生"},
                           {"山田太郎（やまだたろう）", "山田", "太郎", "ヤマダ", "タロウ", "", "", ""},
                           {"山田 太郎 ﾔﾏﾀﾞ ﾀﾛｳ", "山田", "太郎", "ヤマダ", "タロウ", "", "", ""},
                           {"三枝航太 さえぐさこうた", "三枝", "航太", "サエグサ", "コウタ", "", "", ""},
                           {"山田太郎(Taro Yamada)", "山田", "太郎", "", "", "Yamada", "Taro", ""},
                           {"山田 太郎 / Taro YAMADA", "山田", "太郎", "", "", "Yamada", "Taro", ""},
                           {"山田太郎 Yamada Taro", "山田", "太郎", "", "", "Yamada", "Taro", ""},
                           {"佐々木 茜（旧姓 山田）", "佐々木", "茜", "", "", "", "", "旧姓 山田"},
                           {"代表取締役社長 山田 太郎", "山田", "太郎", "", "", "", "", "代表取締役社長"},
                           {"長曽我部 真由美", "長曽我部", "真由美", "", "", "", "", ""},
                           {"営業部 山田", "山田", "", "", "", "", "", "営業部"},
                           {"田中 さくら", "田中", "さくら", "", "", "", "", ""},
                           {"長谷川さくら", "長谷川", "さくら", "", "", "", "", ""},
                           {"髙橋 﨑子", "髙橋", "﨑子", "", "", "", "", ""},
                           {"ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ", "タロウ", "", "", "", "", ""},
                           {"ジョン・スミス", "スミス", "ジョン", "", "", "", "", ""},
                           {"Tomoko KAWANUMA", "Kawanuma", "Tomoko", "", "", "Kawanuma", "Tomoko", ""},
                           {"KAWANUMA Tomoko", "Kawanuma", "Tomoko", "", "", "Kawanuma", "Tomoko", ""},
                           {"Kawanuma, Tomoko", "Kawanuma", "Tomoko", "", "", "Kawanuma", "Tomoko", ""},
                           {"Dr. Taro YAMADA", "Yamada", "Taro", "", "", "Yamada", "Taro", "Dr."},
                           {"株式会社青葉", "", "", "", "", "", "", "株式会社青葉"},
                           {"03-5285-6654", "", "", "", "", "", "", "03-5285-6654"},
                           {"", "", "", "", "", "", "", ""}};

TEST(FullName, NameReadingAndFormOfAddressAreToldApart) {
  for (const Name& c : kNames) {
    const FullName f = parse_full_name(c.text, reference());
    EXPECT_EQ(f.last_name, c.last) << c.text;
    EXPECT_EQ(f.first_name, c.first) << c.text;
    EXPECT_EQ(f.last_name_kana, c.last_kana) << c.text;
    EXPECT_EQ(f.first_name_kana, c.first_kana) << c.text;
    EXPECT_EQ(f.last_name_roman, c.last_roman) << c.text;
    EXPECT_EQ(f.first_name_roman, c.first_roman) << c.text;
    EXPECT_EQ(f.unmatched, c.unmatched) << c.text;
  }
}

TEST(FullName, AReadingThatIsNotWrittenIsOnlySuggested) {
  EXPECT_EQ(parse_full_name("山田太郎", reference()).suggested,
            (Suggested{{"last_name_kana", "ヤマダ"}, {"first_name_kana", "タロウ"}}));
  EXPECT_TRUE(parse_full_name("山田太郎 やまだたろう", reference()).suggested.empty());
  // 裕子 is mostly Yuko; the Latin letters say otherwise.
  EXPECT_EQ(parse_full_name("田中裕子 Hiroko Tanaka", reference()).suggested["first_name_kana"], "ヒロコ");
}

// The normal form of what was found, written as one line again.
std::string normal_form(ValueKind kind, const Json& o) {
  const auto text = [&](const char* key) { return o.value(key, std::string()); };
  std::string out;
  switch (kind) {
    case ValueKind::phone:
      for (const Json& p : o["phones"]) {
        const std::string type = p["type"];
        out += (out.empty() ? "" : " / ") + std::string(type == "fax" ? "FAX " : "TEL ") +
               p.value("national", std::string()) +
               (p.contains("extension") ? " 内線" + std::string(p["extension"]) : "");
        if (!std::string(p["e164"]).starts_with("+81")) return {};  // a foreign national form lacks its country
      }
      return out;
    case ValueKind::address:
      return (text("postal_code").empty() ? "" : "〒" + text("postal_code") + " ") + text("prefecture") + text("city") +
             text("town") + text("block") + (text("building").empty() ? "" : " " + text("building"));
    case ValueKind::name:
      return text("last_name_roman").empty() ? text("last_name") + " " + text("first_name")
                                             : text("last_name") + ", " + text("first_name");
    case ValueKind::company:
      return text("name");
    case ValueKind::title:
      for (const Json& p : o["posts"]) {
        out += (out.empty() ? "" : " 兼 ") + p.value("department", std::string()) +
               (p.contains("department") && p.contains("title") ? " " : "") + p.value("title", std::string());
      }
      return out;
    default:
      return text("value");
  }
}

// A list that is cleaned twice must not change the second time.
TEST(SingleValue, TheNormalFormOfANormalFormIsItself) {
  const std::pair<ValueKind, std::vector<const char*>> kValues[] = {
      {ValueKind::phone,
       {"電話・FAX共通 ０３（５２８５）６６５４", "TEL 03-5285-6654（内線 123）", "09012345678", "+81 (0)6-6345-1234",
        "0120123456", "060-1234-5678", "0499221234"}},
      {ValueKind::address,
       {"〒100-0005 東京都千代田区丸の内一丁目２番３号 青葉ビル５階", "岩手県紫波郡矢巾町大字南矢幅第13地割123番地",
        "京都市中京区寺町通御池上る上本能寺前町488", "北海道札幌市白石区本通１丁目南１番２号",
        "東京都小笠原村父島字西町無番地", "東京都江戸川区西葛西六丁目16-1-1105", "石川県輪島市河井町2字1番地1"}},
      {ValueKind::name,
       {"平野百合子", "ﾔﾏﾀﾞ ﾀﾛｳ", "Tomoko KAWANUMA", "長谷川さくら", "ジョン・スミス", "John F. Smith"}},
      {ValueKind::company, {"㈱青葉商事", "青葉㍿", "Aoba Co.,Ltd.", "青葉 商事（株）大阪支店", "NPO法人 みどり"}},
      {ValueKind::title,
       {"取締役兼営業部長", "営業本部　第二営業部　課長", "情報システム部付部長", "開発本部長兼品質保証部長"}},
      {ValueKind::department, {"営業部長", "営業本部　第二営業部", "開発本部長兼品質保証部長"}},
      {ValueKind::email, {"E-mail： Taro@Example.Co.JP", "taro@example,co.jp"}},
      {ValueKind::postal, {"〒１００－０００５", "1000005"}},
      {ValueKind::kana, {"やまだ　ﾀﾛｳ", "か゛き", "ｱｵﾊﾞｼｮｳｼﾞ-", "いすゞ"}}};
  for (const auto& [kind, lines] : kValues) {
    for (const char* line : lines) {
      const Json once = normalize_value(kind, line, reference());
      const std::string form = normal_form(kind, once);
      EXPECT_NE(form, "") << line;
      EXPECT_EQ(normal_form(kind, normalize_value(kind, form, reference())), form) << line;
    }
  }
}

// Who takes what is below 0.97 in hand does so with a card and with a column alike.
TEST(SingleValue, ConfidencesAreThoseOfCards) {
  const double kDigits = 0.001;
  const char* text = "東京都千代田区丸の内1-2-3";
  const Json address = normalize_value(ValueKind::address, text, reference());
  const AddressFinding finding = parse_address(text, reference());
  EXPECT_NEAR(address["confidence"]["city"], field_confidence("addresses[0].city", finding.confidence), kDigits);
  EXPECT_NEAR(address["confidence"]["block"], field_confidence("addresses[0].block", finding.block_confidence),
              kDigits);
  const Json name = normalize_value(ValueKind::name, "山田太郎", reference());
  EXPECT_NEAR(name["confidence"]["last_name"],
              field_confidence("last_name", parse_full_name("山田太郎", reference()).confidence.at("last_name")),
              kDigits);
  const auto postal = [](const char* code) -> double {
    return normalize_value(ValueKind::postal, code, reference())["confidence"]["value"];
  };
  EXPECT_GT(postal("100-0005"), kSureField);
  EXPECT_LT(postal("999-9999"), kSureField) << "of no place";
}

// Lines come from strangers' files: any bytes give an object that is valid JSON, with the input in it.
TEST(SingleValue, AnyBytesAreAnswered) {
  std::mt19937 random(20240517);  // NOLINT: the same lines at every run
  const std::vector<std::string> pieces = {"東京都",   "千代田区", "1",  "-",   "丁目", "第", "株式会社", "(",
                                           ")",        "部長",     "兼", "TEL", "03",   "@",  ".",        "co",
                                           "jp",       "山田",     " ",  "　",  "゛",   "ﾞ",  "〒",       "\xff",
                                           "\xe3\x80", "T",        "F",  "・",  "㈱",   "ー", "々"};
  for (int i = 0; i < 3000; ++i) {
    std::string line;
    const std::size_t length = random() % 24;
    for (std::size_t k = 0; k < length; ++k) {
      if (i % 3 == 0) {
        line.push_back(static_cast<char>(random() % 256));
      } else {
        line += pieces[random() % pieces.size()];
      }
    }
    for (const ValueKind kind : kKinds) {
      const Json o = normalize_value(kind, line, reference());
      EXPECT_EQ(o["input"].get<std::string>(), to_utf8(to_u32(line)));
      EXPECT_TRUE(Json::accept(o.dump()));
      for (const auto& [path, value] : o["confidence"].items()) {
        EXPECT_GE(value.get<double>(), 0) << path;
        EXPECT_LE(value.get<double>(), 1) << path;
      }
    }
  }
}

}  // namespace
}  // namespace meishi
