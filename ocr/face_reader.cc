#include "ocr/face_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "ocr/certainty.h"
#include "ocr/line_finder.h"
#include "ocr/line_image.h"
#include "ocr/line_reader.h"
#include "ocr/line_text.h"
#include "ocr/telling_lines.h"

namespace meishi {

namespace {

// Median confidence of the trial lines at which no other turn is tried: upright print has 0.98 and more, print on its
// head up to 0.967.
constexpr double kSureUpright = 0.975;

}  // namespace

struct FaceReader::Impl {
  LineReader lines;
};

FaceReader::FaceReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
FaceReader::FaceReader(FaceReader&&) noexcept = default;
FaceReader& FaceReader::operator=(FaceReader&&) noexcept = default;
FaceReader::~FaceReader() = default;

Result<FaceReader> FaceReader::open(const OcrOptions& options) {
  try {
    auto lines = LineReader::open(options.tessdata_dir);
    if (!lines) return tl::unexpected(lines.error());
    return FaceReader(std::make_unique<Impl>(Impl{std::move(*lines)}));
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
      const cv::Mat image = turned(face.grey, rotation);
      std::vector<FoundLine> turned_lines;
      for (const FoundLine& line : found) turned_lines.push_back(turned(line, size, rotation));
      std::map<std::size_t, LineText> texts;
      std::vector<double> scores;
      for (const std::size_t i : trial) {
        auto text = impl_->lines.read(image, turned_lines[i], turned_lines);
        if (!text) return tl::unexpected(text.error());
        scores.push_back(worth(text->line, found[i]));
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
        auto fresh = impl_->lines.read(upright, lines[i], lines);
        if (!fresh) return tl::unexpected(fresh.error());
        text = std::move(*fresh);
      }
      const double em_mm = lines[i].em / face.px_per_mm;
      if (const Status better = impl_->lines.read_again(upright, lines[i], lines, em_mm, text); !better)
        return tl::unexpected(better.error());
      if (text.line.text.empty()) continue;
      text.line.height_mm = lines[i].em / face.px_per_mm;
      result.lines.push_back(std::move(text.line));
      found_at.push_back(&lines[i]);
      if (text.model == kNumerals) numbers.push_back(&lines[i]);
    }
    for (std::size_t i = 0; i < result.lines.size(); ++i) {
      if (!goes_on_from(*found_at[i], numbers)) continue;
      LineText rest = impl_->lines.read_rest_of_number(upright, *found_at[i], lines);
      if (rest.line.text.empty()) continue;
      rest.line.height_mm = result.lines[i].height_mm;
      result.lines[i] = std::move(rest.line);
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
