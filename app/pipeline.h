// The way of a card: file -> capture -> ocr -> normalize, on several threads.
//
//   run_pipeline(files, reference, options, [&](FileResult&& result) { print(result); });
//
// Each worker thread opens one FaceReader, when it meets its first card, and keeps it. Results come to `sink` one at a
// time, in the order of `files`, on the calling thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/geometry.h"
#include "base/result.h"
#include "capture/document.h"
#include "normalize/card_record.h"
#include "normalize/reference.h"
#include "ocr/text_line.h"

namespace meishi {

// A card as it was read: what `meishi read --format json` prints.
struct ReadCard {
  int page = 1;
  int index = 1;  // on the page, in reading order
  Quad quad{};    // of the upright card, in source pixels
  int rotation = 0;
  std::vector<std::string> warnings;  // names as in card.schema.json
  CardRecord record;
  std::vector<TextLine> lines;
};

struct FileResult {
  std::filesystem::path path;
  std::string sha256;  // "" when the file could not be read
  bool known = false;  // PipelineOptions::known said so; nothing was decoded
  int pages = 0;       // in the file; 0 when it could not be decoded
  std::vector<ReadCard> cards;
  std::vector<Error> errors;  // the file as a whole, or one of its pages or cards; subject is the path
};

struct PipelineOptions {
  int jobs = 0;  // worker threads; 0 is one a core, which is also the most: further ones only take memory
  DecodeOptions decode;
  // Asked before a file is decoded; called from several workers at once, also while `sink` runs.
  std::function<bool(std::string_view sha256)> known;
  // Set by a signal handler or by the sink: no further file is begun, those in hand are finished and given to the sink.
  std::atomic<bool>* stop = nullptr;
};

// The number of files that were given to `sink`: less than files.size() when stopped. At most 3 x jobs results are held
// in memory, and one page a worker. Errors (the rest is stopped): environment, when no recogniser can be opened.
Result<std::size_t> run_pipeline(const std::vector<std::filesystem::path>& files, const Reference& reference,
                                 const PipelineOptions& options, const std::function<void(FileResult&&)>& sink);

}  // namespace meishi
