#include "ocr/face_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <opencv2/imgproc.hpp>

#include "ocr/certainty.h"
#include "ocr/column_cells.h"
#include "ocr/column_numbers.h"
#include "ocr/line_finder.h"
#include "ocr/line_image.h"
#include "ocr/line_text.h"
#include "ocr/number_runs.h"
#include "ocr/sideways.h"
#include "ocr/tesseract_recognizer.h"
#include "ocr/underscore.h"

namespace meishi {

namespace {

constexpr int kJapanesePx = 34;   // em height of the line image that the Japanese models read best
constexpr int kEnglishPx = 30;    // the same for the English model, ascender to descender
constexpr int kRawPx = 40;        // the same for a raw reading
constexpr double kLargeMm = 3.3;  // em of print that gets a second reading: 9.5 pt and more, so names and companies
constexpr double kRawMargin = 0.02;
constexpr double kSureRest = 0.9;       // by the numerals' network, which knows what is none
constexpr std::size_t kMostBefore = 3;  // glyph candidates by which the box of a number may begin too late
constexpr double kFigureGap = 0.2;      // em: to which the gaps between full-width figures are narrowed
constexpr std::string_view kJapanese = "jpn";
constexpr std::string_view kNumerals = "numerals";  // the model of with_numbers()
constexpr int kTrialLines = 4;                      // lines read to decide which way is up
constexpr double kSureUpright = 0.965;  // median confidence of the trial lines at which no other turn is tried

std::string solid(const TextLine& line) {
  std::string text;
  for (const Glyph& glyph : line.glyphs) text += glyph.text;
  return text;
}

// Both then say how many readings there were, and how many gave their text.
void count_reading(TextLine& line, TextLine& again) {
  again.readings = ++line.readings;
  if (solid(line) == solid(again)) again.agreeing = ++line.agreeing;
}

cv::Mat turned_image(const cv::Mat& image, int rotation) {
  cv::Mat out;
  switch (rotation) {
    case 90:
      cv::rotate(image, out, cv::ROTATE_90_CLOCKWISE);
      return out;
    case 180:
      cv::rotate(image, out, cv::ROTATE_180);
      return out;
    case 270:
      cv::rotate(image, out, cv::ROTATE_90_COUNTERCLOCKWISE);
      return out;
    default:
      return image;
  }
}

}  // namespace

struct FaceReader::Impl {
  std::string tessdata_dir;
  std::unique_ptr<Recognizer> japanese;
  std::unique_ptr<Recognizer> english;
  std::unique_ptr<Recognizer> columns;  // vertical writing; opened when the first column is met

  Result<Hypothesis> read_columns(const cv::Mat& image) {
    if (!columns) {
      auto opened = TesseractRecognizer::open("jpn_vert", tessdata_dir, true);
      if (!opened) return tl::unexpected(opened.error());
      columns = std::move(*opened);
    }
    return columns->read(image, false);
  }

  // A column that holds a number in kanji numerals; its text is empty when there is none. The models read what stands
  // beside the number.
  Result<LineText> read_numbers(const cv::Mat& grey, const FoundLine& column, const std::vector<FoundLine>& all) {
    const auto numbers = column_numbers(line_print(grey, column, all), column);
    if (numbers.empty()) return LineText{};
    return read_beside(grey, column, all, numbers);
  }

  // The end of a number that the column to the right of this one was too short for; its text is empty when it is none.
  Result<LineText> read_rest_of_number(const cv::Mat& grey, const FoundLine& column,
                                       const std::vector<FoundLine>& all) {
    const auto numbers = column_numbers(line_print(grey, column, all), column, 1);
    if (numbers.size() != 1 || !beside_numbers(column, numbers).empty()) return LineText{};
    return with_numbers({}, numbers, column);
  }

  // A column with figures on their side; its text is empty when there are none. Not for deciding which way is up: the
  // rows of a card that lies on its side are such columns, too.
  Result<LineText> read_sideways(const cv::Mat& grey, const FoundLine& column, const std::vector<FoundLine>& all) {
    std::vector<std::vector<Glyph>> numbers;
    for (const FoundLine& run : sideways_runs(with_stretches(column, line_print(grey, column, all)))) {
      const LineImage cut =
          cut_sideways(grey, run, all, kEnglishPx);  // `all` holds the column: the rest is painted over
      auto read = english->read(cut.image, run.glyphs.size() < 3);
      if (!read) return tl::unexpected(read.error());
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
    if (raw.line.text == text.line.text || raw.line.text.empty()) return {};
    if (text.line.text.empty() || raw.line.confidence > text.line.confidence + kRawMargin) std::swap(raw, text);
    if (!raw.line.text.empty()) text.line.alternatives.push_back({raw.line.text, raw.line.confidence, raw.model});
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
    if (flat.line.text == text.line.text || flat.line.text.empty()) return {};
    if (text.line.text.empty() || flat.line.confidence > text.line.confidence) std::swap(flat, text);
    if (!flat.line.text.empty()) text.line.alternatives.push_back({flat.line.text, flat.line.confidence, flat.model});
    return {};
  }

  Status add_latin_reading(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all,
                           LineText& text);
  Status read_doubtful_numbers(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all,
                               LineText& text);
};

// A second reading by the English model where the Japanese one found Latin print, as a whole or behind a Japanese
// label.
Status FaceReader::Impl::add_latin_reading(const cv::Mat& grey, const FoundLine& line,
                                           const std::vector<FoundLine>& all, LineText& text) {
  if (const std::size_t label = label_length(text.line); label > 0) {
    const FoundLine part = after_label(line, text.line, label);
    if (part.glyphs.size() < 4) return {};
    auto rest = recognise(grey, part, all, true);  // `all` holds the whole line: its label is painted over
    if (!rest) return tl::unexpected(rest.error());
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
Status FaceReader::Impl::read_doubtful_numbers(const cv::Mat& grey, const FoundLine& line,
                                               const std::vector<FoundLine>& all, LineText& text) {
  const std::vector<NumberRun> runs = doubtful_numbers(text.line);
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
    for (std::size_t more = 0; more <= kMostBefore; ++more) {
      const FoundLine part = part_of(line, text.line, *run, more);
      if (part.glyphs.empty()) break;
      const LineImage cut = cut_line(grey, part, all, {kEnglishPx, true, kFigureGap});
      auto read = english->read(cut.image, false);
      if (!read) return tl::unexpected(read.error());
      if (begins_too_late(*read, text.line, *run)) continue;
      // Full-width figures stand apart, and are no words each.
      read->space_before.assign(read->glyphs.size(), false);
      text = with_number(text, *run, compose(std::move(*read), cut, part));
      break;
    }
  }
  return {};
}

FaceReader::FaceReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
FaceReader::FaceReader(FaceReader&&) noexcept = default;
FaceReader& FaceReader::operator=(FaceReader&&) noexcept = default;
FaceReader::~FaceReader() = default;

Result<FaceReader> FaceReader::open(const OcrOptions& options) {
  try {
    auto impl = std::make_unique<Impl>();
    impl->tessdata_dir = options.tessdata_dir;
    auto japanese = TesseractRecognizer::open("jpn", options.tessdata_dir, false);
    if (!japanese) return tl::unexpected(japanese.error());
    auto english = TesseractRecognizer::open("eng", options.tessdata_dir, false);
    if (!english) return tl::unexpected(english.error());
    impl->japanese = std::move(*japanese);
    impl->english = std::move(*english);
    return FaceReader(std::move(impl));
  } catch (const std::exception& e) {
    return fail(ErrorCode::internal, "the lines could not be read: {}", {e.what()});
  }
}

namespace {

// No card has more lines; a lawn has any number, and each would go through the recogniser.
std::vector<FoundLine> most_telling(std::vector<FoundLine> lines) {
  constexpr std::size_t kMostLines = 150;
  if (lines.size() <= kMostLines) return lines;
  const auto longer = [](const FoundLine& a, const FoundLine& b) { return a.glyphs.size() > b.glyphs.size(); };
  std::nth_element(lines.begin(), lines.begin() + kMostLines, lines.end(), longer);
  lines.resize(kMostLines);
  return lines;
}

// Grass, wood and noise give lines too, of letters that the recogniser only guesses at. On cards half of the lines are
// read with 0.97 or more, on such textures with 0.86.
void drop_imagined(std::vector<TextLine>& lines) {
  constexpr double kLegible = 0.93;
  constexpr double kSure = 0.97;
  std::vector<double> confidences;
  for (const TextLine& line : lines) confidences.push_back(line.confidence);
  if (confidences.empty()) return;
  const auto median = confidences.begin() + static_cast<std::ptrdiff_t>(confidences.size() / 2);
  std::nth_element(confidences.begin(), median, confidences.end());
  if (*median < kLegible) std::erase_if(lines, [&](const TextLine& line) { return line.confidence < kSure; });
}

// Whether `line` is short and stands beside the head of one of these columns, to its left, where a full column goes on.
bool goes_on_from(const FoundLine& line, const std::vector<const FoundLine*>& columns) {
  if (line.box.height > 4 * line.em || line.box.width > 2 * line.em) return false;
  return std::any_of(columns.begin(), columns.end(), [&](const FoundLine* column) {
    const int gap = column->box.x - line.box.br().x;
    return &line != column && std::abs(line.box.y - column->box.y) < 0.6 * column->em && gap > 0 &&
           gap < 1.2 * column->em && line.box.width < 1.3 * column->em;
  });
}

// Lines that tell most about which way is up: long ones of ordinary print.
std::vector<std::size_t> telling_lines(const std::vector<FoundLine>& lines) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].glyphs.size() >= 3) order.push_back(i);
  }
  const auto length = [&](std::size_t i) { return std::min<std::size_t>(lines[i].glyphs.size(), 14); };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return length(a) > length(b); });
  if (order.size() > kTrialLines) order.resize(kTrialLines);
  return order;
}

}  // namespace

Result<FaceText> FaceReader::read(const CardFace& face) {
  if (face.grey.empty() || face.grey.type() != CV_8UC1 || !(face.px_per_mm > 0))
    return fail(ErrorCode::invalid, "the card face is empty");
  try {
    const std::vector<FoundLine> found = most_telling(find_lines(face.grey, face.px_per_mm));
    const auto trial = telling_lines(found);
    const cv::Size size = face.grey.size();

    // Readings of the trial lines are kept: those of the winning turn are not done again.
    FaceText result;
    cv::Mat upright;
    std::vector<FoundLine> lines;
    std::map<std::size_t, LineText> read;
    double best = -1;
    // A face whose lines run along x stands upright or on its head; one whose lines run along y is turned a quarter, or
    // written in columns.
    std::size_t along_y = 0;
    for (const FoundLine& line : found) along_y += line.direction == Direction::vertical;
    const bool columns = 2 * along_y > found.size();
    for (const int rotation : columns ? std::array{0, 90, 270, 180} : std::array{0, 180, 90, 270}) {
      const cv::Mat image = turned_image(face.grey, rotation);
      std::vector<FoundLine> turned_lines;
      for (const FoundLine& line : found) turned_lines.push_back(turned(line, size, rotation));
      std::map<std::size_t, LineText> texts;
      std::vector<double> scores;
      for (const std::size_t i : trial) {
        auto text = impl_->recognise(image, turned_lines[i], turned_lines, false);
        if (!text) return tl::unexpected(text.error());
        // A reading that skips most of the glyphs is a guess, however sure it is of the rest.
        const double covered =
            2.0 * static_cast<double>(text->line.glyphs.size()) / static_cast<double>(found[i].glyphs.size());
        scores.push_back(text->line.confidence * std::min(1.0, covered));
        texts.emplace(i, std::move(*text));
      }
      double score = 0;  // the median: one line that was found wrongly must not decide
      if (!scores.empty()) {
        std::sort(scores.begin(), scores.end());
        score = (scores[(scores.size() - 1) / 2] + scores[scores.size() / 2]) / 2;
      }
      if (score > best) {
        best = score;
        result.rotation = rotation;
        upright = image;
        lines = std::move(turned_lines);
        read = std::move(texts);
      }
      if (best > kSureUpright || trial.empty()) break;
    }

    result.width = upright.cols;
    result.height = upright.rows;
    result.px_per_mm = face.px_per_mm;
    std::vector<const FoundLine*> found_at;  // of result.lines
    std::vector<const FoundLine*> numbers;   // the columns that end in numbers
    for (std::size_t i = 0; i < lines.size(); ++i) {
      auto known = read.find(i);
      LineText text;
      if (known != read.end()) {
        text = std::move(known->second);
      } else {
        auto fresh = impl_->recognise(upright, lines[i], lines, false);
        if (!fresh) return tl::unexpected(fresh.error());
        text = std::move(*fresh);
      }
      if (lines[i].direction == Direction::horizontal) {
        Status better;
        if (text.line.text.empty() || (lines[i].em > kLargeMm * face.px_per_mm && !looks_latin(text.line.text))) {
          better = impl_->add_raw_reading(upright, lines[i], lines, text);
        }
        if (better) better = impl_->add_latin_reading(upright, lines[i], lines, text);
        if (better && text.model == kJapanese) better = impl_->read_doubtful_numbers(upright, lines[i], lines, text);
        if (!better) return tl::unexpected(better.error());
      }
      if (lines[i].direction == Direction::vertical && text.model != kNumerals) {
        auto sideways = impl_->read_sideways(upright, lines[i], lines);
        if (!sideways) return tl::unexpected(sideways.error());
        if (!sideways->line.text.empty()) {
          text = std::move(*sideways);
        } else if (const Status better = impl_->add_flat_reading(upright, lines[i], lines, text); !better) {
          return tl::unexpected(better.error());
        }
      }
      if (text.line.text.empty()) continue;
      text.line.height_mm = lines[i].em / face.px_per_mm;
      result.lines.push_back(std::move(text.line));
      found_at.push_back(&lines[i]);
      if (text.model == kNumerals) numbers.push_back(&lines[i]);
    }
    for (std::size_t i = 0; i < result.lines.size(); ++i) {
      if (!goes_on_from(*found_at[i], numbers)) continue;
      auto rest = impl_->read_rest_of_number(upright, *found_at[i], lines);
      if (!rest) return tl::unexpected(rest.error());
      if (rest->line.text.empty() || rest->line.confidence < kSureRest) continue;
      rest->line.height_mm = result.lines[i].height_mm;
      result.lines[i] = std::move(rest->line);
    }
    drop_imagined(result.lines);
    for (TextLine& line : result.lines) line.confidence = certainty(line, face.px_per_mm);
    std::stable_sort(result.lines.begin(), result.lines.end(), [](const TextLine& a, const TextLine& b) {
      return a.box.y != b.box.y ? a.box.y < b.box.y : a.box.x < b.box.x;
    });
    return result;
  } catch (const std::exception& e) {
    return fail(ErrorCode::internal, "the lines could not be read: {}", {e.what()});
  }
}

Quad turned(const Quad& quad, int rotation) {
  // After a quarter turn clockwise, the corner that was bottom-left is top-left.
  Quad out;
  const int shift = (4 - rotation / 90) % 4;
  for (int i = 0; i < 4; ++i) out[i] = quad[(i + shift) % 4];
  return out;
}

}  // namespace meishi
