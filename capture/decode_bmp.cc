#include <cstdlib>
#include <opencv2/imgcodecs.hpp>

#include "capture/byte_order.h"
#include "capture/decoders.h"
#include "capture/limits.h"

namespace meishi {

namespace {

std::uint32_t number(std::span<const std::uint8_t> bytes, std::size_t at, int size) {
  return static_cast<std::uint32_t>(number_at(bytes, at, size, ByteOrder::little));
}

Result<cv::Mat> decode(std::span<const std::uint8_t> bytes) {
  try {
    const cv::Mat data(1, static_cast<int>(bytes.size()), CV_8U, const_cast<std::uint8_t*>(bytes.data()));
    cv::Mat image = cv::imdecode(data, cv::IMREAD_COLOR);
    if (image.empty()) return damaged("BMP");
    return image;
  } catch (const cv::Exception& e) {
    if (e.code == cv::Error::StsNoMem) throw;
    return damaged("BMP");
  }
}

}  // namespace

Result<PageSourcePtr> open_bmp(std::span<const std::uint8_t> bytes, const DecodeOptions& options) {
  constexpr std::size_t kCoreHeader = 12;
  if (bytes.size() < 14 + kCoreHeader) return damaged("BMP");
  const std::uint32_t header = number(bytes, 14, 4);
  if (bytes.size() < 14 + static_cast<std::size_t>(header)) return damaged("BMP");
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::int64_t bits = 0;
  bool run_length = false;
  if (header == kCoreHeader) {
    width = number(bytes, 18, 2);
    height = number(bytes, 20, 2);
    bits = number(bytes, 24, 2);
  } else {
    width = static_cast<std::int32_t>(number(bytes, 18, 4));
    height = std::abs(static_cast<std::int64_t>(static_cast<std::int32_t>(number(bytes, 22, 4))));  // < 0: from the top
    bits = number(bytes, 28, 2);
    const std::uint32_t compression = number(bytes, 30, 4);
    constexpr std::uint32_t kRle8 = 1, kRle4 = 2, kBitFields = 3;
    if (compression > kBitFields) return unsupported_kind("BMP");  // JPEG, PNG and ink colours, for printers
    run_length = compression == kRle8 || compression == kRle4;
  }
  if (width <= 0 || height <= 0) return damaged("BMP");
  if (const Status fits = within_limits(width, height, options); !fits) return tl::unexpected(fits.error());
  const std::int64_t row = (width * bits + 31) / 32 * 4;
  const std::int64_t pixels = number(bytes, 10, 4);
  if (!run_length && pixels + row * height > static_cast<std::int64_t>(bytes.size())) return damaged("BMP");
  return std::make_unique<OnePage>([bytes] { return decode(bytes); });
}

}  // namespace meishi
