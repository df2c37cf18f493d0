// Tesseract's parallel regions run on the thread that reaches them, without libgomp and its system calls, and still do
// all of their work.
#include "ocr/openmp_off.h"

#include <gtest/gtest.h>
#include <omp.h>

#include <string>
#include <thread>
#include <vector>

#include "ocr/tesseract_recognizer.h"
#include "symbol_provider.h"

namespace meishi {
namespace {

TEST(OpenmpOff, WhatTesseractCallsIsOurs) {
  ASSERT_TRUE(TesseractRecognizer::open("eng", "", false));  // so that Tesseract is linked
  for (const char* name : {"GOMP_parallel", "GOMP_parallel_sections", "GOMP_sections_start", "GOMP_sections_next",
                           "GOMP_sections_end", "GOMP_sections_end_nowait"}) {
    EXPECT_EQ(provider_of(name), file_of_function(&turn_openmp_off)) << name;
  }
}

TEST(OpenmpOff, EverySectionRunsOnceOnTheCallingThread) {
  const std::thread::id caller = std::this_thread::get_id();
  std::vector<std::string> done;
  const auto note = [&](const char* what) {
    EXPECT_EQ(std::this_thread::get_id(), caller);
    done.emplace_back(what);
  };
#pragma omp parallel sections num_threads(4)
  {
#pragma omp section
    note("first");
#pragma omp section
    {
#pragma omp parallel sections num_threads(4)
      {
#pragma omp section
        note("inner first");
#pragma omp section
        note("inner second");
      }
    }
#pragma omp section
    note("third");
  }
#pragma omp parallel num_threads(4)
  {
#pragma omp sections
    {
#pragma omp section
      note("apart");
    }
#pragma omp sections nowait
    {
#pragma omp section
      note("apart, first");
#pragma omp section
      note("apart, second");
    }
  }
  EXPECT_EQ(done, (std::vector<std::string>{"first", "inner first", "inner second", "third", "apart", "apart, first",
                                            "apart, second"}));
}

TEST(OpenmpOff, ALoopIsWholeOnTheCallingThread) {
  const std::thread::id caller = std::this_thread::get_id();
  std::vector<int> done(100);
#pragma omp parallel for num_threads(4)
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(std::this_thread::get_id(), caller);
    ++done[static_cast<std::size_t>(i)];
  }
  EXPECT_EQ(done, std::vector<int>(100, 1));
}

}  // namespace
}  // namespace meishi
