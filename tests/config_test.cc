// config.toml: what a user may write, and what is said of what he may not.
#include "app/config.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "app/message.h"

namespace meishi {
namespace {

std::string example() {
  std::ifstream in(MEISHI_SOURCE_DIR "/docs/config.example.toml");
  return {std::istreambuf_iterator<char>(in), {}};
}

void expect_equal(const SalesforceOptions& a, const SalesforceOptions& b) {
  for (const auto text :
       {&SalesforceOptions::external_id, &SalesforceOptions::last_name_kana, &SalesforceOptions::first_name_kana,
        &SalesforceOptions::event, &SalesforceOptions::exchanged_on, &SalesforceOptions::lead_source_event,
        &SalesforceOptions::lead_source, &SalesforceOptions::lead_status, &SalesforceOptions::lead_company,
        &SalesforceOptions::campaign_status}) {
    EXPECT_EQ(a.*text, b.*text);
  }
  EXPECT_EQ(a.opt_out_tags, b.opt_out_tags);
  EXPECT_EQ(a.opt_out_false, b.opt_out_false);
  EXPECT_EQ(a.picklists, b.picklists);
  EXPECT_EQ(a.labels, b.labels);
  EXPECT_EQ(a.campaigns.size(), b.campaigns.size());
  EXPECT_EQ(a.owners.size(), b.owners.size());
}

// Copied as it is, the example changes nothing.
TEST(ConfigTest, TheExampleHoldsTheDefaults) {
  const auto config = parse_config(example(), "config.toml");
  ASSERT_TRUE(config) << describe(config.error());
  EXPECT_EQ(config->file, "config.toml");
  expect_equal(config->salesforce, {});
  const auto empty = parse_config("", "config.toml");
  ASSERT_TRUE(empty);
  expect_equal(empty->salesforce, {});
}

// What it shows in comments can be used as it stands there: "#key = ..." is an example, "# text" an explanation.
TEST(ConfigTest, TheExamplesInItsCommentsAreRight) {
  std::istringstream in(example());
  std::string text;
  for (std::string line; std::getline(in, line);) {
    const bool shown = line.starts_with("#") && !line.starts_with("# ");
    text += (shown ? line.substr(1) : line) + "\n";
  }
  const auto config = parse_config(text, "config.toml");
  ASSERT_TRUE(config) << describe(config.error());
  const SalesforceOptions& o = config->salesforce;
  ASSERT_EQ(o.campaigns.size(), 2U);
  EXPECT_EQ(o.campaigns.at("Expo 2024").id, "7015g000000AbCdAAK");
  EXPECT_EQ(o.campaigns.at("Expo 2024").status, "");
  EXPECT_EQ(o.campaigns.at("春の商談会").status, "Attended");
  EXPECT_EQ(o.owners.at("sato").name, "佐藤 花子");
  EXPECT_EQ(o.picklists.size(), 5U);
  EXPECT_EQ(o.labels.at("LastNameKana__c"), "姓（カナ）");
}

struct GoodCase {
  const char* text;
  std::string SalesforceOptions::*value;
  const char* expected;
};

TEST(ConfigTest, EachTextIsTaken) {
  const GoodCase cases[] = {
      {"external_id = \"Key__c\"", &SalesforceOptions::external_id, "Key__c"},
      {"last_name_kana = \"\"", &SalesforceOptions::last_name_kana, ""},
      {"first_name_kana = 'Kana__c'", &SalesforceOptions::first_name_kana, "Kana__c"},
      {"event = \"Event__c\"", &SalesforceOptions::event, "Event__c"},
      {"exchanged_on = \"Day__c\"", &SalesforceOptions::exchanged_on, "Day__c"},
      {"lead_source_event = \"展示会\"", &SalesforceOptions::lead_source_event, "展示会"},
      {"lead_source = \"名刺\"", &SalesforceOptions::lead_source, "名刺"},
      {"lead_status = \"新規\"", &SalesforceOptions::lead_status, "新規"},
      {"lead_company = \"個人\"", &SalesforceOptions::lead_company, "個人"},
      {"campaign_status = \"来場\"", &SalesforceOptions::campaign_status, "来場"},
  };
  for (const GoodCase& c : cases) {
    const auto config = parse_config(std::string("[salesforce]\n") + c.text, "config.toml");
    ASSERT_TRUE(config) << describe(config.error());
    EXPECT_EQ(config->salesforce.*c.value, c.expected) << c.text;
  }
}

struct BadCase {
  const char* text;
  const char* said;  // of line and key
};

// A setting that is silently not used is worse than a program that stops.
TEST(ConfigTest, WhatIsWrongIsNamedByLineAndKey) {
  const BadCase cases[] = {
      {"x = 1", "line 1: there is no setting x"},
      {"\n[outlook]", "line 2: there is no setting outlook"},
      {"salesforce = 1", "line 1: salesforce has to be a section"},
      {"[salesforce]\n\nexternalid = \"A__c\"", "line 3: there is no setting salesforce.externalid"},
      {"[salesforce]\nexternal_id = 3", "line 2: salesforce.external_id has to be a text"},
      {"[salesforce]\nexternal_id = \"\"", "line 2: salesforce.external_id has to be the API name"},
      {"[salesforce]\nevent = \"My Event\"", "line 2: salesforce.event has to be the API name"},
      {"[salesforce]\nevent = \"lastname\"", "line 2: salesforce.event is the name of another column"},
      {"[salesforce]\nevent = \"A__c\"\nexchanged_on = \"a__C\"", "is the name of another column"},
      {"[salesforce]\nlead_source = true", "line 2: salesforce.lead_source has to be a text"},
      {"[salesforce]\nlead_source = \"a\\nb\"", "line 2: salesforce.lead_source has to be of one line"},
      {"[salesforce]\nopt_out_tags = \"no\"", "line 2: salesforce.opt_out_tags has to be a list"},
      {"[salesforce]\nopt_out_tags = [1]", "line 2: salesforce.opt_out_tags has to be a text"},
      {"[salesforce]\nopt_out_false = \"yes\"", "line 2: salesforce.opt_out_false has to be true or false"},
      {"[salesforce]\ncampaigns = \"a\"", "line 2: salesforce.campaigns has to be a section"},
      {"[salesforce.campaigns]\nA = \"0015g000000AbCd\"",
       "line 2: salesforce.campaigns.A has to be the ID of a campaign"},
      {"[salesforce.campaigns]\nA = { status = \"x\" }",
       "line 2: salesforce.campaigns.A has to be the ID of a campaign"},
      {"[salesforce.campaigns]\nA = { name = \"x\" }", "line 2: there is no setting salesforce.campaigns.A.name"},
      {"[salesforce.owners]\nA = \"7015g000000AbCd\"", "line 2: salesforce.owners.A has to be the ID of a user"},
      {"[salesforce.picklists]\nColour = [\"x\"]", "line 2: there is no setting salesforce.picklists.Colour"},
      {"[salesforce.labels]\nLastNmae = \"x\"", "line 2: there is no setting salesforce.labels.LastNmae"},
      {"[salesforce\n", "line 1: this is no TOML"},
      {"[salesforce]\nevent = \"A__c\"\nevent = \"B__c\"", "line 3: this is no TOML"},
      {"[salesforce]\nevent = \"\xFF\"", "line 2: this is no TOML"},
  };
  for (const BadCase& c : cases) {
    const auto config = parse_config(c.text, "my.toml");
    ASSERT_FALSE(config) << c.text;
    EXPECT_EQ(config.error().code, ErrorCode::environment) << c.text;
    const std::string words = describe(config.error());
    EXPECT_TRUE(words.starts_with("my.toml: ")) << words;
    EXPECT_NE(words.find(c.said), std::string::npos) << words;
  }
}

TEST(ConfigTest, AFileThatWasNamedHasToBeThere) {
  const auto missing = read_config("/nonexistent/config.toml");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().subject, "/nonexistent/config.toml");
  const auto folder = read_config("/");
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().message, "the settings cannot be read");
}

}  // namespace
}  // namespace meishi
