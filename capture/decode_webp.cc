#include <webp/decode.h>

#include <string_view>

#include "capture/byte_order.h"
#include "capture/decoders.h"
#include "capture/limits.h"
#include "capture/upright.h"

namespace meishi {

namespace {

std::size_t u32(std::span<const std::uint8_t> bytes, std::size_t at) {
  return number_at(bytes, at, 4, ByteOrder::little);
}

// Of the EXIF chunk (WebP Container Specification, "Metadata"), which stands after the pixels.
int orientation_of(std::span<const std::uint8_t> bytes) {
  std::size_t at = 12;
  while (at + 8 <= bytes.size()) {
    const std::size_t length = u32(bytes, at + 4);
    if (length > bytes.size() - at - 8) break;
    if (std::string_view(reinterpret_cast<const char*>(bytes.data()) + at, 4) == "EXIF") {
      return exif_orientation(bytes.subspan(at + 8, length));
    }
    at += 8 + length + length % 2;
  }
  return 1;
}

Result<cv::Mat> decode(std::span<const std::uint8_t> bytes, const WebPBitstreamFeatures& features) {
  const bool alpha = features.has_alpha != 0;
  cv::Mat page(features.height, features.width, alpha ? CV_8UC4 : CV_8UC3);
  const std::size_t size = page.total() * page.elemSize();
  const auto stride = static_cast<int>(page.step1());
  const auto* done = alpha ? WebPDecodeBGRAInto(bytes.data(), bytes.size(), page.data, size, stride)
                           : WebPDecodeBGRInto(bytes.data(), bytes.size(), page.data, size, stride);
  if (done == nullptr) return damaged("WebP");
  if (alpha) page = on_white(page);
  return upright(std::move(page), orientation_of(bytes));
}

}  // namespace

Result<PageSourcePtr> open_webp(std::span<const std::uint8_t> bytes, const DecodeOptions& options) {
  WebPBitstreamFeatures features;
  if (WebPGetFeatures(bytes.data(), bytes.size(), &features) != VP8_STATUS_OK) return damaged("WebP");
  if (const Status fits = within_limits(features.width, features.height, options); !fits) {
    return tl::unexpected(fits.error());
  }
  if (features.has_animation != 0) return unsupported_kind("WebP");
  // Cut behind its pixels, a file would lose its orientation only.
  if (u32(bytes, 4) > bytes.size() - 8) return damaged("WebP");
  return std::make_unique<OnePage>([bytes, features] { return decode(bytes, features); });
}

}  // namespace meishi
