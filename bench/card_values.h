// What is printed on a card (truth.json) and what was read from it (`meishi read --format json`), in one shape, so that
// the scorer compares like with like.
//
// truth.json is described in samples/README.md, the other one in app/card.schema.json.
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/geometry.h"
#include "base/result.h"
#include "bench/card_lines.h"

namespace meishi::bench {

struct CardValues {
  // In a truth: nothing where it does not say (the field is not judged), "" where the card prints none. Of a card that
  // was read: "" where nothing was read.
  using Value = std::optional<std::string>;

  std::optional<Quad> quad;
  Value last_name;
  Value first_name;
  Value last_name_kana;
  Value first_name_kana;
  Value company;
  Value company_en;
  Value department;  // of all posts, joined
  Value title;
  Value postal_code;
  Value prefecture;
  Value city;
  Value address;  // prefecture, city, town and block, joined
  Value building;
  std::vector<std::pair<std::string, std::string>> phones;  // type, E.164
  std::vector<std::string> emails;
  std::vector<std::string> urls;

  // Lines of the face that `quad` is of. Nothing in a truth that does not say (lines are not judged).
  std::optional<std::vector<CardLine>> lines;
  // Of a card that was read: how sure it is of a value. "company" for a field with one value, "email k@example.jp" for
  // one with several.
  std::map<std::string, double> confidence;
};

struct TruthImage {
  std::string file;  // name inside the folder of truth.json
  std::string kind;  // the `class` of its cards: scan, photo; "" where the truth does not say
  std::vector<CardValues> cards;
};

// A card that was read, and the name of the file it was read from.
struct CardRead {
  std::string file;
  CardValues values;
};

// Errors of both: not_found, corrupt (names the entry).
Result<std::vector<TruthImage>> read_truth(const std::filesystem::path& truth_json);
Result<std::vector<CardRead>> read_cards(const std::filesystem::path& json_lines);

// One entry of each. They throw nlohmann::json::exception where a value has the wrong type.
[[nodiscard]] CardValues values_of_truth(const nlohmann::json& card);
[[nodiscard]] CardValues values_of_read(const nlohmann::json& card);

}  // namespace meishi::bench
