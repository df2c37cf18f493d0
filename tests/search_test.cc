// Finding a contact by whatever is at hand.
#include <gtest/gtest.h>

#include "database_fixture.h"

namespace meishi {
namespace {

class SearchTest : public DatabaseFixture {};

struct SearchCase {
  const char* query;
  std::vector<std::string> last_names;
};

// A user types what is at hand: half a name, a reading, a number with or without its marks.
TEST_F(SearchTest, FindsByAnyPart) {
  import({"天野", "海斗", "株式会社青葉製作所", "第2営業部", "課長", "k.amano@aoba.example", "+819012345678", "",
          "アマノ", "カイト", "Amano", "Kaito", "+81352856654"});
  import({"髙橋", "百合子", "みなと物流合同会社", "企画室", "室長", "yuriko@minato.example", "", "", "タカハシ",
          "ユリコ"});
  import({"馬場", "50%_オフ", "割引\\商会", "", "", "", "", "", "ババ", "オフ"});
  const SearchCase cases[] = {
      {"", {"天野", "髙橋", "馬場"}},
      {"天野", {"天野"}},
      {"天野海斗", {"天野"}},
      {"海斗 天野", {"天野"}},
      {"あまの", {"天野"}},
      {"ｱﾏﾉ", {"天野"}},
      {"AMANO", {"天野"}},
      {"ａｍａｎｏ", {"天野"}},
      {"kaito amano", {"天野"}},
      {"高橋", {"髙橋"}},
      {"青葉", {"天野"}},
      {"第２営業部", {"天野"}},
      {"室長", {"髙橋"}},
      {"minato.example", {"髙橋"}},
      {"03-5285-6654", {"天野"}},
      {"(03)5285", {"天野"}},
      {"０３５２８５", {"天野"}},
      {"+81 90-1234", {"天野"}},
      {"090-1234-5678", {"天野"}},
      {"青葉 室長", {}},
      {"みなと 企画", {"髙橋"}},
      {"%", {"馬場"}},
      {"_", {"馬場"}},
      {"\\", {"馬場"}},
      {"50%_", {"馬場"}},
      {"' OR 1=1 --", {}},
      {"　", {"天野", "髙橋", "馬場"}},
      {"野海斗a", {}},
  };
  for (const SearchCase& c : cases) {
    const auto found = db_.contacts(c.query);
    ASSERT_TRUE(found) << found.error().message;
    std::vector<std::string> names;
    for (const Contact& contact : *found) names.push_back(contact.fields.last_name);
    EXPECT_EQ(names, c.last_names) << c.query;
  }
  EXPECT_EQ(db_.contacts(std::string(100000, 'a')).error().code, ErrorCode::invalid);
}

}  // namespace
}  // namespace meishi
