#include "ocr/number_runs.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

namespace meishi {

namespace {

constexpr double kDoubtful = 0.97;  // of one figure, by the recogniser's own confidence
constexpr double kBonus = 0.04;     // the two models' confidences are not of one scale
constexpr double kLeastSure = 0.8;
constexpr double kReach = 0.6;  // em: how far off a box of the recogniser's is

bool is_letter(std::string_view c) {
  return c.size() == 1 && ((c[0] >= 'A' && c[0] <= 'Z') || (c[0] >= 'a' && c[0] <= 'z'));
}

// What is neither in numbers nor in words, and so one of a number's characters misread: 5$19-26.
bool is_odd_sign(std::string_view c) {
  static constexpr std::string_view kSigns = "$&%#@?!*+=<>|[]{}_~";
  return c.size() == 1 && kSigns.find(c[0]) != std::string_view::npos;
}

// What a stroke of a neighbour is read as.
bool is_speck(std::string_view c) {
  static constexpr std::string_view kSpecks[] = {"'", "\"", "‘", "’", "“", "”", ":", ".", ",", "`"};
  return std::find(std::begin(kSpecks), std::end(kSpecks), c) != std::end(kSpecks);
}

bool is_dash(std::string_view c) {
  static constexpr std::string_view kDashes[] = {"-", "－", "―", "—", "–", "‐", "ー", "一", "〜", "~"};
  return std::find(std::begin(kDashes), std::end(kDashes), c) != std::end(kDashes);
}

std::ptrdiff_t count_figures(const std::vector<Glyph>& glyphs, std::size_t begin, std::size_t end) {
  const auto at = [&](std::size_t i) { return glyphs.begin() + static_cast<std::ptrdiff_t>(i); };
  return std::count_if(at(begin), at(end), [](const Glyph& g) { return is_figure(g.text); });
}

bool is_bracket(std::string_view c) { return c == "(" || c == ")" || c == "（" || c == "）"; }

bool is_kana(std::string_view c) {
  // U+3041 to U+30FF, but の, which stands in addresses (三番地の四).
  return c.size() == 3 && c[0] == '\xe3' && (c[1] == '\x81' || c[1] == '\x82' || c[1] == '\x83') && c != "の";
}

// Whether a space stands before the glyph, between two figures: one of them is made of print that is none. `offsets`:
// glyph_offsets() of the line.
bool parts_figures(const TextLine& line, const std::vector<std::size_t>& offsets, std::size_t glyph) {
  return glyph > 0 && glyph < offsets.size() && is_figure(line.glyphs[glyph].text) &&
         is_figure(line.glyphs[glyph - 1].text) && line.text[offsets[glyph] - 1] == ' ';
}

// Of the character before the number.
void drop_leading_specks(TextLine& line) {
  while (!line.glyphs.empty() && is_speck(line.glyphs.front().text)) {
    line.text.erase(0, line.text.find(line.glyphs.front().text) + line.glyphs.front().text.size());
    line.glyphs.erase(line.glyphs.begin());
  }
}

// An O in the place of a figure.
void read_rounds_as_zero(TextLine& line) {
  const auto& g = line.glyphs;
  const auto in_number = [&](std::size_t i) { return is_figure(g[i].text) || is_dash(g[i].text); };
  const std::vector<std::size_t> offsets = glyph_offsets(line);
  if (offsets.empty()) return;
  for (std::size_t i = 1; i < g.size(); ++i) {
    if (g[i].text != "O" || !in_number(i - 1) || (i + 1 < g.size() && !in_number(i + 1))) continue;
    line.glyphs[i].text = "0";
    line.text[offsets[i]] = '0';
  }
}

std::ptrdiff_t count_letters(const std::vector<Glyph>& glyphs, std::size_t begin, std::size_t end) {
  const auto at = [&](std::size_t i) { return glyphs.begin() + static_cast<std::ptrdiff_t>(i); };
  return std::count_if(at(begin), at(end), [](const Glyph& g) { return is_letter(g.text); });
}

double mean_confidence(const std::vector<Glyph>& glyphs, std::size_t begin, std::size_t end) {
  double sum = 0;
  for (std::size_t i = begin; i < end; ++i) sum += glyphs[i].confidence;
  return begin < end ? sum / static_cast<double>(end - begin) : 0;
}

// Whether the print of a number has a hole as wide as a figure, which the line lacks.
bool has_hole(const FoundLine& part) {
  constexpr double kWide = 0.3;  // em, beyond twice the usual gap
  std::vector<double> gaps;
  for (std::size_t i = 1; i < part.glyphs.size(); ++i) gaps.push_back(part.glyphs[i].x - part.glyphs[i - 1].br().x);
  if (gaps.size() < 2) return false;
  const double widest = *std::max_element(gaps.begin(), gaps.end());
  const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
  std::nth_element(gaps.begin(), middle, gaps.end());
  return widest > 2 * std::max(0.0, *middle) + kWide * part.em;
}

// A full-width dash is long enough to be read as two.
void join_dashes(TextLine& line) {
  const std::vector<std::size_t> offsets = glyph_offsets(line);
  if (offsets.empty()) return;
  for (std::size_t i = line.glyphs.size(); i-- > 1;) {
    if (!is_dash(line.glyphs[i].text) || !is_dash(line.glyphs[i - 1].text)) continue;
    line.text.erase(offsets[i], line.glyphs[i].text.size());
    line.glyphs.erase(line.glyphs.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

}  // namespace

bool is_figure(std::string_view character) {
  return character.size() == 1 && character[0] >= '0' && character[0] <= '9';
}

bool begins_too_late(const Hypothesis& read, const TextLine& text, const NumberRun& run) {
  return read.glyphs.empty() || is_dash(read.glyphs.front().text) ||
         count_figures(read.glyphs, 0, read.glyphs.size()) < count_figures(text.glyphs, run.begin, run.end);
}

bool ends_before_a_word(const FoundLine& line, const FoundLine& part) {
  constexpr double kCharacter = 0.6;  // em
  constexpr double kSpace = 0.5;      // em
  const int end = part.box.br().x;
  const auto next =
      std::find_if(line.glyphs.begin(), line.glyphs.end(), [&](const cv::Rect& r) { return r.x + r.width / 2 > end; });
  return next == line.glyphs.end() || next->width > kCharacter * line.em || next->x - end > kSpace * line.em;
}

bool is_whole_number(const Hypothesis& read, const FoundLine& part, const Hypothesis* wider, const TextLine& text,
                     const NumberRun& run) {
  constexpr std::size_t kMostTooMany = 2;
  if (read.glyphs.empty() || read.glyphs.size() < part.glyphs.size()) return false;
  if (has_hole(part) || (wider == nullptr && run.begin != 1)) return false;
  const auto in_number = [](const Glyph& g) { return is_figure(g.text) || is_dash(g.text); };
  if (wider != nullptr && (wider->glyphs.empty() || in_number(wider->glyphs.front()))) return false;
  if (read.glyphs.front().text != text.glyphs[run.begin].text) return false;
  std::size_t too_many = 0;
  std::size_t at = run.begin;
  for (const Glyph& glyph : read.glyphs) {
    const auto fits = [&](const Glyph& g) {
      return g.text == glyph.text || (is_dash(g.text) && is_dash(glyph.text)) || (g.text == "0" && glyph.text == "O");
    };
    while (at < run.end && !fits(text.glyphs[at])) ++at, ++too_many;
    if (at == run.end) return false;
    ++at;
  }
  return too_many + run.end - at <= kMostTooMany;
}

std::vector<NumberRun> doubtful_numbers(const TextLine& line) {
  const auto& g = line.glyphs;
  const auto in_run = [&](std::size_t i) {
    return is_figure(g[i].text) || is_dash(g[i].text) || is_letter(g[i].text) || is_odd_sign(g[i].text);
  };
  const auto figure_at = [&](std::size_t i) { return i < g.size() && is_figure(g[i].text); };
  const std::vector<std::size_t> offsets = glyph_offsets(line);
  std::vector<NumberRun> runs;
  for (std::size_t i = 1; i < g.size();) {
    if (!is_figure(g[i].text) || g[i - 1].text.size() < 3) {
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (end < g.size()) {
      // コー begins a word.
      const bool figures_follow =
          figure_at(end + 1) || (end + 1 < g.size() && is_dash(g[end + 1].text) && figure_at(end + 2));
      const bool lone_kana =
          is_kana(g[end].text) && figures_follow && (is_figure(g[end - 1].text) || is_dash(g[end - 1].text));
      if (!in_run(end) && !lone_kana) break;
      ++end;
    }
    bool doubtful = false;
    for (std::size_t k = i; k < end; ++k) {
      const bool plain = is_figure(g[k].text) || g[k].text == "-";
      doubtful = doubtful || !plain || g[k].confidence < kDoubtful || parts_figures(line, offsets, k);
    }
    if (end - i >= 2 && doubtful) runs.push_back({i, end});
    i = end;
  }
  return runs;
}

std::vector<NumberRun> labelled_numbers(const TextLine& line) {
  constexpr std::ptrdiff_t kFewest = 9;  // figures
  const auto& g = line.glyphs;
  const auto in_number = [&](std::size_t i) {
    return is_figure(g[i].text) || is_dash(g[i].text) || is_bracket(g[i].text) || g[i].text == ".";
  };
  std::vector<NumberRun> runs;
  for (std::size_t i = 1; i < g.size();) {
    const bool begins = is_figure(g[i].text) || is_bracket(g[i].text);
    if (!begins || g[i - 1].text.size() < 3 || in_number(i - 1)) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < g.size() && in_number(end)) ++end;
    if (count_figures(g, i, end) >= kFewest) runs.push_back({i, end});
    i = end;
  }
  return runs;
}

FoundLine part_of(const FoundLine& line, const TextLine& text, const NumberRun& run, std::size_t more) {
  const auto& g = text.glyphs;
  const auto cut_before = [&](std::size_t i) {
    return widest_gap_near(line, (g[i - 1].box.right() + g[i].box.x) / 2, kReach);
  };
  const double from = run.begin == 0 ? line.box.x - 1.0 : cut_before(run.begin);
  const double to = run.end == g.size()
                        ? line.box.br().x + 1.0
                        : clear_gap_near(line, from, (g[run.end - 1].box.right() + g[run.end].box.x) / 2)
                              .value_or(cut_before(run.end));
  const auto middle = [](const cv::Rect& r) { return r.x + r.width / 2.0; };
  const auto first =
      std::find_if(line.glyphs.begin(), line.glyphs.end(), [&](const cv::Rect& r) { return middle(r) >= from; });
  FoundLine part = line;
  part.glyphs.clear();
  const std::ptrdiff_t before = first - line.glyphs.begin();
  if (run.begin == 0 || before > static_cast<std::ptrdiff_t>(more)) {
    const auto from_glyph = first - std::min(before, static_cast<std::ptrdiff_t>(more));
    std::copy_if(from_glyph, line.glyphs.end(), std::back_inserter(part.glyphs),
                 [&](const cv::Rect& r) { return middle(r) <= to; });
  }
  fit_box(part);
  return part;
}

LineText with_number(const LineText& text, const NumberRun& run, LineText read) {
  const TextLine& line = text.line;
  join_dashes(read.line);
  drop_leading_specks(read.line);
  read_rounds_as_zero(read.line);
  const std::vector<Glyph>& fresh = read.line.glyphs;
  const auto plausible = [](const Glyph& g) {
    return is_figure(g.text) || is_dash(g.text) || is_letter(g.text) || g.text == "." || g.text == "," ||
           g.text == "/" || g.text == "&" || g.text == "(" || g.text == ")";
  };
  if (fresh.empty() || !std::all_of(fresh.begin(), fresh.end(), plausible)) return text;
  const bool bracket = is_bracket(fresh.front().text) && is_bracket(line.glyphs[run.begin].text);
  if (!is_figure(fresh.front().text) && !bracket) return text;
  // The character before the run, cut in half, is read as figures, too.
  if (count_figures(fresh, 0, fresh.size()) > count_figures(line.glyphs, run.begin, run.end) + 1) return text;
  // 名古屋 behind it as 4BmAKY.
  if (count_letters(fresh, 0, fresh.size()) > count_letters(line.glyphs, run.begin, run.end)) return text;
  const double sure = mean_confidence(fresh, 0, fresh.size());
  if (sure < kLeastSure || sure + kBonus < mean_confidence(line.glyphs, run.begin, run.end)) return text;
  const std::vector<std::size_t> offsets = glyph_offsets(line);
  if (offsets.empty()) return text;

  LineText out = text;
  out.line.text = line.text.substr(0, offsets[run.begin]) + read.line.text;
  if (run.end < line.glyphs.size()) {
    const std::size_t last = offsets[run.end - 1] + line.glyphs[run.end - 1].text.size();
    const std::string_view rest = std::string_view(line.text).substr(last);
    // The gap that was seen within the number stands behind it.
    bool parted = false;
    for (std::size_t i = run.begin + 1; i < run.end; ++i) parted = parted || parts_figures(line, offsets, i);
    if (parted && !rest.starts_with(' ') && read.line.text.find(' ') == std::string::npos) out.line.text += ' ';
    out.line.text += rest;
  }
  auto& glyphs = out.line.glyphs;
  const auto at = glyphs.erase(glyphs.begin() + static_cast<std::ptrdiff_t>(run.begin),
                               glyphs.begin() + static_cast<std::ptrdiff_t>(run.end));
  glyphs.insert(at, fresh.begin(), fresh.end());
  out.line.confidence = mean_confidence(glyphs, 0, glyphs.size());
  if (out.line.text != line.text) out.line.alternatives.push_back({line.text, line.confidence, text.model});
  return out;
}

}  // namespace meishi
