// read_barcodes() on drawn faces: a code that is not read costs the user the one part of a card that needs no guessing;
// one that is read where there is none puts nonsense into a contact.
#include "capture/barcode.h"

#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>
#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string>

namespace meishi {
namespace {

constexpr double kPxPerMm = 16;

// Bytes as they are, one character a byte and no ECI: what generators of codes write.
std::wstring as_bytes(const std::string& bytes) {
  std::wstring out;
  for (const char c : bytes) out.push_back(static_cast<unsigned char>(c));
  return out;
}

cv::Mat image_of(const ZXing::BitMatrix& matrix) {
  cv::Mat out(matrix.height(), matrix.width(), CV_8U);
  for (int y = 0; y < out.rows; ++y) {
    for (int x = 0; x < out.cols; ++x) out.at<std::uint8_t>(y, x) = matrix.get(x, y) ? 0 : 255;
  }
  return out;
}

// One pixel a module, 255 light, without a quiet zone.
cv::Mat modules(ZXing::BarcodeFormat format, const std::wstring& text, int height = 0) {
  ZXing::MultiFormatWriter writer(format);
  writer.setMargin(0);  // setEncoding() would add an ECI
  return image_of(writer.encode(text, 0, height));
}

struct Print {
  double width_mm = 13;
  double height_mm = 13;
  double angle = 0;       // degrees
  double source_dpi = 0;  // scanned with so many dots an inch, then resampled; 0 not
  double blur_mm = 0;     // sigma of the lens
  double noise = 0;       // grey levels
  bool light_on_dark = false;
};

// The code in the middle of a 91 x 55 mm face with some lines of print beside it.
CardFace face_with(const cv::Mat& code, const Print& print) {
  const double paper = print.light_on_dark ? 60 : 245;
  const double ink = print.light_on_dark ? 235 : 30;
  cv::Mat grey(880, 1456, CV_8U, cv::Scalar(paper));
  int y = 120;
  for (const char* line : {"Kitahama Works", "Aoi Minase", "Tel 000-000-0000"}) {
    cv::putText(grey, line, {60, y}, cv::FONT_HERSHEY_DUPLEX, 1.2, cv::Scalar(ink), 2, cv::LINE_AA);
    y += 60;
  }
  cv::Mat sized;
  code.convertTo(sized, CV_8U, (paper - ink) / 255, ink);
  const double w = print.width_mm * kPxPerMm;
  const double h = print.height_mm * kPxPerMm;
  cv::resize(sized, sized, {cvRound(w), cvRound(h)}, 0, 0, cv::INTER_NEAREST);
  cv::Mat turn = cv::getRotationMatrix2D({static_cast<float>(w / 2), static_cast<float>(h / 2)}, print.angle, 1);
  turn.at<double>(0, 2) += 900 - w / 2;
  turn.at<double>(1, 2) += 440 - h / 2;
  cv::warpAffine(sized, grey, turn, grey.size(), cv::INTER_AREA, cv::BORDER_TRANSPARENT);
  if (print.source_dpi > 0) {
    cv::Mat source;
    const double k = print.source_dpi / 25.4 / kPxPerMm;
    cv::resize(grey, source, {}, k, k, cv::INTER_AREA);
    cv::resize(source, grey, grey.size(), 0, 0, cv::INTER_CUBIC);
  }
  if (print.blur_mm > 0) cv::GaussianBlur(grey, grey, {0, 0}, print.blur_mm * kPxPerMm);
  if (print.noise > 0) {
    cv::RNG rng(7);
    cv::Mat noise(grey.size(), CV_16S);
    rng.fill(noise, cv::RNG::NORMAL, 0, print.noise);
    cv::add(grey, noise, grey, cv::noArray(), CV_8U);
  }
  CardFace face;
  face.grey = grey;
  face.px_per_mm = kPxPerMm;
  return face;
}

const std::string kVcard =
    "BEGIN:VCARD\r\nVERSION:3.0\r\nN:水無瀬;葵;;;\r\nFN:水無瀬 葵\r\nORG:株式会社北浜製作所\r\n"
    "TEL;TYPE=WORK:+81-6-6555-0100\r\nEMAIL:minase@kitahama-works.example.jp\r\nEND:VCARD\r\n";

TEST(Barcode, IsReadHoweverItIsPrinted) {
  const struct {
    const char* what;
    Print print;
  } kCases[] = {
      {"as drawn", {}},
      {"18 mm", {.width_mm = 18, .height_mm = 18}},
      {"light on dark", {.light_on_dark = true}},
      {"turned a quarter", {.angle = 90}},
      {"on its head", {.angle = 180}},
      {"turned by 45 degrees", {.angle = 45}},
      {"a little askew", {.angle = -3}},
      {"13 mm on a 300-dpi scan", {.angle = 1, .source_dpi = 300, .noise = 4}},
      {"20 mm on a photograph",
       {.width_mm = 20, .height_mm = 20, .angle = 2, .source_dpi = 330, .blur_mm = 0.09, .noise = 5}},
      {"light on dark on a scan",
       {.width_mm = 15, .height_mm = 15, .source_dpi = 300, .noise = 4, .light_on_dark = true}},
  };
  const cv::Mat code = modules(ZXing::BarcodeFormat::QRCode, as_bytes(kVcard));
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.what);
    const CardFace face = face_with(code, c.print);
    const auto codes = read_barcodes(face);
    ASSERT_TRUE(codes);
    ASSERT_EQ(codes->size(), 1U);
    EXPECT_EQ(codes->front().format, "QRCode");
    EXPECT_EQ(codes->front().text, kVcard);
    // The corners are where it was drawn: evidence points a person at the place.
    Point centre;
    for (const Point& p : codes->front().quad) centre = {centre.x + p.x / 4, centre.y + p.y / 4};
    EXPECT_NEAR(centre.x, 900, 10);
    EXPECT_NEAR(centre.y, 440, 10);
    const double side = std::sqrt(signed_area(codes->front().quad));
    EXPECT_NEAR(side, c.print.width_mm * kPxPerMm, 0.06 * c.print.width_mm * kPxPerMm);
  }
}

// A short URL on ten millimetres: the smallest that is printed.
TEST(Barcode, SmallCode) {
  const cv::Mat code = modules(ZXing::BarcodeFormat::QRCode, L"https://kitahama.example.jp/");
  const auto codes = read_barcodes(face_with(code, {.width_mm = 10, .height_mm = 10, .source_dpi = 300, .noise = 4}));
  ASSERT_TRUE(codes);
  ASSERT_EQ(codes->size(), 1U);
  EXPECT_EQ(codes->front().text, "https://kitahama.example.jp/");
}

// Codes of the years of folding telephones are in Shift_JIS and do not say so: names would come out as 譌･譛ｬ.
TEST(Barcode, TextIsUtf8WhateverTheCodeIsIn) {
  const std::string kMecard = "MECARD:N:水無瀬,葵;SOUND:ミナセ,アオイ;TEL:0665550100;;";
  const std::string kShiftJis =
      "MECARD:N:\x90\x85\x96\xb3\x90\xa3,\x88\xa8;SOUND:\x83\x7e\x83\x69\x83\x5a,\x83\x41\x83\x49\x83\x43;TEL:"
      "0665550100;;";
  const std::string kHalfWidth =
      "MECARD:N:\x90\x85\x96\xb3\x90\xa3,\x88\xa8;SOUND:\xd0\xc5\xbe,\xb1\xb5\xb2;TEL:0665550100;;";
  const struct {
    const char* what;
    std::string bytes;
    std::string text;
  } kCases[] = {
      {"UTF-8", kMecard, kMecard},
      {"Shift_JIS", kShiftJis, kMecard},
      {"Shift_JIS with half-width kana", kHalfWidth, "MECARD:N:水無瀬,葵;SOUND:ﾐﾅｾ,ｱｵｲ;TEL:0665550100;;"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.what);
    const auto codes = read_barcodes(face_with(modules(ZXing::BarcodeFormat::QRCode, as_bytes(c.bytes)), {}));
    ASSERT_TRUE(codes);
    ASSERT_EQ(codes->size(), 1U);
    EXPECT_EQ(codes->front().text, c.text);
  }
  // Kanji in thirteen bits each, QR's own compact way.
  const ZXing::BitMatrix kanji = ZXing::MultiFormatWriter(ZXing::BarcodeFormat::QRCode)
                                     .setMargin(0)
                                     .setEncoding(ZXing::CharacterSet::Shift_JIS)
                                     .encode(L"水無瀬葵", 0, 0);
  const auto codes = read_barcodes(face_with(image_of(kanji), {}));
  ASSERT_TRUE(codes);
  ASSERT_EQ(codes->size(), 1U);
  EXPECT_EQ(codes->front().text, "水無瀬葵");
}

TEST(Barcode, OtherKinds) {
  const struct {
    ZXing::BarcodeFormat format;
    std::wstring text;
    double width_mm;
    double height_mm;
    const char* name;
  } kCases[] = {
      {ZXing::BarcodeFormat::DataMatrix, L"https://kitahama.example.jp/", 10, 10, "DataMatrix"},
      {ZXing::BarcodeFormat::Aztec, L"https://kitahama.example.jp/", 10, 10, "Aztec"},
      {ZXing::BarcodeFormat::Code128, L"KH-004217", 35, 7, "Code128"},
      {ZXing::BarcodeFormat::EAN13, L"4901234567894", 32, 8, "EAN-13"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    const auto codes =
        read_barcodes(face_with(modules(c.format, c.text, c.height_mm < c.width_mm ? 1 : 0),
                                {.width_mm = c.width_mm, .height_mm = c.height_mm, .source_dpi = 300, .noise = 4}));
    ASSERT_TRUE(codes);
    ASSERT_EQ(codes->size(), 1U);
    EXPECT_EQ(codes->front().format, c.name);
    EXPECT_EQ(codes->front().text, std::string(c.text.begin(), c.text.end()));
  }
}

TEST(Barcode, TwoOnOneCard) {
  CardFace face = face_with(modules(ZXing::BarcodeFormat::QRCode, as_bytes(kVcard)), {});
  const CardFace other = face_with(modules(ZXing::BarcodeFormat::QRCode, L"https://kitahama.example.jp/"),
                                   {.width_mm = 12, .height_mm = 12});
  other.grey(cv::Rect(780, 320, 240, 240)).copyTo(face.grey(cv::Rect(1190, 40, 240, 240)));
  const auto codes = read_barcodes(face);
  ASSERT_TRUE(codes);
  ASSERT_EQ(codes->size(), 2U);
  EXPECT_EQ((*codes)[0].text, "https://kitahama.example.jp/");  // the upper one first
  EXPECT_EQ((*codes)[1].text, kVcard);
}

// OCR reads dozens of characters from the modules of a code that is left in the picture.
TEST(Barcode, HidingLeavesNothingOfTheCodeAndAllOfThePrint) {
  for (const bool dark : {false, true}) {
    CardFace face = face_with(modules(ZXing::BarcodeFormat::QRCode, as_bytes(kVcard)),
                              {.angle = 10, .source_dpi = 300, .noise = 3, .light_on_dark = dark});
    const auto codes = read_barcodes(face);
    ASSERT_TRUE(codes);
    ASSERT_EQ(codes->size(), 1U);
    const cv::Mat before = face.grey.clone();
    hide_barcodes(face.grey, *codes);
    double low = 0;
    double high = 0;
    cv::minMaxLoc(face.grey(cv::Rect(760, 300, 280, 280)), &low, &high);
    EXPECT_LT(high - low, 60) << (dark ? "light on dark" : "dark on light");
    cv::Mat changed;
    cv::absdiff(before(cv::Rect(0, 0, 700, 880)), face.grey(cv::Rect(0, 0, 700, 880)), changed);
    EXPECT_EQ(cv::countNonZero(changed), 0);
  }
}

TEST(Barcode, NothingOnACardWithoutOne) {
  CardFace face = face_with(cv::Mat(21, 21, CV_8U, cv::Scalar(255)), {});
  auto codes = read_barcodes(face);
  ASSERT_TRUE(codes);
  EXPECT_TRUE(codes->empty());
  // Noise as dense as a code, and a raster.
  cv::RNG rng(5);
  rng.fill(face.grey(cv::Rect(800, 300, 300, 300)), cv::RNG::UNIFORM, 0, 256);
  for (int x = 0; x < 400; x += 12) face.grey(cv::Rect(100 + x, 600, 6, 120)).setTo(20);
  codes = read_barcodes(face);
  ASSERT_TRUE(codes);
  EXPECT_TRUE(codes->empty());
}

TEST(Barcode, ErrorsAndSlivers) {
  const auto none = read_barcodes({});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::invalid);
  for (const cv::Size size : {cv::Size(1, 1), cv::Size(3, 900), cv::Size(900, 5), cv::Size(20, 20)}) {
    CardFace face;
    face.grey = cv::Mat(size, CV_8U, cv::Scalar(200));
    const auto codes = read_barcodes(face);
    ASSERT_TRUE(codes);
    EXPECT_TRUE(codes->empty());
  }
}

}  // namespace
}  // namespace meishi
