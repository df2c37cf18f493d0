// Tesseract's lines reach its network without being packed as PNG and unpacked, and as they are.
#include "ocr/png_off.h"

#include <gtest/gtest.h>
#include <leptonica/allheaders.h>

#include "ocr/tesseract_recognizer.h"
#include "symbol_provider.h"

namespace meishi {
namespace {

TEST(PngOff, WhatPacksALineIsOurs) {
  ASSERT_TRUE(TesseractRecognizer::open("eng", "", false));  // so that Tesseract is linked
  EXPECT_EQ(provider_of("pixWriteMemPng"), file_of_function(&turn_png_off)) << "each line costs a twentieth more";
}

// As Tesseract does it: what a line has lost here, the network cannot read.
TEST(PngOff, APictureComesBackAsItWas) {
  struct Case {
    int width;
    int height;
    int depth;
  };
  for (const auto& [width, height, depth] : {Case{1, 1, 8}, {301, 46, 8}, {46, 301, 8}, {33, 7, 1}, {20, 10, 32}}) {
    PIX* picture = pixCreate(width, height, depth);
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x)
        pixSetPixel(picture, x, y, static_cast<l_uint32>(7 * x + 31 * y) & (depth == 1 ? 1U : 0xffU));
    }
    l_uint8* data = nullptr;
    std::size_t size = 0;
    ASSERT_EQ(pixWriteMem(&data, &size, picture, IFF_PNG), 0);
    PIX* back = pixReadMem(data, size);
    ASSERT_NE(back, nullptr);
    l_int32 same = 0;
    EXPECT_EQ(pixEqual(picture, back, &same), 0);
    EXPECT_EQ(same, 1) << width << " x " << height << ", " << depth << " bit";
    lept_free(data);
    pixDestroy(&picture);
    pixDestroy(&back);
  }
}

}  // namespace
}  // namespace meishi
