// The scorer of lines in bench/: a scorer that counts a joined line as found, or overlooks characters read too many,
// misleads whoever improves the recognition.
#include "bench/line_score.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/alignment.h"
#include "bench/line_class.h"
#include "bench/line_report.h"
#include "bench/reliability.h"

namespace meishi::bench {
namespace {

using nlohmann::json;

// A card in a picture at 10 px/mm, as the truth has it: boxes at 16 px/mm.
json truth_card() {
  return json::parse(R"({"quad": [[0, 0], [910, 0], [910, 550], [0, 550]], "last_name": "三枝", "first_name": "航太",
    "last_name_kana": "サエグサ", "first_name_kana": "コウタ", "company": "株式会社アカツキ測量機", "department": "営業部",
    "title": "主任", "phones": [{"type": "work", "e164": "+81355500142"}], "email": "k@example.jp", "url": "",
    "postal_code": "1040061", "prefecture": "東京都", "city": "中央区", "address": "東京都中央区銀座5-12-7", "building": "",
    "lines": [
      {"text": "株式会社アカツキ測量機", "box": [160, 80, 640, 48], "direction": "horizontal"},
      {"text": "三枝　航太", "box": [160, 400, 400, 80], "direction": "horizontal"},
      {"text": "TEL 03-5550-0142", "box": [160, 640, 480, 32], "direction": "horizontal"}]})");
}

json line(const char* text, const std::vector<double>& box, double confidence = 0.9) {
  return {{"text", text}, {"box", box}, {"confidence", confidence}, {"face", 0}, {"direction", "horizontal"}};
}

// The same card read from a face at 8 px/mm.
json read_card() {
  return {{"source", "1.jpg"},
          {"quad", {{0, 0}, {910, 0}, {910, 550}, {0, 550}}},
          {"size", {728, 440}},
          {"contact", json::object()},
          {"lines",
           {line("株式会社アカツキ測量機", {80, 40, 320, 24}), line("三枝 航太", {80, 200, 200, 40}),
            line("TEL 03-5550-0142", {80, 320, 240, 16})}}};
}

LineScore score_of(const json& truth, const json& read) {
  const TruthImage image{"1.jpg", "scan", {values_of_truth(truth)}};
  const CardRead card{"1.jpg", values_of_read(read)};
  return score_lines({&image, 1}, {&card, 1});
}

const LineFigures& figures(const LineScore& score, const char* name, const char* value) {
  return score.classes.at({name, value});
}

TEST(LineScore, AllRight) {
  const LineScore score = score_of(truth_card(), read_card());
  EXPECT_EQ(score.cards, 1);
  EXPECT_EQ(score.upright, 1);
  EXPECT_EQ(score.all().printed, 3);
  EXPECT_EQ(score.all().found, 3);
  EXPECT_EQ(score.all().characters, 11 + 4 + 15);
  EXPECT_EQ(score.all().edits, 0);
  EXPECT_EQ(score.precision(), 1);
  EXPECT_TRUE(score.misses.empty());
  EXPECT_EQ(figures(score, "kind", "name").found, 1);
  EXPECT_EQ(figures(score, "kind", "phone").found, 1);
  EXPECT_EQ(figures(score, "size", "large").printed, 2);
}

struct Fault {
  const char* what;
  std::vector<json> lines;  // read, instead of the name's
  int found;
  int found_edits;
  int edits;  // of all lines and of what is no line
  int name_edits;
  int extra;
};

// Each thing that can happen to a line costs what the header says.
TEST(LineScore, EveryFaultCostsItsOwn) {
  const Fault faults[] = {
      {"nothing read", {}, 2, 0, 4, 4, 0},
      {"a character wrong", {line("三技 航太", {80, 200, 200, 40})}, 3, 1, 1, 1, 0},
      {"a character too many", {line("三枝、航太", {80, 200, 200, 40})}, 3, 1, 1, 1, 0},
      {"one left out", {line("三枝航", {80, 200, 200, 40})}, 3, 1, 1, 1, 0},
      {"box half as long", {line("三枝", {80, 200, 90, 40})}, 2, 0, 2, 2, 0},
      {"two parts", {line("航太", {190, 200, 90, 40}), line("三枝", {80, 200, 90, 40})}, 2, 0, 0, 0, 0},
      {"box of twice the area", {line("三枝航太", {80, 200, 200, 80})}, 2, 0, 0, 0, 0},
      {"a logo beside it", {line("三枝航太", {80, 200, 200, 40}), line("◎々", {20, 200, 40, 40})}, 3, 0, 2, 0, 1},
      {"elsewhere", {line("三枝航太", {400, 200, 200, 40})}, 2, 0, 8, 4, 1},
  };
  for (const Fault& fault : faults) {
    SCOPED_TRACE(fault.what);
    json card = read_card();
    card["lines"].erase(1);
    for (const json& read : fault.lines) card["lines"].push_back(read);
    const LineScore score = score_of(truth_card(), card);
    EXPECT_EQ(score.all().found, fault.found);
    EXPECT_EQ(score.all().found_edits, fault.found_edits);
    EXPECT_EQ(score.all().edits, fault.edits);
    EXPECT_EQ(score.extra, fault.extra);
    EXPECT_EQ(figures(score, "kind", "name").edits,
              fault.edits - 2 * (fault.extra == 1 && fault.found == 3) - 4 * (fault.extra == 1 && fault.found == 2));
    EXPECT_FALSE(score.misses.empty());
    EXPECT_FALSE(line_miss_list(score).empty());
  }
}

// Two printed lines read as one: neither is found, but what is right in the text is right.
TEST(LineScore, JoinedLinesAreNotFoundAndReadAsOneText) {
  json truth = truth_card();
  truth["lines"][1]["box"] = {160, 132, 640, 48};
  json read = read_card();
  read["lines"] = {line("株式会社アカツキ測量機三枝航本", {80, 40, 320, 50})};
  const LineScore score = score_of(truth, read);
  EXPECT_EQ(score.all().found, 0);
  EXPECT_EQ(figures(score, "kind", "company").edits, 0);
  EXPECT_EQ(figures(score, "kind", "name").edits, 1);
  EXPECT_EQ(figures(score, "kind", "phone").edits, 15);
  EXPECT_EQ(score.extra, 0);
}

// A picture of a card on its head: boxes are on the upright face, the quad says how that lies.
TEST(LineScore, ATurnedCardIsTheSameCardAndAWrongTurnIsSeen) {
  json truth = truth_card();
  json read = read_card();
  truth["quad"] = {{910, 550}, {0, 550}, {0, 0}, {910, 0}};
  LineScore score = score_of(truth, read);
  EXPECT_EQ(score.upright, 0);
  EXPECT_EQ(score.all().found, 0);
  read["quad"] = truth["quad"];
  score = score_of(truth, read);
  EXPECT_EQ(score.upright, 1);
  EXPECT_EQ(score.all().found, 3);
}

// Capture may cut a little wide: the boxes are compared in the picture.
TEST(LineScore, ABorderAroundTheCardMovesNoLine) {
  json read = read_card();
  read["quad"] = {{-50, -50}, {960, -50}, {960, 600}, {-50, 600}};
  read["size"] = {808, 520};
  for (json& l : read["lines"]) {
    l["box"][0] = l["box"][0].get<double>() + 40;
    l["box"][1] = l["box"][1].get<double>() + 40;
  }
  EXPECT_EQ(score_of(truth_card(), read).all().found, 3);
}

TEST(LineScore, LinesOfTheBackAndCardsWithoutTruthAreNotJudged) {
  json read = read_card();
  read["lines"][0]["face"] = 1;
  EXPECT_EQ(score_of(truth_card(), read).read, 2);
  json truth = truth_card();
  truth.erase("lines");
  const LineScore none = score_of(truth, read_card());
  EXPECT_EQ(none.cards, 0);
  EXPECT_EQ(line_table(none), "");
}

TEST(LineScore, ConfidencesAreJudged) {
  json read = read_card();
  read["lines"][0]["confidence"] = 0.35;
  read["lines"][0]["text"] = "㈱アカツキ測量幾";
  read["lines"][0]["glyph_confidence"] = {0.95, 0.95, 0.95, 0.95, 0.95, 0.95, 0.95, 0.15};
  read["lines"][1]["glyph_confidence"] = {0.9};  // of another count: said nothing
  const LineScore score = score_of(truth_card(), read);
  EXPECT_EQ(score.lines.bins()[3].count, 1);
  EXPECT_EQ(score.lines.bins()[3].right, 0);
  EXPECT_EQ(score.lines.bins()[9].count, 2);
  EXPECT_EQ(score.lines.bins()[9].right, 2);
  EXPECT_EQ(score.characters.count(), 8);
  EXPECT_EQ(score.characters.bins()[9].right, 6);  // ㈱ is (株), and 株式会社 is printed
  EXPECT_EQ(score.characters.bins()[1].right, 0);
}

struct Text {
  const char* text;
  const char* script;
  const char* kind;
};

TEST(LineClass, ScriptAndKind) {
  const CardValues card = values_of_truth(truth_card());
  for (const Text& t : {
           Text{"三枝　航太", "japanese", "name"},
           {"さえぐさ　こうた", "kana", "kana"},
           {"株式会社アカツキ測量機", "japanese", "company"},
           {"はかる、つたえる", "kana", "other"},
           {"ラーメン", "kana", "other"},
           {"営業部　主任", "japanese", "post"},
           {"Kota Saegusa", "latin", "other"},
           {"E-mail k@example.jp", "latin", "email"},
           {"TEL 03-5550-0142", "digits", "phone"},
           {"電話　〇三―五五五〇―〇一四二", "japanese", "phone"},
           {"〒104-0061", "digits", "address"},
           {"東京都中央区銀座五丁目12番7号", "japanese", "address"},
       }) {
    EXPECT_EQ(script_of(t.text), t.script) << t.text;
    EXPECT_EQ(kind_of(t.text, card), t.kind) << t.text;
  }
}

TEST(Alignment, EditsStandWhereTheyAre) {
  const Alignment swapped = align(U"abcd", U"abxd");
  EXPECT_EQ(swapped.distance, 1);
  EXPECT_EQ(swapped.edits, (std::vector<int>{0, 0, 1, 0}));
  EXPECT_EQ(swapped.right, (std::vector<bool>{true, true, false, true}));
  const Alignment longer = align(U"ab", U"xaxb");
  EXPECT_EQ(longer.distance, 2);
  EXPECT_EQ(longer.edits, (std::vector<int>{2, 0}));
  EXPECT_EQ(align(U"ab", U"").edits, (std::vector<int>{1, 1}));
  EXPECT_EQ(align(U"", U"ab").distance, 2);
  EXPECT_EQ(align(U"kitten", U"sitting").distance, 3);
}

TEST(Reliability, ErrorIsTheDistanceFromWhatWasPredicted) {
  Reliability sure;
  EXPECT_EQ(sure.calibration_error(), 0);
  for (int i = 0; i < 10; ++i) sure.add(0.95, i < 5);
  EXPECT_NEAR(sure.calibration_error(), 0.45, 1e-9);
  for (int i = 0; i < 10; ++i) sure.add(0.5, i < 5);
  EXPECT_NEAR(sure.calibration_error(), 0.225, 1e-9);
  sure.add(1, true);
  EXPECT_EQ(sure.bins()[9].count, 11);
  EXPECT_EQ(reliability_json(sure).at("bins").size(), Reliability::kBins);
}

}  // namespace
}  // namespace meishi::bench
