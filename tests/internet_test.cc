// E-mail addresses and URLs: a wrong character is a letter that bounces, and a contact that is matched with nobody.
#include "normalize/internet.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace meishi {
namespace {

struct Case {
  const char* line;
  std::vector<std::string> values;
};

std::vector<std::string> values(const std::vector<InternetFinding>& findings) {
  std::vector<std::string> out;
  for (const InternetFinding& f : findings) out.push_back(f.value);
  return out;
}

// Sources: [card] as printed on cards, [ocr] as recognition returns it. The domains are reserved ones (RFC 2606, JPRS).
const Case kEmails[] = {
    // [card]
    {"taro@example.co.jp", {"taro@example.co.jp"}},
    {"E-mail: taro.yamada@example.co.jp", {"taro.yamada@example.co.jp"}},
    {"E-mail taro@example.jp", {"taro@example.jp"}},
    {"Email:taro@example.com", {"taro@example.com"}},
    {"Mail:t_yamada@example.or.jp", {"t_yamada@example.or.jp"}},
    {"e-mail : t-yamada@sub.example.ac.jp", {"t-yamada@sub.example.ac.jp"}},
    {"E: taro@example.co.jp", {"taro@example.co.jp"}},
    {"メール taro@example.co.jp", {"taro@example.co.jp"}},
    {"mail@example.co.jp", {"mail@example.co.jp"}},
    {"taro+cards@example.co.jp", {"taro+cards@example.co.jp"}},
    {"Taro@EXAMPLE.CO.JP", {"Taro@example.co.jp"}},
    {"ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏ．ｊｐ", {"taro@example.co.jp"}},
    {"TEL 03-5285-6654 taro@example.co.jp", {"taro@example.co.jp"}},
    {"taro@example.co.jp / hanako@example.co.jp", {"taro@example.co.jp", "hanako@example.co.jp"}},
    {"taro@example.co.jp,hanako@example.co.jp", {"taro@example.co.jp", "hanako@example.co.jp"}},
    {"(taro@example.co.jp)", {"taro@example.co.jp"}},
    {"taro@example.co.jp.", {"taro@example.co.jp"}},
    {"taro@example.co.jp  https://www.example.co.jp", {"taro@example.co.jp"}},
    // [ocr]
    {"taro @example.co.jp", {"taro@example.co.jp"}},
    {"taro@ example.co.jp", {"taro@example.co.jp"}},
    {"taro @ example . co . jp", {"taro@example.co.jp"}},
    {"taro@example. co.jp", {"taro@example.co.jp"}},
    {"taro@example co.jp", {"taro@example.co.jp"}},
    {"taro@example,com", {"taro@example.com"}},
    {"taro@example.co:jp", {"taro@example.co.jp"}},
    {"taro@example.co,jp", {"taro@example.co.jp"}},
    {"taro@example.orjp", {"taro@example.or.jp"}},
    {"taro@example.cojp", {"taro@example.co.jp"}},
    {"taro@examplecojp", {"taro@example.co.jp"}},
    {"taro@example.co.ip", {"taro@example.co.jp"}},
    {"taro@example.c0.jp", {"taro@example.co.jp"}},
    {"taro@example.corn", {"taro@example.com"}},
    {"taro©example.co.jp", {"taro@example.co.jp"}},
    {"taro(Qexample.co.jp", {"taro@example.co.jp"}},
    {"Mail: taro_yamadaGexample.co.jp", {"taro_yamada@example.co.jp"}},
    {"E-mail taro18Qexample.co.jp", {"taro18@example.co.jp"}},
    {"taroGexample.co.jp", {}},
    {"E-mail tyamada/6@example.co.jp", {"tyamada76@example.co.jp"}},
    {"E-mail/taro@example.co.jp", {"taro@example.co.jp"}},
    {"Mail/6@example.co.jp", {"6@example.co.jp"}},
    {"E-mail: tyamada 18@example.co.jp", {"tyamada18@example.co.jp"}},
    {"tyamada1 8@example.co.jp", {"tyamada18@example.co.jp"}},
    {"Mail: tyamada1 8 @example.co.jp", {"tyamada18@example.co.jp"}},
    {"E-mail: tyamada1'8@example.co.jp", {"tyamada18@example.co.jp"}},
    {"03-5285-6654 8@example.co.jp", {"8@example.co.jp"}},
    {"E-mail 18@example.co.jp", {"18@example.co.jp"}},
    {"E-mail: taro yamada@example.co.jp", {"taro_yamada@example.co.jp"}},
    {"taro(a)example.co.jp", {"taro@example.co.jp"}},
    {"taro@@example.co.jp", {"taro@example.co.jp"}},
    {"taro. yamada@example.co.jp", {"taro.yamada@example.co.jp"}},
    {"taro,yamada@example.co.jp", {"taro.yamada@example.co.jp"}},
    {"E-mail. taro@example.co.jp", {"taro@example.co.jp"}},
    {"E-mailtaro@example.co.jp", {"taro@example.co.jp"}},
    {"taro@exam ple.co.jp", {"taro@example.co.jp"}},
    {"E-mail: taro yamada@example.co.jp", {"taro_yamada@example.co.jp"}},
    {"E-mail taro@example.co.jp", {"taro@example.co.jp"}},
    {"Mail hanako@example.co.jp", {"hanako@example.co.jp"}},
    {"e-mail: t:yamada@example.co.jp", {"t.yamada@example.co.jp"}},
    {"e-mail: yamada—t@example.co.jp", {"yamada-t@example.co.jp"}},
    {"e-mail: myamada8&6@example.co.jp", {"myamada86@example.co.jp"}},
    {"hanako@midori-|Ic.jp", {"hanako@midori-llc.jp"}},
    {"taro@example.co.jpTEL03-5285-6654", {"taro@example.co.jp"}},
    {"taro@exam ple. or. jp", {"taro@example.or.jp"}},
    {"taro@example.cc0.jp", {"taro@example.co.jp"}},
    {"taro@example.o0r.jp", {"taro@example.or.jp"}},
    {"taro@example.c0.jp", {"taro@example.co.jp"}},
    {"taro@example.co.jdp", {"taro@example.co.jp"}},
    {"taro@example.cc0.jdp", {"taro@example.co.jp"}},
    {"taro@example-kogy0.jp", {"taro@example-kogyo.jp"}},
    {"taro _yamada@example. co. jp", {"taro_yamada@example.co.jp"}},
    {"taro_ yamada@example. com", {"taro_yamada@example.com"}},
    // [card] what looks like a misreading and is none
    {"taro@mail.goo.jp", {"taro@mail.goo.jp"}},
    {"taro@c0.jp", {"taro@c0.jp"}},
    {"taro@studio0.jp", {"taro@studio0.jp"}},
    {"taro@example0.jp", {"taro@example0.jp"}},
    {"taro@h2o.jp", {"taro@h2o.jp"}},
    {"taro@plan100.jp", {"taro@plan100.jp"}},
    {"taro@example.co.uk", {"taro@example.co.uk"}},
    {"taro@example.co", {"taro@example.co"}},
    // none
    {"", {}},
    {"E-mail", {}},
    {"@", {}},
    {"@example", {}},
    {"taro@", {}},
    {"taro@example", {}},
    {"taro@example.1", {}},
    {"https://www.example.co.jp", {}},
    {"平野百合子", {}},
    {"© 2026 Example", {}},
};

const Case kUrls[] = {
    // [card]
    {"https://www.example.co.jp/", {"https://www.example.co.jp/"}},
    {"http://www.example.co.jp", {"http://www.example.co.jp"}},
    {"URL https://www.example.co.jp", {"https://www.example.co.jp"}},
    {"URL:http://example.jp/company/index.html", {"http://example.jp/company/index.html"}},
    {"www.example.co.jp", {"www.example.co.jp"}},
    {"WWW.EXAMPLE.CO.JP", {"www.example.co.jp"}},
    {"HP: example.co.jp", {"example.co.jp"}},
    {"HP www.example.or.jp", {"www.example.or.jp"}},
    {"Web: example.com", {"example.com"}},
    {"ホームページ https://example.ac.jp/~lab/", {"https://example.ac.jp/~lab/"}},
    {"example.co.jp", {"example.co.jp"}},
    {"ｈｔｔｐｓ：／／ｗｗｗ．ｅｘａｍｐｌｅ．ｃｏ．ｊｐ", {"https://www.example.co.jp"}},
    {"taro@example.co.jp https://www.example.co.jp", {"https://www.example.co.jp"}},
    {"https://www.example.co.jp. TEL 03-5285-6654", {"https://www.example.co.jp"}},
    {"http://example.com:8080/a?b=c", {"http://example.com:8080/a?b=c"}},
    {"http://linked.example.com", {"http://linked.example.com"}},
    // [ocr]
    {"https:/ /www.example.co.jp", {"https://www.example.co.jp"}},
    {"https: //www.example.co.jp", {"https://www.example.co.jp"}},
    {"http:llwww.example.co.jp", {"http://www.example.co.jp"}},
    {"http:/lwww.example.co.jp", {"http://www.example.co.jp"}},
    {"https;//www.example.co.jp", {"https://www.example.co.jp"}},
    {"https//www.example.co.jp", {"https://www.example.co.jp"}},
    {"https:/www.example.co.jp", {"https://www.example.co.jp"}},
    {"h ttps://www.example.co.jp", {"https://www.example.co.jp"}},
    {"https:/Awww.example.co.jp/", {"https://www.example.co.jp/"}},
    {"http:/Avww.example.co.jp", {"http://www.example.co.jp"}},
    {"ttps://www.example.co.jp", {"https://www.example.co.jp"}},
    {"www,example.co.jp", {"www.example.co.jp"}},
    {"www. example.co.jp", {"www.example.co.jp"}},
    {"example.co,jp", {"example.co.jp"}},  // a line of its own, no word amid others
    {"example. co. jp", {"example.co.jp"}},
    {"Vol example.co,jp", {}},
    {"wwwexample.co.jp", {"www.example.co.jp"}},
    {"www.example.co:jp", {"www.example.co.jp"}},
    {"https://www.example.cojp/", {"https://www.example.co.jp/"}},
    {"https://www.example co.jp", {"https://www.example.co.jp"}},
    // none
    {"", {}},
    {"URL", {}},
    {"taro@example.co.jp", {}},
    {"TEL 03.5285.6654", {}},
    {"B.Sc. Ph.D", {}},
    {"株式会社青葉", {}},
    {"Node.js", {}},
    {"E-mail taro0example.or.jp", {}},
    {"Co., Ltd.", {}},
    {"http", {}},
};

TEST(Internet, EveryEmailOfALineIsFoundAndRepaired) {
  for (const Case& c : kEmails) EXPECT_EQ(values(find_emails(c.line)), c.values) << c.line;
}

TEST(Internet, EveryUrlOfALineIsFoundAndRepaired) {
  for (const Case& c : kUrls) EXPECT_EQ(values(find_urls(c.line)), c.values) << c.line;
}

TEST(Internet, ItsOwnOutputIsReadBackUnchanged) {
  for (const Case& c : kEmails) {
    for (const std::string& value : c.values) EXPECT_EQ(values(find_emails(value)), std::vector<std::string>{value});
  }
  for (const Case& c : kUrls) {
    for (const std::string& value : c.values) EXPECT_EQ(values(find_urls(value)), std::vector<std::string>{value});
  }
}

// Review asks about what is doubtful: a repaired address must come after a clean one.
TEST(Internet, EveryRepairLowersTheConfidence) {
  const double clean = find_emails("taro@example.co.jp").at(0).confidence;
  EXPECT_GT(clean, 0.9);
  for (const char* line :
       {"taro @example.co.jp", "taro@example,com", "taro@example.orjp", "taro©example.co.jp", "taro@example.zzzz"}) {
    EXPECT_LT(find_emails(line).at(0).confidence, clean) << line;
  }
  // A space beside a dot is print of one width a letter; a reading without the .jp of .co.jp must not win over it.
  EXPECT_GT(find_emails("taro@example. co. jp").at(0).confidence, find_emails("taro@example.co").at(0).confidence);
  EXPECT_GT(find_emails("taro@example. co. jp").at(0).confidence, find_emails("taro@example.cc0.jp").at(0).confidence);
  EXPECT_LT(find_emails("taro@example-kogy0.jp").at(0).confidence, 0.9);
  EXPECT_LT(find_emails("taro @ example,co:jp").at(0).confidence, find_emails("taro @example.co.jp").at(0).confidence);
  EXPECT_LT(find_urls("wwwexample.co.jp").at(0).confidence, find_urls("www.example.co.jp").at(0).confidence);
  EXPECT_LT(find_urls("example.co.jp").at(0).confidence, find_urls("HP example.co.jp").at(0).confidence);
}

TEST(Internet, ThePrintedFormKeepsItsLabel) {
  EXPECT_EQ(find_emails("TEL 03-5285-6654 E-mail：ｔａｒｏ＠example.jp").at(0).raw, "E-mail：ｔａｒｏ＠example.jp");
  EXPECT_EQ(find_urls("営業部 URL https://www.example.co.jp/").at(0).raw, "URL https://www.example.co.jp/");
  EXPECT_EQ(find_emails("taro@example.jp").at(0).raw, "taro@example.jp");
}

TEST(Internet, TheDomainSaysWhichCompanyAnAddressBelongsTo) {
  constexpr std::pair<const char*, const char*> kDomains[] = {{"taro@Example.co.jp", "example.co.jp"},
                                                              {"https://www.example.co.jp/a?b", "example.co.jp"},
                                                              {"www.example.com:80", "example.com"},
                                                              {"example.com", "example.com"},
                                                              {"https://mail.example.com#x", "mail.example.com"},
                                                              {"", ""},
                                                              {"株式会社", ""},
                                                              {"example", ""},
                                                              {"taro@", ""}};
  for (const auto& [text, domain] : kDomains) EXPECT_EQ(domain_of(text), domain) << text;
}

TEST(Internet, BrokenTextIsHarmless) {
  for (const char* line :
       {"@@@@", "\xff@\xfe.com", "http://", "https://.", "www.", "....@....", ":::://///", "(Q(Q(Q", "a@b@c.com"}) {
    for (const InternetFinding& f : find_emails(line)) EXPECT_NE(f.value.find('@'), std::string::npos) << line;
    for (const InternetFinding& f : find_urls(line)) EXPECT_FALSE(domain_of(f.value).empty()) << line;
  }
}

}  // namespace
}  // namespace meishi
