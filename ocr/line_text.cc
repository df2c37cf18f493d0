#include "ocr/line_text.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "ocr/column_cells.h"
#include "ocr/number_runs.h"

namespace meishi {

namespace {

char32_t first_code_point(std::string_view utf8) {
  const auto byte = [&](std::size_t i) { return i < utf8.size() ? static_cast<std::uint8_t>(utf8[i]) : 0U; };
  if (byte(0) < 0x80) return byte(0);
  if (byte(0) < 0xE0) return ((byte(0) & 0x1FU) << 6) | (byte(1) & 0x3FU);
  if (byte(0) < 0xF0) return ((byte(0) & 0x0FU) << 12) | ((byte(1) & 0x3FU) << 6) | (byte(2) & 0x3FU);
  return ((byte(0) & 0x07U) << 18) | ((byte(1) & 0x3FU) << 12) | ((byte(2) & 0x3FU) << 6) | (byte(3) & 0x3FU);
}

// Set solid, without spaces between words: kanji, kana, full-width forms and CJK punctuation.
bool is_wide(char32_t c) { return c >= 0x2E80; }

// Of the em: less than a word space of any Latin type, more than the space between two letters.
constexpr double kWordSpace = 0.2;

// A stroke of a column, in em.
constexpr double kLong = 0.45;
constexpr double kThin = 0.3;

// The models' confidences are not of one scale: on Latin print the English one is right more often than it says, beside
// the Japanese one.
constexpr double kLatinBonus = 0.08;

// Wide, and not what the Japanese models write for the dashes and rounds of numbers.
bool is_japanese_letter(const Glyph& glyph) {
  static constexpr std::string_view kInNumbers[] = {"ー", "一", "〇", "（", "）", "－", "―", "＋", "十"};
  return is_wide(first_code_point(glyph.text)) &&
         std::find(std::begin(kInNumbers), std::end(kInNumbers), glyph.text) == std::end(kInNumbers);
}

// What addresses have between their figures; 10番19号 is not 10%195.
bool is_block_word(const Glyph& glyph) {
  static constexpr std::string_view kBlock[] = {"番", "号", "丁", "目", "条", "階", "室", "棟"};
  return glyph.confidence > 0.7 && std::find(std::begin(kBlock), std::end(kBlock), glyph.text) != std::end(kBlock);
}

// CT0: a nought that ends a word of capitals is the letter.
void read_noughts_of_words(std::vector<Glyph>& glyphs) {
  const auto capital = [&](std::size_t i) {
    return glyphs[i].text.size() == 1 && glyphs[i].text[0] >= 'A' && glyphs[i].text[0] <= 'Z';
  };
  for (std::size_t i = 2; i < glyphs.size(); ++i) {
    const bool word_ends = i + 1 == glyphs.size() || is_wide(first_code_point(glyphs[i + 1].text));
    const bool word_begins = i == 2 || is_wide(first_code_point(glyphs[i - 3].text));
    if (glyphs[i].text == "0" && capital(i - 1) && capital(i - 2) && word_begins && word_ends) glyphs[i].text = "O";
  }
}

// ー般財団法人: the long mark stands behind kana, never before kanji at the beginning of a word or between two.
void read_ones_of_words(std::vector<Glyph>& glyphs) {
  const auto kanji = [&](std::size_t i) { return first_code_point(glyphs[i].text) >= 0x4E00; };
  for (std::size_t i = 0; i + 1 < glyphs.size(); ++i) {
    if (glyphs[i].text == "ー" && kanji(i + 1) && (i == 0 || kanji(i - 1))) glyphs[i].text = "一";
  }
}

// Gaps of the print along the line, on the face, between neighbouring glyph candidates.
struct Gap {
  double from = 0;
  double to = 0;
};

std::vector<Gap> gaps_of(const FoundLine& found) {
  const bool h = found.direction == Direction::horizontal;
  std::vector<Gap> gaps;
  double reached = -1;
  for (const cv::Rect& g : found.glyphs) {
    const double from = h ? g.x : g.y;
    const double to = h ? g.br().x : g.br().y;
    if (reached >= 0 && from > reached) gaps.push_back({reached, from});
    reached = std::max(reached, to);
  }
  return gaps;
}

// The median; 0 where there are none.
double usual_width(const std::vector<Gap>& gaps) {
  if (gaps.empty()) return 0;
  std::vector<double> widths;
  for (const Gap& g : gaps) widths.push_back(g.to - g.from);
  const auto at = widths.begin() + static_cast<std::ptrdiff_t>(widths.size() / 2);
  std::nth_element(widths.begin(), at, widths.end());
  return *at;
}

// The pitch of print in which every letter has a cell of one width, so that i stands apart from its neighbours; 0 for
// other print. Letters may touch, and are then one glyph candidate, but where there is a gap, a cell ends. `em`:
// pixels.
double pitch_of(const std::vector<Gap>& gaps, double em) {
  constexpr std::size_t kFewest = 12;
  constexpr double kLeast = 0.5;    // em
  constexpr double kMost = 0.85;    // em
  constexpr double kDrift = 0.1;    // of the pitch, at the end of the line, from one pitch tried to the next
  constexpr double kShift = 0.05;   // of the pitch, from one place tried to the next
  constexpr double kBeyond = 0.06;  // of the pitch, by which a letter may reach beyond its cell
  if (gaps.size() < kFewest) return 0;
  const double length = gaps.back().to - gaps.front().from;
  for (double pitch = kLeast * em; pitch < kMost * em; pitch += kDrift * pitch * pitch / length) {
    for (double shift = -kBeyond; shift < 1; shift += kShift) {
      const auto cell_ends = [&](const Gap& g) {
        const auto cells = [&](double at) { return (at - gaps.front().from) / pitch - shift; };
        return std::ceil(cells(g.from) - kBeyond) <= cells(g.to) + kBeyond;
      };
      if (std::all_of(gaps.begin(), gaps.end(), cell_ends)) return pitch;
    }
  }
  return 0;
}

double middle(const Box& box, Direction d) { return d == Direction::horizontal ? box.centre().x : box.centre().y; }

// Where figures end and Japanese begins, Tesseract lets the last figure's box reach to the end of the line.
void end_boxes_before_the_next(std::vector<Glyph>& glyphs) {
  for (std::size_t i = 0; i + 1 < glyphs.size(); ++i) {
    Box& box = glyphs[i].box;
    const Box& next = glyphs[i + 1].box;
    if (box.right() > next.right() && next.x > box.x) box.width = next.x - box.x;
  }
}

// `hypothesis`: its boxes on the face. `solid`: before which glyphs no space stands, whatever the gap (一 is thin); or
// empty.
LineText composed(Hypothesis hypothesis, const FoundLine& found, const std::vector<bool>& solid) {
  LineText out;
  out.model = hypothesis.model;
  TextLine& line = out.line;
  line.direction = found.direction;
  line.box = {static_cast<double>(found.box.x), static_cast<double>(found.box.y), static_cast<double>(found.box.width),
              static_cast<double>(found.box.height)};
  line.confidence = hypothesis.confidence;

  const std::vector<Gap> gaps = gaps_of(found);
  const double usual = usual_width(gaps);
  // Figures have one width in any print.
  const auto letters = std::count_if(hypothesis.glyphs.begin(), hypothesis.glyphs.end(), [](const Glyph& g) {
    return g.text.size() == 1 && ((g.text[0] | 0x20) >= 'a' && (g.text[0] | 0x20) <= 'z');
  });
  const double pitch = 2 * letters > std::ssize(hypothesis.glyphs) ? pitch_of(gaps, found.em) : 0;
  // Half an em is a space in solid print; in letter-spaced print it must also stand out from the spacing itself.
  const double wide = std::max(0.5 * found.em, 1.7 * usual);

  for (std::size_t i = 0; i < hypothesis.glyphs.size(); ++i) {
    Glyph& glyph = hypothesis.glyphs[i];
    if (i > 0 && (solid.empty() || !solid[i])) {
      const double before = middle(line.glyphs.back().box, line.direction);
      const double here = middle(glyph.box, line.direction);
      double gap = 0;  // the widest gap of the print between the two glyphs
      for (const Gap& g : gaps) {
        const double centre = (g.from + g.to) / 2;
        if (g.to - g.from < pitch) continue;  // no cell is empty there
        if (centre > before && centre < here) gap = std::max(gap, g.to - g.from);
      }
      const bool japanese = is_wide(first_code_point(line.glyphs.back().text)) && is_wide(first_code_point(glyph.text));
      // Outside solid Japanese, a word end that the recogniser saw counts where the print shows at least a narrow
      // space.
      if (gap > wide || (hypothesis.space_before[i] && !japanese && gap > kWordSpace * found.em)) line.text += ' ';
    }
    line.text += glyph.text;
    line.glyphs.push_back(std::move(glyph));
  }
  return out;
}

}  // namespace

LineText compose(Hypothesis hypothesis, const LineImage& cut, const FoundLine& found) {
  for (Glyph& glyph : hypothesis.glyphs) glyph.box = cut.on_face(glyph.box);
  if (found.direction == Direction::horizontal) end_boxes_before_the_next(hypothesis.glyphs);
  return compose_on_face(std::move(hypothesis), found);
}

LineText compose_on_face(Hypothesis hypothesis, const FoundLine& found) {
  read_noughts_of_words(hypothesis.glyphs);
  read_ones_of_words(hypothesis.glyphs);
  return composed(std::move(hypothesis), found, {});
}

std::vector<std::size_t> glyph_offsets(const TextLine& line) {
  std::vector<std::size_t> offsets;
  std::size_t at = 0;
  for (const Glyph& glyph : line.glyphs) {
    at = line.text.find(glyph.text, at);
    if (at == std::string::npos) return {};
    offsets.push_back(at);
    at += glyph.text.size();
  }
  offsets.push_back(line.text.size());
  return offsets;
}

LineText with_numbers(const std::vector<LineText>& parts, const std::vector<std::vector<Glyph>>& numbers,
                      const FoundLine& found) {
  // In order of what they are part of; within it as read, for the recogniser's boxes are rough.
  struct Unit {
    double begin;
    const std::vector<Glyph>* glyphs;
    bool number;
  };
  std::vector<Unit> units;
  for (const LineText& part : parts) {
    if (!part.line.glyphs.empty()) units.push_back({part.line.box.y, &part.line.glyphs, false});
  }
  for (const std::vector<Glyph>& number : numbers) units.push_back({number.front().box.y, &number, true});
  std::stable_sort(units.begin(), units.end(), [](const Unit& a, const Unit& b) { return a.begin < b.begin; });
  Hypothesis whole;
  whole.model = kNumerals;
  std::vector<bool> solid;
  for (const Unit& unit : units) {
    for (const Glyph& glyph : *unit.glyphs) {
      whole.glyphs.push_back(glyph);
      whole.confidence += glyph.confidence;
      solid.push_back(unit.number && &glyph != &unit.glyphs->front());
    }
  }
  whole.space_before.assign(whole.glyphs.size(), false);
  whole.confidence /= static_cast<double>(whole.glyphs.size());
  return composed(std::move(whole), found, solid);
}

LineText with_strokes_told(LineText text, const FoundLine& column) {
  static constexpr std::string_view kStrokes[] = {"一", "ー", "―", "—", "－", "-"};
  const auto figure = [&](std::size_t i) { return i < text.line.glyphs.size() && is_figure(text.line.glyphs[i].text); };
  const std::vector<std::size_t> offsets = glyph_offsets(text.line);
  const std::vector<cv::Rect> rows = rows_of(column);
  if (offsets.empty() || rows.empty()) return text;
  for (std::size_t i = text.line.glyphs.size(); i-- > 0;) {  // backwards, so that the offsets hold
    Glyph& glyph = text.line.glyphs[i];
    if (std::find(std::begin(kStrokes), std::end(kStrokes), glyph.text) == std::end(kStrokes)) continue;
    if (figure(i + 1) || (i > 0 && figure(i - 1))) continue;  // figures on their side, whose dashes stand
    const double y = glyph.box.centre().y;
    const cv::Rect stroke = *std::min_element(rows.begin(), rows.end(), [&](const cv::Rect& a, const cv::Rect& b) {
      return std::abs(a.y + a.height / 2.0 - y) < std::abs(b.y + b.height / 2.0 - y);
    });
    const bool lies = stroke.width > kLong * column.em && stroke.height < kThin * column.em;
    const bool stands = stroke.height > kLong * column.em && stroke.width < kThin * column.em;
    const std::string put = lies ? "一" : stands && glyph.text == "一" ? "ー" : glyph.text;
    text.line.text.replace(offsets[i], glyph.text.size(), put);
    glyph.text = put;
  }
  return text;
}

double worth(const TextLine& text, const FoundLine& found) {
  const double covered = 2.0 * static_cast<double>(text.glyphs.size()) / static_cast<double>(found.glyphs.size());
  return text.confidence * std::min(1.0, covered);
}

bool looks_latin(std::string_view text) {
  int latin = 0;
  int other = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<std::uint8_t>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    const char32_t c = first_code_point(text.substr(i, length));
    i += length;
    if (c == ' ') continue;
    (c < 0x2000 ? latin : other) += 1;
  }
  return latin > 0 && latin >= 2 * other;
}

std::size_t label_length(const TextLine& line) {
  const auto wide = [&](std::size_t i) { return is_japanese_letter(line.glyphs[i]); };
  std::size_t length = 0;
  const auto long_vowel = [&](std::size_t i) { return i > 0 && line.glyphs[i].text == "ー" && wide(i - 1); };
  while (length < line.glyphs.size() && (wide(length) || long_vowel(length))) ++length;  // プライムコート604
  if (length == 0 || length > 5 || line.glyphs.size() < length + 5) return 0;
  if (std::any_of(line.glyphs.begin() + static_cast<std::ptrdiff_t>(length), line.glyphs.end(), is_block_word))
    return 0;  // エクセル88 13階: a building, and no number that it labels
  std::size_t others = 0;
  for (std::size_t i = length; i < line.glyphs.size(); ++i) others += wide(i);
  return 5 * others <= line.glyphs.size() - length ? length : 0;
}

double widest_gap_near(const FoundLine& line, double near, double reach) {
  double cut = near;
  double widest = 0;
  for (const Gap& g : gaps_of(line)) {
    const double centre = (g.from + g.to) / 2;
    if (std::abs(centre - near) < reach * line.em && g.to - g.from > widest) {
      widest = g.to - g.from;
      cut = centre;
    }
  }
  return cut;
}

std::optional<double> clear_gap_near(const FoundLine& line, double from, double near) {
  constexpr double kReach = 1.6;     // em
  constexpr double kWide = 0.6;      // em
  constexpr double kApart = 2;       // as wide as the usual gap of the line
  constexpr double kShortest = 0.3;  // em from `from` on
  const std::vector<Gap> gaps = gaps_of(line);
  const double wide = std::max(kWide * line.em, kApart * usual_width(gaps));
  std::optional<double> clear;
  double nearest = kReach * line.em;
  for (const Gap& g : gaps) {
    const double centre = (g.from + g.to) / 2;
    const double off = std::abs(centre - near);
    if (g.to - g.from < wide || g.from < from + kShortest * line.em || off > nearest) continue;
    nearest = off;
    clear = centre;
  }
  return clear;
}

FoundLine after_label(const FoundLine& line, const TextLine& text, std::size_t label) {
  // The recogniser's boxes are rough; the label ends at the widest gap of the print near where they say.
  constexpr double kReach = 0.7;
  const double cut = widest_gap_near(line, (text.glyphs[label - 1].box.right() + text.glyphs[label].box.x) / 2, kReach);
  FoundLine rest = line;
  std::erase_if(rest.glyphs, [&](const cv::Rect& g) { return g.x + g.width / 2.0 < cut; });
  fit_box(rest);
  return rest;
}

bool cuts_label_in_half(const TextLine& text, std::size_t label, const TextLine& rest) {
  if (rest.glyphs.empty() || !is_figure(text.glyphs[label].text)) return false;
  static constexpr std::string_view kLikeFigures = "OoQDlISZB";  // Q70-6616-3515 is a number
  const std::string& first = rest.glyphs.front().text;
  return first.size() == 1 && (first[0] | 0x20) >= 'a' && (first[0] | 0x20) <= 'z' &&
         kLikeFigures.find(first[0]) == std::string_view::npos;
}

TextLine with_label(const TextLine& japanese, std::size_t label, const TextLine& rest) {
  TextLine line = japanese;
  line.glyphs.resize(label);
  line.text.clear();
  double sum = 0;
  for (const Glyph& g : line.glyphs) {
    line.text += g.text;
    sum += g.confidence;
  }
  for (const Glyph& g : rest.glyphs) {
    line.glyphs.push_back(g);
    sum += g.confidence;
  }
  line.text += ' ' + rest.text;
  line.confidence = sum / static_cast<double>(line.glyphs.size());
  line.alternatives.clear();
  return line;
}

TextLine choose(TextLine japanese, const std::string& japanese_model, TextLine latin, const std::string& latin_model,
                bool joined) {
  // The English model cannot write Japanese words (会館, 代表): where the Japanese one is sure of one, it keeps the
  // line, unless this is an address of the internet or a number, in which such are its misreadings (の for @).
  const auto sure_word = [](const Glyph& g) { return is_japanese_letter(g) && g.confidence > 0.7; };
  const bool words = std::any_of(japanese.glyphs.begin(), japanese.glyphs.end(), sure_word);
  const bool internet = latin.text.find('@') != std::string::npos || latin.text.find("www") != std::string::npos ||
                        latin.text.find("http") != std::string::npos;
  const bool block = std::any_of(japanese.glyphs.begin(), japanese.glyphs.end(), is_block_word);
  const auto digits = std::count_if(latin.text.begin(), latin.text.end(), [](char c) { return c >= '0' && c <= '9'; });
  const bool number = 10 * digits > 6 * static_cast<std::ptrdiff_t>(latin.glyphs.size());
  const bool take_latin = !latin.text.empty() && (!words || internet || (number && !block) || joined) &&
                          latin.confidence + kLatinBonus > japanese.confidence;
  TextLine& best = take_latin ? latin : japanese;
  TextLine& other = take_latin ? japanese : latin;
  std::vector<Reading>& readings = best.alternatives;
  readings.push_back({other.text, other.confidence, take_latin ? japanese_model : latin_model});
  readings.insert(readings.end(), other.alternatives.begin(), other.alternatives.end());
  std::erase_if(readings, [&](const Reading& r) { return r.text.empty() || r.text == best.text; });
  std::stable_sort(readings.begin(), readings.end(),
                   [](const Reading& a, const Reading& b) { return a.confidence > b.confidence; });
  return std::move(best);
}

}  // namespace meishi
