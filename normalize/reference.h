// Reference: the read-only reference data (reference.db, built by normalize/build_reference.cc from Debian packages and
// from the tables in normalize/data/): postal codes and places, family and given names, variant kanji, hand-made
// tables.
//
// All methods are const and may be called from several threads at once.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "normalize/word_table.h"

namespace meishi {

struct Place {
  std::string postal_code;  // 7 digits
  std::string prefecture;   // 愛知県
  std::string city;         // 愛知郡東郷町
  std::string town;         // 諸輪; "" where the code is the city's
  std::string office;       // the name of a large office with a postal code of its own, else ""
  std::u32string town_key;  // the town as place_key() folds it, for comparing; from towns() only
};

// A city as place_key() folds it, for finding it at the front of an address.
struct CityKey {
  std::string prefecture;
  std::string city;
  std::u32string prefecture_key;
  std::u32string city_key;
  std::u32string bare_key;  // 愛知郡東郷町 → 東郷町: cards of small towns often leave the county out; else city_key
};

// Where the places come from.
struct PostalSource {
  std::filesystem::path file;
  std::string date;       // of the list, yyyy-mm-dd
  std::size_t codes = 0;  // postal codes
  bool own = false;       // the user's, not the one that came with the program
};

struct NameWord {
  std::string surface;  // 佐藤
  std::string reading;  // サトウ (katakana)
  double weight = 0;    // higher is more common; comparable within family names and within given names
};

// How many people have a family (given) name that is read so: shares of all people, 0 for a reading that no listed name
// has.
struct RomanShares {
  double family = 0;
  double given = 0;
};

class Reference {
 public:
  // With `postal`, a file of newer postal data (postal_data.h), the places are those of that file, unless `file` has
  // the newer ones. Errors: environment (missing, not a reference.db, or of another version; the subject says which
  // file).
  static Result<Reference> open(const std::filesystem::path& file, const std::filesystem::path& postal = {});

  Reference(Reference&&) noexcept;
  Reference& operator=(Reference&&) noexcept;
  ~Reference();

  [[nodiscard]] PostalSource postal_source() const;
  [[nodiscard]] std::vector<Place> places_by_postal_code(std::string_view seven_digits) const;
  [[nodiscard]] const std::vector<std::string>& prefectures() const;  // all 47, north to south
  [[nodiscard]] const std::vector<std::string>& cities(std::string_view prefecture) const;
  // Towns of a city without its offices; read once a city, then kept for the life of the Reference.
  [[nodiscard]] const std::vector<Place>& towns(std::string_view prefecture, std::string_view city) const;
  // Prefectures that hold a city of exactly this name (府中市 is in two).
  [[nodiscard]] std::vector<std::string> prefectures_of_city(std::string_view city) const;

  // Of prefectures(), as place_key() folds them.
  [[nodiscard]] const std::vector<std::u32string>& prefecture_keys() const;
  [[nodiscard]] const std::vector<CityKey>& city_keys() const;  // all cities, by prefecture north to south
  // Indices into city_keys(), in their order: of those whose city_key or bare_key begins with this character.
  [[nodiscard]] const std::vector<std::size_t>& cities_beginning_with(char32_t character) const;

  // All readings of a family or given name, most common first; empty when unknown. They live as long as the Reference.
  [[nodiscard]] const std::vector<NameWord>& family_names(std::string_view surface) const;
  [[nodiscard]] const std::vector<NameWord>& given_names(std::string_view surface) const;

  // By roman_key() of the reading (person_name.h). The first call makes the keys of all names: some 30 ms.
  [[nodiscard]] RomanShares roman_shares(std::string_view key) const;

  // Names that differ from `surface` in one character (another, one more, or one less) and keep at least one of its
  // own: what recognition may have been shown. In no order that means anything.
  [[nodiscard]] std::vector<NameWord> family_names_near(std::string_view surface) const;
  [[nodiscard]] std::vector<NameWord> given_names_near(std::string_view surface) const;

  // Whether a family (given) name begins (ends) with this character and its reading with this kana.
  [[nodiscard]] bool has_name_part(std::string_view character, std::string_view kana, bool front, bool family) const;

  // The readings of all family (given) names that begin (`front`) or end with this character. In no order.
  [[nodiscard]] std::vector<std::string> readings_with(char32_t character, bool front, bool family) const;

  // How much more often a kanji stands in family names than in given names: natural logarithm of the ratio, 0 unknown.
  [[nodiscard]] double family_character_bias(std::string_view character) const;

  // Every variant kanji replaced by its base form (髙 → 高, 﨑 → 崎, 澤 → 沢, 斎/齋/齊 → 斉). For comparing only.
  [[nodiscard]] std::string fold_variants(std::string_view text) const;

  [[nodiscard]] char32_t fold_variant(char32_t character) const;  // the same for one character

  // The rows of a hand-made table ("titles" is normalize/data/titles.tsv), without its header line, comment lines (#)
  // and empty lines; empty when unknown. Every row has at least one column; trailing empty columns are kept.
  [[nodiscard]] const std::vector<std::vector<std::string>>& table(std::string_view name) const;
  [[nodiscard]] const WordTable& words(std::string_view name) const;  // the same, found by word

 private:
  struct Impl;
  explicit Reference(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace meishi
