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
      {"斗", {"天野"}},
      {"野", {"天野"}},
      {"場", {"馬場"}},
      {"斗青", {}},
      {"\"", {}},
      {"天野 OR 髙橋", {}},
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

// By where and when the card was handed over, and by tag.
TEST_F(SearchTest, ByEventTagAndDay) {
  const auto import_with = [&](const TestCard& card, const char* event, std::vector<std::string> tags) {
    CardSource source = source_of("e" + std::to_string(++cards_), card.exchanged_on);
    source.event = event;
    source.tags = std::move(tags);
    EXPECT_TRUE(db_.import_card(source, record_of(card), "sato"));
  };
  import_with(kKaito, "見本市", {"来場", "a%b"});
  import_with({"髙橋", "百合子", "みなと物流", "", "", "", "", "2025-06-01"}, "Expo", {"来場者"});
  const auto found = [&](const ContactFilter& filter) {
    std::string names;
    const auto contacts = db_.contacts(filter);
    for (const Contact& contact : *contacts) names += contact.fields.last_name + " ";
    return names;
  };
  EXPECT_EQ(found({"", "見本市", "", ""}), "天野 ");
  EXPECT_EQ(found({"", "見本", "", ""}), "") << "an event is named whole";
  EXPECT_EQ(found({"", "", "来場", ""}), "天野 ") << "so is a tag";
  EXPECT_EQ(found({"", "", "a%b", ""}), "天野 ");
  EXPECT_EQ(found({"", "", "%", ""}), "");
  EXPECT_EQ(found({"", "", "", "2025-01-01"}), "髙橋 ");
  EXPECT_EQ(found({"", "", "", "2024-04-10"}), "天野 髙橋 ");
  EXPECT_EQ(found({"高橋", "Expo", "来場者", "2025-06-01"}), "髙橋 ");
  EXPECT_EQ(found({"天野", "Expo", "", ""}), "");
}

}  // namespace
}  // namespace meishi
