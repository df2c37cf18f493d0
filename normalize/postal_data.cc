#include "normalize/postal_data.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "normalize/reference_file.h"
#include "normalize/reference_schema.h"
#include "normalize/sqlite.h"

namespace meishi {

namespace {

// Mergers take one or two municipalities of a prefecture in ten years; a file that was cut off lacks more.
constexpr std::size_t kMostMerged = 3;

using City = std::pair<std::string, std::string>;  // prefecture, city

struct Stored {
  std::vector<std::string> prefectures;  // by id
  std::vector<PostalTown> towns;         // sorted
  struct Office {
    PostalTown place;
    std::string name;
  };
  std::vector<Office> offices;
};

// None when the file is missing, of another version or no such file.
std::optional<Stored> read_places(const std::filesystem::path& file) {
  const auto opened = open_reference_file(file);
  if (!opened) return std::nullopt;
  const sqlite::Connection& db = *opened;
  Stored out;
  sqlite::Statement prefecture(db.get(), "SELECT name FROM prefecture ORDER BY id");
  while (prefecture.valid() && prefecture.step()) out.prefectures.push_back(prefecture.text(0));
  sqlite::Statement place(db.get(),
                          "SELECT place.postal_code, prefecture.name, city.name, place.town, place.office FROM place"
                          " JOIN city ON city.id = place.city_id JOIN prefecture ON prefecture.id = city.prefecture_id"
                          " ORDER BY place.rowid");
  while (place.valid() && place.step()) {
    PostalTown town{place.text(0), place.text(1), place.text(2), place.text(3)};
    if (std::string office = place.text(4); !office.empty()) {
      out.offices.push_back({std::move(town), std::move(office)});
    } else {
      out.towns.push_back(std::move(town));
    }
  }
  std::sort(out.towns.begin(), out.towns.end());
  if (out.prefectures.empty() || out.towns.empty()) return std::nullopt;
  return out;
}

// The wards of a city come and go (浜松市 had seven and has three since 2024); the city counts.
std::string_view municipality(std::string_view city) {
  constexpr std::string_view kCity = "市";
  const std::size_t end = city.find(kCity, kCity.size());
  return city.ends_with("区") && end != std::string_view::npos ? city.substr(0, end + kCity.size()) : city;
}

using Municipalities = std::map<std::string, std::set<std::string, std::less<>>>;  // by prefecture

Municipalities municipalities_of(const std::vector<PostalTown>& towns) {
  Municipalities out;
  for (const PostalTown& town : towns) {
    auto& names = out[town.prefecture];
    const std::string_view name = municipality(town.city);
    if (!names.contains(name)) names.emplace(name);
  }
  return out;
}

Status check_whole(const std::vector<PostalTown>& official, const Stored& base) {
  const Municipalities have = municipalities_of(official);
  const Municipalities known = municipalities_of(base.towns);
  for (const auto& [prefecture, names] : have) {
    if (!known.contains(prefecture)) {
      return fail(ErrorCode::corrupt, "there is no prefecture of the name {}", {prefecture});
    }
  }
  for (const std::string& prefecture : base.prefectures) {
    if (!have.contains(prefecture)) {
      return fail(ErrorCode::corrupt, "the list lacks {0}: it has {1} of 47 prefectures; the whole of Japan is needed",
                  {prefecture, std::to_string(have.size())});
    }
  }
  for (const auto& [prefecture, names] : known) {
    const std::size_t found = have.at(prefecture).size();
    if (found + kMostMerged < names.size()) {
      return fail(ErrorCode::corrupt, "the list has only {0} cities of {1}, where {2} are known; it may be cut off",
                  {std::to_string(found), prefecture, std::to_string(names.size())});
    }
  }
  return {};
}

// What `after` has that `before` has not, and the other way round, by the key that `key_of` gives; rows of one key that
// are not the same in both have changed.
template <typename KeyOf>
PostalCount count_changes(const std::vector<PostalTown>& before, const std::vector<PostalTown>& after, KeyOf key_of) {
  const auto ordered = [&](const std::vector<PostalTown>& towns) {
    std::vector<const PostalTown*> out;
    out.reserve(towns.size());
    for (const PostalTown& town : towns) out.push_back(&town);
    std::sort(out.begin(), out.end(), [&](const PostalTown* a, const PostalTown* b) {
      return key_of(*a) != key_of(*b) ? key_of(*a) < key_of(*b) : *a < *b;
    });
    return out;
  };
  const auto old_rows = ordered(before);
  const auto new_rows = ordered(after);
  auto old_row = old_rows.begin();
  auto new_row = new_rows.begin();
  const auto end_of = [&](auto row, auto end) {
    return std::find_if(row, end, [&](const PostalTown* t) { return key_of(*t) != key_of(**row); });
  };
  PostalCount count;
  while (old_row != old_rows.end() || new_row != new_rows.end()) {
    const bool only_old =
        new_row == new_rows.end() || (old_row != old_rows.end() && key_of(**old_row) < key_of(**new_row));
    const bool only_new = !only_old && (old_row == old_rows.end() || key_of(**new_row) < key_of(**old_row));
    const auto old_end = only_new ? old_row : end_of(old_row, old_rows.end());
    const auto new_end = only_old ? new_row : end_of(new_row, new_rows.end());
    count.total += only_old ? 0 : 1;
    count.added += only_new ? 1 : 0;
    count.removed += only_old ? 1 : 0;
    const bool same = std::equal(old_row, old_end, new_row, new_end,
                                 [](const PostalTown* a, const PostalTown* b) { return *a == *b; });
    count.changed += !only_old && !only_new && !same ? 1 : 0;
    old_row = old_end;
    new_row = new_end;
  }
  return count;
}

Result<std::string> database_of(const Stored& places, const std::string& dated) {
  sqlite3* raw = nullptr;
  const int opened = sqlite3_open_v2(":memory:", &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  const sqlite::Connection db(raw);
  const auto execute = [&](const char* sql) {
    return sqlite3_exec(db.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK;
  };
  bool good = opened == SQLITE_OK && execute("BEGIN") && execute(kReferencePlaces);
  std::map<std::string, sqlite3_int64> prefecture_ids;
  sqlite::Statement prefecture(db.get(), "INSERT INTO prefecture VALUES (?, ?)");
  for (const std::string& name : places.prefectures) {
    const auto id = static_cast<sqlite3_int64>(prefecture_ids.size());
    prefecture_ids[name] = id;
    prefecture.bind(1, id);
    prefecture.bind(2, name);
    good = prefecture.run() && good;
  }
  // Cities in the order of reference.db: by prefecture from north to south, then by name.
  std::map<std::pair<sqlite3_int64, std::string>, sqlite3_int64> city_ids;
  for (const PostalTown& town : places.towns) city_ids[{prefecture_ids[town.prefecture], town.city}] = 0;
  for (const Stored::Office& office : places.offices)
    city_ids[{prefecture_ids[office.place.prefecture], office.place.city}] = 0;
  sqlite::Statement city(db.get(), "INSERT INTO city VALUES (?, ?, ?)");
  sqlite3_int64 next_city = 0;
  for (auto& [key, id] : city_ids) {
    id = next_city++;
    city.bind(1, id);
    city.bind(2, key.first);
    city.bind(3, key.second);
    good = city.run() && good;
  }
  sqlite::Statement place(db.get(), "INSERT INTO place VALUES (?, ?, ?, ?)");
  const auto write = [&](const PostalTown& town, const std::string& office) {
    place.bind(1, town.postal_code);
    place.bind(2, city_ids[{prefecture_ids[town.prefecture], town.city}]);
    place.bind(3, town.town);
    place.bind(4, office);
    good = place.run() && good;
  };
  for (const PostalTown& town : places.towns) write(town, "");
  for (const Stored::Office& office : places.offices) write(office.place, office.name);
  sqlite::Statement meta(db.get(), "INSERT INTO meta VALUES (?, ?)");
  const std::pair<const char*, std::string> kMeta[] = {
      {"schema", kReferenceVersion},
      {"postal_source", "utf_ken_all.csv"},
      {"postal_date", dated},
      {"places", std::to_string(places.towns.size() + places.offices.size())}};
  for (const auto& [key, value] : kMeta) {
    meta.bind(1, key);
    meta.bind(2, value);
    good = meta.run() && good;
  }
  good = execute(kReferencePlaceIndexes) && execute("COMMIT") && good;
  sqlite3_int64 size = 0;
  unsigned char* bytes = good ? sqlite3_serialize(db.get(), "main", &size, 0) : nullptr;
  if (bytes == nullptr) return fail(ErrorCode::internal, "the postal data cannot be put together");
  std::string content(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  sqlite3_free(bytes);
  return content;
}

}  // namespace

Result<PostalUpdate> update_postal_data(const std::vector<PostalTown>& official, const std::filesystem::path& installed,
                                        const std::filesystem::path& in_use, const std::string& dated) {
  auto base = read_places(installed);
  if (!base) {
    return fail(ErrorCode::environment, "the reference data is missing or cannot be read", {}, installed.string());
  }
  if (const Status whole = check_whole(official, *base); !whole) return tl::unexpected(whole.error());
  auto current = in_use.empty() ? std::nullopt : read_places(in_use);

  PostalUpdate update;
  Stored next;
  next.prefectures = base->prefectures;
  std::set<City> cities;
  for (const PostalTown& town : official) cities.emplace(town.prefecture, town.city);
  std::set<City> former;
  next.towns = official;
  for (const PostalTown& town : base->towns) {
    City city{town.prefecture, town.city};
    if (cities.contains(city)) continue;
    next.towns.push_back(town);
    former.insert(std::move(city));
  }
  std::sort(next.towns.begin(), next.towns.end());
  update.former_cities = former.size();
  next.offices = base->offices;

  const std::vector<PostalTown>& before = current ? current->towns : base->towns;
  update.codes = count_changes(before, next.towns, [](const PostalTown& t) { return std::tie(t.postal_code); });
  update.towns =
      count_changes(before, next.towns, [](const PostalTown& t) { return std::tie(t.prefecture, t.city, t.town); });
  if (!update.changes()) return update;
  auto content = database_of(next, dated);
  if (!content) return tl::unexpected(content.error());
  update.content = std::move(*content);
  return update;
}

}  // namespace meishi
