// The codes of the sample cards, scanned and photographed: exactly those that are printed, and none on the other cards.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "capture/barcode.h"
#include "capture/capture.h"
#include "capture/document.h"

namespace meishi {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

TEST(BarcodeSamples, EveryCodeIsReadAndNoneIsMadeUp) {
  const fs::path folder = fs::path(MEISHI_SOURCE_DIR) / "samples" / "cards";
  std::ifstream truth(folder / "truth.json");
  int printed = 0;
  for (const json& image : json::parse(truth)) {
    const std::string file = image.at("file");
    SCOPED_TRACE(file);
    std::ifstream in(folder / file, std::ios::binary);
    auto document = Document::open({std::istreambuf_iterator<char>(in), {}});
    ASSERT_TRUE(document);
    const auto page = document->page(1);
    ASSERT_TRUE(page);
    const auto faces = find_cards(*page);
    ASSERT_TRUE(faces);
    ASSERT_FALSE(faces->empty());
    const auto expected = image.at("cards").at(0).value("codes", std::vector<std::string>());
    printed += static_cast<int>(expected.size());
    // As a scanner is fed: either way round and lying.
    CardFace face = faces->front();
    for (int turn = 0; turn < (expected.empty() ? 1 : 4); ++turn) {
      const auto codes = read_barcodes(face);
      ASSERT_TRUE(codes);
      std::vector<std::string> texts;
      for (const Barcode& code : *codes) texts.push_back(code.text);
      EXPECT_EQ(texts, expected) << "after " << turn << " quarter turns";
      cv::Mat turned;
      cv::rotate(face.grey, turned, cv::ROTATE_90_CLOCKWISE);
      face.grey = turned;
    }
  }
  EXPECT_GE(printed, 4);
}

}  // namespace
}  // namespace meishi
