// Stores what the cards of a truth.json say, without reading their pictures: what linkage and moves are worth by
// themselves.   meishi_true_moves --reference reference.db TRUTH.json DATABASE
// A card's `wave` w was handed over on 1 April of 2024 + w.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "normalize/post.h"
#include "normalize/reference.h"
#include "store/database.h"

namespace {

using namespace meishi;
using nlohmann::json;

PhoneType type_of(const std::string& name) {
  static const std::map<std::string, PhoneType> kTypes = {
      {"mobile", PhoneType::mobile}, {"fax", PhoneType::fax}, {"direct", PhoneType::direct}, {"main", PhoneType::main}};
  const auto it = kTypes.find(name);
  return it == kTypes.end() ? PhoneType::work : it->second;
}

CardRecord record_of(const json& card, const Reference& reference) {
  const auto text = [&](const char* key) { return card.value(key, std::string()); };
  CardRecord record;
  ContactFields& c = record.contact;
  c.last_name = text("last_name");
  c.first_name = text("first_name");
  c.organization.name = text("company");
  if (!text("department").empty() || !text("title").empty()) {
    c.posts.push_back({text("department"), text("title"), title_rank(text("title"), reference)});
  }
  for (const json& phone : card.value("phones", json::array())) {
    c.phones.push_back({type_of(phone.at("type")), phone.at("e164"), "", "", ""});
  }
  if (!text("email").empty()) c.emails.push_back(text("email"));
  // The address begins with prefecture and city; the block is what begins with a figure.
  Address address;
  address.postal_code = text("postal_code");
  address.prefecture = text("prefecture");
  address.city = text("city");
  address.building = text("building");
  const std::string whole = text("address");
  const std::string before = address.prefecture + address.city;
  const std::string rest = whole.starts_with(before) ? whole.substr(before.size()) : whole;
  const std::size_t figure = std::min(rest.find_first_of("0123456789"), rest.size());
  address.town = rest.substr(0, figure);
  address.block = rest.substr(figure);
  if (!whole.empty()) c.addresses.push_back(address);
  return record;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5 || std::string(argv[1]) != "--reference") {
    std::fprintf(stderr, "usage: meishi_true_moves --reference reference.db TRUTH.json DATABASE\n");
    return 2;
  }
  const auto reference = Reference::open(argv[2]);
  auto database = Database::open(argv[4], OpenMode::create);
  std::ifstream in(argv[3]);
  json truth = json::parse(in, nullptr, false);
  if (!reference || !database || !truth.is_array()) {
    std::fprintf(stderr, "meishi_true_moves: the reference data, the database or the truth cannot be read\n");
    return 3;
  }
  std::stable_sort(truth.begin(), truth.end(),
                   [](const json& a, const json& b) { return a.at("wave") < b.at("wave"); });
  for (const json& image : truth) {
    CardSource source;
    source.path = image.at("file");
    source.sha256 = source.path;
    source.exchanged_on = std::to_string(2024 + image.at("wave").get<int>()) + "-04-01";
    const auto stored = database->import_card(source, record_of(image.at("cards").at(0), *reference), "bench");
    if (!stored) {
      std::fprintf(stderr, "meishi_true_moves: %s\n", stored.error().message.c_str());
      return 1;
    }
  }
  return 0;
}
