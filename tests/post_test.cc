// If these fail, a user cannot tell who decides, or mails the wrong department.
#include "normalize/post.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "normalize/text.h"
#include "reference_data.h"

namespace meishi {
namespace {

struct Case {
  const char* printed;
  const char* department;
  const char* title;
};

constexpr Case kOnePost[] = {
    {"代表取締役社長", "", "代表取締役社長"},
    {"代表取締役", "", "代表取締役"},
    {"代表取締役 社長", "", "代表取締役 社長"},
    {"取締役会長", "", "取締役会長"},
    {"専務取締役", "", "専務取締役"},
    {"常務執行役員", "", "常務執行役員"},
    {"上席執行役員 CTO", "", "上席執行役員 CTO"},
    {"代表取締役 CEO", "", "代表取締役 CEO"},
    {"代表取締役社長（CEO）", "", "代表取締役社長(CEO)"},
    {"監査役", "", "監査役"},
    {"顧問", "", "顧問"},
    {"部長", "", "部長"},
    {"部　長", "", "部長"},
    {"主 任", "", "主任"},
    {"営業部長", "営業部", "部長"},
    {"営 業 部 長", "営業部", "部長"},
    {"人事課長", "人事課", "課長"},
    {"営業部 部長", "営業部", "部長"},
    {"営業部　次長", "営業部", "次長"},
    {"営業部次長", "営業部", "次長"},
    {"営業部長代理", "営業部", "部長代理"},
    {"総務課課長補佐", "総務課", "課長補佐"},
    {"名古屋支店長", "名古屋支店", "支店長"},
    {"大阪支店 支店長", "大阪支店", "支店長"},
    {"開発グループリーダー", "開発グループ", "グループリーダー"},
    {"経営企画室 室長", "経営企画室", "室長"},
    {"経営企画室長", "経営企画室", "室長"},
    {"取締役 営業本部長", "", "取締役 営業本部長"},
    {"取締役営業本部長", "", "取締役営業本部長"},
    {"執行役員 人事部長", "", "執行役員 人事部長"},
    {"ITソリューション事業部 開発グループ マネージャー", "ITソリューション事業部 開発グループ", "マネージャー"},
    {"ITソリューション事業部 開発 グループ", "ITソリューション事業部 開発グループ", ""},
    {"法人営業部 東日本営業課", "法人営業部 東日本営業課", ""},
    {"法人営業部 東 日本 営業 課 係長", "法人営業部 東日本営業課", "係長"},
    {"関西支社 営業課 係長", "関西支社 営業課", "係長"},
    {"製造部 品質保証課", "製造部 品質保証課", ""},
    {"DX推進室 取締役", "DX推進室", "取締役"},
    {"法務・コンプライアンス部 部長代理", "法務・コンプライアンス部", "部長代理"},
    {"カスタマーサクセス部 チーフ", "カスタマーサクセス部", "チーフ"},
    {"研究開発センター 主任研究員", "研究開発センター", "主任研究員"},
    {"物流センター", "物流センター", ""},
    {"第二営業部 第一課 主査", "第二営業部 第一課", "主査"},
    {"技術本部 設計部 参事", "技術本部 設計部", "参事"},
    {"秘書室 秘書", "秘書室", "秘書"},
    {"営業", "", "営業"},
    {"プロジェクトマネージャー", "", "プロジェクトマネージャー"},
    {"プロジェクトマネジャー", "", "プロジェクトマネジャー"},
    {"シニアエンジニア", "", "シニアエンジニア"},
    {"クラウドエンジニア", "", "クラウドエンジニア"},
    {"設計グループマネージャー", "設計グループ", "マネージャー"},
    {"システム統括部 開発 グループマネージャー", "システム統括部 開発グループ", "マネージャー"},
    {"広報部シニアプランナー", "広報部", "シニアプランナー"},
    {"技術部プロジェクトマネージャ", "技術部", "プロジェクトマネージャ"},
    {"副院長", "", "副院長"},
    {"代表社員 杜氏", "", "代表社員 杜氏"},
    {"八代目当主", "", "八代目当主"},
    {"十二代目店主", "", "十二代目店主"},
    {"3代目蔵元", "", "3代目蔵元"},
    {"診療科長", "", "診療科長"},
    {"プロダクトオーナー", "", "プロダクトオーナー"},
    {"担当課長", "", "担当課長"},
    {"工学部 准教授", "工学部", "准教授"},
    {"President", "", "President"},
    {"Customer Success", "Customer Success", ""},
    {"Sales & Marketing", "Sales & Marketing", ""},
    {"Director, Business Development", "Business Development", "Director"},
    {"Representative Director", "", "Representative Director"},
    {"Advisor", "", "Advisor"},
    {"Sales Representative", "", "Sales Representative"},
    {"Senior Software Engineer", "", "Senior Software Engineer"},
    {"Human Resources Department", "Human Resources Department", ""},
    {"Manager, Sales Department", "Sales Department", "Manager"},
    {"Sales Department Manager", "Sales Department", "Manager"},
    {"General Manager, Overseas Sales Division", "Overseas Sales Division", "General Manager"},
    {"Assistant Manager / Planning Section", "Planning Section", "Assistant Manager"},
    {"Head of Office", "", "Head of Office"},
    {"Vice President of Engineering", "", "Vice President of Engineering"},
    {"取締役副社長", "", "取締役副社長"},
    {"常務取締役 営業本部長", "", "常務取締役 営業本部長"},
    {"社外取締役", "", "社外取締役"},
    {"代表執行役社長", "", "代表執行役社長"},
    {"営業本部 副本部長", "営業本部", "副本部長"},
    {"営業部 担当部長", "営業部", "担当部長"},
    {"室長心得", "", "室長心得"},
    {"経理部長心得", "経理部", "部長心得"},
    {"情報システム部付部長", "情報システム部", "部付部長"},
    {"人事部付", "人事部", "部付"},
    {"総務部 総務課 庶務係長", "総務部 総務課 庶務係", "係長"},
    {"営業本部 東日本営業部 第一営業課 課長", "営業本部 東日本営業部 第一営業課", "課長"},
    {"生産技術部 技術課長", "生産技術部 技術課", "課長"},
    {"営業部主任", "営業部", "主任"},
    {"主席研究員", "", "主席研究員"},
    {"エグゼクティブフェロー", "", "エグゼクティブフェロー"},
    {"採用担当", "", "採用担当"},
    {"参与", "", "参与"},
    {"相談役", "", "相談役"},
    {"General Manager of Sales Division", "Sales Division", "General Manager"},
    {"Sales Manager, Osaka Branch", "Osaka Branch", "Sales Manager"},
    {"Executive Vice President, Finance", "Finance", "Executive Vice President"},
};

TEST(Post, DepartmentAndTitleOfALine) {
  for (const auto& c : kOnePost) {
    const PostFinding f = parse_post(c.printed, reference());
    ASSERT_EQ(f.posts.size(), 1U) << c.printed;
    EXPECT_EQ(f.posts[0].department, c.department) << c.printed;
    EXPECT_EQ(f.posts[0].title, c.title) << c.printed;
    EXPECT_EQ(f.unmatched, "") << c.printed;
    EXPECT_GE(f.confidence, 0.8) << c.printed;
    EXPECT_EQ(f.posts[0].title_rank > 0, *c.title != '\0') << c.printed;
  }
}

TEST(Post, WhatWasReadStaysTheSameWhenReadAgain) {
  for (const auto& c : kOnePost) {
    if (*c.department == '\0' || *c.title == '\0') continue;
    const std::u32string u = to_u32(c.title);
    const bool latin = std::none_of(u.begin(), u.end(), is_japanese);
    const PostFinding f = parse_post(std::string(c.department) + (latin ? ", " : " ") + c.title, reference());
    ASSERT_EQ(f.posts.size(), 1U) << c.printed;
    EXPECT_EQ(f.posts[0].department, c.department) << c.printed;
    EXPECT_EQ(f.posts[0].title, c.title) << c.printed;
  }
}

TEST(Post, ConcurrentPostsAreApart) {
  constexpr const char* kLines[] = {"取締役 兼 営業部長", "取締役兼営業部長", "取締役 （兼） 営業部長"};
  for (const char* line : kLines) {
    const PostFinding f = parse_post(line, reference());
    ASSERT_EQ(f.posts.size(), 2U) << line;
    EXPECT_EQ(f.posts[0].title, "取締役") << line;
    EXPECT_EQ(f.posts[1].department, "営業部") << line;
    EXPECT_EQ(f.posts[1].title, "部長") << line;
  }
  const PostFinding f = parse_post("営業本部 副本部長 兼 企画部 部長", reference());
  ASSERT_EQ(f.posts.size(), 2U);
  EXPECT_EQ(f.posts[0].department, "営業本部");
  EXPECT_EQ(f.posts[0].title, "副本部長");
  EXPECT_EQ(f.posts[1].department, "企画部");
  EXPECT_EQ(f.posts[1].title, "部長");
}

TEST(Post, ConcurrentPostsOfEveryKind) {
  struct Two {
    const char* line;
    Case first;
    Case second;
  };
  constexpr Two kTwo[] = {
      {"代表取締役社長 兼 CEO", {"", "", "代表取締役社長"}, {"", "", "CEO"}},
      {"取締役 管理本部長 兼 経理部長", {"", "", "取締役 管理本部長"}, {"", "経理部", "部長"}},
      {"執行役員 営業本部長 兼 東京支店長", {"", "", "執行役員 営業本部長"}, {"", "東京支店", "支店長"}},
      {"開発本部長兼品質保証部長", {"", "開発本部", "本部長"}, {"", "品質保証部", "部長"}},
      {"営業課長 兼 東京支店長", {"", "営業課", "課長"}, {"", "東京支店", "支店長"}},
  };
  for (const Two& c : kTwo) {
    const PostFinding f = parse_post(c.line, reference());
    ASSERT_EQ(f.posts.size(), 2U) << c.line;
    EXPECT_EQ(f.posts[0].department, c.first.department) << c.line;
    EXPECT_EQ(f.posts[0].title, c.first.title) << c.line;
    EXPECT_EQ(f.posts[1].department, c.second.department) << c.line;
    EXPECT_EQ(f.posts[1].title, c.second.title) << c.line;
  }
}

TEST(Post, AMisreadCharacterIsPutRightByTheTablesWithLessConfidence) {
  constexpr Case kDamaged[] = {
      {"広報部チーフブデザイナー", "広報部", "チーフデザイナー"}, {"事務司", "事務局", ""}, {"エ場長", "", "工場長"}};
  for (const auto& c : kDamaged) {
    const PostFinding f = parse_post(c.printed, reference());
    ASSERT_EQ(f.posts.size(), 1U) << c.printed;
    EXPECT_EQ(f.posts[0].department, c.department) << c.printed;
    EXPECT_EQ(f.posts[0].title, c.title) << c.printed;
    EXPECT_LT(f.confidence, 0.8) << c.printed;
  }
  EXPECT_EQ(parse_post("宅地建物取引土", reference()).qualifications, std::vector<std::string>{"宅地建物取引士"});
}

TEST(Post, WordsAreNotJoinedOverALineFeed) {
  EXPECT_EQ(parse_post("営業 部長", reference()).posts.at(0).department, "営業部");
  EXPECT_EQ(parse_post("営業\n部長", reference()).posts.at(0).department, "");
}

TEST(Post, QualificationsAreNoTitles) {
  for (const char* line : {"一級建築士", "1級建築士", "工学博士", "博士（工学）", "技術士（情報工学部門）", "税理士",
                           "中小企業診断士", "弁護士", "PMP", "宅地建物取引士"}) {
    const PostFinding f = parse_post(line, reference());
    EXPECT_TRUE(f.posts.empty()) << line;
    ASSERT_EQ(f.qualifications.size(), 1U) << line;
    EXPECT_EQ(f.qualifications[0], line);
  }
  EXPECT_EQ(parse_post("公認会計士・税理士", reference()).qualifications,
            (std::vector<std::string>{"公認会計士", "税理士"}));
  const PostFinding doctor = parse_post("副院長 医学博士", reference());
  ASSERT_EQ(doctor.posts.size(), 1U);
  EXPECT_EQ(doctor.posts[0].title, "副院長");
  EXPECT_EQ(doctor.qualifications, std::vector<std::string>{"医学博士"});
  const PostFinding f = parse_post("設計部 部長 一級建築士", reference());
  ASSERT_EQ(f.posts.size(), 1U);
  EXPECT_EQ(f.posts[0].title, "部長");
  EXPECT_EQ(f.qualifications, std::vector<std::string>{"一級建築士"});
}

TEST(Post, OtherLinesAreNoPosts) {
  for (const char* line : {"山口 克彦", "Masumi Sato", "東京都港区南品川", "03-1234-5678", "本気の笑顔を届けます", "",
                           "阿部", "まもる、つくる、つなぐ。", "設計・施工・保守", "街と暮らしのパートナー"}) {
    EXPECT_LT(parse_post(line, reference()).confidence, 0.5) << line;
  }
}

TEST(Post, SeniorTitlesRankHigher) {
  constexpr const char* kOrder[] = {"主任",   "係長",     "課長代理", "課長",       "次長",       "部長",
                                    "本部長", "執行役員", "取締役",   "常務取締役", "専務取締役", "代表取締役社長"};
  for (std::size_t i = 1; i < std::size(kOrder); ++i)
    EXPECT_LT(title_rank(kOrder[i - 1], reference()), title_rank(kOrder[i], reference())) << kOrder[i];
  EXPECT_EQ(title_rank("Manager", reference()), title_rank("マネージャー", reference()));
  EXPECT_EQ(title_rank("", reference()), 0);
  EXPECT_EQ(title_rank("ほげほげ", reference()), 0);
}

}  // namespace
}  // namespace meishi
