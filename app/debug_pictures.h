// --debug-dir: what was seen on each page, as pictures for a person who asks why a card was found, missed or misread.
//
// Per page: NAME-pN.jpg, the page with the candidates drawn thin and the cards drawn thick with their index; and per
// card NAME-pN-cM.jpg (colour) and NAME-pN-cM-grey.png (what the recogniser gets: QR codes and
// barcodes that were read are painted over). NAME is the file's own without its
// suffix, and eight hex digits of its whole path, so that files of one name in different folders do not meet, and a
// second run writes over the first. Files are for their owner only (mode 0600, a new folder 0700).
#pragma once

#include <filesystem>
#include <mutex>
#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "base/result.h"
#include "capture/capture.h"
#include "capture/card_face.h"

namespace meishi {

class DebugPictures {
 public:
  // Makes the folder when it is missing. What goes wrong is kept in error(), then and later: it stops the pictures, not
  // the cards.
  explicit DebugPictures(std::filesystem::path folder);

  // May be called from several threads at once. `faces` as they go to OCR. `page`: BGR, 8 bit; `number` from 1. After
  // an error it does nothing.
  void write(const std::filesystem::path& file, int number, const cv::Mat& page, const CaptureTrace& trace,
             const std::vector<CardFace>& faces);

  // The first thing that went wrong: io, internal.
  [[nodiscard]] std::optional<Error> error() const;

 private:
  void keep(const Error& error);

  const std::filesystem::path folder_;
  mutable std::mutex mutex_;
  std::optional<Error> error_;
};

}  // namespace meishi
