// What a stranger's file goes through before a human sees it: decoding and the search for cards. Entry of libFuzzer,
// and of the test that replays the corpus. PDFs are left out: they are drawn by other programs, in processes of their
// own.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "capture/capture.h"
#include "capture/document.h"
#include "capture/image_format.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

// An answer that breaks a promise of the headers is as bad as a crash.
void promise(bool kept) {
  if (!kept) std::abort();
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace meishi;
  if (format_of({data, size}) == ImageFormat::pdf) return 0;
  DecodeOptions options;
  options.max_pixels = 4'000'000;
  options.max_pages = 3;
  options.max_seconds = 2;
  options.own_process = false;
  auto document = Document::open({data, data + size}, options);
  if (!document) {
    promise(!document.error().message.empty());
    return 0;
  }
  promise(document->page_count() >= 1 && document->page_count() <= options.max_pages);
  for (int number = 1; number <= document->page_count(); ++number) {
    const auto page = document->page(number);
    if (!page) {
      promise(!page.error().message.empty() && page.error().page == (document->page_count() > 1 ? number : 0));
      continue;
    }
    promise(!page->empty() && page->type() == CV_8UC3 &&
            static_cast<std::int64_t>(page->total()) <= options.max_pixels);
    const auto faces = find_cards(*page);
    promise(faces.has_value());
    for (const CardFace& face : *faces) {
      promise(!face.colour.empty() && !face.grey.empty());
      promise(std::all_of(face.quad.begin(), face.quad.end(),
                          [](const Point& p) { return std::isfinite(p.x) && std::isfinite(p.y); }));
    }
  }
  return 0;
}
