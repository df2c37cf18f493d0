// FaceReader over sample cards, which hold every kind of layout. The bars are what was measured: a change that turns a
// card the wrong way, or loses its lines, fails here.
#include <gtest/gtest.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "capture/capture.h"
#include "capture/document.h"
#include "ocr/face_reader.h"

namespace meishi {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path kFolder = fs::path(MEISHI_SOURCE_DIR) / "samples" / "cards";

struct Sample {
  const char* file;
  int lines_read;   // of truth's lines, read exactly but for width and spaces: at least so many
  int turned_lost;  // of those, at most so many may be missing after a quarter turn
};

constexpr Sample kSamples[] = {
    {"001-akatsuki-sales.jpg", 11, 0},
    {"007-hinokiya-brewery.jpg", 8, 0},
    {"011-harbour-english.jpg", 9, 0},
    {"017-portrait-cafe.jpg", 8, 0},
};

// Without spaces, and of one width.
std::string folded(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString narrow =
      icu::Normalizer2::getNFKCInstance(status)->normalize(icu::UnicodeString::fromUTF8(text), status);
  std::string out;
  for (int32_t i = 0; i < narrow.length(); i = narrow.moveIndex32(i, 1)) {
    const UChar32 c = narrow.char32At(i);
    if (!u_isUWhiteSpace(c)) icu::UnicodeString(c).toUTF8String(out);
  }
  return out;
}

CardFace face_of(const std::string& file) {
  std::ifstream in(kFolder / file, std::ios::binary);
  auto document = Document::open({std::istreambuf_iterator<char>(in), {}});
  if (!document) return {};
  const auto page = document->page(1);
  if (!page) return {};
  auto faces = find_cards(*page);
  return faces ? faces->front() : CardFace{};
}

CardFace turned_face(const CardFace& face, int degrees) {
  CardFace out = face;
  if (degrees == 0) return out;
  const int code = degrees == 90    ? cv::ROTATE_90_CLOCKWISE
                   : degrees == 180 ? cv::ROTATE_180
                                    : cv::ROTATE_90_COUNTERCLOCKWISE;
  out.colour = cv::Mat();
  out.grey = cv::Mat();
  cv::rotate(face.colour, out.colour, code);
  cv::rotate(face.grey, out.grey, code);
  return out;
}

const json& card_of(const std::string& file) {
  static const json truth = [] {
    std::ifstream in(kFolder / "truth.json");
    return json::parse(in);
  }();
  return std::find_if(truth.begin(), truth.end(), [&](const json& image) { return image.at("file") == file; })
      ->at("cards")
      .at(0);
}

std::vector<std::string> texts_of(const FaceText& text) {
  std::vector<std::string> out;
  for (const TextLine& line : text.lines) out.push_back(line.text);
  return out;
}

// How many of truth's lines were read.
int lines_read(const FaceText& text, const json& card) {
  int read = 0;
  for (const json& line : card.at("lines")) {
    const std::string printed = folded(line.at("text"));
    read += std::any_of(text.lines.begin(), text.lines.end(),
                        [&](const TextLine& l) { return folded(l.text).find(printed) != std::string::npos; });
  }
  return read;
}

double shared(const Box& a, const Box& b) {  // of the smaller one
  const double w = std::min(a.right(), b.right()) - std::max(a.x, b.x);
  const double h = std::min(a.bottom(), b.bottom()) - std::max(a.y, b.y);
  return w <= 0 || h <= 0 ? 0 : w * h / std::min(a.width * a.height, b.width * b.height);
}

class OcrSamples : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto opened = FaceReader::open({});
    if (opened) reader_ = std::make_unique<FaceReader>(std::move(*opened));
  }
  static void TearDownTestSuite() { reader_.reset(); }
  void SetUp() override { ASSERT_NE(reader_, nullptr) << "no recogniser: are the language models installed?"; }

  static std::unique_ptr<FaceReader> reader_;
};

std::unique_ptr<FaceReader> OcrSamples::reader_;

// Nobody lays cards the right way round into a feeder; and a line that reads so on its head reads so upright.
TEST_F(OcrSamples, EveryQuarterTurnReadsTheSame) {
  for (const Sample& sample : kSamples) {
    const CardFace face = face_of(sample.file);
    ASSERT_FALSE(face.grey.empty()) << sample.file;
    const auto as_laid = reader_->read(face);
    ASSERT_TRUE(as_laid) << sample.file;
    for (const int degrees : {90, 180, 270}) {
      SCOPED_TRACE(std::string(sample.file) + " turned by " + std::to_string(degrees));
      const auto text = reader_->read(turned_face(face, degrees));
      ASSERT_TRUE(text);
      EXPECT_EQ((text->rotation + degrees) % 360, as_laid->rotation);
      EXPECT_EQ(text->width, as_laid->width);
      EXPECT_EQ(text->height, as_laid->height);
      EXPECT_GE(lines_read(*text, card_of(sample.file)),
                lines_read(*as_laid, card_of(sample.file)) - sample.turned_lost)
          << testing::PrintToString(texts_of(*text));
      // In the order of the upright face, whichever way it lay.
      EXPECT_TRUE(std::is_sorted(text->lines.begin(), text->lines.end(),
                                 [](const TextLine& a, const TextLine& b) { return a.box.y < b.box.y; }));
    }
  }
}

TEST_F(OcrSamples, LinesReadAsTheyArePrintedWhereTheyArePrinted) {
  for (const Sample& sample : kSamples) {
    SCOPED_TRACE(sample.file);
    const CardFace face = face_of(sample.file);
    const auto text = reader_->read(face);
    ASSERT_TRUE(text);
    const double to_face = text->px_per_mm / 16;  // truth's boxes are at 16 px/mm
    // The scan's rim that capture left around the card moves print by at most 3 mm.
    const double slack = 3 * text->px_per_mm;
    int read = 0;
    for (const json& line : card_of(sample.file).at("lines")) {
      const std::string printed = folded(line.at("text"));
      const auto found = std::find_if(text->lines.begin(), text->lines.end(), [&](const TextLine& l) {
        return folded(l.text).find(printed) != std::string::npos;
      });
      if (found == text->lines.end()) continue;
      ++read;
      const json& b = line.at("box");
      const Box box{b[0].get<double>() * to_face - slack, b[1].get<double>() * to_face - slack,
                    b[2].get<double>() * to_face + 2 * slack, b[3].get<double>() * to_face + 2 * slack};
      EXPECT_GT(shared(found->box, box), 0.95) << printed;
      EXPECT_EQ(found->direction == Direction::vertical, line.at("direction") == "vertical") << printed;
    }
    EXPECT_GE(read, sample.lines_read) << testing::PrintToString(texts_of(*text));
    std::cout << sample.file << ": " << read << " of " << card_of(sample.file).at("lines").size() << " lines\n";
  }
}

// Numbers in kanji numerals: one wrong figure is a call to somebody else. Every one of these cards is read in full.
TEST_F(OcrSamples, KanjiNumeralsAreReadFigureByFigure) {
  for (const char* file : {"007-hinokiya-brewery.jpg", "008-kaga-lacquer.jpg", "009-kyo-confectioner.jpg",
                           "025-vertical-photo.jpg", "031-takasaki-doll.jpg"}) {
    const auto text = reader_->read(face_of(file));
    ASSERT_TRUE(text) << file;
    for (const json& line : card_of(file).at("lines")) {
      if (line.at("text").get<std::string>().find("〇") == std::string::npos) continue;
      const std::string printed = folded(line.at("text"));
      EXPECT_TRUE(std::any_of(text->lines.begin(), text->lines.end(),
                              [&](const TextLine& l) { return folded(l.text) == printed; }))
          << file << ": " << printed << " in " << testing::PrintToString(texts_of(*text));
    }
  }
}

// Of small blurred print one model alone cannot say how far it is to be believed.
TEST_F(OcrSamples, DoubtfulPrintGetsAnotherOpinion) {
  const auto text = reader_->read(face_of("029-kagoshima-school.jpg"));
  ASSERT_TRUE(text);
  const auto address = std::find_if(text->lines.begin(), text->lines.end(),
                                    [](const TextLine& line) { return line.text.starts_with("〒892-0842"); });
  ASSERT_NE(address, text->lines.end()) << testing::PrintToString(texts_of(*text));
  EXPECT_EQ(address->readings, 2);
  EXPECT_EQ(address->agreeing, 2);
}

// What normalize/ and the review page take for granted of every line.
TEST_F(OcrSamples, EveryLineIsWellFormed) {
  for (const Sample& sample : kSamples) {
    SCOPED_TRACE(sample.file);
    const auto text = reader_->read(face_of(sample.file));
    ASSERT_TRUE(text);
    for (const TextLine& line : text->lines) {
      SCOPED_TRACE(line.text);
      EXPECT_FALSE(line.text.empty());
      EXPECT_GE(line.box.x, 0);
      EXPECT_GE(line.box.y, 0);
      EXPECT_LE(line.box.right(), text->width);
      EXPECT_LE(line.box.bottom(), text->height);
      EXPECT_GT(line.height_mm, 0.7);
      EXPECT_LT(line.height_mm, 12);
      EXPECT_GE(line.confidence, 0);
      EXPECT_LE(line.confidence, 1);
      std::string glyphs;
      for (const Glyph& glyph : line.glyphs) {
        EXPECT_FALSE(glyph.text.empty());
        // The recogniser's boxes may reach over the line by the margin of the crop.
        const double margin = 0.25 * line.height_mm * text->px_per_mm + 4;
        EXPECT_GE(glyph.box.x, line.box.x - margin);
        EXPECT_LE(glyph.box.right(), line.box.right() + margin);
        EXPECT_GE(glyph.box.y, line.box.y - margin);
        EXPECT_LE(glyph.box.bottom(), line.box.bottom() + margin);
        glyphs += glyph.text;
      }
      std::string solid = line.text;
      std::erase(solid, ' ');
      EXPECT_EQ(solid, glyphs) << "the text is its glyphs";
    }
  }
}

// 営業 部 is no department, and 港 区 no ward.
TEST_F(OcrSamples, NoSpacesInsideJapaneseWords) {
  for (const Sample& sample : kSamples) {
    SCOPED_TRACE(sample.file);
    const auto text = reader_->read(face_of(sample.file));
    ASSERT_TRUE(text);
    const json& card = card_of(sample.file);
    for (const char* key : {"company", "prefecture", "city"}) {
      if (!card.contains(key) || !card[key].is_string()) continue;
      const std::string word = card[key];
      for (const TextLine& line : text->lines) {
        if (folded(line.text).find(folded(word)) == std::string::npos) continue;
        EXPECT_NE(line.text.find(word), std::string::npos) << line.text << ": " << word;
      }
    }
  }
}

// A reader is used for card after card: what the one before was must not show in the next.
TEST_F(OcrSamples, ACardReadsTheSameAfterAnother) {
  const CardFace a = face_of(kSamples[0].file);
  const auto first = reader_->read(a);
  ASSERT_TRUE(first);
  ASSERT_TRUE(reader_->read(face_of(kSamples[1].file)));
  const auto again = reader_->read(a);
  ASSERT_TRUE(again);
  EXPECT_EQ(texts_of(*first), texts_of(*again));
}

TEST_F(OcrSamples, WhatHoldsNoPrintGivesNoLines) {
  EXPECT_EQ(reader_->read(CardFace{}).error().code, ErrorCode::invalid);
  for (const cv::Size size : {cv::Size(1456, 880), cv::Size(40, 24), cv::Size(1, 1)}) {
    CardFace face;
    face.colour = cv::Mat(size, CV_8UC3, cv::Scalar(245, 245, 245));
    face.grey = cv::Mat(size, CV_8U, cv::Scalar(245));
    const auto text = reader_->read(face);
    ASSERT_TRUE(text) << size;
    EXPECT_TRUE(text->lines.empty()) << size;
    EXPECT_EQ(text->width, face.grey.cols) << size;
  }
}

// Whoever installs Meishi by hand must be told which package is missing, not that a card is unreadable.
TEST(FaceReaderOpen, AMissingModelNamesItsPackage) {
  const auto reader = FaceReader::open({.tessdata_dir = MEISHI_SOURCE_DIR "/samples/cards"});
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code, ErrorCode::environment);
  const auto& args = reader.error().args;
  EXPECT_NE(std::find(args.begin(), args.end(), "tesseract-ocr-jpn"), args.end());
}

}  // namespace
}  // namespace meishi
