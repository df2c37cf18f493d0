#include "ocr/tesseract_recognizer.h"

#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>

#include <algorithm>
#include <iterator>
#include <mutex>

#include "ocr/ambiguities_off.h"
#include "ocr/openmp_off.h"
#include "ocr/png_off.h"

namespace meishi {

struct TesseractRecognizer::Impl {
  std::string model;
  bool vertical = false;
  tesseract::TessBaseAPI api;
};

TesseractRecognizer::TesseractRecognizer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TesseractRecognizer::~TesseractRecognizer() = default;

Result<std::unique_ptr<Recognizer>> TesseractRecognizer::open(const std::string& model, const std::string& tessdata_dir,
                                                              bool vertical) {
  turn_openmp_off();  // with one recogniser a core, Tesseract's own threads only cost
  turn_png_off();
  turn_ambiguities_off();
  auto impl = std::make_unique<Impl>();
  impl->model = model;
  if (impl->api.Init(tessdata_dir.empty() ? nullptr : tessdata_dir.c_str(), model.c_str(), tesseract::OEM_LSTM_ONLY) !=
      0) {
    const auto known = std::ranges::find(kLanguageModels, model, &LanguageModel::name);
    const std::string_view package =
        known == std::end(kLanguageModels) ? std::string_view("tesseract-ocr") : known->package;
    return fail(ErrorCode::environment, "the Tesseract language model \"{}\" is missing: install the package {}",
                {model, std::string(package)});
  }
  impl->vertical = vertical;
  // Whether print is of fixed pitch is the business of the page layout; the network goes by the pixels. Tesseract's
  // thorough test of it takes a fiftieth of all time and left no text other than this one, of 500 cards.
  impl->api.SetVariable("textord_fast_pitch_test", "1");
  // A line is dark on light, light print having been turned round. Where it is read with little confidence, Tesseract
  // would read its negative, too: a fifteenth of all time for what is no print, or is read worse so.
  impl->api.SetVariable("invert_threshold", "0");
  static std::once_flag quiet;  // debug_file is a global of Tesseract
  std::call_once(quiet, [&] { impl->api.SetVariable("debug_file", "/dev/null"); });
  return std::unique_ptr<Recognizer>(new TesseractRecognizer(std::move(impl)));
}

Result<Hypothesis> TesseractRecognizer::read(const cv::Mat& line, bool raw) {
  tesseract::TessBaseAPI& api = impl_->api;
  api.SetPageSegMode(raw               ? tesseract::PSM_RAW_LINE
                     : impl_->vertical ? tesseract::PSM_SINGLE_BLOCK_VERT_TEXT
                                       : tesseract::PSM_SINGLE_LINE);
  api.SetImage(line.data, line.cols, line.rows, 1, static_cast<int>(line.step));
  api.SetSourceResolution(300);
  if (api.Recognize(nullptr) != 0) return fail(ErrorCode::internal, "the recogniser failed on a line");
  Hypothesis result;
  result.model = impl_->model;
  const std::unique_ptr<tesseract::ResultIterator> it(api.GetIterator());
  if (!it) return result;
  double sum = 0;
  do {
    if (it->Empty(tesseract::RIL_SYMBOL)) continue;
    const std::unique_ptr<const char[]> text(it->GetUTF8Text(tesseract::RIL_SYMBOL));
    if (!text || text[0] == '\0' || text[0] == ' ') continue;
    Glyph glyph;
    glyph.text = text.get();
    glyph.confidence = std::clamp(it->Confidence(tesseract::RIL_SYMBOL) / 100.0, 0.0, 1.0);
    int x0 = 0;
    int y0 = 0;
    int x1 = 0;
    int y1 = 0;
    it->BoundingBox(tesseract::RIL_SYMBOL, &x0, &y0, &x1, &y1);
    glyph.box = {static_cast<double>(x0), static_cast<double>(y0), static_cast<double>(x1 - x0),
                 static_cast<double>(y1 - y0)};
    sum += glyph.confidence;
    result.space_before.push_back(!result.glyphs.empty() && it->IsAtBeginningOf(tesseract::RIL_WORD));
    result.glyphs.push_back(std::move(glyph));
  } while (it->Next(tesseract::RIL_SYMBOL));
  api.Clear();
  if (!result.glyphs.empty()) result.confidence = sum / static_cast<double>(result.glyphs.size());
  return result;
}

}  // namespace meishi
