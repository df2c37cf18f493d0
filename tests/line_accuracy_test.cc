// The ratchet of line finding and reading, part of accuracy_test: no class of lines (bench/line_class.h) on
// samples/cards may be found or read worse than tests/line_bar.tsv says. Fields can hide that for a while: normalize/
// puts right what is read wrong. If this fails, lines that were there before are gone, or their text is worse.
//
// A row of the bar is a class of cards and a class of lines: how many are printed, how many are found at least, how
// many characters they have, how many edits they need at most (bench/line_score.h, end to end). `upright` are the cards
// whose text is read the right way up. Other processors round differently: a row may be one line and kRoundingEdits
// edits below its bar, `upright` not at all.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "bench/line_class.h"
#include "bench/line_report.h"
#include "sample_reading.h"

namespace meishi {
namespace {

const std::filesystem::path kBarFile = std::filesystem::path(MEISHI_SOURCE_DIR) / "tests" / "line_bar.tsv";
constexpr int kRoundingLines = 1;
constexpr int kRoundingEdits = 4;
constexpr const char* kHeader = "class\tlines\tprinted\tfound_at_least\tcharacters\tedits_at_most";
constexpr const char* kUpright = "upright";

struct Row {
  std::string kind;
  std::string lines;
  bench::LineFigures figures;
};

std::string text_of(const Row& row) {
  const bench::LineFigures& f = row.figures;
  return fmt::format("{}\t{}\t{}\t{}\t{}\t{}", row.kind, row.lines, f.printed, f.found, f.characters, f.edits);
}

std::vector<Row> reached() {
  std::vector<Row> out;
  for (const auto& [kind, read] : *samples()) {
    for (const bench::LineClass& line_class : bench::kLineClasses) {
      const std::string name =
          line_class.value.empty() ? "all" : fmt::format("{}-{}", line_class.name, line_class.value);
      out.push_back({kind, name, read.lines.classes.at({line_class.name, line_class.value})});
    }
    bench::LineFigures upright;
    upright.printed = read.lines.cards;
    upright.found = read.lines.upright;
    out.push_back({kind, kUpright, upright});
  }
  return out;
}

std::map<std::pair<std::string, std::string>, bench::LineFigures> read_bar() {
  std::ifstream in(kBarFile);
  std::map<std::pair<std::string, std::string>, bench::LineFigures> out;
  std::string line;
  while (std::getline(in, line)) {
    if (line.empty() || line.front() == '#' || line == kHeader) continue;
    std::istringstream cells(line);
    Row row;
    bench::LineFigures& f = row.figures;
    cells >> row.kind >> row.lines >> f.printed >> f.found >> f.characters >> f.edits;
    EXPECT_FALSE(cells.fail()) << kBarFile << ": " << line;
    EXPECT_TRUE(out.emplace(std::pair(row.kind, row.lines), f).second) << "twice: " << line;
  }
  return out;
}

TEST(LineAccuracy, TheSampleLinesAreRead) {
  ASSERT_TRUE(samples()) << samples().error().subject << ": " << samples().error().message;
  for (const auto& [kind, read] : *samples()) {
    EXPECT_GT(read.lines.cards, 0) << kind;
    std::cout << kind << "\n" << line_table(read.lines) << "\n";
  }
}

// A bar for other cards would hold nothing.
TEST(LineAccuracy, TheBarIsForTheseLines) {
  ASSERT_TRUE(samples());
  const auto bar = read_bar();
  const std::vector<Row> rows = reached();
  for (const Row& row : rows) {
    const auto found = bar.find({row.kind, row.lines});
    if (found == bar.end()) {
      ADD_FAILURE() << "no bar for " << row.kind << " " << row.lines << "; put in:\n" << text_of(row);
      continue;
    }
    EXPECT_EQ(found->second.printed, row.figures.printed) << row.kind << " " << row.lines << ": other sample cards";
    EXPECT_EQ(found->second.characters, row.figures.characters)
        << row.kind << " " << row.lines << ": the sample cards have changed";
  }
  EXPECT_EQ(bar.size(), rows.size()) << kBarFile << " has rows that nothing is measured for";
}

TEST(LineAccuracy, NoLinesAreFoundOrReadWorseThanTheBar) {
  ASSERT_TRUE(samples());
  const auto bar = read_bar();
  for (const Row& row : reached()) {
    const auto found = bar.find({row.kind, row.lines});
    if (found == bar.end()) continue;  // the test above says so
    const bench::LineFigures& wanted = found->second;
    const bench::LineFigures& now = row.figures;
    const std::string misses = row.lines == "all" ? line_miss_list(samples()->at(row.kind).lines) : "";
    EXPECT_GE(now.found + (row.lines == kUpright ? 0 : kRoundingLines), wanted.found)
        << row.kind << " " << row.lines << ": fewer are found\n"
        << misses;
    EXPECT_LE(now.edits, wanted.edits + kRoundingEdits)
        << row.kind << " " << row.lines << ": more characters are wrong\n"
        << misses;
    const bool better = now.found > wanted.found || now.edits < wanted.edits;
    const bool worse = now.found < wanted.found || now.edits > wanted.edits;
    if (better && !worse) std::cout << "better than the bar; put in: " << text_of(row) << "\n";
  }
}

}  // namespace

bool write_line_bar() {
  std::ofstream out(kBarFile);
  out << "# How the lines of samples/cards are found and read at least; line_accuracy_test.cc says what the rows are.\n"
         "# `accuracy_test --write-bar` writes it; look at the difference: it is raised in the commit that reads "
         "more,\n"
         "# never lowered to pass.\n"
      << kHeader << "\n";
  for (const Row& row : reached()) out << text_of(row) << "\n";
  out.close();
  if (!out) std::cerr << kBarFile << " cannot be written\n";
  return static_cast<bool>(out);
}

}  // namespace meishi
