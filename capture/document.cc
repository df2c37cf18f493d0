#include "capture/document.h"

#include <climits>
#include <exception>
#include <string>
#include <utility>

#include "capture/decoders.h"
#include "capture/image_format.h"
#include "capture/page_source.h"

namespace meishi {

namespace {

Result<PageSourcePtr> open_pages(std::span<const std::uint8_t> bytes, const DecodeOptions& options) {
  if (bytes.empty()) return fail(ErrorCode::corrupt, "the file is empty");
  if (bytes.size() > INT_MAX) {
    return fail(ErrorCode::too_large, "the file has {} bytes, more than an image may have",
                {std::to_string(bytes.size())});
  }
  const auto format = format_of(bytes);
  if (!format)
    return fail(ErrorCode::unsupported, "not an image that Meishi reads (JPEG, PNG, TIFF, WebP, BMP, HEIC, PDF)");
  switch (*format) {
    case ImageFormat::jpeg:
      return open_jpeg(bytes, options);
    case ImageFormat::png:
      return open_png(bytes, options);
    case ImageFormat::tiff:
      return open_tiff(bytes, options);
    case ImageFormat::webp:
      return open_webp(bytes, options);
    case ImageFormat::bmp:
      return open_bmp(bytes, options);
    case ImageFormat::heif:
      return open_heif(bytes, options);
    case ImageFormat::pdf:
      return open_pdf(bytes, options);
  }
  return fail(ErrorCode::internal, "the image could not be processed: {}", {"format"});
}

// The exceptions of OpenCV and of the memory end here.
template <typename Function>
auto guarded(const Function& function) -> decltype(function()) {
  try {
    return function();
  } catch (const std::exception& e) {  // the memory of a page within the limit may still be more than there is
    return fail(ErrorCode::internal, "the image could not be processed: {}", {e.what()});
  }
}

}  // namespace

Result<Document> Document::open(std::vector<std::uint8_t> bytes, const DecodeOptions& options) {
  return guarded([&]() -> Result<Document> {
    auto pages = open_pages(bytes, options);
    if (!pages) return tl::unexpected(pages.error());
    if ((*pages)->page_count() > options.max_pages) {
      return fail(ErrorCode::too_large, "the file has more than {} pages: split it into several files",
                  {std::to_string(options.max_pages)});
    }
    return Document(std::move(bytes), std::move(*pages));
  });
}

Document::Document(std::vector<std::uint8_t> bytes, std::unique_ptr<PageSource> pages)
    : bytes_(std::move(bytes)), pages_(std::move(pages)) {}  // moving a vector leaves its elements where they are

Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&& other) noexcept {
  pages_ = std::move(other.pages_);  // first: what it looks into must outlive it
  bytes_ = std::move(other.bytes_);
  return *this;
}
Document::~Document() = default;

int Document::page_count() const { return pages_->page_count(); }

Result<cv::Mat> Document::page(int number) {
  if (number < 1 || number > page_count()) {
    return fail(ErrorCode::invalid, "there is no page {}", {std::to_string(number)});
  }
  auto page = guarded([&] { return pages_->page(number - 1); });
  if (!page && page_count() > 1) page.error().page = number;
  return page;
}

}  // namespace meishi
