// E-mail address and web page of one card: a domain misread in one of them is put right by the other, and two that are
// both right stay two.
#include "normalize/domain_agreement.h"

#include <gtest/gtest.h>

namespace meishi {
namespace {

struct Read {
  std::string email;
  std::string url;
  double email_confidence;
  double url_confidence;
};

Read agreed(const std::string& email, const std::string& url, const std::string& company = "", double certainty = 1) {
  CardText card;
  Segment sure;
  sure.confidence = 1;
  Segment web = sure;
  web.certainty = certainty;
  if (!email.empty()) card.emails.push_back({{email, email, 0.97}, sure});
  if (!url.empty()) card.urls.push_back({{url, url, 0.97}, web});
  Segment line;
  line.text = company;
  card.segments.push_back(line);
  agree_on_domains(card);
  Read out{"", "", 0, 0};
  for (const auto& [finding, where] : card.emails) {
    out.email = finding.value;
    out.email_confidence = finding.confidence;
  }
  for (const auto& [finding, where] : card.urls) {
    out.url = finding.value;
    out.url_confidence = finding.confidence;
  }
  return out;
}

TEST(DomainAgreement, TheMisreadOneIsPutRightAndLosesCertainty) {
  struct Case {
    const char* what;
    Read read;
    const char* email;
    const char* url;
    bool email_was_wrong;
  };
  for (const Case& c : {
           Case{"lost end", agreed("hori@musashino.co.jp", "https://musashino.co"), "hori@musashino.co.jp",
                "https://musashino.co.jp", false},
           Case{"lost end of the other", agreed("hori@musashino.co", "https://www.musashino.co.jp/"),
                "hori@musashino.co.jp", "https://www.musashino.co.jp/", true},
           Case{"spelled in kana", agreed("k@tsubame-butsuryu.co.jp", "www.tsuhame-butsuryu.co.jp", "つばめ物流"),
                "k@tsubame-butsuryu.co.jp", "www.tsubame-butsuryu.co.jp", false},
           Case{"a digit amid letters", agreed("k@hikari-kog0yo.jp", "https://hikari-kogoyo.jp/a"),
                "k@hikari-kogoyo.jp", "https://hikari-kogoyo.jp/a", true},
           Case{"clearly less sure", agreed("k@example.jp", "https://exarnple.jp", "", 0.6), "k@example.jp",
                "https://example.jp", false},
           Case{"several strokes", agreed("k@wakaba-llc.jp", "https://wakaba-iic.jp"), "k@wakaba-llc.jp",
                "https://wakaba-llc.jp", false},
           Case{"a slash that leans on a w", agreed("k@wakaba.or.jp", "https://avakaba.or.jp", "", 0.6),
                "k@wakaba.or.jp", "https://wakaba.or.jp", false},
       }) {
    SCOPED_TRACE(c.what);
    EXPECT_EQ(c.read.email, c.email);
    EXPECT_EQ(c.read.url, c.url);
    EXPECT_LT(c.email_was_wrong ? c.read.email_confidence : c.read.url_confidence, 0.9);
    EXPECT_EQ(c.email_was_wrong ? c.read.url_confidence : c.read.email_confidence, 0.97);
  }
}

TEST(DomainAgreement, DomainsThatDifferOtherwiseStay) {
  struct Case {
    const char* email;
    const char* url;
  };
  for (const Case& c : {Case{"k@example.co.jp", "https://www.example.co.jp"},
                        Case{"k@example.co.jp", "www.example.com"}, Case{"k@mail.example.jp", "www.example.jp"},
                        Case{"k@gmail.com", "https://example.jp"}, Case{"k@example1.jp", "https://example2.jp"},
                        Case{"k@example.jp", ""}, Case{"", "https://example.jp"}, Case{"", ""}}) {
    const Read read = agreed(c.email, c.url);
    EXPECT_EQ(read.email, c.email);
    EXPECT_EQ(read.url, c.url);
    EXPECT_EQ(read.email_confidence, *c.email == 0 ? 0 : 0.97);
    EXPECT_EQ(read.url_confidence, *c.url == 0 ? 0 : 0.97);
  }
}

TEST(DomainAgreement, WhereNothingTellsBothAreDoubtful) {
  const Read read = agreed("k@minami.jp", "https://mimami.jp");
  EXPECT_EQ(read.email, "k@minami.jp");
  EXPECT_EQ(read.url, "https://mimami.jp");
  EXPECT_LT(read.email_confidence, 0.8);
  EXPECT_LT(read.url_confidence, 0.8);
}

}  // namespace
}  // namespace meishi
