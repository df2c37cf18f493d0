// The sample cards: what the README promises of them, and that their truth is what is printed. Every figure that the
// black-box test reports rests on this: an error in truth.json would be counted as an error of the recognition.
#include <gtest/gtest.h>
#include <phonenumbers/phonenumberutil.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "normalize/person_name.h"

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path kFolder = fs::path(MEISHI_SOURCE_DIR) / "samples" / "cards";

const json& truth() {
  static const json t = [] {
    std::ifstream in(kFolder / "truth.json");
    return json::parse(in);  // throws, and so fails the test, where it is missing or broken
  }();
  return t;
}

// Print and truth differ in width, spaces, kind of kana and numerals (vertical cards); nothing else may differ.
std::string folded(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString narrow =
      icu::Normalizer2::getNFKCCasefoldInstance(status)->normalize(icu::UnicodeString::fromUTF8(text), status);
  const icu::UnicodeString numerals = icu::UnicodeString::fromUTF8("〇一二三四五六七八九");
  icu::UnicodeString out;
  for (int32_t i = 0; i < narrow.length(); i = narrow.moveIndex32(i, 1)) {
    const UChar32 c = narrow.char32At(i);
    const int32_t digit = numerals.indexOf(c);
    if (u_isUWhiteSpace(c)) continue;
    if (digit >= 0) {
      out.append(static_cast<UChar32>('0' + digit));
    } else if (c >= 0x3041 && c <= 0x3096) {
      out.append(static_cast<UChar32>(c + 0x60));
    } else {
      out.append(c);
    }
  }
  std::string utf8;
  out.toUTF8String(utf8);
  return utf8;
}

std::string digits(const std::string& text) {
  std::string out;
  for (const char c : folded(text)) {
    if (c >= '0' && c <= '9') out += c;
  }
  return out;
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

struct Sample {
  std::string file;
  json image;
  json card;
};

std::vector<Sample> samples() {
  std::vector<Sample> out;
  for (const json& image : truth()) {
    for (const json& card : image.at("cards")) out.push_back({image.at("file"), image, card});
  }
  return out;
}

// Without them the two commands of the README have nothing to show.
TEST(Samples, EnoughImagesThatDecodeAndStaySmall) {
  ASSERT_TRUE(truth().is_array());
  std::set<std::string> endings;
  uintmax_t bytes = 0;
  for (const Sample& s : samples()) {
    const cv::Mat image = cv::imread((kFolder / s.file).string());
    EXPECT_FALSE(image.empty()) << s.file;
    EXPECT_GE(std::min(image.cols, image.rows), 600) << s.file;
    endings.insert(fs::path(s.file).extension());
  }
  std::set<std::string> in_folder;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    bytes += entry.file_size();
    if (entry.path().filename() != "truth.json") in_folder.insert(entry.path().filename());
  }
  EXPECT_GE(in_folder.size(), 24u);
  EXPECT_LT(bytes, 12'000'000u);
  EXPECT_EQ(endings, (std::set<std::string>{".jpg", ".png", ".tif"}));
  std::set<std::string> in_truth;
  for (const Sample& s : samples()) in_truth.insert(s.file);
  EXPECT_EQ(in_truth, in_folder) << "an image without truth, or truth without an image";
}

// A kind of card that is missing here is a kind that no test ever reads.
TEST(Samples, EveryKindOfCardIsThere) {
  std::map<std::string, int> layouts, classes, codes;
  std::set<std::string> fonts;
  for (const Sample& s : samples()) {
    ++layouts[s.card.at("layout")];
    ++classes[s.card.at("class")];
    codes[s.card.at("class")] += s.card.contains("codes");
    fonts.insert(s.card.at("font"));
  }
  for (const char* layout : {"horizontal", "vertical", "mixed", "english", "bilingual", "dark", "portrait"}) {
    EXPECT_GE(layouts[layout], 2) << layout;
  }
  EXPECT_GE(classes["scan"], 10);
  EXPECT_GE(classes["photo"], 8);
  EXPECT_GE(codes["scan"], 2);
  EXPECT_GE(codes["photo"], 2);
  EXPECT_GE(fonts.size(), 6u);
}

// Telephones store a turned picture and say so in EXIF: a reader that ignores it must fail on one of these cards.
TEST(Samples, SomePhotosAreStoredTurned) {
  int turned = 0;
  for (const Sample& s : samples()) {
    const std::string path = (kFolder / s.file).string();
    const cv::Mat shown = cv::imread(path, cv::IMREAD_COLOR);
    const cv::Mat stored = cv::imread(path, cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION);
    turned += shown.size() != stored.size();
  }
  EXPECT_GE(turned, 1);
}

// A wrong quad would blame the outline finder for errors that it did not make.
TEST(Samples, QuadsLieInTheImageAndRunClockwise) {
  for (const Sample& s : samples()) {
    const cv::Mat image = cv::imread((kFolder / s.file).string());
    std::vector<cv::Point2f> quad;
    for (const json& p : s.card.at("quad")) quad.emplace_back(p.at(0).get<float>(), p.at(1).get<float>());
    ASSERT_EQ(quad.size(), 4u) << s.file;
    const cv::Rect2f around(-20, -20, static_cast<float>(image.cols + 40), static_cast<float>(image.rows + 40));
    for (const cv::Point2f& p : quad) EXPECT_TRUE(around.contains(p)) << s.file;
    EXPECT_TRUE(cv::isContourConvex(quad)) << s.file;
    EXPECT_GT(cv::contourArea(quad, true), 0) << s.file << ": y points down, so clockwise is positive";
    const double across = cv::norm(quad[1] - quad[0]) + cv::norm(quad[2] - quad[3]);
    const double down = cv::norm(quad[3] - quad[0]) + cv::norm(quad[2] - quad[1]);
    EXPECT_EQ(down > across, s.card.at("layout") == "portrait") << s.file;
    EXPECT_NEAR(std::max(across, down) / std::min(across, down), 91.0 / 55, 0.3) << s.file;
  }
}

TEST(Samples, PostalCodesAndPhonesAreValid) {
  const auto& phones = *i18n::phonenumbers::PhoneNumberUtil::GetInstance();
  for (const Sample& s : samples()) {
    EXPECT_TRUE(std::regex_match(s.card.at("postal_code").get<std::string>(), std::regex("[0-9]{7}"))) << s.file;
    EXPECT_FALSE(s.card.at("phones").empty()) << s.file;
    for (const json& phone : s.card.at("phones")) {
      const std::string e164 = phone.at("e164");
      i18n::phonenumbers::PhoneNumber number;
      EXPECT_EQ(phones.Parse(e164, "ZZ", &number), i18n::phonenumbers::PhoneNumberUtil::NO_PARSING_ERROR) << e164;
      EXPECT_TRUE(phones.IsValidNumber(number)) << s.file << " " << e164;
      const auto kind = phones.GetNumberType(number);
      EXPECT_EQ(kind == i18n::phonenumbers::PhoneNumberUtil::MOBILE, phone.at("type") == "mobile") << e164;
    }
  }
}

TEST(Samples, TheTruthIsWhatIsPrinted) {
  for (const Sample& s : samples()) {
    std::string all;
    std::vector<std::string> numbers;
    std::vector<std::string> latin;
    for (const json& line : s.card.at("lines")) {
      all += folded(line.at("text"));
      for (const std::string& word : words(line.at("text"))) latin.push_back(word);
      numbers.push_back(digits(line.at("text")));
    }
    for (const json& code : s.card.value("codes", json::array())) {
      all += folded(code);
      numbers.push_back(digits(code));
    }
    const auto printed = [&](const std::string& value) { return all.find(folded(value)) != std::string::npos; };
    // 株式会社 may be printed as （株）.
    const auto abbreviated = [](std::string value) {
      const std::string form = "株式会社";
      const std::size_t at = value.find(form);
      return at == std::string::npos ? value : value.replace(at, form.size(), "（株）");
    };
    // A reading may be printed in romaji alone.
    const auto spelled = [&](const std::string& kana) {
      return std::any_of(latin.begin(), latin.end(), [&](const std::string& word) {
        return meishi::roman_key(word) == meishi::kana_roman_key(kana);
      });
    };
    const auto number_printed = [&](const std::string& value) {
      return std::any_of(numbers.begin(), numbers.end(),
                         [&](const std::string& n) { return n.find(value) != std::string::npos; });
    };
    for (const char* key : {"last_name", "first_name", "last_name_kana", "first_name_kana", "company", "company_en",
                            "email", "url", "building"}) {
      if (!s.card.contains(key) || s.card[key].is_null()) continue;
      const bool reading = std::string_view(key).ends_with("_kana");
      const bool company = std::string_view(key) == "company";
      EXPECT_TRUE(printed(s.card[key]) || (reading && spelled(s.card[key])) ||
                  (company && printed(abbreviated(s.card[key]))))
          << s.file << " " << key << ": " << s.card[key];
    }
    for (const char* key : {"department", "title"}) {
      for (const std::string& word : words(s.card.at(key))) EXPECT_TRUE(printed(word)) << s.file << " " << word;
    }
    EXPECT_TRUE(number_printed(s.card.at("postal_code"))) << s.file;
    for (const json& phone : s.card.at("phones")) {
      const std::string national = phone.at("e164").get<std::string>().substr(3);  // after +81
      EXPECT_TRUE(number_printed(national)) << s.file << " " << national;
    }
    if (!s.card.at("city").is_null()) {
      EXPECT_TRUE(printed(s.card.at("city"))) << s.file;
    }
  }
}

// `person` marks cards of one person. Only what is printed on both can show it: the same e-mail or mobile number.
TEST(Samples, TwoPeopleAppearAgainAfterAMove) {
  std::map<std::string, std::vector<Sample>> people;
  for (const Sample& s : samples()) {
    if (s.image.contains("person")) people[s.image["person"]].push_back(s);
  }
  std::set<std::string> events;
  for (const auto& [person, cards] : people) {
    ASSERT_EQ(cards.size(), 2u) << person;
    const json &before = cards[0].card, &after = cards[1].card;
    EXPECT_EQ(cards[0].image.at("event"), "new") << person;
    events.insert(cards[1].image.at("event"));
    EXPECT_EQ(before.at("last_name"), after.at("last_name"));
    EXPECT_EQ(before.at("first_name"), after.at("first_name"));
    std::set<std::string> mobiles;
    for (const json* card : {&before, &after}) {
      for (const json& p : card->at("phones")) {
        if (p.at("type") == "mobile") mobiles.insert(p.at("e164"));
      }
    }
    EXPECT_TRUE(mobiles.size() == 1 || before.at("email") == after.at("email")) << person;
    EXPECT_TRUE(before.at("company") != after.at("company") || before.at("title") != after.at("title")) << person;
  }
  EXPECT_EQ(events, (std::set<std::string>{"company", "promotion"}));
}

// The second set: pictures that finding cards is measured on (detection_test.cc).
const fs::path kDetection = fs::path(MEISHI_SOURCE_DIR) / "samples" / "detection";

const json& detection() {
  static const json t = [] {
    std::ifstream in(kDetection / "truth.json");
    return json::parse(in);
  }();
  return t;
}

std::vector<cv::Point2f> quad_of(const json& card) {
  std::vector<cv::Point2f> quad;
  for (const json& p : card.at("quad")) quad.emplace_back(p.at(0).get<float>(), p.at(1).get<float>());
  return quad;
}

// A picture that is missing, or has no truth, measures nothing; large ones would make every clone of the tree slow.
TEST(Detection, EveryImageIsThereAndSmall) {
  std::set<std::string> in_truth, in_folder;
  for (const json& image : detection()) {
    const std::string file = image.at("file");
    EXPECT_TRUE(in_truth.insert(file).second) << file << " twice";
    const cv::Mat pixels = cv::imread((kDetection / file).string());
    ASSERT_FALSE(pixels.empty()) << file;
    EXPECT_LE(std::max(pixels.cols, pixels.rows), 1600) << file;
    EXPECT_LE(fs::file_size(kDetection / file), 140'000u) << file;
  }
  uintmax_t bytes = 0;
  for (const auto& entry : fs::directory_iterator(kDetection)) {
    bytes += entry.file_size();
    if (entry.path().filename() != "truth.json") in_folder.insert(entry.path().filename());
  }
  EXPECT_EQ(in_truth, in_folder) << "an image without truth, or truth without an image";
  EXPECT_GE(in_truth.size(), 60u);
  EXPECT_LT(bytes, 6'500'000u);
}

// What is missing here, a user meets first.
TEST(Detection, EveryClassAndEveryWarningIsShown) {
  std::map<std::string, int> classes, warnings;
  std::set<size_t> cards;
  for (const json& image : detection()) {
    ++classes[image.at("class")];
    cards.insert(image.at("cards").size());
    for (const std::string warning : image.at("warnings")) ++warnings[warning];
  }
  for (const char* name : {"photo-clutter",   "photo-dark",        "photo-white",
                           "photo-wood",      "photo-pattern",     "photo-glare",
                           "photo-thumb",     "photo-shadow",      "photo-cut",
                           "photo-blurred",   "photo-rounded",     "photo-portrait",
                           "photo-dark-card", "photo-multi",       "photo-touching",
                           "flatbed",         "flatbed-touching",  "flatbed-white-on-white",
                           "scan-tight",      "scan-border",       "scan-portrait",
                           "scan-blank",      "scan-low-contrast", "scan-low-resolution"}) {
    EXPECT_GE(classes[name], 3) << name;
  }
  EXPECT_GE(classes["none"], 10);
  for (const char* name : {"blurred", "cut_off", "glare", "low_resolution", "low_contrast", "blank", "no_card_found"}) {
    EXPECT_GE(warnings[name], 3) << name;
  }
  EXPECT_EQ(warnings.size(), 7u);
  EXPECT_TRUE(cards.contains(2) && cards.contains(20)) << "two to twenty cards in a picture";
}

// A wrong truth would blame the detector for errors that it did not make.
TEST(Detection, TheTruthIsPossible) {
  for (const json& image : detection()) {
    const std::string file = image.at("file");
    const cv::Mat pixels = cv::imread((kDetection / file).string());
    const auto warnings = image.at("warnings").get<std::set<std::string>>();
    EXPECT_EQ(image.at("class") == "none", image.at("cards").empty()) << file;
    EXPECT_EQ(warnings.contains("no_card_found"), image.at("cards").empty()) << file;
    bool outside = false;
    std::vector<std::vector<cv::Point2f>> quads;
    for (const json& card : image.at("cards")) {
      const std::vector<cv::Point2f> quad = quad_of(card);
      ASSERT_EQ(quad.size(), 4u) << file;
      EXPECT_TRUE(cv::isContourConvex(quad)) << file;
      EXPECT_GT(cv::contourArea(quad, true), 0) << file << ": not clockwise";
      for (const cv::Point2f& p : quad) {
        const float slack = 0.01F * static_cast<float>(std::max(pixels.cols, pixels.rows));
        outside |= p.x < -slack || p.y < -slack || p.x > static_cast<float>(pixels.cols) + slack ||
                   p.y > static_cast<float>(pixels.rows) + slack;
      }
      const std::vector<cv::Point2f> frame = {{0, 0},
                                              {static_cast<float>(pixels.cols), 0},
                                              {static_cast<float>(pixels.cols), static_cast<float>(pixels.rows)},
                                              {0, static_cast<float>(pixels.rows)}};
      std::vector<cv::Point2f> common;
      EXPECT_GT(cv::intersectConvexConvex(quad, frame, common), 0.6 * cv::contourArea(quad)) << file;
      // The long side of the quad is the long side of the card, however the camera is tilted.
      const double across = cv::norm(quad[1] - quad[0]) + cv::norm(quad[2] - quad[3]);
      const double down = cv::norm(quad[3] - quad[0]) + cv::norm(quad[2] - quad[1]);
      const double aspect = card.at("size").at(0).get<double>() / card.at("size").at(1).get<double>();
      EXPECT_NEAR(std::log(across / down), std::log(aspect), 0.3) << file;
      for (const auto& other : quads) {
        EXPECT_LT(cv::intersectConvexConvex(quad, other, common), 0.01 * cv::contourArea(quad))
            << file << ": cards on one another";
      }
      quads.push_back(quad);
    }
    EXPECT_EQ(warnings.contains("cut_off"), outside) << file;
  }
}

}  // namespace
