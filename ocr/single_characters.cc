#include "ocr/single_characters.h"

#include <algorithm>
#include <string>

#include "ocr/column_cells.h"

namespace meishi {

namespace {

constexpr std::size_t kShort = 12;  // glyphs: a reading, a department
constexpr std::size_t kLong = 24;   // a company with a long name; what is longer is an address or a slogan
constexpr double kNameMm = 3.3;     // em of print that names are set in
constexpr double kCompanyMm = 2.6;  // the same for companies
constexpr double kSmallMm = 1.9;    // smaller print shows too little of a character
constexpr double kDoubtful = 0.95;  // the recogniser is that sure of nearly all that it reads right
constexpr double kSure = 0.9;       // one character, beside another opinion
constexpr double kMuchSurer = 0.6;  // the same, where the other opinion has little confidence
constexpr double kLittle = 0.8;     // by the recogniser's own confidence, which is high even when it is wrong
constexpr double kSureOfAll = 0.8;  // every character, when there are more or fewer of them than read
constexpr double kDiscount = 0.97;  // the network never saw this font

bool is_japanese(std::string_view c) { return c.size() >= 3 && static_cast<unsigned char>(c[0]) >= 0xE3; }

bool is_katakana(std::string_view c) {
  return c.size() == 3 && c[0] == '\xe3' && (c[1] == '\x82' || c[1] == '\x83') && c > "ん";
}

FoundLine transposed(FoundLine line) {
  const auto turn = [](const cv::Rect& r) { return cv::Rect(r.y, r.x, r.height, r.width); };
  line.box = turn(line.box);
  for (cv::Rect& g : line.glyphs) g = turn(g);
  line.direction = Direction::vertical;
  return line;
}

bool is_hiragana(std::string_view c) {
  return c.size() == 3 && c[0] == '\xe3' && (c[1] == '\x81' || c[1] == '\x82') && c <= "ん";
}

// Of look-alikes the katakana beside katakana, ー only behind kana; ファ, which フア is never meant to be.
std::string in_company(std::string_view look, std::string_view before, bool katakana) {
  if (look == "ー" && !is_katakana(before) && !is_hiragana(before)) return "一";
  if (look == "ア" && before == "フ") return "ァ";
  static constexpr std::pair<std::string_view, std::string_view> kKatakana[] = {
      {"力", "カ"}, {"二", "ニ"}, {"口", "ロ"}, {"夕", "タ"}, {"工", "エ"},
      {"八", "ハ"}, {"へ", "ヘ"}, {"卜", "ト"}, {"り", "リ"}};
  if (katakana) {
    for (const auto& [kanji, kana] : kKatakana) {
      if (look == kanji) return std::string(kana);
    }
  }
  return std::string(look);
}

// `doubt`: how likely the reading before may be right after all.
void settle(LineText& text, LineText&& before, double doubt) {
  TextLine& line = text.line;
  double sum = 0;
  for (const Glyph& glyph : line.glyphs) sum += glyph.confidence;
  line.confidence = sum / static_cast<double>(line.glyphs.size());
  line.agreeing = 1;
  line.alternatives.insert(line.alternatives.begin(), {before.line.text, doubt * before.line.confidence, before.model});
}

}  // namespace

bool wants_single_characters(const TextLine& text, const FoundLine& line, double em_mm) {
  if (text.glyphs.empty()) return false;
  const auto japanese =
      std::count_if(text.glyphs.begin(), text.glyphs.end(), [](const Glyph& g) { return is_japanese(g.text); });
  const auto count = static_cast<std::ptrdiff_t>(text.glyphs.size());
  if (em_mm > kNameMm) return 3 * japanese >= 2 * count;
  if (text.glyphs.size() > kLong) return false;
  if (10 * japanese >= 9 * count) {
    const bool doubtful = std::ranges::any_of(text.glyphs, [](const Glyph& g) { return g.confidence < kDoubtful; });
    if (em_mm > kCompanyMm || (doubtful && em_mm > kSmallMm)) return true;
  }
  // A network that reads strokes one after the other reads one twice at times: コズエ as コスズエ.
  return japanese == count && text.glyphs.size() <= kShort && text.glyphs.size() != count_characters(line);
}

std::vector<cv::Rect> character_cells(const FoundLine& line) {
  const bool rows = line.direction == Direction::horizontal;
  std::vector<cv::Rect> cells = column_cells(rows ? transposed(line) : line);
  for (cv::Rect& cell : cells) {
    if (rows) cell = {cell.y, cell.x, cell.height, cell.width};
  }
  return cells;
}

std::vector<SingleCharacter> single_characters(const FoundLine& line, const LinePrint& print) {
  const std::vector<cv::Rect> cells = character_cells(line);
  std::vector<cv::Rect> in_print;
  for (const cv::Rect& cell : cells) in_print.push_back(cell - print.area.tl());
  const auto guesses = guess_characters(print.image, in_print, line.em);
  std::vector<SingleCharacter> out;
  for (std::size_t i = 0; i < cells.size(); ++i) out.push_back({cells[i], guesses[i]});
  return out;
}

std::size_t count_characters(const FoundLine& line) { return character_cells(line).size(); }

LineText with_single_characters(LineText text, const std::vector<SingleCharacter>& characters, const FoundLine& found) {
  TextLine& line = text.line;
  if (characters.empty()) return text;
  const LineText before = text;
  ++line.readings;
  if (characters.size() == line.glyphs.size()) {
    const std::vector<std::size_t> offsets = glyph_offsets(line);
    if (offsets.empty()) return text;
    bool same = true;
    double doubt = 1;
    for (std::size_t i = line.glyphs.size(); i-- > 0;) {  // backwards, so that the offsets hold
      Glyph& glyph = line.glyphs[i];
      const CharacterGuess& guess = characters[i].guess;
      if (look_of(glyph.text) == guess.text) {
        glyph.confidence = std::max(glyph.confidence, kDiscount * guess.probability);
        continue;
      }
      same = false;
      if (guess.text.empty() || !is_japanese(glyph.text)) continue;
      if (guess.probability < kMuchSurer) continue;
      if (guess.probability < kSure && glyph.confidence > kLittle) continue;
      const bool katakana = (i > 0 && is_katakana(line.glyphs[i - 1].text)) ||
                            (i + 1 < line.glyphs.size() && is_katakana(line.glyphs[i + 1].text));
      const std::string put = in_company(guess.text, i > 0 ? line.glyphs[i - 1].text : "", katakana);
      line.text.replace(offsets[i], glyph.text.size(), put);
      glyph.text = put;
      doubt = std::min(doubt, 1 - guess.probability);
      glyph.confidence = kDiscount * guess.probability;
    }
    if (line.text != before.line.text) {
      settle(text, LineText(before), doubt);
    } else if (same) {
      ++line.agreeing;
    }
    return text;
  }
  // More or fewer characters than read: one of the two parted them wrongly.
  const bool sure = std::all_of(characters.begin(), characters.end(), [](const SingleCharacter& c) {
    return !c.guess.text.empty() && c.guess.probability >= kSureOfAll;
  });
  if (!sure) return text;
  Hypothesis whole;
  whole.model = "characters";
  for (std::size_t i = 0; i < characters.size(); ++i) {
    const auto& [box, guess] = characters[i];
    const bool katakana = (i > 0 && is_katakana(characters[i - 1].guess.text)) ||
                          (i + 1 < characters.size() && is_katakana(characters[i + 1].guess.text));
    const std::string_view before_it = i > 0 ? std::string_view(whole.glyphs[i - 1].text) : std::string_view();
    whole.glyphs.push_back({in_company(guess.text, before_it, katakana),
                            {static_cast<double>(box.x), static_cast<double>(box.y), static_cast<double>(box.width),
                             static_cast<double>(box.height)},
                            kDiscount * guess.probability});
    whole.space_before.push_back(false);
  }
  for (const Glyph& glyph : whole.glyphs) whole.confidence += glyph.confidence;
  whole.confidence /= static_cast<double>(whole.glyphs.size());
  LineText out = compose_on_face(std::move(whole), found);
  out.line.readings = line.readings;
  out.line.height_mm = line.height_mm;
  out.line.alternatives = line.alternatives;
  double doubt = 0;
  for (const SingleCharacter& c : characters) doubt = std::max(doubt, 1 - c.guess.probability);
  settle(out, LineText(before), doubt);
  return out;
}

}  // namespace meishi
