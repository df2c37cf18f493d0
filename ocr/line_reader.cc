#include "ocr/line_reader.h"

#include <algorithm>
#include <iterator>

#include "ocr/column_cells.h"
#include "ocr/column_numbers.h"
#include "ocr/doubled_character.h"
#include "ocr/figure_check.h"
#include "ocr/form_sign.h"
#include "ocr/kanji_net.h"
#include "ocr/line_image.h"
#include "ocr/number_runs.h"
#include "ocr/separators.h"
#include "ocr/sideways.h"
#include "ocr/single_characters.h"
#include "ocr/tesseract_recognizer.h"
#include "ocr/turned_line.h"
#include "ocr/underscore.h"

namespace meishi {

namespace {

constexpr int kJapanesePx = 34;   // em height of the line image that the Japanese models read best
constexpr int kEnglishPx = 30;    // the same for the English model, ascender to descender
constexpr int kRawPx = 40;        // the same for a raw reading
constexpr double kLargeMm = 3.3;  // em of print that gets a raw reading: 9.5 pt and more, so names and companies
constexpr double kRawMargin = 0.02;
constexpr double kSureCharacter = 0.5;  // by the network, which is less sure of a figure on its side
constexpr double kSureRest = 0.9;       // by the numerals' network, which knows what is none
constexpr std::size_t kMostBefore = 3;  // glyph candidates by which the box of a number may begin too late
constexpr double kFigureGap = 0.2;      // em: to which the gaps between full-width figures are narrowed
constexpr double kLyingMargin = 0.01;   // by which a row on its side has to be surer than the column
constexpr double kDoubtful = 0.9;       // one glyph
constexpr double kNever = 1;            // a margin that no reading has

// What was read in a part of a line.
struct Cut {
  FoundLine part;
  LineImage image;
  Hypothesis read;
};

std::string solid(const TextLine& line) {
  std::string text;
  for (const Glyph& glyph : line.glyphs) text += glyph.text;
  return text;
}

bool is_doubtful(const TextLine& line) {
  return line.readings > line.agreeing ||
         std::ranges::any_of(line.glyphs, [](const Glyph& glyph) { return glyph.confidence < kDoubtful; });
}

std::string figures(const TextLine& line) {
  std::string out;
  std::ranges::copy_if(line.text, std::back_inserter(out), [](char c) { return c >= '0' && c <= '9'; });
  return out;
}

// Both then say how many readings there were, and how many gave their text.
void count_reading(TextLine& line, TextLine& again) {
  again.readings = ++line.readings;
  if (solid(line) == solid(again)) again.agreeing = ++line.agreeing;
}

// The other reading in the place of `text` when it is surer by `margin`; the one that lost is among the alternatives.
void take_better(LineText& text, LineText&& other, double margin) {
  if (other.line.text == text.line.text || other.line.text.empty()) return;
  if (text.line.text.empty() || other.line.confidence > text.line.confidence + margin) std::swap(other, text);
  if (!other.line.text.empty()) text.line.alternatives.push_back({other.line.text, other.line.confidence, other.model});
}

// A second opinion: character by character.
void add_single_characters(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all, double em_mm,
                           LineText& text) {
  if (!wants_single_characters(text.line, line, em_mm)) return;
  text = with_single_characters(std::move(text), single_characters(line, line_print(grey, line, all)), line);
}

void add_form_sign(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all, double em_mm,
                   LineText& text) {
  if (may_have_form_sign(text.line, em_mm)) text = with_form_sign(std::move(text), line, line_print(grey, line, all));
}

// Characters that were read once too often, from the last run to the first.
void drop_doubled(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all, LineText& text) {
  const std::vector<NumberRun> runs = japanese_runs(text.line);
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
    const FoundLine part = part_of(line, text.line, *run);
    if (part.glyphs.empty()) continue;
    const std::size_t read = run->end - run->begin;
    const std::size_t printed = count_characters(part);
    if (printed >= read || printed + kMostDoubled < read) continue;
    text = without_doubled(std::move(text), *run, single_characters(part, line_print(grey, line, all)));
  }
}

}  // namespace

struct LineReader::Impl {
  std::string tessdata_dir;
  std::unique_ptr<Recognizer> japanese;
  std::unique_ptr<Recognizer> english;
  std::unique_ptr<Recognizer> columns;  // vertical writing; this and the next are opened when they are first needed
  std::unique_ptr<Recognizer> script;

  Status open(std::unique_ptr<Recognizer>& engine, const std::string& model, bool vertical) {
    if (engine) return {};
    auto opened = TesseractRecognizer::open(model, tessdata_dir, vertical);
    if (!opened) return tl::unexpected(opened.error());
    engine = std::move(*opened);
    return {};
  }

  Result<Hypothesis> read_columns(const cv::Mat& image) {
    if (const Status opened = open(columns, "jpn_vert", true); !opened) return tl::unexpected(opened.error());
    return columns->read(image, false);
  }

  // A column that holds a number in kanji numerals; its text is empty when there is none. The models read what stands
  // beside the number.
  Result<LineText> read_numbers(const cv::Mat& grey, const FoundLine& column, const std::vector<FoundLine>& all) {
    const auto numbers = column_numbers(line_print(grey, column, all), column);
    if (numbers.empty()) return LineText{};
    return read_beside(grey, column, all, numbers);
  }

  // A column with figures on their side; its text is empty when there are none. Not for deciding which way is up: the
  // rows of a card that lies on its side are such columns, too.
  Result<LineText> read_sideways(const cv::Mat& grey, const FoundLine& column, const std::vector<FoundLine>& all) {
    std::vector<std::vector<Glyph>> numbers;
    const LinePrint print = line_print(grey, column, all);
    const auto is_character = [&](const cv::Rect& box) {
      const CharacterGuess guess = guess_characters(print.image, {box - print.area.tl()}, column.em).front();
      return !guess.text.empty() && guess.probability >= kSureCharacter;
    };
    for (const FoundLine& run : sideways_runs(with_stretches(column, print), is_character)) {
      if (is_numeral_of_strokes(print, run)) continue;
      const LineImage cut =
          cut_sideways(grey, run, all, kEnglishPx);  // `all` holds the column: the rest is painted over
      auto read = english->read(cut.image, run.glyphs.size() < 3);
      if (!read) return tl::unexpected(read.error());
      *read = without_specks(std::move(*read));
      if (is_sideways(*read, run)) numbers.push_back(compose(std::move(*read), cut, run).line.glyphs);
    }
    if (numbers.empty()) return LineText{};
    return read_beside(grey, column, all, numbers);
  }

  // A column in which these numbers are known already: the models read the rest.
  Result<LineText> read_beside(const cv::Mat& grey, const FoundLine& column, const std::vector<FoundLine>& all,
                               const std::vector<std::vector<Glyph>>& numbers) {
    std::vector<LineText> parts;
    for (const FoundLine& part : beside_numbers(column, numbers)) {
      auto text =
          recognise_words(grey, part, all, false);  // `all` holds the whole column: its numbers are painted over
      if (!text) return text;
      if (const Status better = add_flat_reading(grey, part, all, *text); !better)
        return tl::unexpected(better.error());
      parts.push_back(std::move(*text));
    }
    return with_numbers(parts, numbers, column);
  }

  // What one model reads in a line, as text with its boxes on the face.
  Result<LineText> recognise(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all,
                             bool latin) {
    if (line.direction == Direction::vertical) {
      auto text = read_numbers(grey, line, all);
      if (!text || !text->line.text.empty()) return text;
    }
    return recognise_words(grey, line, all, latin);
  }

  Result<LineText> recognise_words(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all,
                                   bool latin) {
    const LineImage cut = cut_line(grey, line, all, {latin ? kEnglishPx : kJapanesePx, !latin});
    auto hypothesis = line.direction == Direction::vertical ? read_columns(cut.image)
                      : latin                               ? english->read(cut.image, false)
                                                            : japanese->read(cut.image, false);
    if (!hypothesis) return tl::unexpected(hypothesis.error());
    if (latin) restore_underscores(*hypothesis, cut, cut.scale * line.em);
    if (latin) settle_separators(*hypothesis, cut, cut.scale * line.em);
    return compose(std::move(*hypothesis), cut, line);
  }

  // A second reading, of large print and of what gave no text, by the Japanese model: names are what cards are about,
  // and no dictionary of ordinary words helps the recogniser with them.
  Status add_raw_reading(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all,
                         LineText& text) {
    const LineImage cut = cut_line(grey, line, all, {kRawPx, true});
    auto hypothesis = japanese->read(cut.image, true);
    if (!hypothesis) return tl::unexpected(hypothesis.error());
    LineText raw = compose(std::move(*hypothesis), cut, line);
    count_reading(text.line, raw.line);
    take_better(text, std::move(raw), kRawMargin);
    return {};
  }

  // A third opinion, on doubtful Japanese print: the model of the whole script tells more kanji apart. It reads 0 as 09
  // at times, so that it has no say in figures.
  Status add_script_reading(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all,
                            LineText& text) {
    if (!is_doubtful(text.line) || looks_latin(text.line.text) || label_length(text.line) > 0) return {};
    if (const Status opened = open(script, "Japanese", false); !opened) return opened;
    const LineImage cut = cut_line(grey, line, all, {kJapanesePx, true});
    auto hypothesis = script->read(cut.image, false);
    if (!hypothesis) return tl::unexpected(hypothesis.error());
    LineText again = compose(std::move(*hypothesis), cut, line);
    count_reading(text.line, again.line);
    take_better(text, std::move(again), figures(text.line) == figures(again.line) ? 0 : kNever);
    return {};
  }

  // A second reading of a column, its characters laid side by side.
  Status add_flat_reading(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all,
                          LineText& text) {
    const LineImage cut = cut_column_flat(grey, line, all, kJapanesePx);
    if (cut.image.empty()) return {};
    auto hypothesis = japanese->read(cut.image, false);
    // Two characters, 電話, may be too little to find a row by.
    if (hypothesis && hypothesis->glyphs.empty() && text.line.text.empty())
      hypothesis = japanese->read(cut.image, true);
    if (!hypothesis) return tl::unexpected(hypothesis.error());
    LineText flat = compose(std::move(*hypothesis), cut, line);
    count_reading(text.line, flat.line);
    take_better(text, std::move(flat), 0);
    return {};
  }

  Status add_latin_reading(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all,
                           LineText& text);
  Status read_doubtful_numbers(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all,
                               LineText& text);
};

// A second reading by the English model where the Japanese one found Latin print, as a whole or behind a Japanese
// label.
Status LineReader::Impl::add_latin_reading(const cv::Mat& grey, const FoundLine& line,
                                           const std::vector<FoundLine>& all, LineText& text) {
  if (labelled_numbers(text.line).size() >= 2) return {};
  if (const std::size_t label = label_length(text.line); label > 0) {
    const FoundLine part = after_label(line, text.line, label);
    if (part.glyphs.size() < 4) return {};
    auto rest = recognise(grey, part, all, true);  // `all` holds the whole line: its label is painted over
    if (!rest) return tl::unexpected(rest.error());
    if (cuts_label_in_half(text.line, label, rest->line)) return {};
    TextLine labelled = with_label(text.line, label, rest->line);
    count_reading(text.line, labelled);
    text.line = choose(text.line, text.model, std::move(labelled), rest->model, true);
    return {};
  }
  if (!looks_latin(text.line.text)) return {};
  auto latin = recognise(grey, line, all, true);
  if (!latin) return tl::unexpected(latin.error());
  count_reading(text.line, latin->line);
  text.line = choose(std::move(text.line), text.model, std::move(latin->line), latin->model, false);
  return {};
}

// Figures within a Japanese line, from the last to the first: each keeps its place in the text.
Status LineReader::Impl::read_doubtful_numbers(const cv::Mat& grey, const FoundLine& line,
                                               const std::vector<FoundLine>& all, LineText& text) {
  std::vector<NumberRun> runs = labelled_numbers(text.line);
  if (runs.size() < 2) runs = doubtful_numbers(text.line);
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
    std::vector<Cut> cuts;  // from the shortest on
    for (std::size_t more = 0; more <= kMostBefore; ++more) {
      const FoundLine part = part_of(line, text.line, *run, more);
      if (part.glyphs.empty()) break;
      const LineImage cut = cut_line(grey, part, all, {kEnglishPx, true, kFigureGap});
      auto read = english->read(cut.image, false);
      if (!read) return tl::unexpected(read.error());
      cuts.push_back({part, cut, std::move(*read)});
      if (!begins_too_late(cuts.back().read, text.line, *run)) break;
    }
    if (cuts.empty()) continue;
    const Hypothesis* wider = cuts.size() > 1 ? &cuts[1].read : nullptr;
    const bool whole =
        ends_before_a_word(line, cuts[0].part) && is_whole_number(cuts[0].read, cuts[0].part, wider, text.line, *run);
    Cut& best = whole ? cuts.front() : cuts.back();
    if (!whole && begins_too_late(best.read, text.line, *run)) continue;
    // Full-width figures stand apart, and are no words each.
    best.read.space_before.assign(best.read.glyphs.size(), false);
    text = with_number(text, *run, compose(std::move(best.read), best.image, best.part));
  }
  return {};
}

LineReader::LineReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LineReader::LineReader(LineReader&&) noexcept = default;
LineReader& LineReader::operator=(LineReader&&) noexcept = default;
LineReader::~LineReader() = default;

Result<LineReader> LineReader::open(const std::string& tessdata_dir) {
  auto impl = std::make_unique<Impl>();
  impl->tessdata_dir = tessdata_dir;
  Status opened = impl->open(impl->japanese, "jpn", false);
  if (opened) opened = impl->open(impl->english, "eng", false);
  if (!opened) return tl::unexpected(opened.error());
  return LineReader(std::move(impl));
}

Result<LineText> LineReader::read(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all) {
  return impl_->recognise(grey, line, all, false);
}

Status LineReader::read_again(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all,
                              double em_mm, LineText& text) {
  const bool large = em_mm > kLargeMm;
  if (line.direction == Direction::horizontal) {
    Status better;
    if (text.line.text.empty() || (large && !looks_latin(text.line.text)))
      better = impl_->add_raw_reading(grey, line, all, text);
    if (better) better = impl_->add_latin_reading(grey, line, all, text);
    if (better) better = impl_->add_script_reading(grey, line, all, text);
    if (better) better = impl_->read_doubtful_numbers(grey, line, all, text);
    if (better && wants_figures_checked(text.line))
      text = with_figures_checked(std::move(text), line, line_print(grey, line, all));
    if (better) add_single_characters(grey, line, all, em_mm, text);
    if (better) add_form_sign(grey, line, all, em_mm, text);
    if (better) drop_doubled(grey, line, all, text);
    return better;
  }
  if (text.model == kNumerals) return {};
  auto sideways = impl_->read_sideways(grey, line, all);
  if (!sideways) return tl::unexpected(sideways.error());
  if (sideways->line.text.empty()) {
    if (const Status better = impl_->add_flat_reading(grey, line, all, text); !better) return better;
    add_single_characters(grey, line, all, em_mm, text);
    add_form_sign(grey, line, all, em_mm, text);
  } else {
    text = std::move(*sideways);
  }
  text = with_strokes_told(std::move(text), line);
  return add_lying_reading(grey, line, all, em_mm, text);
}

// A row on its side, whichever side that is, in place of what it says as a column.
Status LineReader::add_lying_reading(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all,
                                     double em_mm, LineText& text) {
  if (!may_lie(text.line, line)) return {};
  TurnedLine best_turn;
  LineText best;
  for (const int rotation : {270, 90}) {
    TurnedLine turn = turn_line(grey, line, all, rotation);
    auto row = impl_->recognise(turn.grey, turn.lines.front(), turn.lines, false);
    if (!row) return tl::unexpected(row.error());
    if (worth(row->line, line) <= worth(best.line, line)) continue;
    best = std::move(*row);
    best_turn = std::move(turn);
  }
  if (worth(best.line, line) <= worth(text.line, line) + kLyingMargin) return {};
  const FoundLine& row = best_turn.lines.front();
  if (const Status better = read_again(best_turn.grey, row, best_turn.lines, em_mm, best); !better) return better;
  best = turned_back(std::move(best), best_turn);
  if (!text.line.text.empty()) best.line.alternatives.push_back({text.line.text, text.line.confidence, text.model});
  text = std::move(best);
  return {};
}

LineText LineReader::read_rest_of_number(const cv::Mat& grey, const FoundLine& column,
                                         const std::vector<FoundLine>& all) {
  const auto numbers = column_numbers(line_print(grey, column, all), column, 1);
  if (numbers.size() != 1 || !beside_numbers(column, numbers).empty()) return {};
  LineText rest = with_numbers({}, numbers, column);
  return rest.line.confidence < kSureRest ? LineText{} : rest;
}

}  // namespace meishi
