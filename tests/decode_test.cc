// Document on sound files: what a user's scanner, telephone or mail programme leaves on disk must come out as
// whole, upright pages.
#include <gtest/gtest.h>
#include <tiffio.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "capture/document.h"
#include "decode_images.h"

namespace meishi {
namespace {

// How the pixels lie in the file for each orientation of the Exif standard (2.32, 4.6.4 A), from the upright picture.
cv::Mat stored(const cv::Mat& upright, int orientation) {
  cv::Mat out;
  switch (orientation) {
    case 2:
      cv::flip(upright, out, 1);
      break;
    case 3:
      cv::rotate(upright, out, cv::ROTATE_180);
      break;
    case 4:
      cv::flip(upright, out, 0);
      break;
    case 5:
      cv::transpose(upright, out);
      break;
    case 6:
      cv::rotate(upright, out, cv::ROTATE_90_COUNTERCLOCKWISE);
      break;
    case 7: {
      cv::Mat turned;
      cv::rotate(upright, turned, cv::ROTATE_180);
      cv::transpose(turned, out);
      break;
    }
    case 8:
      cv::rotate(upright, out, cv::ROTATE_90_CLOCKWISE);
      break;
    default:
      out = upright.clone();
  }
  return out;
}

// A telephone held sideways stores a turned picture: without this, its cards lie on their side or are mirrored.
TEST(Decode, JpegIsUprightByExifInBothByteOrders) {
  const cv::Mat upright = four_colours();
  for (int orientation = 1; orientation <= 8; ++orientation) {
    for (const bool big_endian : {false, true}) {
      SCOPED_TRACE("orientation " + std::to_string(orientation) + (big_endian ? " MM" : " II"));
      const Bytes jpeg = encoded(".jpg", stored(upright, orientation), {cv::IMWRITE_JPEG_QUALITY, 98});
      const cv::Mat page = only_page(with_segment(jpeg, exif_segment(orientation, big_endian)));
      EXPECT_EQ(page.type(), CV_8UC3);
      EXPECT_LT(mean_difference(page, upright), 3);
    }
  }
}

// The same for scanners that turn pages by a TIFF tag, in colour and in grey.
TEST(Decode, TiffIsUprightByItsOrientationTag) {
  const cv::Mat colour = four_colours();
  cv::Mat grey;
  cv::cvtColor(colour, grey, cv::COLOR_BGR2GRAY);
  cv::Mat grey_bgr;
  cv::cvtColor(grey, grey_bgr, cv::COLOR_GRAY2BGR);
  for (int orientation = 1; orientation <= 8; ++orientation) {
    SCOPED_TRACE("orientation " + std::to_string(orientation));
    EXPECT_EQ(mean_difference(only_page(plain_tiff(stored(colour, orientation), orientation)), colour), 0);
    EXPECT_EQ(mean_difference(only_page(plain_tiff(stored(grey, orientation), orientation, true)), grey_bgr), 0);
  }
}

// Exported and screen-shot cards come as PNG of every kind: each must be paper-white where nothing is printed.
TEST(Decode, PngOfEveryKindBecomesBgr) {
  const cv::Mat colour = four_colours();
  cv::Mat grey;
  cv::cvtColor(colour, grey, cv::COLOR_BGR2GRAY);
  cv::Mat grey_bgr;
  cv::cvtColor(grey, grey_bgr, cv::COLOR_GRAY2BGR);
  cv::Mat wide;
  colour.convertTo(wide, CV_16UC3, 257);
  cv::Mat wide_grey;
  grey.convertTo(wide_grey, CV_16UC1, 257);
  // Palette, through Leptonica, which writes a colour map.
  const PixPtr mapped(pixOctreeQuantNumColors(pix_of(colour).get(), 16, 0));
  l_uint8* data = nullptr;
  size_t size = 0;
  ASSERT_EQ(pixWriteMemPng(&data, &size, mapped.get(), 0), 0);
  const Bytes palette(data, data + size);
  lept_free(data);
  // One bit a pixel.
  const PixPtr grey_pix(pixConvertTo8(pix_of(colour).get(), 0));
  const PixPtr binary(pixThresholdToBinary(grey_pix.get(), 128));
  ASSERT_EQ(pixWriteMemPng(&data, &size, binary.get(), 0), 0);
  const Bytes bilevel(data, data + size);
  lept_free(data);
  cv::Mat bilevel_bgr;
  cv::cvtColor(grey >= 128, bilevel_bgr, cv::COLOR_GRAY2BGR);

  struct Case {
    const char* what;
    Bytes bytes;
    cv::Mat expected;
    double tolerance;
  };
  const std::vector<Case> cases = {{"colour", encoded(".png", colour), colour, 0},
                                   {"grey", encoded(".png", grey), grey_bgr, 0},
                                   {"16-bit colour", encoded(".png", wide), colour, 0},
                                   {"16-bit grey", encoded(".png", wide_grey), grey_bgr, 0},
                                   {"palette", palette, colour, 6},
                                   {"bilevel", bilevel, bilevel_bgr, 0}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    const cv::Mat page = only_page(c.bytes);
    EXPECT_EQ(page.type(), CV_8UC3);
    EXPECT_LE(mean_difference(page, c.expected), c.tolerance);
  }
}

// A card designed on a transparent ground would otherwise be black print on black.
TEST(Decode, TransparentPngLiesOnWhitePaper) {
  for (const int depth : {CV_8U, CV_16U}) {
    SCOPED_TRACE(depth == CV_8U ? "8 bit" : "16 bit");
    cv::Mat image(20, 30, CV_8UC4, cv::Scalar(0, 0, 0, 0));
    image(cv::Rect(0, 0, 10, 20)).setTo(cv::Scalar(40, 60, 200, 255));
    image(cv::Rect(10, 0, 10, 20)).setTo(cv::Scalar(0, 0, 0, 128));
    if (depth == CV_16U) image.convertTo(image, CV_16UC4, 257);
    const cv::Mat page = only_page(encoded(".png", image));
    ASSERT_EQ(page.type(), CV_8UC3);
    EXPECT_EQ(page.at<cv::Vec3b>(10, 5), cv::Vec3b(40, 60, 200));
    EXPECT_NEAR(page.at<cv::Vec3b>(10, 15)[0], 127, 1);
    EXPECT_EQ(page.at<cv::Vec3b>(10, 25), cv::Vec3b(255, 255, 255));
  }
}

// Office scanners write TIFF in all these ways; sheet-fed ones bilevel G4.
TEST(Decode, TiffInEveryCompressionReads) {
  const cv::Mat colour = four_colours();
  cv::Mat grey;
  cv::cvtColor(colour, grey, cv::COLOR_BGR2GRAY);
  cv::Mat bilevel;
  cv::cvtColor(grey >= 128, bilevel, cv::COLOR_GRAY2BGR);
  struct Case {
    const char* what;
    int compression;
    const cv::Mat& expected;
  };
  for (const Case& c :
       {Case{"none", IFF_TIFF, colour}, Case{"LZW", IFF_TIFF_LZW, colour}, Case{"ZIP", IFF_TIFF_ZIP, colour},
        Case{"G3", IFF_TIFF_G3, bilevel}, Case{"G4", IFF_TIFF_G4, bilevel}}) {
    SCOPED_TRACE(c.what);
    const cv::Mat page = only_page(tiff_of(colour, c.compression));
    EXPECT_EQ(page.type(), CV_8UC3);
    EXPECT_EQ(mean_difference(page, c.expected), 0);
  }
}

// A stack through the feeder is one file: a page left out is a person left out, and front and back are paired by order.
TEST(Decode, EveryPageOfATiffInItsOrder) {
  std::vector<cv::Mat> pages;
  for (int i = 0; i < 5; ++i) pages.emplace_back(40 + i, 70, CV_8UC3, cv::Scalar(20 * i, 30 * i, 40 * i));
  const auto decoded = decode_pages(multipage_tiff(pages));
  ASSERT_TRUE(decoded);
  ASSERT_EQ(decoded->size(), pages.size());
  for (std::size_t i = 0; i < pages.size(); ++i) EXPECT_EQ(mean_difference((*decoded)[i], pages[i]), 0) << i;
}

// Office scanners put a small preview beside each page: it would be taken for a card of its own.
TEST(Decode, PreviewsInATiffAreNoPages) {
  const std::string path = testing::TempDir() + "meishi_decode_preview.tif";
  const std::vector<std::pair<int, std::uint32_t>> pages = {{90, 0}, {30, FILETYPE_REDUCEDIMAGE}, {120, 0}};
  TIFF* tiff = TIFFOpen(path.c_str(), "w");
  ASSERT_NE(tiff, nullptr);
  for (const auto& [width, kind] : pages) {
    TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, kind);
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, 1);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    Bytes row(static_cast<std::size_t>(width), 200);
    TIFFWriteScanline(tiff, row.data(), 0, 0);
    TIFFWriteDirectory(tiff);
  }
  TIFFClose(tiff);
  std::ifstream in(path, std::ios::binary);
  const Bytes bytes{std::istreambuf_iterator<char>(in), {}};
  const auto decoded = decode_pages(bytes);
  ASSERT_TRUE(decoded);
  ASSERT_EQ(decoded->size(), 2u);
  EXPECT_EQ(decoded->front().cols, 90);
  EXPECT_EQ(decoded->back().cols, 120);
}

TEST(Decode, OnePixelIsAnImage) {
  const cv::Mat pixel(1, 1, CV_8UC3, cv::Scalar(250, 250, 250));
  for (const char* suffix : {".jpg", ".png", ".tif", ".webp", ".bmp"}) {
    SCOPED_TRACE(suffix);
    EXPECT_EQ(only_page(encoded(suffix, pixel)).size(), cv::Size(1, 1));
  }
}

}  // namespace
}  // namespace meishi
