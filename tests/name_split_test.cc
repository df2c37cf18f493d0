// How many names without a space are split right when the splitter has not seen them. If this falls, more people are
// greeted by half of their family name.
//
// Method. The names are those of the dictionaries that reference.db is made of (ipadic, with JUMAN's shares for the
// common ones), without those all in katakana, which are foreign. One family name and one given name in five is held
// out: a copy of reference.db is made whose names and character statistics come from the other four fifths alone, by
// the same code as the real one. Full names are put together by chance, each half drawn by how common it is, and split
// with the copy. They fall into four classes by which of the halves the splitter knows:
//
//   both known                  the pair is new, its halves are not
//   family unknown, given known
//   family known, given unknown
//   both unknown
//
// The figure is their mean, weighted by how often a name outside the dictionary is met (person_name.cc has the same
// shares): 3 % of people have such a family name, 20 % such a given name. Wrong is any other place than that where the
// halves were put together, even where another reading is as good (高橋本一 may be 高橋 + 本一 or 高 + 橋本一).
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "normalize/build_sources.h"
#include "normalize/person_name.h"
#include "normalize/reference.h"
#include "normalize/sqlite.h"
#include "normalize/text.h"

namespace meishi {
namespace {

namespace fs = std::filesystem;

constexpr double kUnlistedFamily = 0.03;
constexpr double kUnlistedGiven = 0.20;

// FNV-1a: the same fifth on every machine.
bool held_out(std::string_view surface) {
  std::uint32_t hash = 2166136261U;
  for (const char c : surface) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash / 64 % 5 == 0;
}

// The surface of a line of ipadic or JUMAN; "" when it is no name.
std::string ipadic_surface(std::string_view line) {
  const auto columns = build::split(line, ',');
  const bool name = columns.size() >= 12 && columns[6] == "人名" && (columns[7] == "姓" || columns[7] == "名");
  return name ? std::string(columns[0]) : "";
}

std::string juman_surface(std::string_view line) {
  constexpr std::string_view kKey = "(見出し語 ";
  const std::size_t begin = line.find(kKey);
  if (begin == std::string_view::npos || line.find("人名:日本:") == std::string_view::npos) return {};
  line.remove_prefix(begin + kKey.size());
  if (line.starts_with('(')) line.remove_prefix(1);
  return std::string(line.substr(0, line.find_first_of(" )")));
}

std::string without_held_out(const std::string& dictionary, std::string (*surface)(std::string_view)) {
  std::string out;
  for (const std::string_view line : build::split(dictionary, '\n')) {
    if (!held_out(surface(line))) out.append(line).push_back('\n');
  }
  return out;
}

void replace_names(const fs::path& database, const build::Names& names) {
  sqlite3* raw = nullptr;
  ASSERT_EQ(sqlite3_open(database.c_str(), &raw), SQLITE_OK);
  const sqlite::Connection db(raw);
  const auto run = [&](const char* sql) { ASSERT_EQ(sqlite3_exec(raw, sql, nullptr, nullptr, nullptr), SQLITE_OK); };
  run("BEGIN; DELETE FROM family_name; DELETE FROM given_name; DELETE FROM family_bias");
  for (const auto& [sql, rows] : {std::pair{"INSERT INTO family_name VALUES (?, ?, ?)", &names.family},
                                  std::pair{"INSERT INTO given_name VALUES (?, ?, ?)", &names.given}}) {
    sqlite3_stmt* insert = nullptr;
    ASSERT_EQ(sqlite3_prepare_v2(raw, sql, -1, &insert, nullptr), SQLITE_OK);
    for (const build::NameRow& row : *rows) {
      sqlite3_bind_text(insert, 1, row.surface.c_str(), -1, SQLITE_TRANSIENT);
      sqlite3_bind_text(insert, 2, row.reading.c_str(), -1, SQLITE_TRANSIENT);
      sqlite3_bind_double(insert, 3, row.weight);
      ASSERT_EQ(sqlite3_step(insert), SQLITE_DONE);
      sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
  }
  sqlite3_stmt* insert = nullptr;
  ASSERT_EQ(sqlite3_prepare_v2(raw, "INSERT INTO family_bias VALUES (?, ?)", -1, &insert, nullptr), SQLITE_OK);
  for (const auto& [character, bias] : names.family_bias) {
    sqlite3_bind_text(insert, 1, character.c_str(), -1, SQLITE_TRANSIENT);
    sqlite3_bind_double(insert, 2, bias);
    ASSERT_EQ(sqlite3_step(insert), SQLITE_DONE);
    sqlite3_reset(insert);
  }
  sqlite3_finalize(insert);
  run("COMMIT");
}

// Names with their chances, known and held out apart.
struct Urn {
  std::array<std::vector<std::string>, 2> names;
  std::array<std::vector<double>, 2> chances;

  explicit Urn(const std::vector<build::NameRow>& rows) {
    std::map<std::string, double> weights;
    for (const build::NameRow& row : rows) weights[row.surface] += row.weight;
    for (const auto& [surface, weight] : weights) {
      const std::u32string u = to_u32(surface);
      if (std::all_of(u.begin(), u.end(), is_katakana)) continue;
      const std::size_t kind = held_out(surface) ? 1 : 0;
      names[kind].push_back(surface);
      chances[kind].push_back(weight);
    }
  }
};

TEST(NameSplit, NamesNotSeenBeforeAreSplitWhereTheirHalvesMeet) {
  const auto ipadic = build::read_euc_jp(fs::path(MEISHI_IPADIC_DIR) / "Noun.name.csv");
  const auto juman = build::read_file(fs::path(MEISHI_JUMAN_DIR) / "Noun.koyuu.dic");
  ASSERT_TRUE(ipadic && juman);
  const build::Names all = build::read_names(*ipadic, *juman);
  const fs::path copy = fs::temp_directory_path() / ("meishi-name-split-" + std::to_string(::getpid()) + ".db");
  fs::copy_file(fs::path(MEISHI_BINARY_DIR) / "share/meishi/reference.db", copy, fs::copy_options::overwrite_existing);
  fs::permissions(copy, fs::perms::owner_read | fs::perms::owner_write);
  replace_names(copy,
                build::read_names(without_held_out(*ipadic, ipadic_surface), without_held_out(*juman, juman_surface)));
  const auto reference = Reference::open(copy);
  fs::remove(copy);
  ASSERT_TRUE(reference);

  const Urn families(all.family);
  const Urn givens(all.given);
  constexpr int kNames = 5000;    // of each class
  std::mt19937 random(20240517);  // NOLINT: the same names at every run
  double right_share = 0;
  for (const std::size_t unknown_family : {0U, 1U}) {
    for (const std::size_t unknown_given : {0U, 1U}) {
      std::discrete_distribution<std::size_t> family(families.chances[unknown_family].begin(),
                                                     families.chances[unknown_family].end());
      std::discrete_distribution<std::size_t> given(givens.chances[unknown_given].begin(),
                                                    givens.chances[unknown_given].end());
      int right = 0;
      std::map<std::string, int> wrong;
      for (int i = 0; i < kNames; ++i) {
        const std::string& last = families.names[unknown_family][family(random)];
        const std::string& first = givens.names[unknown_given][given(random)];
        ASSERT_EQ(reference->family_names(last).empty(), unknown_family == 1) << last;
        const NameFinding found = split_name(last + first, *reference);
        if (found.last_name == last && found.first_name == first) {
          ++right;
        } else {
          ++wrong[last + "|" + first + " as " + found.last_name + "|" + found.first_name];
        }
      }
      const double share = static_cast<double>(right) / kNames;
      const double weight = (unknown_family == 1 ? kUnlistedFamily : 1 - kUnlistedFamily) *
                            (unknown_given == 1 ? kUnlistedGiven : 1 - kUnlistedGiven);
      right_share += weight * share;
      std::cout << "family " << (unknown_family == 1 ? "unknown" : "known") << ", given "
                << (unknown_given == 1 ? "unknown" : "known") << ": " << 100 * share << " % of names, weight " << weight
                << "\n";
      int shown = 0;
      for (const auto& [what, count] : wrong) {
        if (++shown <= 12) std::cout << "    " << what << "\n";
      }
    }
  }
  std::cout << "split right: " << 100 * right_share << " %\n";
  EXPECT_GE(right_share, 0.985);
}

}  // namespace
}  // namespace meishi
