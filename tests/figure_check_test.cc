// Figures that the recogniser took for others, on a number drawn here: one wrong figure is a call to somebody else.
#include "ocr/figure_check.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <string>

namespace meishi {
namespace {

constexpr int kPitch = 26;

struct Drawn {
  FoundLine line;
  LinePrint print;
};

Drawn drawn(const std::string& number) {
  Drawn out;
  out.print.area = {100, 50, kPitch * static_cast<int>(number.size()) + 20, 60};
  out.print.image = cv::Mat(out.print.area.size(), CV_8U, cv::Scalar(255));
  for (std::size_t i = 0; i < number.size(); ++i) {
    const cv::Point at(10 + kPitch * static_cast<int>(i), 44);
    cv::putText(out.print.image, number.substr(i, 1), at, cv::FONT_HERSHEY_SIMPLEX, 1.1, cv::Scalar(0), 3, cv::LINE_AA);
  }
  out.line.box = out.print.area;
  out.line.em = 26;
  return out;
}

LineText read_as(const std::string& number, double confidence) {
  LineText text;
  text.model = "eng";
  text.line.text = number;
  text.line.confidence = confidence;
  for (std::size_t i = 0; i < number.size(); ++i) {
    text.line.glyphs.push_back(
        {number.substr(i, 1), {110.0 + kPitch * static_cast<double>(i), 70, 20, 26}, confidence});
  }
  return text;
}

std::string checked(const std::string& print, const std::string& read, double confidence = 0.95) {
  const Drawn number = drawn(print);
  return with_figures_checked(read_as(read, confidence), number.line, number.print).line.text;
}

TEST(FigureCheck, AFigureThatThePrintShowsToBeAnotherIsPutRight) {
  EXPECT_EQ(checked("04-6634-0434", "04-6654-0434"), "04-6634-0434");
  EXPECT_EQ(checked("04-6634-0434", "04-6634-0454"), "04-6634-0434");
  const Drawn number = drawn("04-6634-0434");
  const LineText text = with_figures_checked(read_as("04-6654-0434", 0.95), number.line, number.print);
  ASSERT_EQ(text.line.alternatives.size(), 1U);
  EXPECT_EQ(text.line.alternatives[0].text, "04-6654-0434");
}

TEST(FigureCheck, WhatIsRightSureOrOutOfStepStays) {
  EXPECT_EQ(checked("04-6634-0434", "04-6634-0434"), "04-6634-0434");
  EXPECT_EQ(checked("04-6634-0434", "04-6654-0434", 0.995), "04-6654-0434");  // the recogniser has no doubt
  EXPECT_EQ(checked("04-6634-0434", "12-5471-9908"), "12-5471-9908");         // another number altogether
  EXPECT_EQ(checked("", "04-6654-0434"), "04-6654-0434");
}

}  // namespace
}  // namespace meishi
