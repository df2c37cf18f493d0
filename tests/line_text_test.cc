// From a recogniser's hypothesis to text, with hypotheses made by hand: a space too many cuts a name in two, and the
// wrong one of two readings is an address that bounces.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ocr/line_text.h"

namespace meishi {
namespace {

// A hypothesis of one glyph a cell, `cells` wide, with the print's gaps where `cells` has '_' and the recogniser's word
// boundaries where it has '|'; ',' is a narrow space, as between Latin words. em is 40.
struct Told {
  Hypothesis hypothesis;
  LineImage cut;
  FoundLine found;
};

Told told(const std::vector<std::string>& cells, Direction direction = Direction::horizontal, int spacing = 4) {
  Told out;
  out.hypothesis.model = "jpn";
  out.hypothesis.confidence = 0.9;
  out.cut.direction = direction;
  out.found.direction = direction;
  out.found.em = 40;
  int at = 0;
  bool boundary = false;
  for (const std::string& cell : cells) {
    if (cell == "_") {
      at += 30;
    } else if (cell == ",") {
      at += 8;
    } else if (cell == "|") {
      boundary = true;
    } else {
      const cv::Rect box = direction == Direction::horizontal ? cv::Rect(at, 0, 38, 40) : cv::Rect(0, at, 40, 38);
      out.found.glyphs.push_back(box);
      out.hypothesis.glyphs.push_back({cell, {box.x * 1.0, box.y * 1.0, box.width * 1.0, box.height * 1.0}, 0.9});
      out.hypothesis.space_before.push_back(boundary);
      boundary = false;
      at += 38 + spacing;
    }
  }
  out.found.box = direction == Direction::horizontal ? cv::Rect(0, 0, at, 40) : cv::Rect(0, 0, 40, at);
  for (int i = 0; i <= at; ++i) out.cut.source.push_back(i);
  return out;
}

// Japanese is set without spaces: one that the recogniser invents cuts a name in two, one that the print has parts
// family name from given name.
TEST(Compose, SpacesStandWhereThePrintHasThem) {
  struct Case {
    const char* what;
    std::vector<std::string> cells;
    int spacing;
    const char* text;
  };
  for (const Case& c : {
           Case{"solid Japanese", {"東", "京", "都", "港", "区"}, 4, "東京都港区"},
           Case{"word boundaries in solid Japanese", {"営", "|", "業", "|", "部"}, 4, "営業部"},
           Case{"a gap between Japanese", {"山", "田", "_", "太", "郎"}, 4, "山田 太郎"},
           Case{"letter-spaced Japanese", {"代", "表", "取", "締", "役"}, 34, "代表取締役"},
           Case{"words in Latin", {"A", "B", ",", "|", "C", "D"}, 4, "AB CD"},
           Case{"a word end where the print has no space", {"A", "B", "|", "C", "D"}, 4, "ABCD"},
           Case{"a gap in Latin that the recogniser missed", {"A", "B", "_", "C", "D"}, 4, "AB CD"},
           Case{"both at one place", {"A", "B", "_", "|", "C", "D"}, 4, "AB CD"},
           Case{"a word boundary between Japanese and Latin", {"電", "話", ",", "|", "0", "3"}, 4, "電話 03"},
           Case{"no boundary between Japanese and Latin", {"第", "2", "課"}, 4, "第2課"},
           Case{"nothing", {}, 4, ""},
       }) {
    for (const Direction direction : {Direction::horizontal, Direction::vertical}) {
      SCOPED_TRACE(std::string(c.what) + (direction == Direction::vertical ? ", vertical" : ""));
      Told t = told(c.cells, direction, c.spacing);
      const std::size_t glyphs = t.hypothesis.glyphs.size();
      const LineText out = compose(std::move(t.hypothesis), t.cut, t.found);
      EXPECT_EQ(out.line.text, c.text);
      EXPECT_EQ(out.line.glyphs.size(), glyphs);
      EXPECT_EQ(out.line.direction, direction);
      EXPECT_EQ(out.line.confidence, 0.9);
      EXPECT_EQ(out.model, "jpn");
      EXPECT_EQ(out.line.box.width, t.found.box.width);
      EXPECT_EQ(out.line.box.height, t.found.box.height);
    }
  }
}

// Which lines the English model reads again: an address read by it alone is rubbish, an e-mail not read by it too.
// Tesseract's box of the last figure of a postal code reaches to the end of the line: cut there, 名古屋 behind it is
// read as 4BmAKY.
TEST(Compose, ABoxEndsWhereTheNextOneBegins) {
  Told t = told({"1", "2", "名", "古", "屋"});
  t.hypothesis.glyphs[1].box.width = 200;
  const std::vector<Glyph> glyphs = compose(std::move(t.hypothesis), t.cut, t.found).line.glyphs;
  EXPECT_DOUBLE_EQ(glyphs[1].box.right(), glyphs[2].box.x);
  EXPECT_DOUBLE_EQ(glyphs[0].box.right(), 38);
}

// 取締役CTO; a model that knows more numbers than words reads CT0, which is no title. ー般財団法人 is no legal form.
TEST(Compose, ANoughtOfCapitalsIsALetterAndALongMarkAmidKanjiAOne) {
  struct Case {
    std::vector<std::string> cells;
    const char* text;
  };
  for (const Case& c : {
           Case{{"役", "C", "T", "0"}, "役CTO"},
           Case{{"C", "E", "0", "室"}, "CEO室"},
           Case{{"B", "1", "0"}, "B10"},
           Case{{"役", "N", "K", "0", "1"}, "役NK01"},
           Case{{"A", "B", "C", "0"}, "ABC0"},
           Case{{"ー", "般", "財"}, "一般財"},
           Case{{"川", "ー", "史"}, "川一史"},
           Case{{"コ", "ー", "社"}, "コー社"},
           Case{{"目", "3", "ー", "番"}, "目3ー番"},
       }) {
    Told t = told(c.cells);
    EXPECT_EQ(compose(std::move(t.hypothesis), t.cut, t.found).line.text, c.text);
  }
}

TEST(ClearGap, IsNotTheOneBesideACharacterOrBeforeTheNumber) {
  const Told t = told({"台", "2", "9", "5", "_", "ビ", "ル"});
  const double gap = t.found.glyphs[4].x - 17;
  EXPECT_DOUBLE_EQ(clear_gap_near(t.found, 40, gap + 45).value_or(0), gap);  // the boxes are a character off
  EXPECT_FALSE(clear_gap_near(t.found, 40, gap - 80));                       // too far
  EXPECT_FALSE(clear_gap_near(t.found, gap, gap + 40));                      // the number begins behind it
  EXPECT_FALSE(clear_gap_near(told({"台", "2", "9", "ビ"}).found, 40, 130));
}

TEST(LooksLatin, LettersAndDigitsButNotJapanese) {
  struct Case {
    const char* text;
    bool latin;
  };
  for (const Case& c :
       {Case{"k.saegusa@example.co.jp", true}, Case{"kのexample.co.jp", true}, Case{"TEL 03-5550-0142", true},
        Case{"Kota Saegusa", true}, Case{"Café Élan", true}, Case{"東京都中央区銀座5-12-7", false},
        Case{"営業部", false}, Case{"さえぐさ", false}, Case{"", false}, Case{" ", false}}) {
    EXPECT_EQ(looks_latin(c.text), c.latin) << c.text;
  }
}

// Print in which every letter has a cell of one width: beside a narrow one stands no space, but an empty cell is one.
// An address of the internet is cut in two otherwise. Letters that touch are one glyph candidate.
TEST(Compose, TheSpacesOfMonospacedPrintAreEmptyCells) {
  constexpr int kCell = 14;
  for (const std::string touching : {"", "ra", "raka", "ragug"}) {
    Hypothesis read;
    read.model = "eng";
    FoundLine found;
    found.em = 20;
    int x = 10;
    for (const char c : std::string("shirasagi kagaku.jp")) {
      const int width = c == 'i' || c == '.' ? 3 : 11;
      const cv::Rect box(x + (c == '.' ? 2 : (kCell - width) / 2), 10, width, 20);
      x += kCell;
      if (c == ' ') continue;
      // The recogniser sees the end of a word behind every narrow letter.
      const char before = read.glyphs.empty() ? ' ' : read.glyphs.back().text.front();
      read.space_before.push_back(before == 'i' || before == '.');
      read.glyphs.push_back({std::string(1, c), {box.x + 0.0, 10, width + 0.0, 20}, 0.9});
      if (touching.find(std::string{before, c}) != std::string::npos) {
        found.glyphs.back() |= box;
      } else {
        found.glyphs.push_back(box);
      }
    }
    fit_box(found);
    read.confidence = 0.9;
    EXPECT_EQ(compose_on_face(std::move(read), found).line.text, "shirasagi kagaku.jp") << touching;
  }
}

// Ten gaps of a short line in another print may keep a pitch by chance.
TEST(Compose, AShortLineOfOtherPrintKeepsItsSpaces) {
  Hypothesis read;
  read.model = "eng";
  FoundLine found;
  found.em = 22;
  found.glyphs = {{85, 594, 18, 23},  {107, 594, 17, 22}, {126, 594, 14, 22}, {147, 601, 72, 16},
                  {221, 602, 14, 21}, {236, 601, 17, 17}, {254, 602, 12, 16}, {270, 602, 15, 16},
                  {288, 602, 15, 22}, {305, 602, 23, 17}, {328, 603, 7, 21},  {339, 602, 16, 22}};
  fit_box(found);
  const std::string text = "URLwww.sample.jp";
  const std::vector<int> at = {85, 107, 126, 147, 169, 190, 214, 221, 236, 254, 270, 288, 305, 323, 329, 339};
  for (std::size_t i = 0; i < at.size(); ++i) {
    read.space_before.push_back(i == 3);
    read.glyphs.push_back({text.substr(i, 1), {at[i] * 1.0, 600, 14, 18}, 0.9});
  }
  read.confidence = 0.9;
  EXPECT_EQ(compose_on_face(std::move(read), found).line.text, "URL www.sample.jp");
}

// The models go by the words: ー一号 for 一一号, サ一バ for サーバ.
TEST(StrokesOfColumns, LieOrStandAsPrinted) {
  struct Case {
    std::string print;  // "=" a stroke that lies, "|" one that stands, "#" a character
    std::vector<std::string> read;
    std::string text;
  };
  for (const Case& c : {Case{"==#", {"ー", "一", "号"}, "一一号"}, Case{"#|#", {"サ", "一", "バ"}, "サーバ"},
                        Case{"#|#", {"三", "―", "九"}, "三―九"}, Case{"#=#", {"第", "-", "課"}, "第一課"},
                        Case{"###", {"一", "ー", "号"}, "一ー号"}, Case{"==#", {"1", "-", "号"}, "1-号"}}) {
    FoundLine column;
    column.direction = Direction::vertical;
    column.em = 40;
    LineText read;
    read.line.direction = Direction::vertical;
    int y = 10;
    for (std::size_t i = 0; i < c.print.size(); ++i, y += 44) {
      column.glyphs.push_back(c.print[i] == '='   ? cv::Rect(12, y + 18, 36, 4)
                              : c.print[i] == '|' ? cv::Rect(28, y + 2, 4, 36)
                                                  : cv::Rect(12, y, 36, 38));
      read.line.text += c.read[i];
      read.line.glyphs.push_back({c.read[i], {10, y + 2.0, 40, 36}, 0.9});
    }
    fit_box(column);
    EXPECT_EQ(with_strokes_told(read, column).line.text, c.text);
  }
}

TextLine line_of(const std::vector<std::string>& glyphs, double confidence) {
  TextLine line;
  line.confidence = confidence;
  for (const std::string& g : glyphs) {
    line.text += g;
    line.glyphs.push_back({g, {}, confidence});
  }
  return line;
}

std::vector<std::string> ascii(const std::string& text) {
  std::vector<std::string> out;
  for (const char c : text) out.emplace_back(1, c);
  return out;
}

std::vector<std::string> joined(std::vector<std::string> a, const std::vector<std::string>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

// の for @ makes an e-mail address that bounces; an English reading of 電話 loses which number is which.
TEST(Choose, TheReadingThatSuitsTheLine) {
  struct Case {
    const char* what;
    TextLine japanese;
    TextLine latin;
    bool takes_latin;
  };
  const auto misread = joined(joined(ascii("aoi.m"), {"の"}), ascii("example.jp"));
  for (const Case& c : {
           Case{"e-mail whose @ the Japanese model cannot write", line_of(misread, 0.93),
                line_of(ascii("aoi.m@example.jp"), 0.95), true},
           Case{"the same, the English model slightly less sure", line_of(misread, 0.93),
                line_of(ascii("aoi.m@example.jp"), 0.88), true},
           Case{"an English reading that is a guess", line_of(ascii("03-5550-0142"), 0.95),
                line_of(ascii("o3-sSsO-Ol4Z"), 0.6), false},
           Case{"a Japanese label in front", line_of(joined({"電", "話"}, ascii("03-5550-0142")), 0.9),
                line_of(ascii("BEES 03-5550-0142"), 0.93), false},
           Case{"an English reading of nothing", line_of(ascii("03-5550-0142"), 0.5), line_of({}, 0.9), false},
       }) {
    SCOPED_TRACE(c.what);
    const TextLine best = choose(c.japanese, "jpn", c.latin, "eng", false);
    const TextLine& expected = c.takes_latin ? c.latin : c.japanese;
    const TextLine& other = c.takes_latin ? c.japanese : c.latin;
    EXPECT_EQ(best.text, expected.text);
    EXPECT_EQ(best.confidence, expected.confidence);
    if (other.text.empty()) {
      EXPECT_TRUE(best.alternatives.empty());
    } else {  // the other reading is kept: normalize/ may find the number there
      ASSERT_EQ(best.alternatives.size(), 1u);
      EXPECT_EQ(best.alternatives[0].text, other.text);
      EXPECT_EQ(best.alternatives[0].model, c.takes_latin ? "jpn" : "eng");
      EXPECT_EQ(best.alternatives[0].confidence, other.confidence);
    }
  }
  EXPECT_TRUE(
      choose(line_of(ascii("same"), 0.9), "jpn", line_of(ascii("same"), 0.9), "eng", false).alternatives.empty());
}

// 電話 in front of a number is kept, and only the number is read again in English.
TEST(Label, JapaneseInFrontOfALatinLine) {
  struct Case {
    const char* what;
    std::vector<std::string> glyphs;
    std::size_t length;
  };
  for (const Case& c : {
           Case{"telephone", joined({"電", "話"}, ascii("03-5550-0142")), 2},
           Case{"postal code", joined({"〒"}, ascii("104-0061")), 1},
           Case{"no label", ascii("03-5550-0142"), 0},
           Case{"all Japanese", {"営", "業", "部", "第", "二", "課"}, 0},
           Case{"a building", joined({"エ", "ク", "セ", "ル"}, joined(ascii("8813"), {"階"})), 0},
           Case{"a word with a long vowel", joined({"コ", "ー", "ト", "タ", "ワ", "ー"}, ascii("60412")), 0},
           Case{"a word, then too little", joined({"第"}, ascii("2")), 0},
           Case{"nothing", {}, 0},
       }) {
    EXPECT_EQ(label_length(line_of(c.glyphs, 0.9)), c.length) << c.what;
  }

  const TextLine building = line_of(joined({"エ", "ル"}, ascii("88708")), 0.9);
  EXPECT_TRUE(cuts_label_in_half(building, 2, line_of(ascii("JL88708"), 0.9)));
  EXPECT_FALSE(cuts_label_in_half(building, 2, line_of(ascii("88708"), 0.9)));
  EXPECT_FALSE(cuts_label_in_half(building, 2, line_of(ascii("B8708"), 0.9))) << "a letter like the figure";
  EXPECT_FALSE(cuts_label_in_half(line_of(joined({"電", "話"}, ascii("O3-55")), 0.9), 2, line_of(ascii("O3-55"), 0.9)));

  // Cut where the print has its gap, and put together again.
  Told t = told(joined({"電", "話", "_"}, ascii("03-5550")));
  const FoundLine found = t.found;
  const LineText whole = compose(std::move(t.hypothesis), t.cut, found);
  const FoundLine rest = after_label(found, whole.line, 2);
  ASSERT_EQ(rest.glyphs.size(), 7u);
  EXPECT_EQ(rest.box.x, found.glyphs[2].x);
  EXPECT_EQ(rest.box.br(), found.glyphs.back().br());
  const TextLine again = with_label(whole.line, 2, line_of(ascii("03-5550"), 0.6));
  EXPECT_EQ(again.text, "電話 03-5550");
  EXPECT_EQ(again.glyphs.size(), 9u);
  EXPECT_NEAR(again.confidence, (2 * 0.9 + 7 * 0.6) / 9, 1e-9);
}

}  // namespace
}  // namespace meishi
