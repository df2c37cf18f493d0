#include <png.h>

#include <string_view>

#include "capture/byte_order.h"
#include "capture/decoders.h"
#include "capture/limits.h"
#include "capture/upright.h"

namespace meishi {

namespace {

std::uint32_t u32(std::span<const std::uint8_t> bytes, std::size_t at) {
  return static_cast<std::uint32_t>(number_at(bytes, at, 4, ByteOrder::big));
}

struct Chunks {
  bool whole = false;  // the last chunk is there with its check sum
  int orientation = 1;
};

// (PNG 1.5, 5.3 "Chunk layout": length, type, data, CRC)
Chunks walk(std::span<const std::uint8_t> bytes) {
  Chunks out;
  std::size_t at = 8;
  while (at + 12 <= bytes.size()) {
    const std::size_t length = u32(bytes, at);
    if (length > bytes.size() - at - 12) return out;
    const std::string_view type(reinterpret_cast<const char*>(bytes.data()) + at + 4, 4);
    if (type == "eXIf") out.orientation = exif_orientation(bytes.subspan(at + 8, length));
    if (type == "IEND") {
      out.whole = true;
      return out;
    }
    at += 12 + length;
  }
  return out;
}

// libpng's own view of the file, freed whatever happens.
struct Image {
  png_image png{};
  Image() { png.version = PNG_IMAGE_VERSION; }
  ~Image() { png_image_free(&png); }
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;

  bool open(std::span<const std::uint8_t> bytes) {
    return png_image_begin_read_from_memory(&png, bytes.data(), bytes.size()) != 0;
  }
};

Result<cv::Mat> decode(std::span<const std::uint8_t> bytes, int orientation) {
  Image image;
  if (!image.open(bytes)) return damaged("PNG");
  const bool alpha = (image.png.format & PNG_FORMAT_FLAG_ALPHA) != 0;
  image.png.format = alpha ? PNG_FORMAT_BGRA : PNG_FORMAT_BGR;
  image.png.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;  // or 16 bits would be taken for linear light
  cv::Mat page(static_cast<int>(image.png.height), static_cast<int>(image.png.width), alpha ? CV_8UC4 : CV_8UC3);
  const auto stride = static_cast<png_int_32>(page.step1());
  // A warning is no reason to refuse a picture, but libpng also goes on with one where rows are missing.
  if (png_image_finish_read(&image.png, nullptr, page.data, stride, nullptr) == 0) return damaged("PNG");
  if (alpha) page = on_white(page);
  return upright(std::move(page), orientation);
}

}  // namespace

Result<PageSourcePtr> open_png(std::span<const std::uint8_t> bytes, const DecodeOptions& options) {
  constexpr std::size_t kHeader = 8 + 12 + 13;
  if (bytes.size() < kHeader) return damaged("PNG");
  const std::uint32_t width = u32(bytes, 16);
  const std::uint32_t height = u32(bytes, 20);
  if (width == 0 || height == 0) return damaged("PNG");
  if (const Status fits = within_limits(width, height, options); !fits) return tl::unexpected(fits.error());
  const Chunks chunks = walk(bytes);
  if (!chunks.whole) return damaged("PNG");
  return std::make_unique<OnePage>([bytes, orientation = chunks.orientation] { return decode(bytes, orientation); });
}

}  // namespace meishi
