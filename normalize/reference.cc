#include "normalize/reference.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <unordered_map>
#include <utility>

#include "normalize/person_name.h"
#include "normalize/place_key.h"
#include "normalize/reference_file.h"
#include "normalize/sqlite.h"
#include "normalize/text.h"

namespace meishi {

namespace {

using Rows = std::vector<std::vector<std::string>>;
using Names = std::unordered_map<std::string, std::vector<NameWord>, StringHash, std::equal_to<>>;  // by surface

// All names of one kind, found by the character that they begin and by the one that they end with.
class NameEnds {
 public:
  struct Entry {
    std::u32string surface;
    const std::vector<NameWord>* words;
  };

  void fill(const Names& names) {
    entries_.reserve(names.size());
    for (const auto& [name, words] : names) {
      if (!name.empty()) entries_.push_back({to_u32(name), &words});
    }
    for (std::uint32_t i = 0; i < entries_.size(); ++i) {
      first_[entries_[i].surface.front()].push_back(i);
      last_[entries_[i].surface.back()].push_back(i);
    }
  }

  // Those that begin (`front`) or end with `c`.
  template <typename Visit>
  void visit(char32_t c, bool front, Visit visit) const {
    const Places& places = front ? first_ : last_;
    const auto it = places.find(c);
    if (it == places.end()) return;
    for (const std::uint32_t i : it->second) visit(entries_[i]);
  }

 private:
  using Places = std::unordered_map<char32_t, std::vector<std::uint32_t>>;

  std::vector<Entry> entries_;
  Places first_;
  Places last_;
};

const char* const kPlaceColumns =
    "SELECT place.postal_code, prefecture.name, city.name, place.town, place.office FROM place"
    " JOIN city ON city.id = place.city_id JOIN prefecture ON prefecture.id = city.prefecture_id ";

std::u32string_view without_county(std::u32string_view city) {
  const std::size_t county = city.find(U'郡', 1);
  const bool town = city.ends_with(U'町') || city.ends_with(U'村');
  return town && county != std::u32string_view::npos && county + 2 < city.size() ? city.substr(county + 1) : city;
}

const std::vector<NameWord>& readings_of(const Names& names, std::string_view surface) {
  static const std::vector<NameWord> kNone;
  const auto it = names.find(surface);
  return it == names.end() ? kNone : it->second;
}

// One character replaced, put in or left out, and at least one kept.
bool is_one_edit(std::u32string_view a, std::u32string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1 || a.empty() || b.size() < 2) return false;
  std::size_t same = 0;
  while (same < a.size() && a[same] == b[same]) ++same;
  if (same == b.size()) return false;  // equal
  const std::size_t skipped = a.size() == b.size() ? 1 : 0;
  return a.substr(std::min(a.size(), same + skipped)) == b.substr(same + 1);
}

// What is one edit away shares its first character or its last one with `surface`.
std::vector<NameWord> names_near(const NameEnds& names, std::string_view surface) {
  std::vector<NameWord> out;
  const std::u32string wanted = to_u32(surface);
  if (wanted.empty()) return out;
  const auto add = [&](const NameEnds::Entry& name) {
    if (is_one_edit(wanted, name.surface)) out.insert(out.end(), name.words->begin(), name.words->end());
  };
  names.visit(wanted.front(), true, add);
  names.visit(wanted.back(), false, [&](const NameEnds::Entry& name) {
    if (name.surface.front() != wanted.front()) add(name);
  });
  return out;
}

bool has_part(const NameEnds& names, std::string_view character, std::string_view kana, bool front) {
  const std::u32string part = to_u32(character);
  if (part.size() != 1) return false;
  bool found = false;
  names.visit(part[0], front, [&](const NameEnds::Entry& name) {
    found = found || std::any_of(name.words->begin(), name.words->end(), [&](const NameWord& w) {
              return front ? w.reading.starts_with(kana) : w.reading.ends_with(kana);
            });
  });
  return found;
}

}  // namespace

struct Reference::Impl {
  // The connection and its statements are used under `mutex`; the members after `towns` are filled by open() and only
  // read afterwards.
  std::mutex mutex;
  sqlite::Connection db;
  sqlite::Connection postal_db;  // a user's own postal data; null: those in `db`
  PostalSource postal;
  sqlite::Statement by_postal_code;
  sqlite::Statement by_city;
  std::map<sqlite3_int64, std::vector<Place>> towns;  // by city; filled as cities are asked for

  std::vector<std::string> prefectures;
  std::map<std::string, std::vector<std::string>, std::less<>> cities;  // by prefecture
  struct CityOf {
    std::string prefecture;
    sqlite3_int64 id = 0;
  };
  std::map<std::string, std::vector<CityOf>, std::less<>> by_city_name;
  std::unordered_map<std::string, double> family_bias;
  std::vector<std::u32string> prefecture_keys;
  std::vector<CityKey> city_keys;
  std::unordered_map<char32_t, std::vector<std::size_t>> cities_by_character;
  std::unordered_map<char32_t, char32_t> variants;
  Names family;
  Names given;
  NameEnds family_ends;
  NameEnds given_ends;
  std::once_flag roman_once;  // guards `roman`, which is only read afterwards
  std::unordered_map<std::string, RomanShares, StringHash, std::equal_to<>> roman;
  std::map<std::string, WordTable, std::less<>> tables;

  std::vector<Place> places(sqlite::Statement& statement) {
    std::vector<Place> out;
    while (statement.step()) {
      out.push_back(
          {statement.text(0), statement.text(1), statement.text(2), statement.text(3), statement.text(4), {}});
    }
    statement.reset();
    return out;
  }

  void load_names(const char* sql, Names& into) {
    sqlite::Statement name(db.get(), sql);
    while (name.step()) {
      std::string surface = name.text(0);
      auto& words = into.try_emplace(surface).first->second;
      words.push_back({std::move(surface), name.text(1), name.number(2)});
    }
  }

  [[nodiscard]] sqlite3* places_db() const { return postal_db ? postal_db.get() : db.get(); }

  void load() {
    sqlite::Statement prefecture(places_db(), "SELECT name FROM prefecture ORDER BY id");
    while (prefecture.step()) prefectures.push_back(prefecture.text(0));
    sqlite::Statement city(places_db(),
                           "SELECT prefecture.name, city.name, city.id FROM city JOIN prefecture"
                           " ON prefecture.id = city.prefecture_id ORDER BY city.id");
    while (city.step()) {
      cities[city.text(0)].push_back(city.text(1));
      by_city_name[city.text(1)].push_back({city.text(0), city.integer(2)});
    }
    sqlite::Statement bias(db.get(), "SELECT character, bias FROM family_bias");
    while (bias.step()) family_bias.emplace(bias.text(0), bias.number(1));
    sqlite::Statement variant(db.get(), "SELECT character, base FROM variant");
    while (variant.step()) {
      const std::u32string character = to_u32(variant.text(0));
      const std::u32string base = to_u32(variant.text(1));
      if (character.size() == 1 && base.size() == 1) variants.emplace(character[0], base[0]);
    }
    load_names("SELECT surface, reading, weight FROM family_name ORDER BY surface, weight DESC, reading", family);
    load_names("SELECT surface, reading, weight FROM given_name ORDER BY surface, weight DESC, reading", given);
    family_ends.fill(family);
    given_ends.fill(given);
    std::map<std::string, Rows> rows_of;
    sqlite::Statement cell(db.get(), "SELECT name, row, col, value FROM table_cell ORDER BY name, row, col");
    while (cell.step()) {
      Rows& rows = rows_of[cell.text(0)];
      if (cell.integer(2) == 0) rows.emplace_back();
      if (!rows.empty()) rows.back().push_back(cell.text(3));
    }
    for (auto& [name, rows] : rows_of) tables.emplace(name, WordTable(std::move(rows)));
  }

  void make_roman() {
    for (const auto& [surface, words] : family) {
      for (const NameWord& word : words) roman[kana_roman_key(word.reading)].family += word.weight;
    }
    for (const auto& [surface, words] : given) {
      for (const NameWord& word : words) roman[kana_roman_key(word.reading)].given += word.weight;
    }
  }

  // After load(): place_key() takes the variant kanji from `reference`, which is this.
  void fold_places(const Reference& reference) {
    const auto key_of = [&](const std::string& place) { return place_key(to_u32(place), reference).text; };
    for (const std::string& prefecture : prefectures) {
      prefecture_keys.push_back(key_of(prefecture));
      for (const std::string& city : cities[prefecture]) {
        const std::u32string key = key_of(city);
        const std::u32string bare(without_county(key));
        for (const char32_t first : std::set{key.front(), bare.front()})
          cities_by_character[first].push_back(city_keys.size());
        city_keys.push_back({prefecture, city, prefecture_keys.back(), key, bare});
      }
    }
  }
};

Reference::Reference(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Reference::Reference(Reference&&) noexcept = default;
Reference& Reference::operator=(Reference&&) noexcept = default;
Reference::~Reference() = default;

Result<Reference> Reference::open(const std::filesystem::path& file, const std::filesystem::path& postal) {
  auto impl = std::make_unique<Impl>();
  auto db = open_reference_file(file);
  if (!db) return tl::unexpected(db.error());
  impl->db = std::move(*db);
  impl->postal = {file, meta_value(impl->db.get(), "postal_date"), 0, false};
  if (!postal.empty()) {
    auto own = open_reference_file(postal);
    if (!own) return tl::unexpected(own.error());
    // A file that lost its end still opens.
    sqlite::Statement count(own->get(), "SELECT count(*) FROM place");
    if (!count.valid() || !count.step() || std::to_string(count.integer(0)) != meta_value(own->get(), "places")) {
      return fail(ErrorCode::environment, "the reference data is damaged", {}, postal.string());
    }
    count.reset();
    std::string date = meta_value(own->get(), "postal_date");
    if (date >= impl->postal.date) {
      impl->postal = {postal, std::move(date), 0, true};
      impl->postal_db = std::move(*own);
    }
  }
  sqlite3* places = impl->places_db();
  impl->by_postal_code = sqlite::Statement(
      places, (kPlaceColumns + std::string("WHERE place.postal_code = ? ORDER BY place.rowid")).c_str());
  impl->by_city = sqlite::Statement(
      places,
      (kPlaceColumns + std::string("WHERE place.city_id = ? AND place.office = '' ORDER BY place.rowid")).c_str());
  impl->load();
  if (!impl->by_postal_code.valid() || !impl->by_city.valid() || impl->family.empty() || impl->given.empty() ||
      impl->prefectures.empty()) {
    return fail(ErrorCode::environment, "the reference data is damaged", {}, impl->postal.file.string());
  }
  Reference reference(std::move(impl));
  reference.impl_->fold_places(reference);
  return reference;
}

PostalSource Reference::postal_source() const {
  const std::lock_guard lock(impl_->mutex);
  PostalSource source = impl_->postal;
  sqlite::Statement codes(impl_->places_db(), "SELECT count(DISTINCT postal_code) FROM place");
  if (codes.valid() && codes.step()) source.codes = static_cast<std::size_t>(codes.integer(0));
  return source;
}

const std::vector<std::u32string>& Reference::prefecture_keys() const { return impl_->prefecture_keys; }

const std::vector<CityKey>& Reference::city_keys() const { return impl_->city_keys; }

const std::vector<std::size_t>& Reference::cities_beginning_with(char32_t character) const {
  static const std::vector<std::size_t> kNone;
  const auto it = impl_->cities_by_character.find(character);
  return it == impl_->cities_by_character.end() ? kNone : it->second;
}

std::vector<Place> Reference::places_by_postal_code(std::string_view seven_digits) const {
  const std::lock_guard lock(impl_->mutex);
  impl_->by_postal_code.bind(1, seven_digits);
  return impl_->places(impl_->by_postal_code);
}

const std::vector<std::string>& Reference::prefectures() const { return impl_->prefectures; }

const std::vector<std::string>& Reference::cities(std::string_view prefecture) const {
  static const std::vector<std::string> kNone;
  const auto it = impl_->cities.find(prefecture);
  return it == impl_->cities.end() ? kNone : it->second;
}

const std::vector<Place>& Reference::towns(std::string_view prefecture, std::string_view city) const {
  static const std::vector<Place> kNone;
  const auto known = impl_->by_city_name.find(city);
  if (known == impl_->by_city_name.end()) return kNone;
  for (const Impl::CityOf& candidate : known->second) {
    if (candidate.prefecture != prefecture) continue;
    const std::lock_guard lock(impl_->mutex);
    const auto it = impl_->towns.find(candidate.id);
    if (it != impl_->towns.end()) return it->second;
    impl_->by_city.bind(1, candidate.id);
    std::vector<Place> places = impl_->places(impl_->by_city);
    for (Place& place : places) place.town_key = place_key(to_u32(place.town), *this).text;
    return impl_->towns.emplace(candidate.id, std::move(places)).first->second;
  }
  return kNone;
}

std::vector<std::string> Reference::prefectures_of_city(std::string_view city) const {
  std::vector<std::string> out;
  const auto it = impl_->by_city_name.find(city);
  if (it == impl_->by_city_name.end()) return out;
  for (const Impl::CityOf& candidate : it->second) out.push_back(candidate.prefecture);
  return out;
}

const std::vector<NameWord>& Reference::family_names(std::string_view surface) const {
  return readings_of(impl_->family, surface);
}

const std::vector<NameWord>& Reference::given_names(std::string_view surface) const {
  return readings_of(impl_->given, surface);
}

RomanShares Reference::roman_shares(std::string_view key) const {
  std::call_once(impl_->roman_once, [this] { impl_->make_roman(); });
  const auto it = impl_->roman.find(key);
  return it == impl_->roman.end() ? RomanShares{} : it->second;
}

std::vector<NameWord> Reference::family_names_near(std::string_view surface) const {
  return names_near(impl_->family_ends, surface);
}

std::vector<NameWord> Reference::given_names_near(std::string_view surface) const {
  return names_near(impl_->given_ends, surface);
}

bool Reference::has_name_part(std::string_view character, std::string_view kana, bool front, bool family) const {
  return has_part(family ? impl_->family_ends : impl_->given_ends, character, kana, front);
}

std::vector<std::string> Reference::readings_with(char32_t character, bool front, bool family) const {
  std::vector<std::string> out;
  (family ? impl_->family_ends : impl_->given_ends).visit(character, front, [&](const NameEnds::Entry& name) {
    for (const NameWord& word : *name.words) out.push_back(word.reading);
  });
  return out;
}

double Reference::family_character_bias(std::string_view character) const {
  const auto it = impl_->family_bias.find(std::string(character));
  return it == impl_->family_bias.end() ? 0 : it->second;
}

char32_t Reference::fold_variant(char32_t character) const {
  const auto it = impl_->variants.find(character);
  return it == impl_->variants.end() ? character : it->second;
}

std::string Reference::fold_variants(std::string_view text) const {
  std::u32string folded = to_u32(text);
  for (char32_t& c : folded) c = fold_variant(c);
  return to_utf8(folded);
}

const std::vector<std::vector<std::string>>& Reference::table(std::string_view name) const {
  return words(name).rows();
}

const WordTable& Reference::words(std::string_view name) const {
  static const WordTable kNone;
  const auto it = impl_->tables.find(name);
  return it == impl_->tables.end() ? kNone : it->second;
}

}  // namespace meishi
