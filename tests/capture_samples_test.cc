// find_cards() over the sample cards, at each quarter turn, against the corners of truth.json. The bars are what was
// measured, rounded down: a change that loses a corner of some card, or a card, fails here before it loses a field.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/polygon_overlap.h"
#include "capture/capture.h"
#include "capture/document.h"
#include "turned_page.h"

namespace meishi {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path kFolder = fs::path(MEISHI_SOURCE_DIR) / "samples" / "cards";

// Overlap: area of the intersection over the area of the union of the quad found and the quad of the truth.
struct Bar {
  const char* kind;  // "class" in truth.json
  double mean;       // at least, over all cards and turns
  double least;      // at least, of every card at every turn
};

constexpr Bar kBars[] = {{"scan", 0.97, 0.88}, {"photo", 0.99, 0.94}};

TEST(CaptureSamples, EveryCardIsFoundWholeAtEveryQuarterTurn) {
  std::ifstream in(kFolder / "truth.json");
  const json truth = json::parse(in);
  for (const Bar& bar : kBars) {
    double sum = 0;
    double least = 1;
    int cards = 0;
    for (const json& image : truth) {
      const json& card = image.at("cards").at(0);
      if (card.at("class") != bar.kind) continue;
      const std::string name = image.at("file");
      std::ifstream file(kFolder / name, std::ios::binary);
      auto document = Document::open({std::istreambuf_iterator<char>(file), {}});
      ASSERT_TRUE(document) << name;
      const auto decoded = document->page(1);
      ASSERT_TRUE(decoded) << name;
      const cv::Mat& page = *decoded;
      for (const int degrees : {0, 90, 180, 270}) {
        SCOPED_TRACE(name + " turned by " + std::to_string(degrees));
        const auto faces = find_cards(turned(page, degrees));
        ASSERT_TRUE(faces);
        ASSERT_EQ(faces->size(), 1u);
        const CardFace& face = faces->front();
        EXPECT_EQ(std::count(face.warnings.begin(), face.warnings.end(), Warning::no_card_found), 0);
        EXPECT_EQ(std::count(face.warnings.begin(), face.warnings.end(), Warning::blank), 0);
        bench::Polygon expected;
        for (const json& p : card.at("quad")) {
          const cv::Point2f at = turned({p.at(0).get<float>(), p.at(1).get<float>()}, page.size(), degrees);
          expected.push_back({at.x, at.y});
        }
        const double share = bench::overlap_of(expected, {face.quad.begin(), face.quad.end()});
        EXPECT_GE(share, bar.least);
        const double longest = std::max(face.colour.cols, face.colour.rows);
        const double shortest = std::min(face.colour.cols, face.colour.rows);
        EXPECT_NEAR(longest / shortest, 91.0 / 55, 0.02 * 91.0 / 55);
        sum += share;
        least = std::min(least, share);
        ++cards;
      }
    }
    ASSERT_GT(cards, 0) << bar.kind;
    const double mean = sum / cards;
    std::cout << bar.kind << ": " << cards << " pictures, overlap " << mean << " on average, " << least
              << " at least\n";
    EXPECT_GE(mean, bar.mean) << bar.kind;
    if (mean > bar.mean + 0.01) std::cout << bar.kind << ": better than the bar, raise it\n";
  }
}

}  // namespace
}  // namespace meishi
