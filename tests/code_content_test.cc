// What the text of a QR code says: every generator writes its own dialect, and a field that is taken for another one
// overrules what is printed on the card.
#include "normalize/code_content.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "normalize/text.h"
#include "normalize/vcard.h"

namespace meishi {
namespace {

// One line a value: "name=三枝|航太|". For comparing whole codes.
std::string summary(const CodeContent& c) {
  std::string out;
  const auto add = [&](const std::string& key, const std::string& value) {
    if (!value.empty()) out.append(key).append("=").append(value).append("\n");
  };
  const auto name = [&](const char* key, const CodeName& n) {
    if (!n.empty()) add(key, n.family + "|" + n.given + "|" + n.full);
  };
  name("name", c.name);
  name("kana", c.kana);
  add("company", c.company.value);
  add("company_kana", c.company_kana.value);
  add("department", c.department.value);
  for (const auto& v : c.titles) add("title", v.value);
  for (const auto& v : c.phones) {
    add(!v.type                        ? "tel"
        : *v.type == PhoneType::fax    ? "fax"
        : *v.type == PhoneType::mobile ? "mobile"
                                       : "other",
        v.number);
  }
  for (const auto& v : c.emails) add("email", v.value);
  for (const auto& v : c.urls) add("url", v.value);
  for (const auto& a : c.addresses) {
    add("address",
        a.postal_code + "|" + a.region + "|" + a.locality + "|" + a.street + "|" + a.extended + "|" + a.country);
  }
  for (const auto& v : c.notes) add("note", v.value);
  for (const auto& v : c.lines) add("line", v);
  return out;
}

TEST(CodeContent, EveryFormat) {
  const struct {
    const char* what;
    std::string text;
    std::string expected;
  } kCases[] = {
      {"vCard 3.0",
       "BEGIN:VCARD\r\nVERSION:3.0\r\nN:三枝;航太;;;\r\nFN:三枝 航太\r\nX-PHONETIC-LAST-NAME:サエグサ\r\n"
       "X-PHONETIC-FIRST-NAME:コウタ\r\nORG:株式会社アカツキ測量機;営業部;第二営業課\r\nTITLE:主任\r\n"
       "TEL;TYPE=WORK,VOICE:03-5550-0142\r\nTEL;TYPE=WORK,FAX:03-5550-0143\r\nTEL;TYPE=CELL:090-5531-0176\r\n"
       "EMAIL;TYPE=INTERNET:k.saegusa@akatsuki-sokuryo.co.jp\r\nURL:https://www.akatsuki-sokuryo.co.jp\r\n"
       "ADR;TYPE=WORK:;ミズキ銀座4F;銀座五丁目12番7号;中央区;東京都;104-0061;日本\r\nNOTE:名刺\\, "
       "2024\r\nEND:VCARD\r\n",
       "name=三枝|航太|三枝 航太\nkana=サエグサ|コウタ|\ncompany=株式会社アカツキ測量機\ndepartment=営業部 "
       "第二営業課\ntitle=主任\n"
       "tel=03-5550-0142\nfax=03-5550-0143\nmobile=090-5531-0176\nemail=k.saegusa@akatsuki-sokuryo.co.jp\n"
       "url=https://"
       "www.akatsuki-sokuryo.co.jp\naddress=104-0061|東京都|中央区|銀座五丁目12番7号|ミズキ銀座4F|日本\nnote=名刺, "
       "2024\n"},
      {"vCard 2.1 of a telephone: quoted-printable Shift_JIS, soft line breaks, half-width reading",
       "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=8E=4F=8E=7D;=\r\n=8D=71=91=BE\r\n"
       "SOUND;X-IRMC-N;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=BB=B4=B8=DE=BB;=BA=B3=C0\r\n"
       "TEL;CELL:09055310176\r\nTEL;WORK;FAX:0355500143\r\nEMAIL;CELL:saegusa@example.ne.jp\r\nEND:VCARD\r\n",
       "name=三枝|航太|\nkana=ｻｴｸﾞｻ|ｺｳﾀ|\nmobile=09055310176\nfax=0355500143\nemail=saegusa@example.ne.jp\n"},
      {"vCard 4.0: groups, quoted types, tel: URIs, folding",
       "BEGIN:VCARD\nVERSION:4.0\nitem1.FN:Kota Saegusa\nN;SORT-AS=\"Saegusa,Kota\":Saegusa;Kota;;;\n"
       "TEL;VALUE=uri;TYPE=\"voice,cell\":tel:+81-90-5531-0176\nTEL;VALUE=uri:tel:+81-3-5550-0142;ext=12\n"
       "EMAIL:k.saegusa@akatsuki-\n sokuryo.co.jp\nORG:Akatsuki Survey Instruments Co.\\, "
       "Ltd.\nPHOTO:data:image/png;base64,AAAA\nEND:VCARD",
       "name=Saegusa|Kota|Kota Saegusa\nkana=SAEGUSA|KOTA|\ncompany=Akatsuki Survey Instruments Co., "
       "Ltd.\nmobile=+81-90-5531-0176\n"
       "tel=+81-3-5550-0142\nemail=k.saegusa@akatsuki-sokuryo.co.jp\n"},
      {"vCard: binary and empty properties are nothing",
       "BEGIN:VCARD\nVERSION:3.0\nFN:三枝 航太\nTEL:\nPHOTO;ENCODING=B;TYPE=JPEG:/9j/4AAQSkZJRg\nEND:VCARD",
       "name=||三枝 航太\n"},
      {"MECARD",
       "MECARD:N:三枝,航太;SOUND:サエグサ,コウタ;TEL:0355500142;TEL:09055310176;EMAIL:k.saegusa@akatsuki-sokuryo.co.jp;"
       "URL:https\\://"
       "www.akatsuki-sokuryo.co.jp;ADR:,,銀座5-12-7,中央区,東京都,1040061,日本;NOTE:株式会社アカツキ測量機;;",
       "name=三枝|航太|\nkana=サエグサ|コウタ|\ntel=0355500142\ntel=09055310176\nemail=k.saegusa@akatsuki-sokuryo.co."
       "jp\n"
       "url=https://"
       "www.akatsuki-sokuryo.co.jp\naddress=1040061|東京都|中央区|銀座5-12-7||日本\nnote=株式会社アカツキ測量機\n"},
      {"MECARD: an address in one piece, a name in one piece, escapes",
       "mecard:N:三枝 航太;ORG:A\\;B商事;ADR:東京都中央区銀座5-12-7;;",
       "name=||三枝 航太\ncompany=A;B商事\naddress=|||東京都中央区銀座5-12-7||\n"},
      {"BIZCARD",
       "BIZCARD:N:Kota;X:Saegusa;T:Manager;C:Akatsuki;A:1-2-3 "
       "Ginza;B:0355500142;M:09055310176;F:0355500143;E:k@example.jp;;",
       "name=Saegusa|Kota|\ncompany=Akatsuki\ntitle=Manager\ntel=0355500142\nmobile=09055310176\nfax=0355500143\nemail="
       "k@example.jp\n"
       "address=|||1-2-3 Ginza||\n"},
      {"MEMORY of au and SoftBank",
       "MEMORY:営業部\r\nNAME1:三枝航太\r\nNAME2:ｻｴｸﾞｻ "
       "ｺｳﾀ\r\nTEL1:0355500142\r\nTEL2:09055310176\r\nMAIL1:k@example.jp\r\nADD:東京都中央区銀座5-12-7\r\n",
       "name=||三枝航太\nkana=||ｻｴｸﾞｻ "
       "ｺｳﾀ\ntel=0355500142\ntel=09055310176\nemail=k@example.jp\naddress=|||東京都中央区銀座5-12-7||\nnote=営業部\n"},
      {"MATMSG", "MATMSG:TO:k@example.jp;SUB:こんにちは;BODY:;;", "email=k@example.jp\n"},
      {"bookmark", "MEBKM:TITLE:会社案内;URL:https\\://example.jp/a;;", "url=https://example.jp/a\n"},
      {"mailto", "mailto:k%2Esaegusa@example.jp?subject=hello", "email=k.saegusa@example.jp\n"},
      {"SMTP", "SMTP:k@example.jp:件名:本文", "email=k@example.jp\n"},
      {"tel", "tel:+81355500142", "tel=+81355500142\n"},
      {"sms", "SMSTO:09055310176:こんにちは", "tel=09055310176\n"},
      {"URL", " https://example.jp/a?b=1\r\n", "url=https://example.jp/a?b=1\n"},
      {"URLTO", "URLTO:会社:https://example.jp/", "url=https://example.jp/\n"},
      {"WiFi of a meeting room", "WIFI:T:WPA;S:guest;P:secret;;", ""},
      {"plain text", "株式会社アカツキ測量機\r\nTEL 03-5550-0142\n\n",
       "line=株式会社アカツキ測量機\nline=TEL 03-5550-0142\n"},
      {"nothing", " \r\n", ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.what);
    EXPECT_EQ(summary(read_code(c.text)), c.expected);
  }
}

// The property is what a user sees as the reason for a field.
TEST(CodeContent, EvidenceIsTheDecodedProperty) {
  const CodeContent c = read_code(
      "BEGIN:VCARD\r\nVERSION:2.1\r\nORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E9=8A=80=E5=BA=A7\r\nTEL;CELL:090-"
      "5531-0176\r\nEND:VCARD");
  EXPECT_EQ(c.company.raw, "ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:銀座");
  ASSERT_EQ(c.phones.size(), 1U);
  EXPECT_EQ(c.phones[0].raw, "TEL;CELL:090-5531-0176");
}

// A character set that nobody knows, broken quoted-printable: what is left must still be text.
TEST(CodeContent, BrokenVcardsGiveWhatTheyCan) {
  const auto properties = vcard_properties(
      "BEGIN:VCARD\nN;CHARSET=X-NOBODY;ENCODING=QUOTED-PRINTABLE:=41=4\nFN;ENCODING=QUOTED-PRINTABLE:a=\n\nTEL;CELL\n:"
      "x\nNOTE;QUOTED-PRINTABLE:=");
  ASSERT_FALSE(properties.empty());
  EXPECT_EQ(properties[0].value, "A=4");
}

// Whoever prints a QR code decides what the program is fed: no bytes may bring it down.
TEST(CodeContent, RandomBytes) {
  const char* const kSeeds[] = {
      "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=8E=4F;=8D=71\r\nADR:;;a;b;c;d;"
      "e\r\nTEL;CELL:090\r\nEND:VCARD",
      "MECARD:N:\xe4\xb8\x89,a;SOUND:b;TEL:0355500142;ADR:,,a,b,c,d,e;;",
      "MEMORY:x\r\nNAME1:a\r\nADD:b",
      "mailto:%41%4@example.jp?x",
      "BIZCARD:N:a;X:b;;",
      "URLTO:",
      "https://example.jp/?utm_source=a&",
  };
  std::mt19937 random(20240517);
  for (int round = 0; round < 20000; ++round) {
    std::string text = kSeeds[random() % std::size(kSeeds)];
    const int changes = static_cast<int>(random() % 6);
    for (int i = 0; i < changes && !text.empty(); ++i) {
      const std::size_t at = random() % text.size();
      switch (random() % 4) {
        case 0:
          text[at] = static_cast<char>(random());
          break;
        case 1:
          text.erase(at, 1 + random() % 5);
          break;
        case 2:
          text.insert(at, 1, "=;:\\,\r\n\"% .@"[random() % 12]);
          break;
        default:
          text.resize(at);
          break;
      }
    }
    const CodeContent content = read_code(text);
    const std::string all = summary(content);
    EXPECT_LE(all.size(), 20 * text.size() + 200);
    // What is not valid UTF-8 cannot be stored or put out as JSON.
    EXPECT_EQ(to_utf8(to_u32(all)), all);
  }
}

}  // namespace
}  // namespace meishi
