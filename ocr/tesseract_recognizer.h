// Tesseract's LSTM engine behind the Recognizer interface: one language model, one kind of line.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "ocr/recognizer.h"

namespace meishi {

struct LanguageModel {
  std::string_view name;
  std::string_view package;  // of Debian
};

inline constexpr LanguageModel kLanguageModels[] = {
    {"jpn", "tesseract-ocr-jpn"},
    {"Japanese", "tesseract-ocr-script-jpan"},
    {"eng", "tesseract-ocr-eng"},
    {"jpn_vert", "tesseract-ocr-jpn-vert"},
};

class TesseractRecognizer final : public Recognizer {
 public:
  // `model`: the name of one of kLanguageModels: one model alone, because the result of "A+B" depends on the order
  // and on the lines before. Opening takes a fiftieth of a second or more; do it once per thread. `vertical`: the line
  // images are columns. Errors: environment (the model is not installed).
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
