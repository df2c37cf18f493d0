// Makes reference.db from Debian's dictionaries and the tables in normalize/data/. Runs at build time.
//
//   build_reference OUT.db ZIPCODE OFFICE_ZIPCODE ITAIJI IPADIC_NAMES JUMAN_NAMES DATA_DIR
//
// The same sources give the same bytes. Prints its counts, so that a build log shows what went in.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "normalize/build_sources.h"
#include "normalize/iso_date.h"
#include "normalize/reference_schema.h"
#include "normalize/sqlite.h"

namespace meishi::build {

namespace {

struct Sources {
  std::string zip;
  std::string office;
  std::string itaiji_euc;
  std::string ipadic;
  std::string juman;
  std::vector<std::pair<std::string, std::string>> tables;  // name, content; by name
};

Result<Sources> read_sources(char** paths) {
  Sources sources;
  struct Item {
    std::string Sources::*member;
    Result<std::string> (*read)(const std::filesystem::path&);
  };
  constexpr Item kItems[] = {{&Sources::zip, read_euc_jp},
                             {&Sources::office, read_euc_jp},
                             {&Sources::itaiji_euc, read_file},
                             {&Sources::ipadic, read_euc_jp},
                             {&Sources::juman, read_file}};
  for (const Item& item : kItems) {
    auto text = item.read(*paths++);
    if (!text) return tl::unexpected(text.error());
    sources.*item.member = std::move(*text);
  }
  for (const auto& entry : std::filesystem::directory_iterator(*paths)) {
    if (entry.path().extension() != ".tsv") continue;
    auto text = read_file(entry.path());
    if (!text) return tl::unexpected(text.error());
    sources.tables.emplace_back(entry.path().stem().string(), std::move(*text));
  }
  std::sort(sources.tables.begin(), sources.tables.end());
  return sources;
}

// When the file was last changed, which its package keeps: yyyy-mm-dd.
std::string date_of(const std::filesystem::path& file) {
  using namespace std::chrono;
  std::error_code error;
  const auto changed = std::filesystem::last_write_time(file, error);
  if (error) return "";
  return iso_date(floor<days>(file_clock::to_sys(changed)));
}

void write_places(sqlite3* db, const Places& places) {
  sqlite::Statement prefecture(db, "INSERT INTO prefecture VALUES (?, ?)");
  for (std::size_t p = 0; p < prefecture_names().size(); ++p) {
    prefecture.bind(1, static_cast<sqlite3_int64>(p));
    prefecture.bind(2, prefecture_names()[p]);
    prefecture.run();
  }
  std::map<std::pair<std::size_t, std::string>, sqlite3_int64> ids;
  sqlite::Statement city(db, "INSERT INTO city VALUES (?, ?, ?)");
  for (const auto& key : places.cities) {
    const auto id = static_cast<sqlite3_int64>(ids.size());
    ids[key] = id;
    city.bind(1, id);
    city.bind(2, static_cast<sqlite3_int64>(key.first));
    city.bind(3, key.second);
    city.run();
  }
  sqlite::Statement place(db, "INSERT INTO place VALUES (?, ?, ?, ?)");
  for (const PlaceRow& row : places.rows) {
    place.bind(1, row.postal_code);
    place.bind(2, ids[{row.prefecture, row.city}]);
    place.bind(3, row.town);
    place.bind(4, row.office);
    place.run();
  }
}

void write_names(sqlite3* db, const Names& names) {
  sqlite::Statement family(db, "INSERT INTO family_name VALUES (?, ?, ?)");
  sqlite::Statement given(db, "INSERT INTO given_name VALUES (?, ?, ?)");
  const auto write = [](sqlite::Statement& insert, const std::vector<NameRow>& rows) {
    for (const NameRow& row : rows) {
      insert.bind(1, row.surface);
      insert.bind(2, row.reading);
      insert.bind(3, row.weight);
      insert.run();
    }
  };
  write(family, names.family);
  write(given, names.given);
  sqlite::Statement bias(db, "INSERT INTO family_bias VALUES (?, ?)");
  for (const auto& [character, value] : names.family_bias) {
    bias.bind(1, character);
    bias.bind(2, value);
    bias.run();
  }
}

// Rows of all hand-made tables, without header, comments (#) and empty lines. Returns how many.
std::size_t write_tables(sqlite3* db, const std::vector<std::pair<std::string, std::string>>& tables) {
  sqlite::Statement insert(db, "INSERT INTO table_cell VALUES (?, ?, ?, ?)");
  std::size_t count = 0;
  for (const auto& [name, text] : tables) {
    bool header = true;
    sqlite3_int64 row = 0;
    for (std::string_view line : split(text, '\n')) {
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (line.empty() || line.starts_with('#')) continue;
      if (header) {
        header = false;
        continue;
      }
      sqlite3_int64 column = 0;
      for (std::string_view value : split(line, '\t')) {
        insert.bind(1, name);
        insert.bind(2, row);
        insert.bind(3, column++);
        insert.bind(4, value);
        insert.run();
      }
      ++row;
      ++count;
    }
  }
  return count;
}

void write_pairs(sqlite3* db, const char* sql, const std::map<std::string, std::string>& pairs) {
  sqlite::Statement insert(db, sql);
  for (const auto& [first, second] : pairs) {
    insert.bind(1, first);
    insert.bind(2, second);
    insert.run();
  }
}

Status build(const std::filesystem::path& out, char** paths) {
  auto sources = read_sources(paths);
  if (!sources) return tl::unexpected(sources.error());
  const auto tsv = [&](std::string_view name) -> std::string_view {
    const auto it = std::find_if(sources->tables.begin(), sources->tables.end(),
                                 [&](const auto& table) { return table.first == name; });
    return it == sources->tables.end() ? std::string_view() : std::string_view(it->second);
  };
  const auto places = read_places(sources->zip, sources->office, tsv("ward_changes"));
  if (!places) return tl::unexpected(places.error());
  const Names names = read_names(sources->ipadic, sources->juman);
  const auto variants = read_variants(sources->itaiji_euc, tsv("variants"));

  // A half-made file must never be taken for the whole: it gets its name when it is complete.
  const std::filesystem::path part = out.string() + ".part";
  std::error_code ignored;
  std::filesystem::remove(part, ignored);
  sqlite3* raw = nullptr;
  const int opened = sqlite3_open_v2(part.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  sqlite::Connection db(raw);
  if (opened != SQLITE_OK) return fail(ErrorCode::io, "the reference data cannot be written", {}, part.string());
  const auto execute = [&](const char* sql) {
    return sqlite3_exec(db.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK;
  };
  bool good = execute("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN") && execute(kReferencePlaces) &&
              execute(kReferenceSchema);
  write_places(db.get(), *places);
  write_names(db.get(), names);
  write_pairs(db.get(), "INSERT INTO variant VALUES (?, ?)", variants);
  const std::size_t rows = write_tables(db.get(), sources->tables);
  write_pairs(
      db.get(), "INSERT INTO meta VALUES (?, ?)",
      {{"schema", kReferenceVersion},
       {"municipalities", std::to_string(places->municipalities)},
       {"postal_source", "SKK-JISYO.zipcode"},
       {"postal_date", date_of(paths[0])},
       {"sources",
        "SKK-JISYO.zipcode SKK-JISYO.office.zipcode SKK-JISYO.itaiji ipadic:Noun.name.csv juman:Noun.koyuu.dic"}});
  good = execute(kReferencePlaceIndexes) && execute(kReferenceIndexes) && execute("COMMIT; VACUUM") && good;
  db.reset();
  if (good) std::filesystem::rename(part, out, ignored);
  if (!good || ignored) return fail(ErrorCode::io, "the reference data cannot be written", {}, out.string());

  std::printf("reference.db: %zu places, %zu cities and wards (%zu municipalities), %zu offices not placed\n",
              places->rows.size(), places->cities.size(), places->municipalities, places->unplaced_offices);
  std::printf("reference.db: %zu family names, %zu given names, %zu kanji, %zu variants, %zu tables, %zu rows\n",
              names.family.size(), names.given.size(), names.family_bias.size(), variants.size(),
              sources->tables.size(), rows);
  return {};
}

}  // namespace

}  // namespace meishi::build

int main(int argc, char** argv) try {
  if (argc != 8) {
    std::fputs("usage: build_reference OUT ZIPCODE OFFICE_ZIPCODE ITAIJI IPADIC_NAMES JUMAN_NAMES DATA_DIR\n", stderr);
    return 2;
  }
  const auto status = meishi::build::build(argv[1], argv + 2);
  if (status) return 0;
  std::fprintf(stderr, "%s: %s", status.error().subject.c_str(), status.error().message.c_str());
  for (const std::string& arg : status.error().args) std::fprintf(stderr, " [%s]", arg.c_str());
  std::fputs("\n", stderr);
  return 1;
} catch (const std::exception& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 1;
}
