// HEIC: its own turns, several pictures in a file, and what a mean file does.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "capture/document.h"
#include "capture/format_support.h"
#include "capture/hevc_size.h"
#include "decode_images.h"
#include "heif_bytes.h"

namespace meishi {
namespace {

// A telephone's HEIC of a card held upright is stored lying: without this its text is read on its side, or mirrored.
TEST(DecodeHeif, UprightByTheFilesOwnTransformations) {
  const cv::Mat upright = four_colours();
  for (int orientation = 1; orientation <= 8; ++orientation) {
    SCOPED_TRACE("orientation " + std::to_string(orientation));
    const cv::Mat page = only_page(heic_of({stored(upright, orientation)}, orientation));
    EXPECT_EQ(page.type(), CV_8UC3);
    EXPECT_LT(mean_difference(page, upright), 4);
  }
}

// A picture of noise takes the decoder long, and nothing can stop it midway: an import must not stand still.
TEST(DecodeHeif, APageThatTakesTooLongIsStopped) {
  cv::Mat noise(480, 640, CV_8UC3);
  cv::randu(noise, 0, 256);
  const Bytes heic = heic_of({noise});
  DecodeOptions options;
  options.max_seconds = 0;
  auto document = Document::open(heic, options);
  ASSERT_TRUE(document) << document.error().message;
  const auto page = document->page(1);
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().code, ErrorCode::too_large);
  EXPECT_EQ(page.error().args, (std::vector<std::string>{"0"}));
  EXPECT_EQ(code_of(decode_pages(heic)), "pages: 1") << "with time enough";
}

// Several workers decode at once, each in a process of its own; the pictures and the errors come back as they are.
TEST(DecodeHeif, ManyAtOnce) {
  const cv::Mat card = printed_card(320, 200);
  const Bytes whole = heic_of({card});
  Bytes broken = whole;
  std::fill(broken.end() - 200, broken.end(), std::uint8_t{0});
  DecodeOptions in_here;
  in_here.own_process = false;
  const std::string broken_in_here = code_of(decode_pages(broken, in_here));
  std::atomic<int> as_before = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 10; ++k) {
        const auto pages = decode_pages(whole);
        if (pages && pages->size() == 1 && mean_difference(pages->front(), card) < 4) ++as_before;
        if (code_of(decode_pages(broken)) == broken_in_here) ++as_before;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(as_before, 80);
}

TEST(DecodeHeif, EveryTopLevelImageIsAPage) {
  const cv::Mat card = printed_card(64, 40);
  const auto pages = decode_pages(heic_of({card, four_colours(), card}));
  ASSERT_TRUE(pages) << pages.error().message;
  ASSERT_EQ(pages->size(), 3u);
  EXPECT_LT(mean_difference((*pages)[0], card), 4);
  EXPECT_LT(mean_difference((*pages)[1], four_colours()), 4);
  EXPECT_LT(mean_difference((*pages)[2], card), 4);
}

// A file of a few kilobytes that claims to be a stamp and unpacks to a wall would take the machine's memory.
TEST(DecodeHeif, TheSizeThatCountsIsTheDecoders) {
  DecodeOptions options;
  options.max_pixels = 160 * 96 - 1;
  Bytes heic = heic_of({printed_card(160, 96)});
  EXPECT_EQ(most_hevc_pixels(heic), 160 * 96);
  EXPECT_EQ(code_of(decode_pages(heic, options)), "too_large");
  for (std::size_t k = 0; k + 16 < heic.size(); ++k) {
    if (std::memcmp(heic.data() + k, "ispe", 4) == 0) std::memcpy(heic.data() + k + 8, "\0\0\0\x40\0\0\0\x40", 8);
  }
  EXPECT_EQ(code_of(decode_pages(heic, options)), "too_large");
  options.max_pixels = 160 * 96;
  EXPECT_EQ(code_of(decode_pages(heic_of({printed_card(160, 96)}), options)), "pages: 1");
  EXPECT_EQ(most_hevc_pixels({}), 0);
  for (std::size_t length = 0; length < heic.size(); length += 11) most_hevc_pixels({heic.data(), length});
}

TEST(DecodeHeif, TransparentPixelsLieOnWhitePaper) {
  cv::Mat image(64, 96, CV_8UC4, cv::Scalar(0, 0, 0, 0));
  image(cv::Rect(0, 0, 48, 64)).setTo(cv::Scalar(40, 60, 200, 255));
  const cv::Mat page = only_page(heic_of({image}));
  ASSERT_EQ(page.type(), CV_8UC3);
  EXPECT_LT(cv::norm(page.at<cv::Vec3b>(32, 20), cv::Vec3b(40, 60, 200), cv::NORM_INF), 12);
  EXPECT_LT(cv::norm(page.at<cv::Vec3b>(32, 80), cv::Vec3b(255, 255, 255), cv::NORM_INF), 12);
  EXPECT_TRUE(has_heif_decoder());
}

// The smallest sound file, and what it is made of, for putting other files together.
const Bytes& whole() {
  static const Bytes file = heic_of({printed_card(64, 64)});
  return file;
}
Bytes configuration() { return first_box(whole(), "hvcC"); }
Bytes coded() { return first_box(whole(), "mdat"); }

// Units of the decoder configuration as they may stand among the pixels: each with its length in four bytes.
Bytes in_band_units(const Bytes& hvcc) {
  Bytes out;
  std::size_t at = 23;
  for (int array = hvcc[22]; array > 0; --array) {
    int units = hvcc[at + 1] << 8 | hvcc[at + 2];
    at += 3;
    for (; units > 0; --units) {
      const std::size_t length = static_cast<std::size_t>(hvcc[at]) << 8 | hvcc[at + 1];
      append(out, Bytes{0, 0, hvcc[at], hvcc[at + 1]});
      append(out, {hvcc.data() + at + 2, length});
      at += 2 + length;
    }
  }
  return out;
}

// A configuration without its units, so that only those among the pixels count.
Bytes empty_configuration() {
  Bytes head = configuration();
  head.resize(23);
  head[22] = 0;
  return head;
}

Bytes joined(Bytes front, const Bytes& back) {
  append(front, back);
  return front;
}

// The writer below is sound: what it puts together is refused for what the tests change, and for nothing else.
TEST(DecodeHeif, AFilePutTogetherByHandIsRead) {
  const Bytes hvcc = box_of("hvcC", configuration());
  const Bytes ispe = box_of("ispe", {0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 64});
  const std::vector<Bytes> plain = {hvcc, ispe};
  EXPECT_LT(mean_difference(only_page(heif_file({{"hvc1", coded(), {}}}, plain)), printed_card(64, 64)), 4);
  EXPECT_EQ(code_of(decode_pages(heif_file({{"hvc1", coded(), {}, 3}}, plain))), "pages: 1") << "in pieces";
}

// A mean file hides how large its picture is from those who ask the container: in a box whose size is written in
// another way, under another kind of unit, among the pixels, and there in pieces.
TEST(DecodeHeif, TheSizeIsFoundWhereverItStands) {
  const Bytes ispe = box_of("ispe", {0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 16});
  const Bytes content = configuration();
  Bytes large = {0, 0, 0, 1, 'h', 'v', 'c', 'C', 0, 0, 0, 0, 0, 0, 0, static_cast<std::uint8_t>(16 + content.size())};
  append(large, content);
  Bytes to_the_end = box_of("hvcC", content);
  to_the_end[3] = 0;
  Bytes other_kind = box_of("hvcC", content);
  for (std::size_t at = 8 + 23, array = content[22]; array > 0; --array) {
    other_kind[at] = 32;  // every list is said to be of video parameter sets
    int units = other_kind[at + 1] << 8 | other_kind[at + 2];
    at += 3;
    for (; units > 0; --units) at += 2 + (static_cast<std::size_t>(other_kind[at]) << 8 | other_kind[at + 1]);
  }
  const Bytes bare = box_of("hvcC", empty_configuration());
  const Bytes in_band = joined(in_band_units(content), coded());
  const std::pair<const char*, Bytes> rows[] = {
      {"size of 64 bits", heif_file({{"hvc1", coded(), {}}}, {ispe, large})},
      {"size to the end", heif_file({{"hvc1", coded(), {}}}, {ispe, to_the_end})},
      {"another kind of unit", heif_file({{"hvc1", coded(), {}}}, {ispe, other_kind})},
      {"among the pixels", heif_file({{"hvc1", in_band, {}}}, {ispe, bare})},
      {"among the pixels, in pieces", heif_file({{"hvc1", in_band, {}, in_band.size() / 8}}, {ispe, bare})},
  };
  DecodeOptions tight;
  tight.max_pixels = 64 * 64 - 1;
  for (const auto& [what, file] : rows) {
    EXPECT_EQ(code_of(decode_pages(file, tight)), "too_large") << what;
    EXPECT_NE(code_of(decode_pages(file)), "too_large") << what;
  }
}

// Some kilobytes may ask for a large picture ten thousand times, or for one made of one made of one: libheif cannot be
// stopped, so that an import would hang for hours.
TEST(DecodeHeif, PicturesMadeOfTooManyAreRefused) {
  const std::vector<Bytes> boxes = {box_of("hvcC", configuration()),
                                    box_of("ispe", {0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 64})};
  const HeifItem tile = {"hvc1", coded(), {}};
  Bytes overlay = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 64, 0, 64};  // canvas of 64 x 64, then an offset for each layer
  const auto layers = [&](std::size_t count) {
    Bytes data(overlay.begin() + 2, overlay.end());
    data.insert(data.begin(), 2, 0);
    data.resize(data.size() + 4 * count);
    return HeifItem{"iovl", data, std::vector<std::uint32_t>(count, 1)};
  };
  DecodeOptions options;
  options.max_pixels = 4096 * 64;
  EXPECT_EQ(code_of(decode_pages(heif_file({tile, layers(3)}, boxes), options)), "pages: 1");
  EXPECT_EQ(code_of(decode_pages(heif_file({tile, layers(5000)}, boxes), options)), "too_large");
  const HeifItem grid = {"grid", {0, 0, 0, 1, 0, 128, 0, 64}, {1, 1}};
  EXPECT_EQ(code_of(decode_pages(heif_file({tile, grid}, boxes), options)), "pages: 1");
  const HeifItem wide = {"grid", {0, 0, 99, 99, 25, 0, 25, 0}, std::vector<std::uint32_t>(10000, 1)};
  EXPECT_EQ(code_of(decode_pages(heif_file({tile, wide}, boxes), options)), "too_large");
  // A canvas that says it is larger than the picture on it.
  const HeifItem sky = {"iovl", {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x6C, 0, 0x6C, 0, 0, 0, 0, 0}, {1}};
  const HeifItem plain = {"grid", {0, 1, 0, 0, 0, 0, 0x6C, 0, 0, 0, 0x6C, 0}, {1}};
  for (const HeifItem& canvas : {sky, plain}) {
    EXPECT_EQ(code_of(decode_pages(heif_file({tile, canvas}, boxes))), "too_large") << canvas.type;
  }
  std::vector<HeifItem> tower = {tile};
  for (std::uint32_t floor = 1; floor <= 6; ++floor) {
    tower.push_back(layers(10));
    tower.back().parts.assign(10, floor);
  }
  EXPECT_EQ(code_of(decode_pages(heif_file(tower, boxes), options)), "too_large");
  tower.resize(3);
  tower[1].parts.assign(1, 3);  // in a circle
  tower[2].parts.assign(1, 2);
  EXPECT_EQ(code_of(decode_pages(heif_file(tower, boxes), options)), "too_large");
  Bytes film = coded();
  for (int i = 0; i < 20; ++i) append(film, coded());
  EXPECT_EQ(code_of(decode_pages(heif_file({{"hvc1", film, {}}}, boxes), options)), "too_large");
}

// libheif aborts on these, and with it everything else that is being imported.
TEST(DecodeHeif, APictureMadeOfWhatIsNotThereIsDamaged) {
  const std::vector<Bytes> boxes = {box_of("hvcC", configuration()),
                                    box_of("ispe", {0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 64})};
  for (const char* type : {"iovl", "grid", "iden"}) {
    const Bytes data = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 64, 0, 64, 0, 0, 0, 0};
    EXPECT_EQ(code_of(decode_pages(heif_file({{"mime", coded(), {}}, {type, data, {1}}}, boxes))), "corrupt") << type;
    EXPECT_EQ(code_of(decode_pages(heif_file({{"hvc1", coded(), {}}, {type, data, {7}}}, boxes))), "corrupt") << type;
  }
}

// AVIF carries the brands of HEIC; its own size is one that nobody looked at.
TEST(DecodeHeif, WhatIsCodedInAnotherWayIsUnsupported) {
  const Bytes av1c = box_of("av1C", {0x81, 0, 0x0C, 0});
  const Bytes ispe = box_of("ispe", {0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 64});
  const Bytes avif = heif_file({{"av01", Bytes(40, 0), {}}}, {av1c, ispe});
  EXPECT_EQ(code_of(decode_pages(avif)), "unsupported");
  EXPECT_EQ(code_of(decode_pages(heif_file({{"hvc1", coded(), {}}, {"av01", Bytes(40, 0), {}}}, {av1c, ispe}))),
            "unsupported");
}

}  // namespace
}  // namespace meishi
