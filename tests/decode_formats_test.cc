// What only some formats have: ink colours of JPEG, metadata of PNG and WebP, rows of BMP, and what a
// mean file of each does.
#include <gtest/gtest.h>

#include <cstdio>  // jpeglib.h needs it

#include <jpeglib.h>

#include <tiffio.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "capture/document.h"
#include "capture/image_format.h"
#include "decode_images.h"
#include "heif_bytes.h"

namespace meishi {
namespace {

// Of an APP1 segment, what other formats store: without the marker, its length and "Exif\0\0".
Bytes exif_block(int orientation, bool big_endian) {
  const Bytes segment = exif_segment(orientation, big_endian);
  return {segment.begin() + 10, segment.end()};
}

Bytes big_endian(std::uint32_t value) {
  Writer out{true, {}};
  out.u32(value);
  return out.bytes;
}

// The check sum does not matter to an ancillary chunk that libpng does not look into.
Bytes png_with_exif(const Bytes& png, int orientation, bool behind_the_pixels) {
  const Bytes exif = exif_block(orientation, true);
  Bytes chunk = big_endian(static_cast<std::uint32_t>(exif.size()));
  append(chunk, Bytes{'e', 'X', 'I', 'f'});
  append(chunk, exif);
  std::uint32_t crc = 0xFFFFFFFF;  // (PNG 1.5, Annex D)
  for (std::size_t i = 4; i < chunk.size(); ++i) {
    crc ^= chunk[i];
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? 0xEDB88320U ^ (crc >> 1) : crc >> 1;
  }
  append(chunk, big_endian(~crc));
  const std::size_t at = behind_the_pixels ? png.size() - 12 : 33;
  Bytes out(png.begin(), png.begin() + static_cast<std::ptrdiff_t>(at));
  append(out, chunk);
  append(out, {png.data() + at, png.size() - at});
  return out;
}

// An extended WebP: VP8X, the picture's own chunk, EXIF.
Bytes webp_with_exif(const Bytes& webp, cv::Size size, int orientation, bool with_prefix) {
  Writer out;
  append(out.bytes, Bytes{'W', 'E', 'B', 'P', 'V', 'P', '8', 'X'});
  out.u32(10);
  out.u32(0x08);  // there is EXIF
  out.number(static_cast<std::uint32_t>(size.width - 1), 3);
  out.number(static_cast<std::uint32_t>(size.height - 1), 3);
  append(out.bytes, {webp.data() + 12, webp.size() - 12});
  Bytes exif = with_prefix ? Bytes{'E', 'x', 'i', 'f', 0, 0} : Bytes{};
  append(exif, exif_block(orientation, false));
  append(out.bytes, Bytes{'E', 'X', 'I', 'F'});
  out.u32(static_cast<std::uint32_t>(exif.size()));
  append(out.bytes, exif);
  Writer riff;
  append(riff.bytes, Bytes{'R', 'I', 'F', 'F'});
  riff.u32(static_cast<std::uint32_t>(out.bytes.size()));
  append(riff.bytes, out.bytes);
  return riff.bytes;
}

// Design programs save cards in ink colours; taken for light, paper is black and print is white.
TEST(DecodeJpeg, InkColoursBecomeLight) {
  const cv::Mat expected = four_colours();
  for (const bool adobe : {false, true}) {
    SCOPED_TRACE(adobe ? "Adobe, inverted" : "plain");
    jpeg_compress_struct info{};
    jpeg_error_mgr errors{};
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char* data = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&info, &data, &size);
    info.image_width = kWidth;
    info.image_height = kHeight;
    info.input_components = 4;
    info.in_color_space = JCS_CMYK;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, 98, TRUE);
    info.write_Adobe_marker = adobe ? TRUE : FALSE;
    jpeg_start_compress(&info, TRUE);
    for (int y = 0; y < kHeight; ++y) {
      Bytes row;
      for (int x = 0; x < kWidth; ++x) {
        const auto& light = expected.at<cv::Vec3b>(y, x);
        for (const int ink : {255 - light[2], 255 - light[1], 255 - light[0], 0}) {
          row.push_back(static_cast<std::uint8_t>(adobe ? 255 - ink : ink));
        }
      }
      JSAMPROW rows[] = {row.data()};
      jpeg_write_scanlines(&info, rows, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    const Bytes jpeg(data, data + size);
    std::free(data);
    EXPECT_LT(mean_difference(only_page(jpeg), expected), 3);
  }
}

// A small file that asks for ten thousand passes over a large picture would stop an import for hours.
TEST(DecodeJpeg, ThousandsOfScansAreStopped) {
  const Bytes jpeg =
      encoded(".jpg", cv::Mat(800, 1000, CV_8UC3, cv::Scalar(200, 200, 200)), {cv::IMWRITE_JPEG_PROGRESSIVE, 1});
  std::size_t scan = 0;  // the last one
  for (std::size_t i = 0; i + 1 < jpeg.size(); ++i) {
    if (jpeg[i] == 0xFF && jpeg[i + 1] == 0xDA) scan = i;
  }
  ASSERT_GT(scan, 0u);
  Bytes many(jpeg.begin(), jpeg.end() - 2);
  while (many.size() < 300'000) append(many, {jpeg.data() + scan, jpeg.size() - 2 - scan});
  append(many, Bytes{0xFF, 0xD9});
  EXPECT_EQ(code_of(decode_pages(many)), "corrupt");
}

// The time limit holds for pictures that are large and sound, too, and says what it was.
TEST(DecodeJpeg, TheTimeLimitIsNamed) {
  DecodeOptions options;
  options.max_seconds = 0;
  const auto pages = decode_pages(encoded(".jpg", printed_card(1200, 800), {cv::IMWRITE_JPEG_PROGRESSIVE, 1}), options);
  ASSERT_FALSE(pages);
  EXPECT_EQ(pages.error().code, ErrorCode::too_large);
  EXPECT_NE(pages.error().message.find("seconds"), std::string::npos);
}

TEST(DecodePng, UprightByItsExifChunkWhereverItStands) {
  const cv::Mat upright = four_colours();
  for (int orientation = 1; orientation <= 8; ++orientation) {
    for (const bool behind : {false, true}) {
      SCOPED_TRACE("orientation " + std::to_string(orientation) + (behind ? " behind" : " before"));
      const Bytes png = png_with_exif(encoded(".png", stored(upright, orientation)), orientation, behind);
      EXPECT_EQ(mean_difference(only_page(png), upright), 0);
    }
  }
}

// Old drawing programs mark one colour as transparent; that colour must become paper.
TEST(DecodePng, ATransparentColourIsPaper) {
  const PixPtr pix = pix_of(four_colours());
  const PixPtr palette(pixOctreeQuantNumColors(pix.get(), 16, 0));
  for (int i = 0; i < pixcmapGetCount(pixGetColormap(palette.get())); ++i) {
    l_int32 r = 0, g = 0, b = 0;
    pixcmapGetColor(pixGetColormap(palette.get()), i, &r, &g, &b);
    if (r > 150 && g < 50 && b < 50) pixcmapSetAlpha(pixGetColormap(palette.get()), i, 0);
  }
  l_uint8* data = nullptr;
  size_t size = 0;
  ASSERT_EQ(pixWriteMemPng(&data, &size, palette.get(), 0), 0);
  const Bytes png(data, data + size);
  lept_free(data);
  const cv::Mat page = only_page(png);
  ASSERT_EQ(page.size(), cv::Size(kWidth, kHeight));
  EXPECT_EQ(page.at<cv::Vec3b>(5, kWidth - 5), cv::Vec3b(255, 255, 255)) << "red was transparent";
  EXPECT_LT(page.at<cv::Vec3b>(kHeight - 5, 5)[1], 30) << "blue was not";
}

TEST(DecodeWebp, EveryKindBecomesBgr) {
  const cv::Mat colour = printed_card();
  EXPECT_LT(mean_difference(only_page(encoded(".webp", colour, {cv::IMWRITE_WEBP_QUALITY, 90})), colour), 6);
  EXPECT_EQ(mean_difference(only_page(encoded(".webp", colour, {cv::IMWRITE_WEBP_QUALITY, 101})), colour), 0);
  cv::Mat image(20, 30, CV_8UC4, cv::Scalar(0, 0, 0, 0));
  image(cv::Rect(0, 0, 10, 20)).setTo(cv::Scalar(40, 60, 200, 255));
  const cv::Mat page = only_page(encoded(".webp", image, {cv::IMWRITE_WEBP_QUALITY, 101}));
  EXPECT_EQ(page.at<cv::Vec3b>(10, 5), cv::Vec3b(40, 60, 200));
  EXPECT_EQ(page.at<cv::Vec3b>(10, 25), cv::Vec3b(255, 255, 255));
}

TEST(DecodeWebp, UprightByItsExifChunk) {
  const cv::Mat upright = four_colours();
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const cv::Mat lying = stored(upright, orientation);
    for (const bool prefix : {false, true}) {
      SCOPED_TRACE("orientation " + std::to_string(orientation));
      const Bytes webp = encoded(".webp", lying, {cv::IMWRITE_WEBP_QUALITY, 101});
      EXPECT_EQ(mean_difference(only_page(webp_with_exif(webp, lying.size(), orientation, prefix)), upright), 0);
    }
  }
}

// Of a film, which frame is the card? It is said that it cannot be read, and not that it is broken.
TEST(DecodeWebp, AMovingPictureIsUnsupported) {
  Bytes webp = webp_with_exif(encoded(".webp", four_colours()), {kWidth, kHeight}, 1, false);
  webp[20] = 0x02;  // VP8X: animation
  EXPECT_EQ(code_of(decode_pages(webp)), "unsupported");
}

TEST(DecodeBmp, EveryDepthAndBothDirectionsOfRows) {
  const cv::Mat colour = four_colours();
  EXPECT_EQ(mean_difference(only_page(encoded(".bmp", colour)), colour), 0);
  cv::Mat grey;
  cv::cvtColor(colour, grey, cv::COLOR_BGR2GRAY);
  cv::Mat grey_bgr;
  cv::cvtColor(grey, grey_bgr, cv::COLOR_GRAY2BGR);
  EXPECT_EQ(mean_difference(only_page(encoded(".bmp", grey)), grey_bgr), 0);
  cv::Mat flipped;
  cv::flip(colour, flipped, 0);
  Bytes top_down = encoded(".bmp", flipped);
  const std::int32_t height = -kHeight;
  std::memcpy(top_down.data() + 22, &height, 4);
  EXPECT_EQ(mean_difference(only_page(top_down), colour), 0);
}

// Large scans come in tiles, and are decoded a band at a time: no row may be lost or doubled where bands meet.
TEST(DecodeTiff, LargePagesAreWholeInStripsAndTiles) {
  cv::Mat wide;
  cv::resize(printed_card(1000, 620), wide, {2200, 4000}, 0, 0, cv::INTER_NEAREST);
  cv::cvtColor(wide, wide, cv::COLOR_BGR2RGB);
  cv::Mat expected;
  cv::cvtColor(wide, expected, cv::COLOR_RGB2BGR);
  for (const int rows_per_strip : {7, 4000, 0}) {  // 0: tiles
    SCOPED_TRACE("rows a strip: " + std::to_string(rows_per_strip));
    const std::string path = testing::TempDir() + "meishi_decode_bands.tif";
    TIFF* tiff = TIFFOpen(path.c_str(), "w");
    ASSERT_NE(tiff, nullptr);
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, wide.cols);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, wide.rows);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 3);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_PACKBITS);
    if (rows_per_strip > 0) {
      TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, rows_per_strip);
      for (int y = 0; y < wide.rows; ++y) TIFFWriteScanline(tiff, wide.ptr(y), static_cast<std::uint32_t>(y), 0);
    } else {
      constexpr int kTile = 256;
      TIFFSetField(tiff, TIFFTAG_TILEWIDTH, kTile);
      TIFFSetField(tiff, TIFFTAG_TILELENGTH, kTile);
      for (int y = 0; y < wide.rows; y += kTile) {
        for (int x = 0; x < wide.cols; x += kTile) {
          cv::Mat tile(kTile, kTile, CV_8UC3, cv::Scalar::all(0));
          const cv::Rect there = cv::Rect(x, y, kTile, kTile) & cv::Rect(0, 0, wide.cols, wide.rows);
          wide(there).copyTo(tile(cv::Rect(0, 0, there.width, there.height)));
          TIFFWriteTile(tiff, tile.data, static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y), 0, 0);
        }
      }
    }
    TIFFClose(tiff);
    std::ifstream in(path, std::ios::binary);
    EXPECT_EQ(mean_difference(only_page({std::istreambuf_iterator<char>(in), {}}), expected), 0);
  }
}

// A preview alone in its file is what the scanner made; beside a page it is none.
TEST(DecodeTiff, APreviewIsAPageOnlyWhereThereIsNoOther) {
  const cv::Mat card = four_colours();
  const std::string path = testing::TempDir() + "meishi_decode_preview.tif";
  for (const std::vector<std::uint32_t>& kinds : std::vector<std::vector<std::uint32_t>>{
           {FILETYPE_REDUCEDIMAGE}, {FILETYPE_REDUCEDIMAGE, FILETYPE_REDUCEDIMAGE}, {FILETYPE_REDUCEDIMAGE, 0}}) {
    TIFF* tiff = TIFFOpen(path.c_str(), "w");
    ASSERT_NE(tiff, nullptr);
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      const cv::Mat image = i == 0 ? card : cv::Mat(2 * card.rows, 2 * card.cols, CV_8UC3, cv::Scalar::all(90));
      TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, kinds[i]);
      TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, image.cols);
      TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, image.rows);
      TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
      TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 3);
      TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
      TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
      TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, image.rows);
      cv::Mat rgb;
      cv::cvtColor(image, rgb, cv::COLOR_BGR2RGB);
      for (int y = 0; y < rgb.rows; ++y) TIFFWriteScanline(tiff, rgb.ptr(y), static_cast<std::uint32_t>(y), 0);
      TIFFWriteDirectory(tiff);
    }
    TIFFClose(tiff);
    std::ifstream in(path, std::ios::binary);
    const cv::Mat page = only_page({std::istreambuf_iterator<char>(in), {}});
    EXPECT_EQ(page.rows, kinds.back() == 0 ? 2 * card.rows : card.rows) << kinds.size() << " directories";
  }
}

// Taken for one page, a stack would be the back of the card before it; taken for several, a card loses its back.
TEST(ImageFormat, OnePageIsKnownWithoutReadingTheFile) {
  const cv::Mat card = printed_card(64, 40);
  const std::pair<Bytes, bool> rows[] = {
      {encoded(".jpg", card), true},
      {encoded(".png", card), true},
      {plain_tiff(card), true},
      {plain_tiff(card, 1, true), true},
      {tiff_of(card, IFF_TIFF_LZW), true},  // its directory stands at the end
      {multipage_tiff({card, card}), false},
      {plain_tiff(card, 1, true, 0x7FFFFFF0), false},
      {{'I', 'I', 42, 0}, false},
      {{'%', 'P', 'D', 'F', '-', '1', '.', '4'}, false},
      {{}, false},
  };
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    std::istringstream file(std::string(rows[i].first.begin(), rows[i].first.end()));
    EXPECT_EQ(pages_at_a_glance(file) == FilePages::one, rows[i].second) << "row " << i;
  }
}

// A folder offers a file by these bytes alone.
TEST(ImageFormat, FirstBytesAreEnough) {
  const cv::Mat card = printed_card(64, 40);
  const std::pair<Bytes, ImageFormat> rows[] = {
      {encoded(".jpg", card), ImageFormat::jpeg},
      {encoded(".png", card), ImageFormat::png},
      {encoded(".tif", card), ImageFormat::tiff},
      {encoded(".webp", card), ImageFormat::webp},
      {encoded(".bmp", card), ImageFormat::bmp},
      {heic_of({card}), ImageFormat::heif},
      {{'\n', '%', 'P', 'D', 'F', '-', '1', '.', '4'}, ImageFormat::pdf},
  };
  for (const auto& [bytes, format] : rows) {
    EXPECT_EQ(format_of({bytes.data(), std::min(bytes.size(), kFormatBytes)}), format) << static_cast<int>(format);
  }
}

}  // namespace
}  // namespace meishi
