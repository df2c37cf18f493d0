// Tesseract's LSTM engine behind the Recognizer interface: one language model, one kind of line.
#pragma once

#include <memory>
#include <string>

#include "ocr/recognizer.h"

namespace meishi {

class TesseractRecognizer final : public Recognizer {
 public:
  // `model`: "jpn", "eng", "jpn_vert": one model alone, because the result of "A+B" depends on the order and on the
  // lines before. Opening takes about 0.1 s; do it once per thread. `vertical`: the line images are columns. Errors:
  // environment (the model is not installed).
  static Result<std::unique_ptr<Recognizer>> open(const std::string& model, const std::string& tessdata_dir,
                                                  bool vertical);

  ~TesseractRecognizer() override;
  Result<Hypothesis> read(const cv::Mat& line, bool raw) override;

 private:
  struct Impl;
  explicit TesseractRecognizer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace meishi
