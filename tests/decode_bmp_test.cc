// Bitmaps come from old scanner programs and from Windows' clipboard, in every kind that its format has: one that is
// not read, or read in wrong colours, is a card that the user has to scan again.
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "capture/document.h"
#include "decode_images.h"
#include "image_bytes.h"

namespace meishi {
namespace {

using Rows = std::vector<std::string>;

// What is drawn, from the top: a letter a pixel.
const Rows kPicture = {"KRGBW", "WWKKR", "BBBBB"};

const std::array<std::pair<char, cv::Vec3b>, 5> kColours = {
    {{'K', {0, 0, 0}}, {'R', {0, 0, 255}}, {'G', {0, 255, 0}}, {'B', {255, 0, 0}}, {'W', {255, 255, 255}}}};

std::size_t index_of(char letter) {
  std::size_t i = 0;
  while (kColours[i].first != letter) ++i;
  return i;
}

cv::Mat drawn(const Rows& rows) {
  cv::Mat image(static_cast<int>(rows.size()), static_cast<int>(rows[0].size()), CV_8UC3);
  for (int y = 0; y < image.rows; ++y) {
    for (int x = 0; x < image.cols; ++x) image.at<cv::Vec3b>(y, x) = kColours[index_of(rows[y][x])].second;
  }
  return image;
}

struct Kind {
  int bits = 24;
  std::uint32_t compression = 0;  // 1: RLE8, 2: RLE4, 3: bit fields
  bool core = false;              // the header of OS/2
  bool from_top = false;
  std::vector<std::uint32_t> masks;  // red, green, blue
};

Bytes bitmap(const Rows& rows, const Kind& kind, const Bytes& pixels) {
  const std::uint32_t palette = kind.bits <= 8 ? (kind.bits == 1 ? 2 : kColours.size()) : 0;
  Writer header;
  header.u32(kind.core ? 12 : 40);
  const auto height = static_cast<std::int32_t>(rows.size());
  if (kind.core) {
    header.u16(static_cast<std::uint32_t>(rows[0].size()));
    header.u16(static_cast<std::uint32_t>(height));
  } else {
    header.u32(static_cast<std::uint32_t>(rows[0].size()));
    header.u32(static_cast<std::uint32_t>(kind.from_top ? -height : height));
  }
  header.u16(1);
  header.u16(static_cast<std::uint32_t>(kind.bits));
  if (!kind.core) {
    header.u32(kind.compression);
    for (int i = 0; i < 3; ++i) header.u32(0);
    header.u32(palette);
    header.u32(0);
  }
  for (const std::uint32_t mask : kind.masks) header.u32(mask);
  for (std::uint32_t i = 0; i < palette; ++i) {
    const cv::Vec3b colour = kColours[kind.bits == 1 && i == 1 ? index_of('W') : i].second;
    append(header.bytes, {colour.val, 3});
    if (!kind.core) header.bytes.push_back(0);
  }
  Writer file;
  append(file.bytes, Bytes{'B', 'M'});
  const auto begin = static_cast<std::uint32_t>(14 + header.bytes.size());
  file.u32(begin + static_cast<std::uint32_t>(pixels.size()));
  file.u32(0);
  file.u32(begin);
  append(file.bytes, header.bytes);
  append(file.bytes, pixels);
  return file.bytes;
}

// The pixels without compression. `value`: of a pixel.
template <typename Value>
Bytes plain_pixels(const Rows& rows, const Kind& kind, const Value& value) {
  Bytes out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string& row = rows[kind.from_top ? i : rows.size() - 1 - i];
    Bytes line((row.size() * static_cast<std::size_t>(kind.bits) + 31) / 32 * 4, 0);
    for (std::size_t x = 0; x < row.size(); ++x) {
      const std::uint32_t pixel = value(row[x]);
      for (int bit = 0; bit < kind.bits; ++bit) {  // the first of several pixels in a byte stands at its top
        const std::size_t at = x * static_cast<std::size_t>(kind.bits);
        const std::size_t place = kind.bits >= 8 ? at + static_cast<std::size_t>(bit)
                                                 : at / 8 * 8 + (8 - at % 8 - static_cast<std::size_t>(kind.bits)) +
                                                       static_cast<std::size_t>(bit);
        if ((pixel >> bit & 1) != 0) line[place / 8] |= static_cast<std::uint8_t>(1U << place % 8);
      }
    }
    append(out, line);
  }
  return out;
}

TEST(DecodeBmp, EveryKindOfPixel) {
  const auto masked = [](std::uint32_t red, std::uint32_t green, std::uint32_t blue) {
    return [=](char letter) {
      return (letter == 'R' || letter == 'W' ? red : 0) | (letter == 'G' || letter == 'W' ? green : 0) |
             (letter == 'B' || letter == 'W' ? blue : 0);
    };
  };
  const auto palette = [](char letter) { return static_cast<std::uint32_t>(index_of(letter)); };
  const auto expect = [](const Rows& rows, const Kind& kind, const Bytes& pixels, const std::string& what) {
    EXPECT_EQ(mean_difference(only_page(bitmap(rows, kind, pixels)), drawn(rows)), 0) << what;
  };
  const auto expect_plain = [&](const Rows& rows, Kind kind, const auto& value, const std::string& what) {
    for (const bool from_top : {false, true}) {
      kind.from_top = from_top;
      if (!kind.core || !from_top) expect(rows, kind, plain_pixels(rows, kind, value), what);
    }
  };
  const Rows two_colours = {"KWKWKKKWWK", "WWWKKWKWKW", "KKKKKKKKKW"};
  expect_plain(
      two_colours, {1, 0, false, false, {}}, [](char c) { return c == 'W' ? 1U : 0U; }, "1 bit");
  expect_plain(kPicture, {4, 0, false, false, {}}, palette, "4 bit");
  expect_plain(kPicture, {8, 0, false, false, {}}, palette, "8 bit");
  expect_plain(kPicture, {16, 0, false, false, {}}, masked(0x7C00, 0x3E0, 0x1F), "16 bit");
  expect_plain(kPicture, {24, 0, false, false, {}}, masked(0xFF0000, 0xFF00, 0xFF), "24 bit");
  expect_plain(kPicture, {32, 0, false, false, {}}, masked(0xFF0000, 0xFF00, 0xFF), "32 bit");
  expect_plain(kPicture, {4, 0, true, false, {}}, palette, "4 bit, OS/2");
  expect_plain(kPicture, {24, 0, true, false, {}}, masked(0xFF0000, 0xFF00, 0xFF), "24 bit, OS/2");
  expect_plain(kPicture, {16, 3, false, false, {0xF800, 0x7E0, 0x1F}}, masked(0xF800, 0x7E0, 0x1F), "5, 6, 5 bits");
  expect_plain(kPicture, {32, 3, false, false, {0xFF, 0xFF00, 0xFF0000}}, masked(0xFF, 0xFF00, 0xFF0000), "RGBX");
  expect_plain(kPicture, {32, 3, false, false, {0x3FF00000, 0xFFC00, 0x3FF}}, masked(0x3FF00000, 0xFFC00, 0x3FF),
               "10 bits a colour");
}

// K 0, R 1, G 2, B 3, W 4
TEST(DecodeBmp, Runs) {
  struct Case {
    const char* what;
    int bits;
    Rows rows;
    Bytes pixels;
  };
  const Case cases[] = {
      {"runs and stretches of bytes", 8, kPicture, {5, 3, 0, 0, 2, 4, 2, 0, 1, 1, 0, 0, 0, 5, 0, 1, 2, 3, 4, 0, 0, 1}},
      {"runs and stretches of half bytes", 4, kPicture, {5, 0x33, 0, 0, 2,    0x44, 2,    0x00, 1, 0x10,
                                                         0, 0,    0, 5, 0x01, 0x23, 0x40, 0,    0, 1}},
      {"two colours that take turns", 4, {"RGRGR"}, {5, 0x12, 0, 1}},
      {"jumps leave the first colour",
       8,
       {"KKKKR", "KKKKK", "KKKWW"},
       {0, 2, 3, 0, 2, 4, 0, 0, 0, 2, 4, 1, 1, 1, 0, 1}},
      {"rows that end early, and a run over the end", 8, {"RRRRR", "WKKKK"}, {1, 4, 0, 0, 200, 1, 0, 1}},
      {"no end", 8, {"RRRRR"}, {5, 1, 0, 0}},
  };
  for (const Case& c : cases) {
    const Kind kind{c.bits, c.bits == 8 ? 1U : 2U, false, false, {}};
    const Bytes whole = bitmap(c.rows, kind, c.pixels);
    EXPECT_EQ(mean_difference(only_page(whole), drawn(c.rows)), 0) << c.what;
    const Bytes cut(whole.begin(), whole.end() - static_cast<std::ptrdiff_t>(c.pixels.size()) + 1);
    EXPECT_EQ(code_of(decode_pages(cut)), "corrupt") << c.what;
  }
}

// Broken headers must be told from pictures; a file of a scanner's error message is no card.
TEST(DecodeBmp, HeadersThatMakeNoSense) {
  const Kind plain;
  const Bytes whole = bitmap(kPicture, plain, Bytes(48, 0));
  struct Case {
    const char* what;
    std::size_t at;
    std::uint8_t value;
    const char* code;
  };
  for (const Case& c :
       {Case{"width 0", 18, 0, "corrupt"}, Case{"width below 0", 21, 0x80, "corrupt"},
        Case{"height 0", 22, 0, "corrupt"}, Case{"5 bits a pixel", 28, 5, "corrupt"},
        Case{"runs of 24 bits", 30, 1, "corrupt"}, Case{"JPEG within", 30, 4, "unsupported"},
        Case{"pixels past the end", 11, 1, "corrupt"}, Case{"header longer than the file", 14, 124, "corrupt"}}) {
    Bytes bytes = whole;
    bytes[c.at] = c.value;
    EXPECT_EQ(code_of(decode_pages(bytes)), c.code) << c.what;
  }
  EXPECT_EQ(code_of(decode_pages(whole)), "pages: 1");
}

}  // namespace
}  // namespace meishi
