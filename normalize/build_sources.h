// The readers of reference.db's sources. Used by the build-time program only (build_reference.cc), never by Meishi
// itself.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace meishi::build {

// Whole files. Errors: unreadable. EUC-JP bytes that mean nothing become U+FFFD.
Result<std::string> read_file(const std::filesystem::path& file);
Result<std::string> read_euc_jp(const std::filesystem::path& file);
std::vector<std::string_view> split(std::string_view text, char separator);

struct PlaceRow {
  std::string postal_code;
  std::size_t prefecture = 0;  // index into prefecture_names()
  std::string city;
  std::string town;
  std::string office;
  auto operator<=>(const PlaceRow&) const = default;
};

struct Places {
  std::vector<PlaceRow> rows;                               // sorted, each once
  std::vector<std::pair<std::size_t, std::string>> cities;  // prefecture, name; sorted
  std::size_t municipalities = 0;  // 市町村 and the 23 wards; a designated city counts once, not its wards
  std::size_t unplaced_offices = 0;
};

const std::vector<std::string>& prefecture_names();  // all 47, north to south

// `zip` and `office`: SKK-JISYO.zipcode and SKK-JISYO.office.zipcode as UTF-8. An entry is one run of text
// (北海道札幌市北区新川四条); it is cut by the names of the cities themselves, which stand alone at the codes ending in
// 00
// ("where no town is listed"). Errors: corrupt, when the count of municipalities cannot be true.
// `ward_changes`: normalize/data/ward_changes.tsv, what changed since.
Result<Places> read_places(std::string_view zip, std::string_view office, std::string_view ward_changes);

struct NameRow {
  std::string surface;
  std::string reading;  // katakana
  double weight = 0;    // share of all people of this family (given) name with this reading, roughly
  auto operator<=>(const NameRow&) const = default;
};

struct Names {
  std::vector<NameRow> family;  // sorted, each surface and reading once
  std::vector<NameRow> given;
  std::map<std::string, double> family_bias;  // by kanji: ln(share among family names / share among given names)
};

// `ipadic`: Noun.name.csv as UTF-8 (all names, costs); `juman`: Noun.koyuu.dic (how common the usual ones are).
Names read_names(std::string_view ipadic, std::string_view juman);

// `itaiji_euc`: SKK-JISYO.itaiji as its EUC-JP bytes (the JIS level of a kanji shows in them); `tsv`: normalize/data/
// variants.tsv, which goes first. Gives variant → base; a base is never itself a variant.
std::map<std::string, std::string> read_variants(std::string_view itaiji_euc, std::string_view tsv);

}  // namespace meishi::build
