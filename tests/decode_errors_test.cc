// Document on broken files: what is broken must be called broken. A half-grey card that passes for a whole one is
// a contact with half its fields, and nobody ever looks at it again.
#include <gtest/gtest.h>
#include <tiffio.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "capture/document.h"
#include "decode_images.h"
#include "heif_bytes.h"

namespace meishi {
namespace {

// The message a user gets must name what is wrong with the file: not an image, or a broken one.
TEST(Decode, WhatIsNoImageIsSaidToBeNone) {
  struct Case {
    const char* what;
    Bytes bytes;
    const char* code;
  };
  const std::string text = "Name,Company,Phone\nnobody,nowhere,0\n";
  for (const Case& c :
       {Case{"empty", {}, "corrupt"}, Case{"one byte", {0xFF}, "unsupported"},
        Case{"zeros", Bytes(4096, 0), "unsupported"}, Case{"text", Bytes(text.begin(), text.end()), "unsupported"},
        Case{"GIF", {'G', 'I', 'F', '8', '9', 'a', 1, 0, 1, 0, 0, 0, 0}, "unsupported"},
        Case{"text that begins as a BMP",
             {'B', 'M', 'W', ' ', 'J', 'a', 'p', 'a', 'n', ' ', 'K', '.', 'K', '.', ',', '0', '3', '-'},
             "unsupported"},
        Case{"film in a HEIC's container",
             {0, 0, 0, 16, 'f', 't', 'y', 'p', 'm', 'p', '4', '2', 0, 0, 0, 0},
             "unsupported"},
        Case{"magic of PDF alone", {'%', 'P', 'D', 'F', '-', '1', '.', '7', '\n'}, "corrupt"},
        Case{
            "magic of WebP alone", {'R', 'I', 'F', 'F', 4, 0, 0, 0, 'W', 'E', 'B', 'P', 'V', 'P', '8', ' '}, "corrupt"},
        Case{"magic of HEIC alone", {0, 0, 0, 16, 'f', 't', 'y', 'p', 'h', 'e', 'i', 'c', 0, 0, 0, 0}, "corrupt"},
        Case{"header of BMP alone", {'B', 'M', 18, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0}, "corrupt"},
        Case{"magic of JPEG alone", {0xFF, 0xD8, 0xFF}, "corrupt"},
        Case{"JPEG without an image", {0xFF, 0xD8, 0xFF, 0xD9}, "corrupt"},
        Case{"magic of PNG alone", {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}, "corrupt"},
        Case{"magic of TIFF alone", {'I', 'I', 42, 0}, "corrupt"},
        Case{"TIFF without a directory", {'M', 'M', 0, 42, 0, 0, 0, 0}, "corrupt"}}) {
    EXPECT_EQ(code_of(decode_pages(c.bytes)), c.code) << c.what;
  }
}

// A copy that broke off (full disk, pulled card, unfinished mail) must be reported, wherever it broke off.
TEST(Decode, EveryTruncationIsCorrupt) {
  const cv::Mat card = printed_card();
  const Bytes thumbnail = encoded(".jpg", printed_card(48, 30));
  struct Case {
    const char* what;
    Bytes bytes;
  };
  const std::vector<Case> cases = {
      {"JPEG", encoded(".jpg", card)},
      {"progressive JPEG", encoded(".jpg", card, {cv::IMWRITE_JPEG_PROGRESSIVE, 1})},
      {"JPEG with restarts", encoded(".jpg", card, {cv::IMWRITE_JPEG_RST_INTERVAL, 4})},
      {"JPEG with a thumbnail", with_segment(encoded(".jpg", card), exif_segment(6, false, thumbnail))},
      {"PNG", encoded(".png", card)},
      {"plain TIFF, directory first", plain_tiff(card)},
      {"plain TIFF, directory last", tiff_of(card, IFF_TIFF)},
      {"LZW TIFF", tiff_of(card, IFF_TIFF_LZW)},
      {"G4 TIFF", tiff_of(card, IFF_TIFF_G4)},
      {"BMP", encoded(".bmp", card)},
      {"lossy WebP", encoded(".webp", card, {cv::IMWRITE_WEBP_QUALITY, 80})},
      {"lossless WebP", encoded(".webp", card, {cv::IMWRITE_WEBP_QUALITY, 101})},
      {"HEIC", heic_of({card})},
      {"TIFF of three pages", multipage_tiff({card, printed_card(200, 120), card})},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    const auto whole = decode_pages(c.bytes);
    ASSERT_TRUE(whole);
    std::vector<std::size_t> lengths = {c.bytes.size() - 1, c.bytes.size() - 2, c.bytes.size() - 3, c.bytes.size() - 4,
                                        c.bytes.size() - 12};
    for (std::size_t length = 20; length < c.bytes.size(); length += c.bytes.size() / 60) lengths.push_back(length);
    for (const std::size_t length : lengths) {
      const auto cut = decode_pages({c.bytes.data(), length});
      if (!cut) {
        EXPECT_EQ(cut.error().code, ErrorCode::corrupt) << length << " of " << c.bytes.size();
        continue;
      }
      // A TIFF may end in words about the picture (resolution, date): without them the pixels are still all there.
      EXPECT_STREQ(c.what, "G4 TIFF") << length << " of " << c.bytes.size() << " passed for a whole picture";
      EXPECT_GE(length, c.bytes.size() - 24);
      ASSERT_EQ(cut->size(), whole->size());
      for (std::size_t i = 0; i < cut->size(); ++i) EXPECT_EQ(mean_difference((*cut)[i], (*whole)[i]), 0);
    }
  }
}

// Cameras append previews and films after the picture; the picture itself is whole.
TEST(Decode, BytesAfterTheEndDoNotMatter) {
  const cv::Mat card = printed_card();
  for (const char* suffix : {".jpg", ".png", ".tif", ".webp", ".bmp"}) {
    SCOPED_TRACE(suffix);
    const Bytes whole = encoded(suffix, card);
    const cv::Mat expected = only_page(whole);
    for (const Bytes& tail : {Bytes(1000, 0), Bytes(1000, 0xFF), whole}) {
      Bytes longer = whole;
      append(longer, tail);
      EXPECT_EQ(mean_difference(only_page(longer), expected), 0);
    }
  }
}

// Picture viewers do not mind a wrong suffix, so files have them; and what a decoder never sees cannot mislead it.
TEST(Decode, ThumbnailIsNotThePicture) {
  const cv::Mat card = printed_card();
  const Bytes thumbnail = encoded(".jpg", cv::Mat(30, 48, CV_8UC3, cv::Scalar(0, 0, 255)));
  const Bytes jpeg = with_segment(encoded(".jpg", card), exif_segment(1, true, thumbnail));
  EXPECT_LT(mean_difference(only_page(jpeg), card), 6);
}

// A file of a few bytes that says it is huge must not take the machine's memory, and so every other card of the batch.
TEST(Decode, DeclaredSizeOverTheLimitFailsFromTheHeader) {
  const cv::Mat card = printed_card();
  Bytes jpeg = encoded(".jpg", card);
  for (std::size_t i = 2; i + 9 < jpeg.size();) {  // SOF0: length, precision, height, width
    const std::size_t length = (static_cast<std::size_t>(jpeg[i + 2]) << 8) | jpeg[i + 3];
    if (jpeg[i + 1] == 0xC0) {
      for (std::size_t k = 5; k < 9; ++k) jpeg[i + k] = 0xFF;
      jpeg[i + 5] = jpeg[i + 7] = 0xFA;
      break;
    }
    i += 2 + length;
  }
  Bytes png = encoded(".png", card);
  for (std::size_t k = 16; k < 24; ++k) png[k] = k % 4 == 1 ? 0x0F : 0;  // 983,040 x 983,040
  Bytes bmp = encoded(".bmp", card);
  for (std::size_t k = 18; k < 26; ++k) bmp[k] = k % 4 == 0 ? 0x0F : 0;
  Bytes heic = heic_of({card});
  for (std::size_t k = 0; k + 16 < heic.size(); ++k) {
    if (std::memcmp(heic.data() + k, "ispe", 4) == 0) std::memcpy(heic.data() + k + 8, "\0\0\x7F\xFF\0\0\x7F\xFF", 8);
  }
  Bytes tiff = plain_tiff(card);
  for (const std::size_t at : {18U, 30U}) std::memcpy(tiff.data() + at, "\x00\x00\x0F\x00", 4);  // the same
  for (const Bytes& bytes : {jpeg, png, tiff, bmp, heic}) EXPECT_EQ(code_of(decode_pages(bytes)), "too_large");

  DecodeOptions options;
  options.max_pixels = card.total();
  for (const char* suffix : {".jpg", ".png", ".tif", ".webp", ".bmp"}) {
    EXPECT_EQ(code_of(decode_pages(encoded(suffix, card), options)), "pages: 1") << suffix;
  }
  options.max_pixels = static_cast<std::int64_t>(card.total()) - 1;
  for (const char* suffix : {".jpg", ".png", ".tif", ".webp", ".bmp"}) {
    EXPECT_EQ(code_of(decode_pages(encoded(suffix, card), options)), "too_large") << suffix;
  }
}

// Directories that point at themselves, at one another or past the end: an import must not hang on them or fill the
// memory.
TEST(Decode, TiffDirectoriesThatLeadNowhereAreCorrupt) {
  const cv::Mat card = printed_card(64, 40);
  EXPECT_EQ(code_of(decode_pages(plain_tiff(card, 1, false, 8))), "corrupt") << "itself";
  EXPECT_EQ(code_of(decode_pages(plain_tiff(card, 1, false, 0x7FFFFFF0))), "corrupt") << "past the end";
  EXPECT_EQ(code_of(decode_pages(plain_tiff(card, 1, false, 200))), "corrupt") << "amid the pixels";
}

// One page of a stack is damaged: the people on the other pages must not be lost with it, and the page must be named.
TEST(Decode, ADamagedPageIsNamedAndTheOthersAreRead) {
  const cv::Mat card = printed_card(64, 40);
  const cv::Mat other = printed_card(80, 50);
  Bytes tiff = multipage_tiff({card, other, card});
  // The compressed pixels of the second page lie between the directories of the first and of the second.
  auto u32 = [&](std::size_t at) {
    std::uint32_t value = 0;
    std::memcpy(&value, tiff.data() + at, 4);
    return value;
  };
  auto next_of = [&](std::uint32_t directory) {
    std::uint16_t entries = 0;
    std::memcpy(&entries, tiff.data() + directory, 2);
    return directory + 2U + 12U * entries;
  };
  const std::uint32_t first = u32(4);
  const std::uint32_t second = u32(next_of(first));
  for (std::uint32_t entry = second + 2; entry < next_of(second); entry += 12) {
    if (tiff[entry] == 0x11 && tiff[entry + 1] == 0x01) {  // StripOffsets: past the end
      std::memcpy(tiff.data() + entry + 8, "\xF0\xFF\xFF\x00", 4);
    }
  }
  auto document = Document::open(tiff);
  ASSERT_TRUE(document);
  ASSERT_EQ(document->page_count(), 3);
  for (const int number : {2, 1, 3, 2}) {  // in any order, and again
    const auto page = document->page(number);
    if (number == 2) {
      ASSERT_FALSE(page);
      EXPECT_EQ(page.error().code, ErrorCode::corrupt);
      EXPECT_EQ(page.error().page, 2);
    } else {
      ASSERT_TRUE(page) << number;
      EXPECT_EQ(mean_difference(*page, card), 0);
    }
  }
  // Where the chain of pages breaks off, what came before is read and the rest is named.
  std::memcpy(tiff.data() + next_of(first), "\xF0\xFF\xFF\x00", 4);
  document = Document::open(tiff);
  ASSERT_TRUE(document);
  ASSERT_EQ(document->page_count(), 2);
  EXPECT_TRUE(document->page(1));
  const auto rest = document->page(2);
  ASSERT_FALSE(rest);
  EXPECT_EQ(rest.error().page, 2);
}

TEST(Decode, APageThatIsNotThereIsNoCrash) {
  auto document = Document::open(encoded(".png", printed_card(64, 40)));
  ASSERT_TRUE(document);
  for (const int number : {-1, 0, 2}) EXPECT_FALSE(document->page(number)) << number;
  Document moved = std::move(*document);
  EXPECT_TRUE(moved.page(1));
}

// A file that says it has a million pages must not keep an import busy for a day.
TEST(Decode, TooManyPagesAreRefusedBeforeOneIsDecoded) {
  const cv::Mat card = printed_card(64, 40);
  DecodeOptions options;
  options.max_pages = 2;
  EXPECT_EQ(code_of(decode_pages(multipage_tiff({card, card}), options)), "pages: 2");
  EXPECT_EQ(code_of(decode_pages(multipage_tiff({card, card, card}), options)), "too_large");
}

// Files from broken disks and from strangers: any answer but a crash will do.
TEST(Decode, RandomBytesAfterAnyMagicNeverCrash) {
  std::mt19937 random(20240517);
  const std::vector<Bytes> magics = {{0xFF, 0xD8, 0xFF},
                                     {0xFF, 0xD8, 0xFF, 0xE1},
                                     {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'},
                                     {'I', 'I', 42, 0},
                                     {'M', 'M', 0, 42},
                                     {'I', 'I', 42, 0, 8, 0, 0, 0},
                                     {'R', 'I', 'F', 'F', 0, 1, 0, 0, 'W', 'E', 'B', 'P', 'V', 'P', '8', ' '},
                                     {'R', 'I', 'F', 'F', 0, 1, 0, 0, 'W', 'E', 'B', 'P', 'V', 'P', '8', 'L'},
                                     {'B', 'M', 0, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0},
                                     {0, 0, 0, 16, 'f', 't', 'y', 'p', 'h', 'e', 'i', 'c', 0, 0, 0, 0}};
  for (const Bytes& magic : magics) {
    for (int i = 0; i < 120; ++i) {
      Bytes bytes = magic;
      for (auto n = random() % 600; n > 0; --n) bytes.push_back(static_cast<std::uint8_t>(random()));
      const auto pages = decode_pages(bytes);
      if (pages) {
        EXPECT_FALSE(pages->empty());
      } else {
        EXPECT_FALSE(pages.error().message.empty());
      }
    }
  }
}

// The same with one byte of a sound file changed, which gets much further into the decoders.
TEST(Decode, OneWrongByteNeverCrashes) {
  std::mt19937 random(20240518);
  const cv::Mat card = printed_card(64, 40);
  DecodeOptions options;
  options.max_pixels = 1'000'000;
  for (const Bytes& whole : {encoded(".jpg", card), encoded(".png", card), plain_tiff(card), tiff_of(card, IFF_TIFF_G4),
                             tiff_of(card, IFF_TIFF_LZW), multipage_tiff({card, card}), encoded(".webp", card),
                             encoded(".bmp", card), heic_of({card})}) {
    for (int i = 0; i < 150; ++i) {
      Bytes bytes = whole;
      const std::size_t reach = i % 2 == 0 ? std::min<std::size_t>(bytes.size(), 200) : bytes.size();
      bytes[random() % reach] = static_cast<std::uint8_t>(random());
      const auto pages = decode_pages(bytes, options);
      if (!pages) continue;
      for (const cv::Mat& page : *pages) {
        EXPECT_EQ(page.type(), CV_8UC3);
        EXPECT_LE(page.total(), 1'000'000u);
      }
    }
  }
}

}  // namespace
}  // namespace meishi
