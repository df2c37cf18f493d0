// The ratchet: the program reads samples/cards, and no field may be read worse than tests/accuracy_bar.tsv says (lines:
// line_accuracy_test.cc). If this fails, cards that users could read before are no longer read.
//
//   accuracy_test                the test; what is better than the bar is printed, with the line to put in
//   accuracy_test --write-bar    writes both bars anew, at exactly what is reached now
//
// The bar is what was reached when it was written. Resampling and networks round differently on other processors, and
// one pixel can flip a character: so a field may stand one card below its bar, all fields of a class together
// kRoundingOfAll.
//
// A row of the bar is a class of cards and a field of bench/score.h, or one of these: `cards` (right: found, wrong:
// read where there is none), `perfect` (right: cards that nobody has to touch).
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "bench/report.h"
#include "bench/score.h"
#include "sample_reading.h"

namespace {

namespace fs = std::filesystem;
using namespace meishi::bench;
using meishi::samples;
using meishi::write_line_bar;

const fs::path kBarFile = fs::path(MEISHI_SOURCE_DIR) / "tests" / "accuracy_bar.tsv";
constexpr int kRounding = 1;
constexpr int kRoundingOfAll = 3;  // about 1 % of a class
constexpr const char* kHeader = "class\tfield\tasked\tright_at_least\twrong_at_most";

struct Row {
  std::string kind;
  std::string field;
  FieldScore score;
};

std::string line_of(const Row& row) {
  return fmt::format("{}\t{}\t{}\t{}\t{}", row.kind, row.field, row.score.asked, row.score.right, row.score.wrong);
}

std::vector<Row> rows_of(const std::string& kind, const Score& score) {
  std::vector<Row> out;
  for (const std::string_view field : kFields) {
    out.push_back({kind, std::string(field), score.fields.find(field)->second});
  }
  out.push_back({kind, "cards", {score.cards, score.found, score.spurious}});
  out.push_back({kind, "perfect", {score.cards, score.perfect, 0}});
  return out;
}

std::vector<Row> reached() {
  std::vector<Row> out;
  for (const auto& [kind, read] : *samples()) {
    std::vector<Row> rows = rows_of(kind, read.fields);
    std::move(rows.begin(), rows.end(), std::back_inserter(out));
  }
  return out;
}

std::map<std::pair<std::string, std::string>, FieldScore> read_bar() {
  std::ifstream in(kBarFile);
  std::map<std::pair<std::string, std::string>, FieldScore> out;
  std::string line;
  while (std::getline(in, line)) {
    if (line.empty() || line.front() == '#' || line == kHeader) continue;
    std::istringstream cells(line);
    Row row;
    cells >> row.kind >> row.field >> row.score.asked >> row.score.right >> row.score.wrong;
    EXPECT_FALSE(cells.fail()) << kBarFile << ": " << line;
    EXPECT_TRUE(out.emplace(std::pair(row.kind, row.field), row.score).second) << "twice: " << line;
  }
  return out;
}

// The cards behind a row, for whoever has to find out why.
std::string misses_of(const Row& row) {
  const Score& score = samples()->at(row.kind).fields;
  if (row.field == "cards" || row.field == "perfect") return "";
  return "missed now:\n" + miss_list(score, row.field);
}

TEST(Accuracy, TheSampleCardsAreRead) {
  ASSERT_TRUE(samples()) << samples().error().subject << ": " << samples().error().message;
  for (const auto& [kind, read] : *samples()) std::cout << kind << "\n" << score_table(read.fields) << "\n";
}

// A bar for other cards would hold nothing.
TEST(Accuracy, TheBarIsForTheseCards) {
  ASSERT_TRUE(samples());
  const auto bar = read_bar();
  const std::vector<Row> rows = reached();
  for (const Row& row : rows) {
    const auto found = bar.find({row.kind, row.field});
    if (found == bar.end()) {
      ADD_FAILURE() << "no bar for " << row.kind << " " << row.field << "; put in:\n" << line_of(row);
    } else {
      EXPECT_EQ(found->second.asked, row.score.asked)
          << row.kind << " " << row.field << ": the sample cards have changed";
    }
  }
  EXPECT_EQ(bar.size(), rows.size()) << kBarFile << " has rows that nothing is measured for";
}

TEST(Accuracy, NothingIsReadWorseThanTheBar) {
  ASSERT_TRUE(samples());
  const auto bar = read_bar();
  std::map<std::string, int> lost;  // by class: fields below the bar less fields above it
  for (const Row& row : reached()) {
    const auto found = bar.find({row.kind, row.field});
    if (found == bar.end()) continue;  // the test above says so
    const FieldScore& wanted = found->second;
    const int rounding = row.field == "cards" ? 0 : kRounding;  // a card that is not found is no rounding
    EXPECT_GE(row.score.right + rounding, wanted.right)
        << row.kind << " " << row.field << ": fewer are right. " << misses_of(row);
    EXPECT_LE(row.score.wrong, wanted.wrong + rounding)
        << row.kind << " " << row.field << ": more are wrong. " << misses_of(row);
    if (row.field != "perfect") lost[row.kind] += wanted.right - row.score.right;
    const bool better = row.score.right > wanted.right || row.score.wrong < wanted.wrong;
    const bool worse = row.score.right < wanted.right || row.score.wrong > wanted.wrong;
    if (better && !worse) std::cout << "better than the bar; put in: " << line_of(row) << "\n";
  }
  for (const auto& [kind, fields] : lost) EXPECT_LE(fields, kRoundingOfAll) << kind << ": fewer fields are right";
}

int write_bar() {
  if (!samples()) {
    std::cerr << samples().error().subject << ": " << samples().error().message << "\n";
    return 3;
  }
  std::ofstream out(kBarFile);
  out << "# What is read of samples/cards at least; accuracy_test.cc says what the rows are. `accuracy_test "
         "--write-bar`\n"
         "# writes it; look at the difference: it is raised in the commit that reads more, never lowered to pass.\n"
      << kHeader << "\n";
  for (const Row& row : reached()) out << line_of(row) << "\n";
  out.close();
  if (!out) std::cerr << kBarFile << " cannot be written\n";
  return out && write_line_bar() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (argc > 1 && std::string_view(argv[1]) == "--write-bar") return write_bar();
  return RUN_ALL_TESTS();
}
