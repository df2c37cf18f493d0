// The pages of an image file, decoded one at a time: a stack of a hundred pages takes the memory of one.
//
//   auto document = Document::open(std::move(bytes));
//   for (int number = 1; number <= document->page_count(); ++number) {
//     auto page = document->page(number);   // BGR, 8 bit, upright
//   }
#pragma once

#include <cstdint>
#include <memory>
#include <opencv2/core.hpp>
#include <vector>

#include "base/result.h"

namespace meishi {

// What protects the machine. Pixels and pages are looked at before anything is decoded.
struct DecodeOptions {
  std::int64_t max_pixels = 200'000'000;  // of a page
  int max_pages = 1000;                   // of a file
  // For a page. PNG, WebP and BMP need no watching: a limit of pixels is one of work for them.
  int max_seconds = 60;
  // Decode in a process of its own what cannot be stopped midway (HEIC; PDF always is). Without it max_seconds does not
  // count there. For a fuzzer, which has to see into the decoder.
  bool own_process = true;
};

class PageSource;

// One file. Movable, not copyable; used by one thread at a time, different documents by different threads at once.
class Document {
 public:
  // Finds the format by the content (never by a suffix) and counts the pages; decodes none. Errors: unsupported (no
  // image), corrupt (truncated, broken, needs a password), too_large, environment (a program that PDF needs), internal.
  static Result<Document> open(std::vector<std::uint8_t> bytes, const DecodeOptions& options = {});

  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  [[nodiscard]] int page_count() const;  // at least 1

  // Page `number` (from 1), BGR, 8 bit, upright by its orientation tag, what is transparent white. A page that fails
  // leaves the others readable. Errors: as open(), and invalid for a number that the document does not have;
  // Error::page is the number, or 0 in a document of one page.
  Result<cv::Mat> page(int number);

 private:
  Document(std::vector<std::uint8_t> bytes, std::unique_ptr<PageSource> pages);

  std::vector<std::uint8_t> bytes_;  // `pages_` looks into them
  std::unique_ptr<PageSource> pages_;
};

}  // namespace meishi
