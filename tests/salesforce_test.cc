// What goes into Salesforce, byte for byte, and what the check before it finds.
//
// tests/golden/salesforce holds a folder for each way of exporting the ten people below. When the export becomes
// better, write them anew with MEISHI_WRITE_GOLDEN=1 build/release/bin/salesforce_test and look at the difference.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <set>

#include "store/database.h"
#include "store/export_salesforce.h"
#include "store_cards.h"

namespace meishi {
namespace {

namespace fs = std::filesystem;

constexpr const char* kExpo = "7015g000000AbCdAAK";
constexpr const char* kFair = "7015g000000XyZw";

// Words as the program would print them, without translation.
std::string english(const Error& error) {
  std::string out = error.message;
  for (std::size_t i = 0; i < error.args.size(); ++i) {
    for (const std::string& mark : {std::string("{}"), "{" + std::to_string(i) + "}"}) {
      if (const auto at = out.find(mark); at != std::string::npos) {
        out.replace(at, mark.size(), error.args[i]);
        break;
      }
    }
  }
  return out;
}

SalesforceOptions full_options() {
  SalesforceOptions o;
  o.event = "MetAt__c";
  o.exchanged_on = "MetOn__c";
  o.opt_out_tags = {"no-mail", "配信停止"};
  o.campaigns = {{"Expo 2024", {kExpo, ""}}, {"春の商談会", {kFair, "来場"}}};
  o.owners = {{"sato", {"0055g000000AAAA", "佐藤 花子"}}};
  o.labels = {{"LastNameKana__c", "姓（カナ）"}, {"FirstNameKana__c", "名（カナ）"}};
  return o;
}

// Ten cards, from which come nine people: one has changed companies, one has no name.
class SalesforceTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    TestFolder folder;
    auto db = Database::open(folder / "meishi.db", OpenMode::create);
    ASSERT_TRUE(db);
    const auto import = [&](const CardSource& source, const CardRecord& record) {
      EXPECT_TRUE(db->import_card(source, record, "sato"));
    };
    const auto met = [](const std::string& sha256, const std::string& day, const std::string& event) {
      CardSource source = source_of(sha256, day);
      source.event = event;
      source.owner = "sato";
      return source;
    };
    CardRecord kaito = record_of(
        {"天野", "海斗", "株式会社青葉製作所", "営業部", "課長", "k.amano@aoba.example", "", "", "アマノ", "カイト"});
    kaito.contact.phones = {{PhoneType::main, "+81352856650", "03-5285-6650", "", "代表"},
                            {PhoneType::direct, "+81352856654", "03-5285-6654", "12", "直通"},
                            {PhoneType::fax, "+81352856655", "03-5285-6655", "", "FAX"},
                            {PhoneType::mobile, "+819012345678", "090-1234-5678", "", "携帯"}};
    kaito.contact.addresses.push_back({"", "1000005", "東京都", "千代田区", "丸の内", "1-2-3", "青葉ビル 9F", ""});
    kaito.contact.urls = {"https://www.aoba.example/"};
    import(met("kaito", "2024-04-10", "Expo 2024"), kaito);

    CardRecord yuriko = record_of({"髙橋", "百合子", "株式会社 青葉製作所", "", "", "info@aoba.example"});
    yuriko.contact.posts = {{"開発部", "部長", 0}, {"品質保証室", "室長", 0}};
    CardSource source = met("yuriko", "2024-05-01", "春の商談会");
    source.tags = {"配信停止"};
    import(source, yuriko);

    CardRecord jane =
        record_of({"", "", "Harbor Lines Inc.", "", "CEO", "jane@harbor.example", "", "", "", "", "Doe", "Jane"});
    jane.contact.phones = {{PhoneType::work, "+16502530000", "(650) 253-0000", "", ""}};
    jane.contact.addresses.push_back({"", "5540021", "Tokyo", "Chiyoda-ku", "Chuo", "3-32-28", "9F Harbor Bldg.", ""});
    import(source_of("jane"), jane);

    const auto kenji = [](const std::string& company, const std::string& email) {
      return record_of({"真壁", "賢治", company, "企画部", "係長", email, "+819098765432"});
    };
    import(met("kenji-1", "2023-06-01", ""), kenji("みなと商事株式会社", "makabe@minato.example"));
    import(met("kenji-2", "2024-06-01", "Expo 2024"), kenji("北星物流株式会社", "makabe@hokusei.example"));

    import(met("rin", "2024-04-10", "Expo 2024"), record_of({"篠原", "凛", "", "", "", "rin@shinohara.example"}));
    import(source_of("nobody"), record_of({"", "", "株式会社名無し", "総務部", "", "soumu@nanashi.example"}));

    CardRecord formula =
        record_of({"=cmd|'/c calc'!A0", "\"太,郎\"", "@合同会社\n計算", "-部", "+長", "taro@keisan.example"});
    source = met("formula", "2024-07-01", "夏の展示会");
    source.owner = "tanaka";
    import(source, formula);

    import(met("info", "2024-07-02", ""),
           record_of({"井川", "満", "有限会社キャラメル工房", "", "", "info@aoba.example"}));
    source = met("spelling", "2024-07-03", "春の商談会");
    import(source, record_of({"鵜飼", "朋子", "キヤラメル工房", "", std::string(129, 'x'), "ukai@caramel..example"}));
    input_ = std::make_unique<SalesforceInput>(SalesforceInput{db->contacts("").value(), db->doubtful(1000).value()});
  }
  static void TearDownTestSuite() { input_.reset(); }

  [[nodiscard]] static const Contact& person(const std::string& email) {
    return *std::ranges::find_if(input_->contacts, [&](const Contact& c) {
      return std::ranges::find(c.fields.emails, email) != c.fields.emails.end();
    });
  }

  SalesforceExport exported(const SalesforceInput& input, const SalesforceOptions& options,
                            const std::string& folder = "out", std::size_t wizard_rows = kWizardRows) const {
    auto result = export_salesforce(input, folder_ / folder, options, {{}, english, nullptr}, wizard_rows);
    EXPECT_TRUE(result) << result.error().message;
    return result.value_or(SalesforceExport());
  }

  [[nodiscard]] std::vector<std::string> files(const std::string& folder = "out") const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_ / folder))
      names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
  }

  [[nodiscard]] std::string content(const std::string& name) const { return contents(folder_ / ("out/" + name)); }

  TestFolder folder_;
  static std::unique_ptr<SalesforceInput> input_;
};

std::unique_ptr<SalesforceInput> SalesforceTest::input_;

// Every file of every way, byte for byte: what an administrator has mapped once must not move.
TEST_F(SalesforceTest, FilesAreAsAgreed) {
  struct Way {
    const char* folder;
    SalesforceOptions options;
  };
  std::vector<Way> ways = {
      {"contact", {}}, {"lead", full_options()}, {"wizard", full_options()}, {"campaigns", full_options()}};
  ways[1].options.object = SalesforceObject::lead;
  ways[1].options.lead_company = "[not provided]";
  ways[2].options.style = SalesforceStyle::wizard;
  for (const Way& way : ways) {
    SCOPED_TRACE(way.folder);
    ASSERT_TRUE(exported(*input_, way.options, way.folder).written);
    const fs::path golden = fs::path(MEISHI_SOURCE_DIR "/tests/golden/salesforce") / way.folder;
    if (std::getenv("MEISHI_WRITE_GOLDEN") != nullptr) {
      fs::remove_all(golden);
      fs::copy(folder_ / way.folder, golden);
      for (const auto& entry : fs::directory_iterator(golden)) fs::permissions(entry, static_cast<fs::perms>(0644));
    }
    std::vector<std::string> expected;
    for (const auto& entry : fs::directory_iterator(golden)) expected.push_back(entry.path().filename().string());
    std::ranges::sort(expected);
    EXPECT_EQ(files(way.folder), expected);
    for (const std::string& name : expected) {
      EXPECT_EQ(contents(folder_ / way.folder / name), contents(golden / name)) << name;
      struct stat status {};
      ASSERT_EQ(::stat((folder_ / way.folder / name).c_str(), &status), 0);
      EXPECT_EQ(status.st_mode & 0777, 0600U) << name;
    }
  }
}

// Who changes companies stays one record, under the new account.
TEST_F(SalesforceTest, AMoveKeepsTheIdAndChangesTheAccount) {
  TestFolder folder;
  auto db = Database::open(folder / "meishi.db", OpenMode::create);
  const auto row = [&](const char* day, const char* company, const char* sha256) {
    EXPECT_TRUE(db->import_card(source_of(sha256, day),
                                record_of({"真壁", "賢治", company, "", "", "", "+819098765432"}), "sato"));
    EXPECT_EQ(exported({db->contacts("").value(), {}}, {}).files[1].rows, 1U);
    const std::string file = content("Contact.csv");
    const std::string line = file.substr(file.find('\n') + 1);
    const std::size_t comma = line.find(',');
    return std::pair(line.substr(0, comma), line.substr(comma + 1, line.find(',', comma + 1) - comma - 1));
  };
  const auto before = row("2023-06-01", "みなと商事株式会社", "a");
  const auto after = row("2024-06-01", "北星物流株式会社", "b");
  EXPECT_EQ(before.first, after.first);
  EXPECT_NE(before.second, after.second);
  EXPECT_NE(content("Account.csv").find(after.second + ",北星物流株式会社"), std::string::npos);
  EXPECT_EQ(content("Account.csv").find(before.second), std::string::npos);
}

// A member is either a contact or a lead, and once in a campaign, whatever form its ID is written in.
TEST_F(SalesforceTest, CampaignMembersAreOneEach) {
  SalesforceOptions options = full_options();
  options.campaigns["夏の展示会"] = {std::string(kExpo).substr(0, 15), "Sent"};
  Contact contact = person("k.amano@aoba.example");
  for (const char* event : {"夏の展示会", "Expo 2024", "春の商談会", ""}) {
    contact.cards.push_back(contact.cards.front());
    contact.cards.back().source.event = event;
  }
  exported({{contact}, {}}, options);
  const std::string id = contact.external_id;
  EXPECT_EQ(content("CampaignMember.csv"), "CampaignId,Contact.Meishi_Id__c,Status\n" + std::string(kExpo) + "," + id +
                                               ",Responded\n" + kFair + "," + id + ",来場\n");
  EXPECT_EQ(content("CampaignMember.sdl"),
            "CampaignId=CampaignId\nContact.Meishi_Id__c=Contact\\:Meishi_Id__c\nStatus=Status\n");
  options.object = SalesforceObject::lead;
  exported({{contact}, {}}, options, "lead");
  EXPECT_TRUE(contents(folder_ / "lead/CampaignMember.csv").starts_with("CampaignId,Lead.Meishi_Id__c,Status\n"));
}

struct ProblemCase {
  const char* what;
  void (*change)(Contact&);
  SalesforceProblem problem;
  const char* field;
  bool error;
};

// Each thing that Salesforce refuses, or that an administrator would regret, is found in a contact that has it.
TEST_F(SalesforceTest, EachProblemIsFound) {
  SalesforceOptions options = full_options();
  options.picklists = {{"LeadSource", {"Web", "Trade Show"}}, {"Country", {"日本", "Japan"}}, {"State", {"東京都"}}};
  const ProblemCase cases[] = {
      {"no last name", [](Contact& c) { c.fields.last_name = ""; }, SalesforceProblem::missing, "LastName", true},
      {"a space for a last name", [](Contact& c) { c.fields.last_name = "　"; }, SalesforceProblem::missing, "LastName",
       true},
      {"41 kanji",
       [](Contact& c) {
         for (int i = 0; i < 41; ++i) c.fields.first_name += "斗";
       },
       SalesforceProblem::too_long, "FirstName", true},
      {"an e-mail with a space", [](Contact& c) { c.fields.emails = {"k amano@aoba.example"}; },
       SalesforceProblem::email_syntax, "Email", true},
      {"an unknown country", [](Contact& c) { c.fields.addresses[0].country = "Atlantis"; },
       SalesforceProblem::not_in_picklist, "MailingCountry", true},
      {"an unknown prefecture", [](Contact& c) { c.fields.addresses[0].prefecture = "東京"; },
       SalesforceProblem::not_in_picklist, "MailingState", true},
      {"an event nobody mapped", [](Contact& c) { c.cards[0].source.event = "忘年会"; }, SalesforceProblem::no_campaign,
       "CampaignId", false},
      {"an owner nobody mapped", [](Contact& c) { c.owner = "tanaka"; }, SalesforceProblem::no_owner, "OwnerId", false},
  };
  EXPECT_TRUE(exported({{person("k.amano@aoba.example")}, {}}, options).findings.empty());
  for (const ProblemCase& c : cases) {
    SCOPED_TRACE(c.what);
    Contact contact = person("k.amano@aoba.example");
    c.change(contact);
    const std::vector<SalesforceFinding> findings = exported({{contact}, {}}, options).findings;
    const auto found = std::ranges::find(findings, c.field, &SalesforceFinding::field);
    ASSERT_NE(found, findings.end());
    EXPECT_EQ(found->problem, c.problem);
    EXPECT_EQ(is_error(found->problem), c.error);
    EXPECT_EQ(found->contact_id, contact.id);
    EXPECT_EQ(found->external_id, contact.external_id);
    // Messages go into logs.
    for (const std::string& value : {contact.fields.last_name + contact.fields.first_name, contact.fields.emails[0]}) {
      EXPECT_EQ(english(found->words).find(value), std::string::npos);
    }
  }
}

TEST_F(SalesforceTest, PeopleAreComparedWithOneAnother) {
  Contact first = person("k.amano@aoba.example");
  Contact second = person("jane@harbor.example");
  second.fields.emails = {"K.Amano@AOBA.example"};
  second.external_id = first.external_id;
  std::ranges::transform(second.external_id, second.external_id.begin(),
                         [](unsigned char c) { return std::toupper(c); });
  const SalesforceExport result = exported({{first, second}, {}}, {});
  ASSERT_EQ(result.findings.size(), 2U);
  EXPECT_EQ(result.findings[0].problem, SalesforceProblem::repeated_id);
  EXPECT_EQ(result.findings[1].problem, SalesforceProblem::same_email);
  for (const SalesforceFinding& finding : result.findings) {
    EXPECT_EQ(finding.contact_id, second.id);
    EXPECT_EQ(finding.words.args, std::vector<std::string>{std::to_string(first.id)});
  }
}

struct SpellingCase {
  const char* one;
  const char* other;
  bool same;
};

// One company in two accounts is the commonest complaint about cards in Salesforce.
TEST_F(SalesforceTest, AccountsThatDifferInSpellingAreFound) {
  const SpellingCase cases[] = {
      {"株式会社青葉", "㈱青葉", true},
      {"青葉株式会社", "(株)　青　葉", true},
      {"株式会社ホシ・システム", "ホシシステム㈱", true},
      {"キャラット製菓", "キヤラット製菓", true},
      {"霞ヶ関データー", "霞が関データ", true},
      {"渡邊澤工業", "渡辺沢工業", true},
      {"ＡＯＢＡ商事", "aoba商事", true},
      {"青葉商事", "青葉商会", false},
      {"青葉", "若葉", false},
  };
  for (const SpellingCase& c : cases) {
    SCOPED_TRACE(c.one);
    std::map<std::string, SalesforceAccount> accounts;
    accounts["mo-1"].name = c.one;
    accounts["mo-2"].name = c.other;
    for (auto& [id, account] : accounts) account.id = id;
    const SalesforceOptions options;
    SalesforceCheck check(options);
    check.accounts(accounts, {});
    const auto findings = check.take();
    EXPECT_EQ(findings.size(), c.same ? 1U : 0U);
    for (const SalesforceFinding& finding : findings) EXPECT_EQ(finding.words.args.at(0), "mo-1");
  }
  // What the store does not know, the caller may.
  std::map<std::string, SalesforceAccount> accounts = {{"mo-1", {"mo-1", "鷲頭社", "", {}, "", "", ""}},
                                                       {"mo-2", {"mo-2", "ワシズ社", "", {}, "", "", ""}}};
  const SalesforceOptions options;
  SalesforceCheck check(options);
  check.accounts(accounts, [](std::string_view) { return "one"; });
  EXPECT_EQ(check.take().size(), 1U);
}

struct DoubtCase {
  const char* path;
  const char* contact_field;  // "" is none
  const char* lead_field;
};

TEST_F(SalesforceTest, WhatWasReadInDoubtIsSaidByItsField) {
  const DoubtCase cases[] = {
      {"last_name", "LastName", "LastName"},
      {"last_name_kana", "LastNameKana__c", "LastNameKana__c"},
      {"organization.name", "Account.Name", "Company"},
      {"posts[0].title", "Title", "Title"},
      {"posts[0].department", "Department", "Description"},
      {"posts[1].title", "Description", "Description"},
      {"emails[0]", "Email", "Email"},
      {"emails[1]", "", ""},
      {"phones[2]", "Fax", "Fax"},
      {"phones[3]", "MobilePhone", "MobilePhone"},
      {"phones[9]", "", ""},
      {"addresses[0].postal_code", "MailingPostalCode", "PostalCode"},
      {"addresses[0].building", "MailingStreet", "Street"},
      {"urls[0]", "Account.Website", "Website"},
      {"notes[0]", "", ""},
  };
  const Contact& contact = person("k.amano@aoba.example");
  for (const DoubtCase& c : cases) {
    SCOPED_TRACE(c.path);
    for (const SalesforceObject object : {SalesforceObject::contact, SalesforceObject::lead}) {
      SalesforceOptions options;
      options.object = object;
      const SalesforceInput input{
          {contact}, {{contact.id, "", c.path, "some value", "", 0.42, 1}, {contact.id + 1, "", c.path, "", "", 0, 1}}};
      const std::vector<SalesforceFinding> findings = exported(input, options).findings;
      const std::string field = object == SalesforceObject::lead ? c.lead_field : c.contact_field;
      ASSERT_EQ(findings.size(), field.empty() ? 0U : 1U);
      if (field.empty()) continue;
      EXPECT_EQ(findings[0].field, field);
      EXPECT_EQ(findings[0].problem, SalesforceProblem::in_doubt);
      EXPECT_EQ(findings[0].value, "some value");
      EXPECT_EQ(english(findings[0].words).find("some value"), std::string::npos);
    }
  }
}

// --strict is there so that a script never loads half an export.
TEST_F(SalesforceTest, StrictWritesOnlyWhatIsWrong) {
  SalesforceOptions options;
  exported({{person("k.amano@aoba.example")}, {}}, options);
  const std::string before = content("Contact.csv");
  options.strict = true;
  const SalesforceExport refused = exported(*input_, options);
  EXPECT_FALSE(refused.written);
  EXPECT_TRUE(refused.files.empty());
  EXPECT_EQ(content("Contact.csv"), before);
  EXPECT_NE(content("lint.csv").find("error,Contact,"), std::string::npos);
  EXPECT_EQ(files(),
            (std::vector<std::string>{"Account.csv", "Account.sdl", "Contact.csv", "Contact.sdl", "lint.csv"}));
  // A warning is no reason to refuse.
  Contact other = person("jane@harbor.example");
  other.fields.emails = {"k.amano@aoba.example"};
  const SalesforceExport written = exported({{person("k.amano@aoba.example"), other}, {}}, options);
  EXPECT_TRUE(written.written);
  EXPECT_EQ(written.findings.size(), 1U);
  EXPECT_NE(content("Contact.csv"), before);
}

// Ctrl-C leaves the files of the export before, and no part of a new one.
TEST_F(SalesforceTest, StoppingLeavesTheFormerFiles) {
  exported({{person("k.amano@aoba.example")}, {}}, {});
  const std::string before = content("Contact.csv");
  const std::vector<std::string> names = files();
  const std::atomic<bool> stop = true;
  const auto result = export_salesforce(*input_, folder_ / "out", {}, {{}, {}, &stop});
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("stopped"), std::string::npos);
  EXPECT_EQ(content("Contact.csv"), before);
  EXPECT_EQ(files(), names);
}

// A value of a card is never cut; whoever is left out is said, and takes no account along.
TEST_F(SalesforceTest, NothingIsCutAndWhoIsLeftOutIsSaid) {
  const SalesforceExport result = exported(*input_, {});
  EXPECT_EQ(result.files[1].rows, input_->contacts.size() - 1);
  const auto missing = std::ranges::find(result.findings, SalesforceProblem::missing, &SalesforceFinding::problem);
  ASSERT_NE(missing, result.findings.end());
  EXPECT_EQ(missing->contact_id, person("soumu@nanashi.example").id);
  EXPECT_EQ(content("Account.csv").find("名無し"), std::string::npos);
  EXPECT_NE(content("Contact.csv").find(std::string(129, 'x')), std::string::npos);
}

TEST_F(SalesforceTest, ExcelFilesRunNothing) {
  SalesforceOptions options;
  exported(*input_, options);
  EXPECT_TRUE(content("Contact.csv").starts_with("Meishi_Id__c,"));
  EXPECT_NE(content("Contact.csv").find(",=cmd|'/c calc'!A0,\"\"\"太,郎\"\"\","), std::string::npos);
  options.excel = true;
  exported(*input_, options);
  for (const char* name : {"Account.csv", "Contact.csv", "lint.csv"}) {
    EXPECT_TRUE(content(name).starts_with("\xEF\xBB\xBF")) << name;
  }
  EXPECT_NE(content("Contact.csv").find(",'=cmd|'/c calc'!A0,"), std::string::npos);
  EXPECT_NE(content("Contact.csv").find(",'+16502530000,"), std::string::npos);
}

// Excel opens lint.csv on either way, so it holds no formula on either.
TEST_F(SalesforceTest, TheListOfProblemsRunsNothing) {
  Contact contact = person("k.amano@aoba.example");
  contact.fields.emails = {"=1+1"};
  exported({{contact}, {}}, {});
  EXPECT_NE(content("lint.csv").find(",'=1+1\n"), std::string::npos) << content("lint.csv");
}

// The wizard takes 50,000 rows, and a loader all of them.
TEST_F(SalesforceTest, TheWizardsFilesAreSplit) {
  SalesforceOptions options;
  options.style = SalesforceStyle::wizard;
  std::ofstream(folder_ / "other").flush();
  const auto names = [](const SalesforceExport& result) {
    std::vector<std::pair<std::string, std::size_t>> out;
    for (const ExportedFile& file : result.files) out.emplace_back(file.path.filename().string(), file.rows);
    return out;
  };
  using Names = std::vector<std::pair<std::string, std::size_t>>;
  const std::size_t rows = input_->contacts.size() - 1;
  EXPECT_EQ(names(exported(*input_, options)), (Names{{"Contact.csv", rows}}));
  const SalesforceExport split = exported(*input_, options, "out", 3);
  EXPECT_EQ(names(split), (Names{{"Contact-1.csv", 3}, {"Contact-2.csv", 3}, {"Contact-3.csv", rows - 6}}));
  EXPECT_EQ(split.left_behind, (std::vector<fs::path>{folder_ / "out/Contact.csv"}));
  const std::string header = content("Contact-1.csv").substr(0, content("Contact-1.csv").find('\n'));
  EXPECT_TRUE(content("Contact-3.csv").starts_with(header));
  EXPECT_EQ(names(exported(*input_, options, "out", rows)), (Names{{"Contact.csv", rows}}));

  SalesforceInput many;
  many.contacts.assign(kWizardRows + 1, person("rin@shinohara.example"));
  for (std::size_t i = 0; i < many.contacts.size(); ++i) {
    many.contacts[i].external_id = "mc-" + std::to_string(i);
    many.contacts[i].fields.emails = {std::to_string(i) + "@shinohara.example"};
  }
  const SalesforceExport large = exported(many, options);
  EXPECT_EQ(names(large), (Names{{"Contact-1.csv", kWizardRows}, {"Contact-2.csv", 1}}));
  EXPECT_TRUE(large.findings.empty());
  options.style = SalesforceStyle::loader;
  EXPECT_EQ(names(exported(many, options)), (Names{{"Account.csv", 0}, {"Contact.csv", kWizardRows + 1}}));
}

TEST_F(SalesforceTest, ColumnsThatNobodyWantsAreLeftOut) {
  SalesforceOptions options;
  options.external_id = "Card_Key__c";
  options.last_name_kana = options.first_name_kana = options.lead_source = options.lead_source_event = "";
  options.lead_status = "";
  exported({{person("k.amano@aoba.example")}, {}}, options);
  EXPECT_TRUE(content("Contact.csv").starts_with("Card_Key__c,Account.Card_Key__c,LastName,FirstName,Title,"));
  EXPECT_EQ(content("Contact.csv").find("LeadSource"), std::string::npos);
  options.object = SalesforceObject::lead;
  exported({{person("k.amano@aoba.example")}, {}}, options);
  EXPECT_EQ(content("Lead.csv").find("Status"), std::string::npos);
}

// What Salesforce knows of an opt-out is overridden only by who asks for it.
TEST_F(SalesforceTest, OptOutsAreTold) {
  SalesforceOptions options;
  options.opt_out_tags = {"No Mail"};
  options.lead_source_event = "";
  Contact out = person("rin@shinohara.example");
  out.tags = {"vip", "ｎｏ－ｍａｉｌ"};
  Contact in = person("jane@harbor.example");
  for (const auto& [write_false, other] : {std::pair(false, ",\n"), std::pair(true, ",false\n")}) {
    options.opt_out_false = write_false;
    exported({{out, in}, {}}, options);
    const std::string file = content("Contact.csv");
    EXPECT_NE(file.find(",HasOptedOutOfEmail\n"), std::string::npos);
    EXPECT_NE(file.find("Expo 2024,true\n"), std::string::npos) << file;
    EXPECT_TRUE(file.ends_with(other)) << file;
  }
}

struct TextCase {
  const char* text;
  bool good;
};

TEST(SalesforceOptionsTest, IdsAreLookedAt) {
  const TextCase cases[] = {
      {"7015g000000AbCdAAK", true},
      {"7015g000000AbCd", true},
      {"7015g000000AbCdAAJ", false},
      {"7015g000000abcdAAK", false},
      {"7015g000000AbC", false},
      {"7015g000000AbCdA", false},
      {"0015g000000AbCd", false},
      {"7015g000000Ab-d", false},
      {"", false},
      {"701", false},
      {"7015g000000AbCdAAKAAK", false},
      {"7015g000000ＡbCd", false},
  };
  for (const TextCase& c : cases) EXPECT_EQ(is_salesforce_id(c.text, "701"), c.good) << c.text;
}

TEST(SalesforceOptionsTest, FieldNamesAreLookedAt) {
  const TextCase cases[] = {{"Meishi_Id__c", true}, {"Website", true}, {"ns__Id__c", true}, {"", false},
                            {"1st__c", false},      {"Id ", false},    {"名前__c", false},  {"A___c", false},
                            {"A_", false},          {"A.B__c", false}};
  for (const TextCase& c : cases) EXPECT_EQ(is_field_name(c.text), c.good) << c.text;
}

TEST(SalesforceOptionsTest, EmailsAreLookedAt) {
  const TextCase cases[] = {
      {"a@b.example", true},    {"o'neil+x@b-c.co.jp", true}, {"a.b@c.example", true},
      {"a@b.xn--p1ai", true},   {"A_1@9.example", true},      {"a", false},
      {"a@b", false},           {"@b.example", false},        {"a@", false},
      {"a@b..example", false},  {"a..b@c.example", false},    {".a@b.example", false},
      {"a@b.c", false},         {"a@b@c.example", false},     {"a b@c.example", false},
      {"山@b.example", false},  {"a@b.123", false},           {"a@b_c.example", false},
      {"a,b@c.example", false},
  };
  for (const TextCase& c : cases) EXPECT_EQ(is_salesforce_email(c.text), c.good) << c.text;
}

TEST(SalesforceOptionsTest, TwoColumnsOfOneNameAreFound) {
  SalesforceOptions options;
  EXPECT_EQ(repeated_column(options), "");
  options.event = "lastname";
  EXPECT_EQ(repeated_column(options), "lastname");
  options.event = options.external_id;
  EXPECT_EQ(repeated_column(options), "Meishi_Id__c");
}

}  // namespace
}  // namespace meishi
