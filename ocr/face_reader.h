// FaceReader: the text lines of a card face. It finds the lines itself and hands Tesseract one clean line at a time.
//
//   auto reader = FaceReader::open({});        // loads the models: once per worker thread, never per card
//   auto text = reader->read(face);
//
// A FaceReader is used by one thread at a time. Opening one turns the OpenMP inside Tesseract off for that thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/geometry.h"
#include "base/result.h"
#include "capture/card_face.h"
#include "ocr/text_line.h"

namespace meishi {

struct OcrOptions {
  std::string tessdata_dir;  // "" is Tesseract's own search (TESSDATA_PREFIX, then the system's folder)
};

struct FaceText {
  int rotation = 0;  // clockwise turn that made the face upright: 0, 90, 180 or 270
  int width = 0;     // of the upright face, pixels
  int height = 0;
  double px_per_mm = 16;
  std::vector<TextLine> lines;  // top to bottom, left to right; boxes in pixels of the upright face
};

class FaceReader {
 public:
  // Errors: environment (a language model is missing; the message says which package brings it).
  static Result<FaceReader> open(const OcrOptions& options);

  FaceReader(FaceReader&&) noexcept;
  FaceReader& operator=(FaceReader&&) noexcept;
  ~FaceReader();

  // Errors: invalid (empty face, not 8-bit grey), environment (the model for columns, which is opened with the first
  // column, is missing), internal (the recogniser failed).
  Result<FaceText> read(const CardFace& face);

 private:
  struct Impl;
  explicit FaceReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// The quad of a face that was turned clockwise by `rotation`: corners again clockwise from the top-left of the upright
// text.
[[nodiscard]] Quad turned(const Quad& quad, int rotation);

}  // namespace meishi
