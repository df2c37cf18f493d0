// The ratchet of finding cards: find_cards() over samples/detection, at each quarter turn, against the corners and the
// warnings of truth.json; no class may get worse than tests/detection_bar.tsv says. If this fails, cards that were
// found before are lost, cut wrong, or made up.
//
//   detection_test                 the test; what is better than the bar is printed, with the line to put in
//   detection_test --write-bar     raises the bar to what is reached now; what is worse than the bar stays as it is
//   detection_test --list          every image with a miss, a made-up card or a wrong warning
//
// A row is a class of images at one turn. A card is found where the quad of a face and its own overlap by half:
// intersection over union of the two polygons, as far as they lie in the picture (where a card is cut off nobody can
// say how it goes on), each card and face in one pair. What has no partner is missing or spurious. Warnings are those
// of all faces of an image together; an image without faces says no_card_found.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <opencv2/imgproc.hpp>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "bench/polygon_overlap.h"
#include "capture/capture.h"
#include "capture/document.h"
#include "turned_page.h"

namespace {

namespace fs = std::filesystem;
using namespace meishi;
using bench::Polygon;
using nlohmann::json;

const fs::path kFolder = fs::path(MEISHI_SOURCE_DIR) / "samples" / "detection";
const fs::path kBarFile = fs::path(MEISHI_SOURCE_DIR) / "tests" / "detection_bar.tsv";
constexpr double kSameCard = 0.5;
// Resampling rounds differently on other processors; a corner then moves by a part of a pixel.
constexpr double kRounding = 0.005;
constexpr const char* kHeader =
    "class\tturn\tcards\tfound\tspurious\tmean_overlap\tleast_overlap\twarnings_missing\twarnings_unexpected";

struct Figures {
  int cards = 0;
  int found = 0;
  int spurious = 0;
  double mean = 0;   // overlap of the cards found; 0 where none is
  double least = 0;  // of the same
  int missing = 0;
  int unexpected = 0;
};

using Key = std::pair<std::string, int>;  // class, degrees
using Table = std::map<Key, Figures>;

std::string line_of(const Key& key, const Figures& f) {
  // Rounded down, so that a bar is never above what was reached.
  const auto down = [](double v) { return std::floor(v * 1000) / 1000; };
  return fmt::format("{}\t{}\t{}\t{}\t{}\t{:.3f}\t{:.3f}\t{}\t{}", key.first, key.second, f.cards, f.found, f.spurious,
                     down(f.mean), down(f.least), f.missing, f.unexpected);
}

// What of a quad lies in the picture; nothing of one that is not convex.
Polygon inside(const Polygon& quad, cv::Size2f size) {
  std::vector<cv::Point2f> corners;
  for (const Point& p : quad) corners.emplace_back(static_cast<float>(p.x), static_cast<float>(p.y));
  if (!cv::isContourConvex(corners)) return {};
  return bench::common_part(quad, {{0, 0}, {size.width, 0}, {size.width, size.height}, {0, size.height}});
}

// The overlaps of the pairs, best first.
std::vector<double> pair_up(const std::vector<Polygon>& truth, const std::vector<Polygon>& found) {
  std::vector<std::tuple<double, size_t, size_t>> pairs;
  for (size_t i = 0; i < truth.size(); ++i) {
    for (size_t j = 0; j < found.size(); ++j) {
      const double share = bench::overlap_of(truth[i], found[j]);
      if (share >= kSameCard) pairs.emplace_back(share, i, j);
    }
  }
  std::sort(pairs.rbegin(), pairs.rend());
  std::set<size_t> truth_taken, found_taken;
  std::vector<double> out;
  for (const auto& [share, i, j] : pairs) {
    if (truth_taken.contains(i) || found_taken.contains(j)) continue;
    truth_taken.insert(i);
    found_taken.insert(j);
    out.push_back(share);
  }
  return out;
}

// Of a warning's images at all turns.
struct Said {
  int expected = 0;
  int missing = 0;
  int unexpected = 0;
};

struct Measured {
  Table table;
  std::map<std::string, Said> warnings;
  std::string errors;  // images that could not be read at all
  std::string misses;  // for --list
};

void measure_turn(const json& image, const cv::Mat& page, int degrees, Measured& out) {
  const std::string file = image.at("file");
  Figures& row = out.table[{image.at("class"), degrees}];
  const cv::Mat turned_page = turned(page, degrees);
  const cv::Size2f size = turned_page.size();
  std::vector<Polygon> truth, found;
  for (const json& card : image.at("cards")) {
    Polygon quad;
    for (const json& p : card.at("quad")) {
      const cv::Point2f at = turned({p.at(0).get<float>(), p.at(1).get<float>()}, page.size(), degrees);
      quad.push_back({at.x, at.y});
    }
    truth.push_back(inside(quad, size));
  }
  const auto faces = find_cards(turned_page);
  if (!faces) {
    out.errors += fmt::format("{} at {}: {}\n", file, degrees, faces.error().message);
    return;
  }
  std::set<std::string> said;
  for (const CardFace& face : *faces) {
    found.push_back(inside({face.quad.begin(), face.quad.end()}, size));
    for (const Warning w : face.warnings) said.emplace(warning_name(w));
  }
  if (faces->empty()) said.emplace(warning_name(Warning::no_card_found));
  const auto expected = image.at("warnings").get<std::set<std::string>>();
  std::vector<std::string> missing, unexpected;
  std::set_difference(expected.begin(), expected.end(), said.begin(), said.end(), std::back_inserter(missing));
  std::set_difference(said.begin(), said.end(), expected.begin(), expected.end(), std::back_inserter(unexpected));

  for (const std::string& w : expected) ++out.warnings[w].expected;
  for (const std::string& w : missing) ++out.warnings[w].missing;
  for (const std::string& w : unexpected) ++out.warnings[w].unexpected;

  const std::vector<double> overlaps = pair_up(truth, found);
  const double least = overlaps.empty() ? 1 : overlaps.back();
  const int pairs = static_cast<int>(overlaps.size()), extra = static_cast<int>(found.size()) - pairs;
  if (pairs > 0) {
    double sum = row.mean * row.found;
    for (const double share : overlaps) sum += share;
    row.least = row.found == 0 ? least : std::min(row.least, least);
    row.found += pairs;
    row.mean = sum / row.found;
  }
  row.cards += static_cast<int>(truth.size());
  row.spurious += extra;
  row.missing += static_cast<int>(missing.size());
  row.unexpected += static_cast<int>(unexpected.size());
  if (pairs < static_cast<int>(truth.size()) || extra > 0 || !missing.empty() || !unexpected.empty() || least < 0.9) {
    out.misses += fmt::format("{} at {}: {} of {} cards, {} spurious, overlap {:.3f} at least", file, degrees, pairs,
                              truth.size(), extra, least);
    for (const std::string& w : missing) out.misses += ", not warned of " + w;
    for (const std::string& w : unexpected) out.misses += ", warned of " + w;
    out.misses += "\n";
  }
}

void measure_image(const json& image, Measured& out) {
  const std::string file = image.at("file");
  std::ifstream picture(kFolder / file, std::ios::binary);
  auto document = Document::open({std::istreambuf_iterator<char>(picture), {}});
  const auto page = document ? document->page(1) : Result<cv::Mat>(tl::unexpected(document.error()));
  if (!page) {
    out.errors += file + ": " + page.error().message + "\n";
    return;
  }
  for (const int degrees : {0, 90, 180, 270}) measure_turn(image, *page, degrees, out);
}

Measured measure() {
  std::ifstream in(kFolder / "truth.json");
  const json images = json::parse(in);
  // A class is one piece of work: its sums then do not depend on which thread was faster.
  std::map<std::string, std::vector<json>> by_class;
  for (const json& image : images) by_class[image.at("class")].push_back(image);
  std::vector<std::vector<json>> classes;
  for (auto& [name, members] : by_class) classes.push_back(std::move(members));
  std::vector<Measured> parts(classes.size());
  std::atomic<size_t> next = 0;
  std::vector<std::future<void>> workers;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
    workers.push_back(std::async(std::launch::async, [&] {
      for (size_t mine = next++; mine < classes.size(); mine = next++) {
        for (const json& image : classes[mine]) measure_image(image, parts[mine]);
      }
    }));
  }
  for (std::future<void>& worker : workers) worker.get();
  Measured out;
  for (Measured& part : parts) {
    out.table.merge(part.table);
    for (const auto& [name, said] : part.warnings) {
      Said& all = out.warnings[name];
      all.expected += said.expected;
      all.missing += said.missing;
      all.unexpected += said.unexpected;
    }
    out.errors += part.errors;
    out.misses += part.misses;
  }
  return out;
}

const Measured& measured() {
  static const Measured once = measure();
  return once;
}

Table read_bar() {
  std::ifstream in(kBarFile);
  Table out;
  std::string line;
  while (std::getline(in, line)) {
    if (line.empty() || line.front() == '#' || line == kHeader) continue;
    std::istringstream cells(line);
    Key key;
    Figures f;
    cells >> key.first >> key.second >> f.cards >> f.found >> f.spurious >> f.mean >> f.least >> f.missing >>
        f.unexpected;
    EXPECT_FALSE(cells.fail()) << kBarFile << ": " << line;
    EXPECT_TRUE(out.emplace(key, f).second) << "twice: " << line;
  }
  return out;
}

// The better of two, figure by figure. Overlap is that of the cards found: it may fall when more are found, so the one
// of the larger number holds.
Figures better_of(const Figures& bar, const Figures& now) {
  Figures out = now;
  out.found = std::max(bar.found, now.found);
  out.spurious = std::min(bar.spurious, now.spurious);
  out.missing = std::min(bar.missing, now.missing);
  out.unexpected = std::min(bar.unexpected, now.unexpected);
  if (now.found == bar.found) {
    out.mean = std::max(bar.mean, now.mean);
    out.least = std::max(bar.least, now.least);
  } else if (now.found < bar.found) {
    out.mean = bar.mean;
    out.least = bar.least;
  }
  return out;
}

TEST(Detection, TheSamplesCanBeRead) {
  EXPECT_EQ(measured().errors, "");
  std::cout << kHeader << "\n";
  for (const auto& [key, figures] : measured().table) std::cout << line_of(key, figures) << "\n";
  std::cout << "warning\timages\tmissing\tunexpected\n";
  for (const auto& [name, said] : measured().warnings) {
    std::cout << fmt::format("{}\t{}\t{}\t{}\n", name, said.expected, said.missing, said.unexpected);
  }
}

// A warning that no sample shows is one that nobody knows to work.
TEST(Detection, EveryWarningIsShownByASample) {
  for (const Warning w : {Warning::blurred, Warning::cut_off, Warning::glare, Warning::low_resolution,
                          Warning::low_contrast, Warning::blank, Warning::no_card_found}) {
    const auto said = measured().warnings.find(std::string(warning_name(w)));
    ASSERT_NE(said, measured().warnings.end()) << warning_name(w);
    EXPECT_GT(said->second.expected, said->second.missing) << warning_name(w);
  }
}

// A bar for other images would hold nothing.
TEST(Detection, TheBarIsForTheseImages) {
  const Table bar = read_bar();
  for (const auto& [key, figures] : measured().table) {
    const auto row = bar.find(key);
    if (row == bar.end()) {
      ADD_FAILURE() << "no bar; put in:\n" << line_of(key, figures);
    } else {
      EXPECT_EQ(row->second.cards, figures.cards) << key.first << ": the images have changed";
    }
  }
  EXPECT_EQ(bar.size(), measured().table.size()) << kBarFile << " has rows that nothing is measured for";
}

TEST(Detection, NoClassIsFoundWorseThanTheBar) {
  const Table bar = read_bar();
  for (const auto& [key, now] : measured().table) {
    const auto row = bar.find(key);
    if (row == bar.end()) continue;  // the test above says so
    const Figures& wanted = row->second;
    SCOPED_TRACE(fmt::format("{} at {}; `detection_test --list` says which images", key.first, key.second));
    EXPECT_GE(now.found, wanted.found) << "cards are lost";
    EXPECT_LE(now.spurious, wanted.spurious) << "cards are made up";
    EXPECT_LE(now.missing, wanted.missing) << "warnings are not given";
    EXPECT_LE(now.unexpected, wanted.unexpected) << "warnings are given for nothing";
    // A card that was not found before may be found less well than the others.
    if (now.found <= wanted.found) {
      EXPECT_GE(now.mean + kRounding, wanted.mean) << "corners are less exact";
      EXPECT_GE(now.least + 2 * kRounding, wanted.least) << "the worst corners are less exact";
    }
    const std::string better = line_of(key, better_of(wanted, now));
    if (better != line_of(key, wanted) &&
        (now.found > wanted.found || now.spurious < wanted.spurious || now.missing < wanted.missing ||
         now.unexpected < wanted.unexpected || (now.found == wanted.found && now.mean > wanted.mean + kRounding))) {
      std::cout << "better than the bar; put in: " << better << "\n";
    }
  }
}

int write_bar() {
  const Table bar = read_bar();
  if (!measured().errors.empty()) {
    std::cerr << measured().errors;
    return 1;
  }
  std::ofstream out(kBarFile);
  out << "# What find_cards() finds of samples/detection at least; detection_test.cc says what the columns are.\n"
         "# `detection_test --write-bar` raises it, in the commit that finds more; it is never lowered to pass.\n"
      << kHeader << "\n";
  for (const auto& [key, now] : measured().table) {
    const auto row = bar.find(key);
    // A class whose images have changed starts anew.
    const bool same = row != bar.end() && row->second.cards == now.cards;
    out << line_of(key, same ? better_of(row->second, now) : now) << "\n";
  }
  out.close();
  if (!out) std::cerr << kBarFile << " cannot be written\n";
  return out ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (argc > 1 && std::string_view(argv[1]) == "--write-bar") return write_bar();
  if (argc > 1 && std::string_view(argv[1]) == "--list") {
    std::cout << measured().errors << measured().misses;
    return 0;
  }
  return RUN_ALL_TESTS();
}
