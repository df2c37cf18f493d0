#include "app/config.h"

#include <toml++/toml.h>
#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "app/places.h"
#include "normalize/text.h"
#include "store/salesforce_fields.h"

namespace meishi {

namespace fs = std::filesystem;

namespace {

// Where something stands in the file: for messages.
struct Place {
  std::string file;
  std::string section;  // "salesforce."

  [[nodiscard]] std::string path(const toml::key& key) const { return section + std::string(key.str()); }
};

std::string line_of(const toml::key& key) { return std::to_string(key.source().begin.line); }

tl::unexpected<Error> unknown(const toml::key& key, const Place& place) {
  return fail(ErrorCode::environment, "line {0}: there is no setting {1}", {line_of(key), place.path(key)}, place.file);
}

Status read_text(const toml::key& key, const toml::node& node, const Place& place, std::string& out) {
  const auto text = node.value_exact<std::string>();
  if (!text) {
    return fail(ErrorCode::environment, "line {0}: {1} has to be a text in quotes", {line_of(key), place.path(key)},
                place.file);
  }
  // What stands in a cell is one line; a line break in it is a slip.
  if (std::ranges::any_of(*text, [](char c) { return static_cast<unsigned char>(c) < ' '; })) {
    return fail(ErrorCode::environment, "line {0}: {1} has to be of one line", {line_of(key), place.path(key)},
                place.file);
  }
  out = *text;
  return {};
}

Status read_flag(const toml::key& key, const toml::node& node, const Place& place, bool& out) {
  const auto flag = node.value_exact<bool>();
  if (!flag) {
    return fail(ErrorCode::environment, "line {0}: {1} has to be true or false", {line_of(key), place.path(key)},
                place.file);
  }
  out = *flag;
  return {};
}

Status read_texts(const toml::key& key, const toml::node& node, const Place& place, std::vector<std::string>& out) {
  const toml::array* array = node.as_array();
  if (array == nullptr) {
    return fail(ErrorCode::environment, "line {0}: {1} has to be a list of texts: [\"...\", \"...\"]",
                {line_of(key), place.path(key)}, place.file);
  }
  out.clear();
  for (const toml::node& element : *array) {
    std::string text;
    if (Status status = read_text(key, element, place, text); !status) return status;
    out.push_back(std::move(text));
  }
  return {};
}

using ReadKey = std::function<Status(const toml::key&, const toml::node&, const Place&)>;

// Each key of a section by `read`. The section's own place is made from `place`.
Status read_section(const toml::key& key, const toml::node& node, const Place& place, const ReadKey& read) {
  const toml::table* table = node.as_table();
  if (table == nullptr) {
    return fail(ErrorCode::environment, "line {0}: {1} has to be a section: [{1}]", {line_of(key), place.path(key)},
                place.file);
  }
  const Place inner{place.file, place.path(key) + "."};
  for (const auto& [name, value] : *table) {
    if (Status status = read(name, value, inner); !status) return status;
  }
  return {};
}

// A text, or a section with one text that has to be there and another that need not.
Status read_pair(const toml::key& key, const toml::node& node, const Place& place,
                 std::pair<const char*, std::string*> first, std::pair<const char*, std::string*> second) {
  if (!node.is_table()) return read_text(key, node, place, *first.second);
  return read_section(key, node, place, [&](const toml::key& k, const toml::node& n, const Place& p) -> Status {
    for (const auto& [name, value] : {first, second}) {
      if (k.str() == name) return read_text(k, n, p, *value);
    }
    return unknown(k, p);
  });
}

struct TextKey {
  std::string_view name;
  std::string SalesforceOptions::*value;
};

constexpr TextKey kFields[] = {
    {"external_id", &SalesforceOptions::external_id},         {"last_name_kana", &SalesforceOptions::last_name_kana},
    {"first_name_kana", &SalesforceOptions::first_name_kana}, {"event", &SalesforceOptions::event},
    {"exchanged_on", &SalesforceOptions::exchanged_on},
};

constexpr TextKey kTexts[] = {
    {"lead_source_event", &SalesforceOptions::lead_source_event},
    {"lead_source", &SalesforceOptions::lead_source},
    {"lead_status", &SalesforceOptions::lead_status},
    {"lead_company", &SalesforceOptions::lead_company},
    {"campaign_status", &SalesforceOptions::campaign_status},
};

Status read_campaign(const toml::key& key, const toml::node& node, const Place& place, SalesforceOptions& out) {
  SalesforceCampaign campaign;
  Status status = read_pair(key, node, place, {"id", &campaign.id}, {"status", &campaign.status});
  if (!status) return status;
  if (!is_salesforce_id(campaign.id, "701")) {
    return fail(ErrorCode::environment,
                "line {0}: {1} has to be the ID of a campaign: 15 or 18 characters as Salesforce shows them, "
                "beginning with 701",
                {line_of(key), place.path(key)}, place.file);
  }
  out.campaigns[std::string(key.str())] = std::move(campaign);
  return {};
}

Status read_owner(const toml::key& key, const toml::node& node, const Place& place, SalesforceOptions& out) {
  SalesforceOwner owner;
  Status status = read_pair(key, node, place, {"id", &owner.id}, {"name", &owner.name});
  if (!status) return status;
  if (!is_salesforce_id(owner.id, "005")) {
    return fail(ErrorCode::environment,
                "line {0}: {1} has to be the ID of a user: 15 or 18 characters as Salesforce shows them, beginning "
                "with 005",
                {line_of(key), place.path(key)}, place.file);
  }
  out.owners[std::string(key.str())] = std::move(owner);
  return {};
}

Status read_picklist(const toml::key& key, const toml::node& node, const Place& place, SalesforceOptions& out) {
  if (!is_picklist(key.str())) return unknown(key, place);
  return read_texts(key, node, place, out.picklists[std::string(key.str())]);
}

Status read_salesforce_key(const toml::key& key, const toml::node& node, const Place& place, SalesforceOptions& out) {
  const std::string_view name = key.str();
  const auto each = [&](Status (*read)(const toml::key&, const toml::node&, const Place&, SalesforceOptions&)) {
    return read_section(key, node, place,
                        [&](const toml::key& k, const toml::node& n, const Place& p) { return read(k, n, p, out); });
  };
  if (const auto* field = std::ranges::find(kFields, name, &TextKey::name); field != std::end(kFields)) {
    std::string& value = out.*field->value;
    if (Status status = read_text(key, node, place, value); !status) return status;
    if (is_field_name(value) || (value.empty() && name != "external_id")) return {};
    return fail(ErrorCode::environment, "line {0}: {1} has to be the API name of a field, as in Meishi_Id__c",
                {line_of(key), place.path(key)}, place.file);
  }
  if (const auto* text = std::ranges::find(kTexts, name, &TextKey::name); text != std::end(kTexts)) {
    return read_text(key, node, place, out.*text->value);
  }
  if (name == "opt_out_tags") return read_texts(key, node, place, out.opt_out_tags);
  if (name == "opt_out_false") return read_flag(key, node, place, out.opt_out_false);
  if (name == "campaigns") return each(read_campaign);
  if (name == "owners") return each(read_owner);
  if (name == "picklists") return each(read_picklist);
  if (name == "labels") {
    return each([](const toml::key& k, const toml::node& n, const Place& p, SalesforceOptions& o) {
      return read_text(k, n, p, o.labels[std::string(k.str())]);
    });
  }
  return unknown(key, place);
}

// What can be said only of all keys together.
Status check_whole(const toml::table& root, const Config& config) {
  const SalesforceOptions& o = config.salesforce;
  const Place place{config.file.string(), "salesforce."};
  if (const std::string name = to_lower_ascii(repeated_column(o)); !name.empty()) {
    for (const auto& [key, node] : *root["salesforce"].as_table()) {
      const bool is_field = std::ranges::find(kFields, key.str(), &TextKey::name) != std::end(kFields);
      if (!is_field || to_lower_ascii(node.value_or(std::string())) != name) continue;
      return fail(ErrorCode::environment, "line {0}: {1} is the name of another column",
                  {line_of(key), place.path(key)}, place.file);
    }
  }
  const toml::table* labels = root["salesforce"]["labels"].as_table();
  if (labels == nullptr) return {};
  for (const auto& [name, value] : *labels) {
    if (!is_salesforce_column(std::string(name.str()), o)) return unknown(name, {place.file, "salesforce.labels."});
  }
  return {};
}

Result<Config> read_tables(const toml::table& root, const fs::path& file) {
  Config config;
  config.file = file;
  const Place place{file.string(), ""};
  for (const auto& [key, node] : root) {
    if (key.str() != "salesforce") return unknown(key, place);
    Status status = read_section(key, node, place, [&](const toml::key& k, const toml::node& n, const Place& p) {
      return read_salesforce_key(k, n, p, config.salesforce);
    });
    if (!status) return tl::unexpected(status.error());
  }
  if (Status status = check_whole(root, config); !status) return tl::unexpected(status.error());
  return config;
}

}  // namespace

Result<Config> parse_config(std::string_view text, const fs::path& file) {
  try {
    return read_tables(toml::parse(text, file.string()), file);
  } catch (const toml::parse_error& error) {
    return fail(ErrorCode::environment, "line {0}: this is no TOML: {1}",
                {std::to_string(error.source().begin.line), std::string(error.description())}, file.string());
  }
}

Result<Config> read_config(const std::string& wanted) {
  const fs::path file = config_file(wanted);
  std::error_code error;
  if (file.empty()) return Config();
  const fs::file_status status = fs::status(file, error);
  if (status.type() == fs::file_type::not_found) {
    if (wanted.empty()) return Config();
    return fail(ErrorCode::environment, "there is no such file", {}, file.string());
  }
  std::ifstream in(file, std::ios::binary);
  std::string text;
  try {
    if (in) text.assign(std::istreambuf_iterator<char>(in), {});
  } catch (const std::ios_base::failure&) {  // a folder, a disk that fails
    in.setstate(std::ios::badbit);
  }
  if (!in.is_open() || in.bad()) {
    return fail(ErrorCode::environment, "the settings cannot be read", {}, file.string());
  }
  return parse_config(text, file);
}

}  // namespace meishi
