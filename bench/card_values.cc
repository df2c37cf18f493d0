#include "bench/card_values.h"

#include <algorithm>
#include <fstream>

namespace meishi::bench {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

CardValues::Value value_at(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return std::nullopt;
  return found->get<std::string>();
}

std::string text_at(const json& object, const char* key) { return value_at(object, key).value_or(""); }

std::vector<std::string> list_of(const CardValues::Value& value) {
  return value && !value->empty() ? std::vector{*value} : std::vector<std::string>{};
}

const json& at_or(const json& object, const char* key, const json& otherwise) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? otherwise : *found;
}

// A value that is put together is as sure as its least sure part.
std::map<std::string, double> confidences(const json& card, const CardValues& values) {
  static const json kNoObject = json::object();
  const json& given = at_or(card, "confidence", kNoObject);
  std::map<std::string, double> out;
  const auto add = [&](const std::string& field, std::initializer_list<std::string> paths) {
    double least = 2;
    for (const std::string& path : paths) {
      if (given.contains(path)) least = std::min(least, given.at(path).get<double>());
    }
    if (least <= 1) out.emplace(field, least);
  };
  add("name", {"last_name", "first_name"});
  add("kana", {"last_name_kana", "first_name_kana"});
  add("company", {"organization.name"});
  add("company_en", {"organization.name_en"});
  add("department", {"posts[0].department", "posts[1].department"});
  add("title", {"posts[0].title", "posts[1].title"});
  add("postal_code", {"addresses[0].postal_code"});
  add("prefecture", {"addresses[0].prefecture"});
  add("city", {"addresses[0].city"});
  add("address", {"addresses[0].prefecture", "addresses[0].city", "addresses[0].town", "addresses[0].block"});
  add("building", {"addresses[0].building"});
  const auto at = [](const char* list, std::size_t i) { return std::string(list) + "[" + std::to_string(i) + "]"; };
  for (std::size_t i = 0; i < values.phones.size(); ++i) add("phone " + values.phones[i].second, {at("phones", i)});
  for (std::size_t i = 0; i < values.emails.size(); ++i) add("email " + values.emails[i], {at("emails", i)});
  for (std::size_t i = 0; i < values.urls.size(); ++i) add("url " + values.urls[i], {at("urls", i)});
  return out;
}

std::vector<std::pair<std::string, std::string>> phones_at(const json& object) {
  static const json kNone = json::array();
  std::vector<std::pair<std::string, std::string>> out;
  for (const json& phone : at_or(object, "phones", kNone)) out.emplace_back(phone.at("type"), phone.at("e164"));
  return out;
}

std::string joined(const json& posts, const char* key) {
  std::string out;
  for (const json& post : posts) {
    const std::string text = text_at(post, key);
    if (text.empty()) continue;
    if (!out.empty()) out += ' ';
    out += text;
  }
  return out;
}

}  // namespace

CardValues values_of_truth(const json& card) {
  CardValues out;
  out.quad = quad_at(card);
  out.last_name = value_at(card, "last_name");
  out.first_name = value_at(card, "first_name");
  // The truth leaves the reading out where none is printed.
  out.last_name_kana = text_at(card, "last_name_kana");
  out.first_name_kana = text_at(card, "first_name_kana");
  out.company = value_at(card, "company");
  out.company_en = value_at(card, "company_en");
  out.department = value_at(card, "department");
  out.title = value_at(card, "title");
  out.postal_code = value_at(card, "postal_code");
  out.prefecture = value_at(card, "prefecture");
  out.city = value_at(card, "city");
  out.address = value_at(card, "address");
  out.building = value_at(card, "building");
  out.phones = phones_at(card);
  out.emails = list_of(value_at(card, "email"));
  out.urls = list_of(value_at(card, "url"));
  out.lines = printed_lines(card);
  return out;
}

CardValues values_of_read(const json& card) {
  static const json kNoObject = json::object();
  static const json kNoArray = json::array();
  const json& contact = at_or(card, "contact", kNoObject);
  const json& organization = at_or(contact, "organization", kNoObject);
  const json& posts = at_or(contact, "posts", kNoArray);
  const json& addresses = at_or(contact, "addresses", kNoArray);
  const json& address = addresses.empty() ? kNoObject : addresses.at(0);  // the truth knows one

  CardValues out;
  out.quad = quad_at(card);
  out.last_name = text_at(contact, "last_name");
  out.first_name = text_at(contact, "first_name");
  out.last_name_kana = text_at(contact, "last_name_kana");
  out.first_name_kana = text_at(contact, "first_name_kana");
  out.company = text_at(organization, "name");
  out.company_en = text_at(organization, "name_en");
  out.department = joined(posts, "department");
  out.title = joined(posts, "title");
  out.postal_code = text_at(address, "postal_code");
  out.prefecture = text_at(address, "prefecture");
  out.city = text_at(address, "city");
  out.address = *out.prefecture + *out.city + text_at(address, "town") + text_at(address, "block");
  out.building = text_at(address, "building");
  out.phones = phones_at(contact);
  out.emails = at_or(contact, "emails", kNoArray).get<std::vector<std::string>>();
  out.urls = at_or(contact, "urls", kNoArray).get<std::vector<std::string>>();
  out.lines = lines_read(card);
  out.confidence = confidences(card, out);
  return out;
}

Result<std::vector<TruthImage>> read_truth(const fs::path& truth_json) {
  std::ifstream in(truth_json);
  if (!in) return fail(ErrorCode::not_found, "there is no such truth file", {}, truth_json.string());
  std::vector<TruthImage> out;
  try {
    for (const json& image : json::parse(in)) {
      TruthImage& entry = out.emplace_back();
      entry.file = image.at("file").get<std::string>();
      for (const json& card : image.at("cards")) {
        entry.kind = text_at(card, "class");
        entry.cards.push_back(values_of_truth(card));
      }
    }
  } catch (const json::exception& error) {
    return fail(ErrorCode::corrupt, "entry {} is not as it should be: {}", {std::to_string(out.size()), error.what()},
                truth_json.string());
  }
  return out;
}

Result<std::vector<CardRead>> read_cards(const fs::path& json_lines) {
  std::ifstream in(json_lines);
  if (!in) return fail(ErrorCode::not_found, "there is no such file of cards", {}, json_lines.string());
  std::vector<CardRead> out;
  std::string line;
  try {
    while (std::getline(in, line)) {
      if (line.empty()) continue;
      const json card = json::parse(line);
      out.push_back({fs::path(card.at("source").get<std::string>()).filename().string(), values_of_read(card)});
    }
  } catch (const json::exception& error) {
    return fail(ErrorCode::corrupt, "line {} is not as it should be: {}",
                {std::to_string(out.size() + 1), error.what()}, json_lines.string());
  }
  return out;
}

}  // namespace meishi::bench
