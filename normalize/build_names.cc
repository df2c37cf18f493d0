#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>
#include <unordered_map>

#include "normalize/build_sources.h"
#include "normalize/text.h"

namespace meishi::build {

namespace {

using Weights = std::map<std::pair<std::string, std::string>, double>;  // surface, reading → weight

// ipadic gives costs (minus logarithms, about 700 to a factor e), not shares. A name at the usual cost of a rare name
// gets a share below the rarest that JUMAN counts (0.00012 for family names).
double weight_of_cost(double cost, double rare_cost) {
  constexpr double kRareShare = 1e-5;
  constexpr double kCostScale = 700;
  return std::min(kRareShare * std::exp((rare_cost - cost) / kCostScale), 10 * kRareShare);
}

bool is_foreign(std::string_view surface) {
  const std::u32string wide = to_u32(surface);
  return std::all_of(wide.begin(), wide.end(), is_katakana);
}

// 佐藤,1290,1290,3000,名詞,固有名詞,人名,姓,*,*,佐藤,サトウ,サトー
void read_ipadic(std::string_view csv, Weights& family, Weights& given) {
  constexpr double kRareFamilyCost = 7620;
  constexpr double kRareGivenCost = 8462;
  for (std::string_view line : split(csv, '\n')) {
    const auto columns = split(line, ',');
    if (columns.size() < 12 || columns[6] != "人名") continue;
    const bool is_family = columns[7] == "姓";
    if (!is_family && columns[7] != "名") continue;
    const double cost = std::strtod(std::string(columns[3]).c_str(), nullptr);
    double weight = weight_of_cost(cost, is_family ? kRareFamilyCost : kRareGivenCost);
    if (is_foreign(columns[0])) weight /= 10;
    double& slot = (is_family ? family : given)[{std::string(columns[0]), std::string(columns[11])}];
    slot = std::max(slot, weight);
  }
}

// What stands after `key` up to the closing parenthesis: "(読み さとう)" gives さとう.
std::string_view value_of(std::string_view line, std::string_view key) {
  const std::size_t begin = line.find(key);
  if (begin == std::string_view::npos) return {};
  const std::size_t from = begin + key.size();
  return line.substr(from, std::min(line.find(')', from), line.size()) - from);
}

// (名詞 (人名 ((読み さとう)(見出し語 佐藤)(意味情報 "人名:日本:姓:3:0.00774")))); a rare 見出し語 is (林 1.1), with a
// cost.
void read_juman(std::string_view dictionary, Weights& family, Weights& given) {
  for (std::string_view line : split(dictionary, '\n')) {
    const std::string_view kind = value_of(line, "人名:日本:");
    if (kind.empty()) continue;
    const auto parts = split(kind.substr(0, kind.find('"')), ':');  // 姓, rank, share
    if (parts.size() < 3) continue;
    const double share = std::strtod(std::string(parts[2]).c_str(), nullptr);
    const std::string reading = to_katakana(split(value_of(line, "(読み "), ' ').front());
    std::string_view surface = value_of(line, "(見出し語 ");
    if (surface.starts_with("(")) surface.remove_prefix(1);
    surface = surface.substr(0, surface.find(' '));
    if (share <= 0 || reading.empty() || surface.empty()) continue;
    double& slot = (parts[0] == "姓" ? family : given)[{std::string(surface), reading}];
    slot = std::max(slot, share);
  }
}

std::vector<NameRow> rows(const Weights& weights) {
  std::vector<NameRow> out;
  out.reserve(weights.size());
  for (const auto& [key, weight] : weights) out.push_back({key.first, key.second, weight});
  return out;
}

// Share of each kanji in all characters of the names, each name counted by its weight, but once however many its
// readings.
std::map<std::string, double> character_shares(const std::vector<NameRow>& names) {
  std::unordered_map<std::string, double> surfaces;
  for (const NameRow& name : names) {
    double& slot = surfaces[name.surface];
    slot = std::max(slot, name.weight);
  }
  std::map<std::string, double> shares;
  double total = 0;
  for (const auto& [surface, weight] : surfaces) {
    for (char32_t c : to_u32(surface)) {
      if (!is_kanji(c)) continue;
      shares[to_utf8(std::u32string_view(&c, 1))] += weight;
      total += weight;
    }
  }
  for (auto& [character, share] : shares) share /= total;
  return shares;
}

}  // namespace

Names read_names(std::string_view ipadic, std::string_view juman) {
  Weights family;
  Weights given;
  read_ipadic(ipadic, family, given);
  read_juman(juman, family, given);
  Names names{rows(family), rows(given), {}};

  constexpr double kUnseen = 2e-5;  // smoothing: about the share of a kanji seen in two rare names
  const auto family_shares = character_shares(names.family);
  const auto given_shares = character_shares(names.given);
  std::set<std::string> characters;
  for (const auto& [c, share] : family_shares) characters.insert(c);
  for (const auto& [c, share] : given_shares) characters.insert(c);
  const auto share_of = [](const std::map<std::string, double>& shares, const std::string& c) {
    const auto it = shares.find(c);
    return it == shares.end() ? 0 : it->second;
  };
  for (const std::string& c : characters) {
    // Four decimals: the last bits of a sum depend on the order of a hash table, and the file must not.
    const double ratio = std::log((share_of(family_shares, c) + kUnseen) / (share_of(given_shares, c) + kUnseen));
    names.family_bias[c] = std::round(ratio * 1e4) / 1e4;
  }
  return names;
}

}  // namespace meishi::build
