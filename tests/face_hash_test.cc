// The fingerprint of a card's look. If these fail, a stack scanned twice is taken for new cards, or a new card of
// somebody is thrown in with an old one.
#include "capture/face_hash.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "capture/capture.h"
#include "capture/document.h"
#include "capture/flatten.h"

namespace meishi {
namespace {

namespace fs = std::filesystem;

constexpr int kSameLook = 64;  // store/repeated_card.h, which capture/ does not know

int distance(const std::string& a, const std::string& b) {
  EXPECT_EQ(a.size(), 64U);
  EXPECT_EQ(b.size(), 64U);
  int bits = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const int digits = std::stoi(a.substr(i, 1), nullptr, 16) ^ std::stoi(b.substr(i, 1), nullptr, 16);
    bits += std::popcount(static_cast<unsigned>(digits));
  }
  return bits;
}

struct Sample {
  std::string name;
  cv::Mat page;
  CardFace face;
};

// Every third sample: designs differ, light ones, dark ones, portrait ones, scans and photographs.
const std::vector<Sample>& samples() {
  static const std::vector<Sample> kSamples = [] {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(fs::path(MEISHI_SOURCE_DIR) / "samples" / "cards")) {
      if (entry.path().extension() != ".json") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    std::vector<Sample> out;
    for (std::size_t i = 0; i < files.size(); i += 3) {
      std::ifstream in(files[i], std::ios::binary);
      auto document = Document::open({std::istreambuf_iterator<char>(in), {}});
      Sample sample{files[i].filename().string(), *document->page(1), {}};
      sample.face = find_cards(sample.page)->front();
      out.push_back(std::move(sample));
    }
    return out;
  }();
  return kSamples;
}

cv::Mat noisy_jpeg(const cv::Mat& page, double sigma, double gain, int quality, cv::RNG& rng) {
  cv::Mat noise(page.size(), CV_16SC3);
  rng.fill(noise, cv::RNG::NORMAL, 0, sigma);
  cv::Mat changed;
  page.convertTo(changed, CV_16SC3, gain);
  changed += noise;
  changed.convertTo(changed, CV_8UC3);
  std::vector<std::uint8_t> bytes;
  cv::imencode(".jpg", changed, bytes, {cv::IMWRITE_JPEG_QUALITY, quality});
  return cv::imdecode(bytes, cv::IMREAD_COLOR);
}

Quad off_by(const Quad& quad, double pixels, cv::RNG& rng) {
  Quad moved = quad;
  for (Point& p : moved) {
    p.x += rng.uniform(-pixels, pixels);
    p.y += rng.uniform(-pixels, pixels);
  }
  return moved;
}

TEST(FaceHash, AnotherScanOfACardIsNear) {
  cv::RNG rng(7);
  for (const Sample& sample : samples()) {
    const std::string hash = face_hash(sample.face.grey, 0);
    // 0.8 % of the card's width: what a found corner may be off by, twice
    const Quad quad = off_by(sample.face.quad, 0.008 * std::max(sample.face.colour.cols, sample.face.colour.rows), rng);
    for (const auto& [sigma, gain, quality] : {std::tuple(3.0, 1.0, 85), std::tuple(8.0, 0.85, 50)}) {
      const CardFace again = flatten(noisy_jpeg(sample.page, sigma, gain, quality, rng), quad, 16);
      EXPECT_LE(distance(hash, face_hash(again.grey, 0)), kSameLook) << sample.name << " " << sigma;
    }
    const CardFace coarse = flatten(sample.page, sample.face.quad, 7);
    EXPECT_LE(distance(hash, face_hash(coarse.grey, 0)), kSameLook / 2) << sample.name << " with fewer pixels";
  }
}

TEST(FaceHash, CardsOfDifferentDesignsAreFar) {
  for (const Sample& a : samples()) {
    for (const Sample& b : samples()) {
      if (a.name == b.name) continue;
      EXPECT_GT(distance(face_hash(a.face.grey, 0), face_hash(b.face.grey, 0)), kSameLook) << a.name << " " << b.name;
    }
  }
}

// The program keeps 256 x 256 of a face before it paints the codes over: if this fails, a card whose code was read
// looks unlike the same card whose code was not.
TEST(FaceHash, IsThatOfTheFaceReducedToASquare) {
  for (const Sample& sample : samples()) {
    cv::Mat small;
    cv::resize(sample.face.grey, small, {256, 256}, 0, 0, cv::INTER_AREA);
    EXPECT_EQ(face_hash(small, 0), face_hash(sample.face.grey, 0)) << sample.name;
  }
}

// A card that lies upside down the second time is the same card once it is read.
TEST(FaceHash, IsThatOfTheUprightFace) {
  const cv::Mat& grey = samples().front().face.grey;
  const std::string hash = face_hash(grey, 0);
  const std::pair<int, int> turns[] = {
      {cv::ROTATE_90_COUNTERCLOCKWISE, 90}, {cv::ROTATE_180, 180}, {cv::ROTATE_90_CLOCKWISE, 270}};
  for (const auto& [turn, rotation] : turns) {
    cv::Mat turned;
    cv::rotate(grey, turned, turn);
    EXPECT_LE(distance(hash, face_hash(turned, rotation)), 4) << rotation;
    EXPECT_GT(distance(hash, face_hash(turned, 0)), kSameLook) << rotation;
  }
}

}  // namespace
}  // namespace meishi
