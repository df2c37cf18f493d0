// How sure a line is said to be. Too sure, and a wrong number is not looked at; not sure enough, and everything is.
#include "ocr/certainty.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace meishi {
namespace {

constexpr double kPxPerMm = 16;

TextLine line_of(const std::vector<std::string>& characters, double confidence) {
  TextLine line;
  line.box = {0, 0, 40.0 * static_cast<double>(characters.size()), 36};
  for (const std::string& c : characters) {
    line.text += c;
    line.glyphs.push_back({c, {0, 0, 40, 36}, confidence});
  }
  return line;
}

const std::vector<std::string> kWord = {"営", "業", "部", "課", "長"};

TEST(Certainty, IsAProbabilityWhateverComes) {
  EXPECT_EQ(certainty(TextLine{}, kPxPerMm), 0);
  for (const double c : {-1.0, 0.0, 0.5, 1.0, 7.0}) {
    const double p = certainty(line_of(kWord, c), kPxPerMm);
    EXPECT_GT(p, 0) << c;
    EXPECT_LT(p, 1) << c;
  }
}

TEST(Certainty, ClearPrintIsSureAndOneDoubtfulCharacterIsNot) {
  TextLine line = line_of(kWord, 0.995);
  EXPECT_GT(certainty(line, kPxPerMm), 0.95);
  line.glyphs[2].confidence = 0.8;
  EXPECT_LT(certainty(line, kPxPerMm), 0.7);
}

TEST(Certainty, ASecondReadingThatAgreesRaisesItAndOneThatDoesNotLowersIt) {
  TextLine line = line_of(kWord, 0.97);
  const double alone = certainty(line, kPxPerMm);
  line.readings = 2;
  EXPECT_LT(certainty(line, kPxPerMm), alone);
  line.agreeing = 2;
  EXPECT_GT(certainty(line, kPxPerMm), alone);
}

TEST(Certainty, AScrapOfALogoIsNotSureHoweverClear) { EXPECT_LT(certainty(line_of({"@"}, 0.97), kPxPerMm), 0.3); }

}  // namespace
}  // namespace meishi
