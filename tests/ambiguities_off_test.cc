// Tesseract's models open without a table that only its old classifier looks at: a worker that has to wait for it
// starts a fifth of a second late for each Japanese model.
#include "ocr/ambiguities_off.h"

#include <gtest/gtest.h>

#include "ocr/tesseract_recognizer.h"
#include "symbol_provider.h"

namespace meishi {
namespace {

TEST(AmbiguitiesOff, WhatTesseractCallsIsOurs) {
  ASSERT_TRUE(TesseractRecognizer::open("eng", "", false));  // so that Tesseract is linked
  EXPECT_EQ(provider_of("_ZN9tesseract13UnicharAmbigs13LoadUniversalERKNS_10UNICHARSETEPS1_"),
            file_of_function(&turn_ambiguities_off));
}

}  // namespace
}  // namespace meishi
