// A line image is dark print on white. Where that shows little to read, a stain or a logo, Tesseract is not to try the
// negative as well: each such line would cost twice its time, and what is then read is mostly invented.
#include "ocr/tesseract_recognizer.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <string>

namespace meishi {
namespace {

std::string text_of(Recognizer& recognizer, const cv::Mat& line) {
  const auto read = recognizer.read(line, false);
  EXPECT_TRUE(read);
  std::string text;
  for (const Glyph& glyph : read ? read->glyphs : std::vector<Glyph>{}) text += glyph.text;
  return text;
}

TEST(TesseractRecognizer, ReadsDarkPrintAndNotItsNegative) {
  auto recognizer = TesseractRecognizer::open("eng", "", false);
  ASSERT_TRUE(recognizer);
  cv::Mat line(46, 420, CV_8U, cv::Scalar(255));
  cv::putText(line, "TELEPHONE 5550142", {12, 34}, cv::FONT_HERSHEY_SIMPLEX, 1.1, cv::Scalar(0), 3, cv::LINE_AA);
  EXPECT_EQ(text_of(**recognizer, line), "TELEPHONE5550142");
  EXPECT_NE(text_of(**recognizer, ~line), "TELEPHONE5550142");
}

}  // namespace
}  // namespace meishi
