// LineReader: what one line of a face says. It owns the recognition engines and decides which of them reads what: each
// line once, and again where its kind makes a second opinion worth its time.
#pragma once

#include <memory>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "base/result.h"
#include "ocr/line_finder.h"
#include "ocr/line_text.h"

namespace meishi {

// One thread at a time. `grey` is a face as CardFace::grey, `all` its lines; `line` is one of them. Errors: environment
// (a language model is missing), internal (the recogniser failed).
class LineReader {
 public:
  static Result<LineReader> open(const std::string& tessdata_dir);

  LineReader(LineReader&&) noexcept;
  LineReader& operator=(LineReader&&) noexcept;
  ~LineReader();

  // By one model, which the direction decides. A column of kanji numerals has the model kNumerals.
  Result<LineText> read(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all);

  // `text`, from read(), with what other models and crops say: large print once more as it stands, doubtful Japanese
  // print by the model of the whole script, Latin print and doubtful figures by the English model, columns with their
  // characters side by side and with figures that lie on their side, Japanese print character by character; what is no
  // column, as a row on its side. `em_mm`: of the line. Only of a face that stands upright: the rows of a card on its
  // side look like columns of such figures.
  Status read_again(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all, double em_mm,
                    LineText& text);

  // The end of a number that the column to the right of this one was too short for; its text is empty when it is none.
  LineText read_rest_of_number(const cv::Mat& grey, const FoundLine& column, const std::vector<FoundLine>& all);

 private:
  Status add_lying_reading(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all, double em_mm,
                           LineText& text);

  struct Impl;
  explicit LineReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace meishi
