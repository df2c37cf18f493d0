// Personnel moves (人事異動) from the cards of people.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <random>
#include <set>

#include "database_fixture.h"

namespace meishi {
namespace {

class MovesTest : public DatabaseFixture {
 protected:
  std::vector<Move> moves(const MoveFilter& filter = {}) { return db_.moves(filter).value_or(std::vector<Move>()); }
  ImportResult import_record(const TestCard& card, const CardRecord& record) {
    auto result = db_.import_card(source_of("record" + std::to_string(++cards_), card.exchanged_on), record, "sato");
    EXPECT_TRUE(result);
    return result.value_or(ImportResult());
  }
};

CardRecord ranked(const TestCard& card, int rank, const Address& address = {}) {
  CardRecord record = record_of(card);
  if (!record.contact.posts.empty()) record.contact.posts[0].title_rank = rank;
  if (!address.city.empty()) record.contact.addresses.push_back(address);
  return record;
}

Address address(const char* code, const char* prefecture, const char* city, const char* town, const char* block) {
  Address a;
  a.postal_code = code;
  a.prefecture = prefecture;
  a.city = city;
  a.town = town;
  a.block = block;
  return a;
}

struct MoveCase {
  const char* why;
  TestCard card;  // the second one; the first is `kBefore`
  int rank;
  std::vector<MoveKind> kinds;
};

const TestCard kBefore = {"天野",          "海斗",      "株式会社青葉製作所", "営業部", "課長", "k.amano@aoba.example",
                          "+819012345678", "2024-04-01"};
constexpr int kKacho = 48;

TEST_F(MovesTest, EachKindFromTwoCards) {
  const auto changed = [](auto change) {
    TestCard card = kBefore;
    card.exchanged_on = "2025-04-01";
    change(card);
    return card;
  };
  const MoveCase cases[] = {
      {"nothing", changed([](TestCard&) {}), kKacho, {}},
      {"promotion", changed([](TestCard& c) { c.title = "部長"; }), 60, {MoveKind::promotion}},
      {"demotion", changed([](TestCard& c) { c.title = "係長"; }), 40, {MoveKind::demotion}},
      {"transfer", changed([](TestCard& c) { c.department = "経理部"; }), kKacho, {MoveKind::transfer}},
      {"transfer and promotion",
       changed([](TestCard& c) {
         c.department = "経理部";
         c.title = "部長";
       }),
       60,
       {MoveKind::transfer, MoveKind::promotion}},
      {"another title of no known rank",
       changed([](TestCard& c) { c.title = "エバンジェリスト"; }),
       0,
       {MoveKind::transfer}},
      {"another company",
       changed([](TestCard& c) {
         c.company = "合同会社みなと物流";
         c.email = "amano@minato.example";
         c.title = "部長";
       }),
       60,
       {MoveKind::company}},
      {"another family name", changed([](TestCard& c) { c.last = "小田"; }), kKacho, {}},  // asked, not forced
      {"a title that was not read", changed([](TestCard& c) { c.title = ""; }), 0, {}},
      {"a department that was not read", changed([](TestCard& c) { c.department = ""; }), kKacho, {}},
  };
  for (const MoveCase& c : cases) {
    SCOPED_TRACE(c.why);
    TestFolder folder;
    auto db = Database::open(folder / "a.db", OpenMode::create);
    ASSERT_TRUE(db);
    ASSERT_TRUE(db->import_card(source_of("a", kBefore.exchanged_on), ranked(kBefore, kKacho), "sato"));
    ASSERT_TRUE(db->import_card(source_of("b", c.card.exchanged_on), ranked(c.card, c.rank), "sato"));
    const auto found = db->moves({});
    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), c.kinds.size());
    for (std::size_t i = 0; i < c.kinds.size(); ++i) {
      const Move& move = (*found)[i];
      EXPECT_EQ(move_kind_name(move.kind), move_kind_name(c.kinds[i]));
      EXPECT_EQ(move.date, "2025-04-01");
      EXPECT_EQ(move.contact_name, "天野 海斗");
      ASSERT_EQ(move.cards.size(), 2U);
      EXPECT_EQ(move.cards[0].source.sha256, "a");
      EXPECT_EQ(move.cards[1].source.sha256, "b");
    }
  }
}

TEST_F(MovesTest, AConcurrentPostAndItsEnd) {
  CardRecord first = ranked(kBefore, kKacho);
  import_record(kBefore, first);
  TestCard later = kBefore;
  later.exchanged_on = "2025-04-01";
  CardRecord both = ranked(later, kKacho);
  both.contact.posts.push_back({"DX推進室", "室長", 50});
  import_record(later, both);
  ASSERT_EQ(moves().size(), 1U);
  EXPECT_EQ(moves()[0].kind, MoveKind::concurrent);
  EXPECT_EQ(moves()[0].to.department, "DX推進室");
  later.exchanged_on = "2026-04-01";
  import_record(later, ranked(later, kKacho));
  EXPECT_EQ(moves().size(), 1U) << "the end of a second post is no move";
}

TEST_F(MovesTest, AnOfficeMovesOnlyWhenTheAddressIsSurelyAnother) {
  const Address from = address("1500001", "東京都", "渋谷区", "神宮前", "1-2-3");
  struct Case {
    const char* why;
    Address to;
    double block_confidence;
    bool moved;
  } cases[] = {
      {"another city", address("5300001", "大阪府", "大阪市北区", "梅田", "2-4-9"), 0.99, true},
      {"another street", address("1500002", "東京都", "渋谷区", "渋谷", "2-21-1"), 0.99, true},
      {"the same", from, 0.99, false},
      {"a misread block", address("1500001", "東京都", "渋谷区", "神宮前", "1-7-3"), 0.6, false},
      {"a misread town", address("1500001", "東京都", "渋谷区", "神官前", "1-2-3"), 0.6, false},
      {"no prefecture", address("1500001", "", "渋谷区", "神宮前", "1-2-3"), 0.99, false},
      {"no block", address("1500001", "東京都", "渋谷区", "神宮前", ""), 0.99, false},
      {"far down the same street", address("1500001", "東京都", "渋谷区", "神宮前", "6-28-19"), 0.99, true},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    TestFolder folder;
    auto db = Database::open(folder / "a.db", OpenMode::create);
    ASSERT_TRUE(db);
    ASSERT_TRUE(db->import_card(source_of("a", "2024-04-01"), ranked(kBefore, kKacho, from), "sato"));
    CardRecord record = ranked(kBefore, kKacho, c.to);
    record.confidence["addresses[0].block"] = c.block_confidence;
    ASSERT_TRUE(db->import_card(source_of("b", "2025-04-01"), record, "sato"));
    const auto found = db->moves({});
    ASSERT_EQ(found->size(), c.moved ? 1U : 0U);
    for (const Move& move : *found) EXPECT_EQ(move.kind, MoveKind::office);
  }
}

// A plain misread is no news: the surer reading is shown and nothing is written into the history of posts.
TEST_F(MovesTest, AMisreadCompanyOrDepartmentIsNoMove) {
  const std::int64_t id = import(kBefore).contact_id;
  TestCard again = kBefore;
  again.exchanged_on = "2025-04-01";
  again.company = "株式会社青菜製作所";
  again.department = "営楽部";
  CardRecord record = record_of(again);
  record.confidence["organization.name"] = 0.6;
  record.confidence["posts[0].department"] = 0.6;
  import_record(again, record);
  EXPECT_TRUE(moves().empty());
  const Contact c = contact(id);
  ASSERT_EQ(c.posts.size(), 1U);
  EXPECT_EQ(c.posts[0].department, "営業部");
  EXPECT_EQ(c.posts[0].organization.name, "株式会社青葉製作所");
  EXPECT_EQ(c.fields.organization.name, "株式会社青葉製作所");
  EXPECT_EQ(c.cards.size(), 2U);
  EXPECT_EQ(c.cards[0].record.contact.organization.name, "株式会社青菜製作所") << "what was read stays with the card";
  // A number is never a misreading of another one.
  again.company = kBefore.company;
  again.exchanged_on = "2026-04-01";
  again.department = "第2営業部";
  record = record_of(again);
  record.confidence["posts[0].department"] = 0.6;
  import_record(again, record);
  TestCard third = again;
  third.exchanged_on = "2026-10-01";
  third.department = "第3営業部";
  record = record_of(third);
  record.confidence["posts[0].department"] = 0.6;
  import_record(third, record);
  EXPECT_EQ(moves().size(), 2U);
}

// What one card shows between two that agree was misread, however sure the reading; a new name of a company needs a
// second card to be believed.
TEST_F(MovesTest, ASecondCardTells) {
  const auto card = [](const char* department, const char* company, const char* day) {
    TestCard out = kBefore;
    out.department = department;
    out.company = company;
    out.exchanged_on = day;
    return out;
  };
  import(card("営業部", "株式会社青葉製作所", "2020-04-01"));
  import(card("営楽部", "株式会社青菜製作所", "2021-04-01"));
  EXPECT_EQ(moves().size(), 1U) << "the department, for all that is known";
  import(card("営業部", "株式会社青葉製作所", "2022-04-01"));
  EXPECT_TRUE(moves().empty());
  import(card("営業部", "株式会社青葉製作", "2023-04-01"));
  EXPECT_TRUE(moves().empty());
  import(card("営業部", "株式会社青葉製作", "2024-04-01"));
  ASSERT_EQ(moves().size(), 1U);
  EXPECT_EQ(moves()[0].date, "2023-04-01");
}

// 社名変更: two people of one house show the new name. One alone may have gone to a sister company.
TEST_F(MovesTest, ARenamingNeedsTwoPeople) {
  TestCard other = kBefore;
  other.last = "黒田";
  other.first = "真央";
  other.email = "m.kuroda@aoba.example";
  other.mobile = "+819087654321";
  import(kBefore);
  import(other);
  const auto renamed = [](TestCard card) {
    card.company = "アオバテック株式会社";
    card.exchanged_on = "2025-04-01";
    return card;
  };
  import(renamed(kBefore));
  ASSERT_EQ(moves().size(), 1U);
  EXPECT_EQ(moves()[0].kind, MoveKind::company);
  import(renamed(other));
  ASSERT_EQ(moves().size(), 2U);
  EXPECT_EQ(moves()[0].kind, MoveKind::rename);
  EXPECT_EQ(moves()[1].kind, MoveKind::rename);
  MoveFilter filter;
  filter.kind = MoveKind::company;
  EXPECT_TRUE(moves(filter).empty());
  // The former name is known, finds the people, and is the same company on a card that comes late.
  const auto found = db_.contacts(kBefore.company);
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_EQ(found->size(), 2U);
  ASSERT_EQ(found->at(0).posts.at(0).former_names.size(), 1U);
  EXPECT_EQ(found->at(0).posts.at(0).organization.name, "アオバテック株式会社");
  EXPECT_EQ(found->at(0).posts.at(0).former_names[0].name, kBefore.company);
  EXPECT_EQ(found->at(0).posts.at(0).former_names[0].until, "2025-04-01");
  // Who was not met since has the new name too, in the fields that exports write.
  TestCard third = kBefore;
  third.last = "白石";
  third.first = "豊";
  third.email = "y.shiraishi@aoba.example";
  third.mobile = "";
  EXPECT_EQ(contact(import(third).contact_id).fields.organization.name, "アオバテック株式会社");
  const ImportResult late =
      import({"五十嵐", "凛", "アオバテック株式会社", "営業部", "課長", "", "+819044445555", "2025-05-01"});
  const ImportResult old =
      import({"五十嵐", "凛", kBefore.company, "営業部", "課長", "", "+819044445555", "2023-05-01"});
  EXPECT_EQ(old.contact_id, late.contact_id);
  EXPECT_NE(old.reason.find("same company +"), std::string::npos) << old.reason;
}

// 社名変更: one company, whichever of its names a card shows: one account for other programs, and nobody changes
// company by a card that was still in use.
TEST_F(MovesTest, ARenamedCompanyIsOneOrganization) {
  const TestCard other{"黒田", "真央", kBefore.company, "営業部", "課長", "m.kuroda@aoba.example", "", "2024-04-01"};
  const TestCard left{"大西", "悠", kBefore.company, "総務部", "部長", "y.onishi@aoba.example", "", "2024-04-01"};
  const auto on = [](TestCard card, const char* company, const char* day) {
    card.company = company;
    card.exchanged_on = day;
    return card;
  };
  const char* const kNow = "アオバテック株式会社";
  const auto people = [&](const char* company) {
    ContactFilter filter;
    filter.organization = company;
    const auto found = db_.contacts(filter);
    EXPECT_TRUE(found) << found.error().message;
    return found ? *found : std::vector<Contact>();
  };
  import(kBefore);
  import(other);
  import(left);
  const std::string account = people(kBefore.company.c_str()).at(0).posts.at(0).organization_external_id;
  import(on(kBefore, kNow, "2025-04-01"));
  EXPECT_EQ(people(kNow).size(), 1U) << "one alone may have gone to a sister company";
  const std::int64_t second = import(on(other, kNow, "2025-06-01")).contact_id;
  const std::int64_t proof_entry = db_.history(second)->back().id;

  for (const char* name : {kBefore.company.c_str(), kNow}) {
    const auto found = people(name);
    ASSERT_EQ(found.size(), 3U) << name;
    for (const Contact& contact : found) {
      ASSERT_EQ(contact.posts.size(), 1U) << "the post went on through the renaming";
      EXPECT_EQ(contact.posts[0].organization_external_id, account);
      EXPECT_EQ(contact.posts[0].organization.name, kNow);
      EXPECT_EQ(contact.posts[0].valid_from, "2024-04-01");
    }
  }
  // Old cards are still in use, at both of them.
  for (const TestCard& card : {kBefore, other}) import(on(card, kBefore.company.c_str(), "2026-01-10"));
  import(on(kBefore, kNow, "2026-04-01"));
  ASSERT_EQ(moves().size(), 2U);
  for (const Move& move : moves()) EXPECT_EQ(move.kind, MoveKind::rename);
  EXPECT_EQ(people(kNow).at(0).posts.size(), 1U);
  EXPECT_EQ(people(kNow).at(0).posts[0].organization.name, kNow);

  // Without its second proof it was never renamed.
  ASSERT_TRUE(db_.undo(proof_entry, "sato"));
  EXPECT_EQ(people(kNow).size(), 1U);
  EXPECT_EQ(people(kBefore.company.c_str()).size(), 2U);
  ASSERT_TRUE(db_.rebuild());
  EXPECT_EQ(people(kNow).size(), 1U);
}

// If it fails: `export --since last` leaves out people whose company has another name now, and the other program goes
// on with the former one.
TEST_F(MovesTest, ARenamingIsAChangeForEverybodyThere) {
  const TestCard other{"黒田", "真央", kBefore.company, "営業部", "課長", "m.kuroda@aoba.example", "", "2024-04-01"};
  const TestCard left{"大西", "悠", kBefore.company, "総務部", "部長", "y.onishi@aoba.example", "", "2024-04-01"};
  const TestCard elsewhere{"五十嵐", "凛", "北斗商会", "", "", "r@hokuto.example", "", "2024-04-01"};
  std::vector<std::int64_t> ids;
  for (const TestCard& card : {kBefore, other, left, elsewhere}) ids.push_back(import(card).contact_id);
  // Those that changed by `what`.
  const auto changed_by = [&](auto what) {
    sqlite3* db = nullptr;
    EXPECT_EQ(sqlite3_open(file_.c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, "UPDATE contacts SET updated_at = '2020-01-01T00:00:00Z'", nullptr, nullptr, nullptr),
              SQLITE_OK);
    sqlite3_close(db);
    what();
    ContactFilter filter;
    filter.changed_since = "2021-01-01T00:00:00Z";
    const auto found = db_.contacts(filter);
    EXPECT_TRUE(found) << found.error().message;
    std::set<std::int64_t> out;
    for (const Contact& contact : found.value_or(std::vector<Contact>())) out.insert(contact.id);
    return out;
  };
  const auto renamed = [](TestCard card) {
    card.company = "アオバテック株式会社";
    card.exchanged_on = "2025-04-01";
    return card;
  };
  using Ids = std::set<std::int64_t>;
  EXPECT_EQ(changed_by([&] { import(renamed(kBefore)); }), (Ids{ids[0]})) << "no renaming, for all that is known";
  EXPECT_EQ(changed_by([&] { import(renamed(other)); }), (Ids{ids[0], ids[1], ids[2]}));
  EXPECT_EQ(changed_by([&] { EXPECT_TRUE(db_.undo(0, "sato")); }), (Ids{ids[0], ids[1], ids[2]}));
  const std::int64_t undoing = db_.history(ids[1])->back().id;
  EXPECT_EQ(changed_by([&] { EXPECT_TRUE(db_.undo(undoing, "sato")); }), (Ids{ids[0], ids[1], ids[2]})) << "it is back";
  EXPECT_EQ(changed_by([&] { EXPECT_TRUE(db_.merge(ids[0], ids[1], "sato")); }).size(), 2U) << "one person alone";

  // By the corporate number: that of the former name is said first, by one who is not there any more.
  const auto numbered = [&](const char* company, const char* day) {
    const TestCard card{"白石", "豊", company, "", "", "", "+819033334444", day};
    CardRecord record = record_of(card);
    record.contact.organization.corporate_number = "6000012345674";
    return import_record(card, record).contact_id;
  };
  const std::int64_t shiraishi = numbered("北斗商会", "2024-05-01");
  EXPECT_EQ(changed_by([&] { numbered("北斗電機", "2025-05-01"); }), (Ids{ids[3], shiraishi}));
  EXPECT_EQ(changed_by([&] { EXPECT_TRUE(db_.undo(0, "sato")); }), (Ids{ids[3], shiraishi}));
}

// If it fails: a company that renamed itself is two, though its cards say by its 法人番号 that it is one.
TEST_F(MovesTest, NamesWithOneCorporateNumberAreOneCompany) {
  const char* const kNumber = "6000012345674";
  const char* const kNow = "みどり電子株式会社";
  const auto with_number = [&](TestCard card, const char* company, const char* day, const char* number) {
    card.company = company;
    card.exchanged_on = day;
    CardRecord record = record_of(card);
    record.contact.organization.corporate_number = number;
    return import_record(card, record);
  };
  const TestCard amano{"天野", "海斗", "", "営業部", "課長", "", "+819011112222"};
  const TestCard kuroda{"黒田", "真央", "", "総務部", "部長"};
  const char* const kFormer = "株式会社青葉製作所";
  const std::int64_t first = with_number(amano, kFormer, "2024-04-01", kNumber).contact_id;
  import({"大西", "悠", kFormer, "", "", "", "+819055556666", "2023-04-01"});
  // Somebody else's card has the new name. Nobody has moved, for all that is known, and it is one company.
  const std::int64_t second = with_number(kuroda, kNow, "2025-04-01", kNumber).contact_id;
  const std::int64_t entry = db_.history(second)->back().id;
  const auto company = [&](std::int64_t id) { return contact(id).posts.at(0); };
  EXPECT_EQ(company(first).organization.name, kNow);
  EXPECT_EQ(company(first).organization_external_id, company(second).organization_external_id);
  ASSERT_EQ(company(first).former_names.size(), 1U);
  EXPECT_EQ(company(first).former_names[0].name, kFormer);
  EXPECT_EQ(company(first).former_names[0].until, "2025-04-01");
  EXPECT_TRUE(moves().empty());

  // A card without the number is matched by what others say of its company; so is one that alone says it.
  const ImportResult without = import({"大西", "悠", kNow, "", "", "", "+819055556666", "2025-06-01"});
  EXPECT_NE(without.reason.find("same company +"), std::string::npos) << without.reason;
  const ImportResult alone = with_number(amano, "アオバテック株式会社", "2026-04-01", kNumber);
  EXPECT_EQ(alone.contact_id, first);
  EXPECT_NE(alone.reason.find("same company +"), std::string::npos) << alone.reason;
  EXPECT_EQ(company(second).organization.name, "アオバテック株式会社");
  EXPECT_EQ(company(second).former_names.size(), 2U);
  // One person's cards are proof enough, step by step.
  ASSERT_EQ(moves().size(), 2U);
  for (const Move& move : moves()) EXPECT_EQ(move.kind, MoveKind::rename);
  // Another number is another company, however like the name.
  const auto other = with_number({"白石", "豊", "", "", ""}, "アオバテク株式会社", "2026-05-01", "7000012345673");
  EXPECT_TRUE(company(other.contact_id).former_names.empty());

  ASSERT_TRUE(db_.undo(entry, "sato"));
  EXPECT_EQ(company(first).former_names.size(), 1U) << "no card with みどり電子 has the number any more";
  ASSERT_TRUE(db_.rebuild());
  EXPECT_EQ(company(first).organization.name, "アオバテック株式会社");
}

// If it fails: the misread name of one card becomes the name of the company, or its former one, for everybody there.
TEST_F(MovesTest, AMisreadNameBesideTheCorporateNumberIsNoName) {
  const char* const kRight = "株式会社青葉製作所";
  int day = 10;
  const auto import_with = [&](const char* last, const char* company, double sure, const char* number) {
    const TestCard card{last, "海斗", company, "営業部", "", "", "", "2025-04-" + std::to_string(++day)};
    CardRecord record = record_of(card);
    record.contact.organization.corporate_number = number;
    record.confidence["organization.name"] = sure;
    return import_record(card, record).contact_id;
  };
  const auto company = [&](std::int64_t id) { return contact(id).posts.at(0); };
  // A character off, and altogether another one; before and after the right one.
  std::vector<std::int64_t> ids;
  ids.push_back(import_with("黒田", "株式会社青葉製作昕", 0.6, "6000012345674"));
  ids.push_back(import_with("岡田", "株式会社言集裂斫", 0.5, "6000012345674"));
  ids.push_back(import_with("天野", kRight, 0.999, "6000012345674"));
  ids.push_back(import_with("大西", "Aoba Works Ltd.", 0.999, "6000012345674"));
  ids.push_back(import_with("白石", "株式会社背莱所", 0.5, "6000012345674"));
  ids.push_back(import_with("天野", "株式会社晴英装", 0.5, "6000012345674"));
  for (const std::int64_t id : ids) {
    EXPECT_EQ(company(id).organization.name, kRight);
    EXPECT_TRUE(company(id).former_names.empty());
    EXPECT_EQ(company(id).organization_external_id, company(ids[0]).organization_external_id);
  }
  EXPECT_TRUE(moves().empty());
  // Misread, and nobody doubts it, until a person does.
  const std::int64_t wrong = import_with("三好", "株式会社背葉装作所", 0.999, "6000012345674");
  EXPECT_EQ(company(ids[2]).former_names.size(), 1U);
  ASSERT_TRUE(db_.edit(wrong, "organization.name", "\"株式会社青葉製作所\"", "sato"));
  EXPECT_TRUE(company(ids[2]).former_names.empty());
  EXPECT_EQ(company(wrong).organization_id, company(ids[2]).organization_id);
  ASSERT_TRUE(db_.rebuild());
  EXPECT_TRUE(company(ids[2]).former_names.empty());
  ASSERT_TRUE(db_.undo(0, "sato"));
  EXPECT_EQ(company(ids[2]).former_names.size(), 1U);
}

// If it fails: the card that comes first gives a company its name, however it was read.
TEST_F(MovesTest, ACompanyHasTheNameThatWasSurelyRead) {
  const auto import_with = [&](const char* last, const char* company, double sure) {
    const TestCard card{last, "海斗", company, "営業部", "", std::string(last) + "@aoba.example", "", "2025-04-01"};
    CardRecord record = record_of(card);
    record.confidence["organization.name"] = sure;
    return contact(import_record(card, record).contact_id).posts.at(0).organization_id;
  };
  const std::int64_t doubtful = import_with("黒田", "株式会社青葉製作昕", 0.6);
  EXPECT_EQ(import_with("天野", "株式会社青葉製作所", 0.999), doubtful);
  EXPECT_EQ(import_with("大西", "株式会社青葉製乍所", 0.6), doubtful);
  ContactFilter filter;
  filter.organization = "青葉製作所";
  EXPECT_EQ(db_.contacts(filter)->size(), 3U);
  ASSERT_TRUE(db_.undo(0, "sato"));
  EXPECT_EQ(db_.contacts(filter)->size(), 2U);
  ASSERT_TRUE(db_.rebuild());
  EXPECT_EQ(db_.contacts(filter)->size(), 2U);
}

TEST_F(MovesTest, RetirementAndReturn) {
  const std::int64_t id = import(kBefore).contact_id;
  EXPECT_EQ(db_.retire(id, "2023-01-01", "sato").error().code, ErrorCode::invalid) << "before the card was handed over";
  EXPECT_EQ(db_.retire(id, "2025-13-01", "sato").error().code, ErrorCode::invalid);
  ASSERT_TRUE(db_.retire(id, "2025-03-31", "sato"));
  ASSERT_EQ(moves().size(), 1U);
  EXPECT_EQ(moves()[0].kind, MoveKind::retirement);
  EXPECT_EQ(moves()[0].date, "2025-03-31");
  EXPECT_FALSE(contact(id).posts.at(0).current);
  EXPECT_EQ(contact(id).posts.at(0).valid_to, "2025-03-31");
  TestCard back = kBefore;
  back.exchanged_on = "2026-04-01";
  import(back);
  EXPECT_TRUE(contact(id).posts.at(0).current);
  EXPECT_EQ(contact(id).posts.at(0).valid_from, "2026-04-01");
  EXPECT_EQ(moves().size(), 1U) << "a return to the same post is told by the posts";
}

TEST_F(MovesTest, AreFoundBySinceCompanyAndKind) {
  import_record(kBefore, ranked(kBefore, kKacho));
  TestCard second = kBefore;
  second.title = "部長";
  second.exchanged_on = "2025-04-01";
  import_record(second, ranked(second, 60));
  TestCard third = second;
  third.department = "経理部";
  third.exchanged_on = "2026-04-01";
  import_record(third, ranked(third, 60));
  EXPECT_EQ(moves().size(), 2U);
  EXPECT_EQ(moves()[0].date, "2026-04-01") << "newest first";
  MoveFilter filter;
  filter.since = "2025-04-02";
  EXPECT_EQ(moves(filter).size(), 1U);
  filter = {};
  filter.organization = "アオバ";
  EXPECT_TRUE(moves(filter).empty());
  filter.organization = "青葉";
  EXPECT_EQ(moves(filter).size(), 2U);
  filter.kind = MoveKind::transfer;
  EXPECT_EQ(moves(filter).size(), 1U);
}

// Last year's stack found today: in whatever order cards are imported, they tell one history.
TEST_F(MovesTest, TheOrderOfImportsDoesNotMatter) {
  std::vector<std::pair<std::string, CardRecord>> cards;
  const char* departments[] = {"営業部", "営業部", "経理部", "経理部", "総務部"};
  const int ranks[] = {40, 48, 48, 60, 60};
  for (int i = 0; i < 5; ++i) {
    TestCard card = kBefore;
    card.department = departments[i];
    card.title = "位" + std::to_string(ranks[i]);
    card.exchanged_on = std::to_string(2020 + i) + "-04-01";
    cards.emplace_back(card.exchanged_on, ranked(card, ranks[i]));
  }
  const auto told = [&](const std::vector<std::pair<std::string, CardRecord>>& order) {
    TestFolder folder;
    auto db = Database::open(folder / "a.db", OpenMode::create);
    for (const auto& [day, record] : order) {
      EXPECT_TRUE(db->import_card(source_of("sha" + day, day), record, "sato"));
    }
    std::string out;
    const auto moves = db->moves({});
    for (const Move& m : *moves) {
      out += m.date + std::string(move_kind_name(m.kind)) + m.from.department + m.from.title + m.to.department +
             m.to.title + "\n";
    }
    const auto contacts = db->contacts("");
    EXPECT_EQ(contacts->size(), 1U);
    for (const StoredPost& p : contacts->at(0).posts) {
      out += p.department + p.title + p.valid_from + p.valid_to + "\n";
    }
    return out;
  };
  const std::string expected = told(cards);
  EXPECT_EQ(std::count(expected.begin(), expected.end(), '\n'), 9);
  std::mt19937 random(20261128);
  for (int round = 0; round < 12; ++round) {
    std::shuffle(cards.begin(), cards.end(), random);
    EXPECT_EQ(told(cards), expected);
  }
}

// If it fails: which of its names a company has hangs on which stack of cards was scanned first.
TEST_F(MovesTest, TheNamesOfACompanyDoNotDependOnTheOrderOfImports) {
  struct NumberedCard {
    TestCard card;
    double sure;  // of the company's name
  };
  std::vector<NumberedCard> cards = {
      {{"天野", "海斗", "株式会社青葉製作所", "営業部", "", "", "+819011112222", "2023-04-01"}, 0.999},
      {{"黒田", "真央", "青葉電子株式会社", "総務部", "", "", "+819033334444", "2024-04-01"}, 0.999},
      {{"大西", "悠", "みどり電機株式会社", "", "", "", "", "2025-04-01"}, 0.999},
      {{"白石", "豊", "みどり電磯株式会社", "", "", "", "", "2025-05-01"},
       0.6},  // misread by a character, and altogether
      {{"三好", "葵", "みビリ電蟻様式会社", "", "", "", "", "2025-06-01"}, 0.4},
      {{"天野", "海斗", "みどり電機株式会社", "営業部", "", "", "+819011112222", "2025-07-01"}, 0.999},
  };
  const auto told = [&](const std::vector<NumberedCard>& order) {
    TestFolder folder;
    auto db = Database::open(folder / "a.db", OpenMode::create);
    for (const NumberedCard& one : order) {
      CardRecord record = record_of(one.card);
      record.contact.organization.corporate_number = "6000012345674";
      record.confidence["organization.name"] = one.sure;
      EXPECT_TRUE(db->import_card(source_of("sha" + one.card.exchanged_on, one.card.exchanged_on), record, "sato"));
    }
    std::string out;
    const auto moves = db->moves({});
    for (const Move& m : *moves) out += std::string(move_kind_name(m.kind)) + m.date + "\n";
    const auto contacts = db->contacts("");
    for (const Contact& contact : *contacts) {
      for (const StoredPost& post : contact.posts) {
        out += contact.fields.last_name + post.organization.name + "\n";
        for (const FormerName& former : post.former_names) out += former.name + former.until + "\n";
      }
    }
    return out;
  };
  const std::string expected = told(cards);
  for (const char* part : {"rename2025-07-01\n", "三好みどり電機株式会社\n", "天野みどり電機株式会社\n",
                           "株式会社青葉製作所2024-04-01\n", "青葉電子株式会社2025-04-01\n"}) {
    EXPECT_NE(expected.find(part), std::string::npos) << part << expected;
  }
  EXPECT_EQ(std::count(expected.begin(), expected.end(), '\n'), 16) << expected;
  std::mt19937 random(20261130);
  for (int round = 0; round < 20; ++round) {
    std::ranges::shuffle(cards, random);
    EXPECT_EQ(told(cards), expected);
  }
}

}  // namespace
}  // namespace meishi
