// Windows bitmaps. Layout: Microsoft, "Bitmap Storage" and "Bitmap Compression" (Windows GDI).
//
// Not OpenCV's decoder: its library loads a hundred others, at every start of the program, for this one format.
#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>

#include "capture/byte_order.h"
#include "capture/decoders.h"
#include "capture/limits.h"

namespace meishi {

namespace {

constexpr std::uint32_t kFileHeader = 14;
constexpr std::uint32_t kCoreHeader = 12;  // of OS/2
constexpr std::uint32_t kInfoHeader = 40;

std::uint32_t number(std::span<const std::uint8_t> bytes, std::size_t at, int size) {
  return static_cast<std::uint32_t>(number_at(bytes, at, size, ByteOrder::little));
}

struct Layout {
  int width = 0;
  int height = 0;
  bool from_top = false;
  int bits = 0;  // a pixel
  bool run_length = false;
  std::array<std::uint32_t, 3> masks{};  // of blue, green and red in a pixel of 16 or 32 bits
  std::array<cv::Vec3b, 256> palette{};
  std::size_t pixels = 0;  // where they begin
};

// One colour of a pixel of 16 or 32 bits.
class Channel {
 public:
  explicit Channel(std::uint32_t mask) : mask_(mask), shift_(mask == 0 ? 0 : std::countr_zero(mask)) {
    std::uint32_t most = mask_ >> shift_;
    while (most > 255) {  // eight bits of it will do
      most >>= 1;
      ++shift_;
    }
    for (std::uint32_t i = 1; i < 256; ++i) {
      value_[i] = static_cast<std::uint8_t>(most == 0 ? 0 : (std::min(i, most) * 255 + most / 2) / most);
    }
  }
  [[nodiscard]] std::uint8_t of(std::uint32_t pixel) const { return value_[((pixel & mask_) >> shift_) & 255]; }

 private:
  std::uint32_t mask_;
  int shift_;
  std::array<std::uint8_t, 256> value_{};
};

cv::Vec3b* row_of(cv::Mat& page, const Layout& layout, int y) {
  return page.ptr<cv::Vec3b>(layout.from_top ? y : layout.height - 1 - y);
}

void read_palette(std::span<const std::uint8_t> bytes, std::uint32_t header, Layout& layout) {
  const std::size_t entry = header == kCoreHeader ? 3 : 4;
  const std::size_t begin = kFileHeader + header;
  const std::size_t end = std::min<std::size_t>(bytes.size(), std::max(begin, layout.pixels));
  std::size_t colours = std::min<std::size_t>((end - begin) / entry, std::size_t{1} << layout.bits);
  const std::uint32_t used = header == kCoreHeader ? 0 : number(bytes, 46, 4);
  if (used != 0) colours = std::min<std::size_t>(colours, used);
  for (std::size_t i = 0; i < colours; ++i) {
    const std::uint8_t* colour = bytes.data() + begin + i * entry;
    layout.palette[i] = {colour[0], colour[1], colour[2]};
  }
}

void decode_rows(std::span<const std::uint8_t> bytes, const Layout& layout, cv::Mat& page) {
  const std::size_t stride = (static_cast<std::size_t>(layout.width) * layout.bits + 31) / 32 * 4;
  const std::array<Channel, 3> channels{Channel(layout.masks[0]), Channel(layout.masks[1]), Channel(layout.masks[2])};
  for (int y = 0; y < layout.height; ++y) {
    const std::uint8_t* in = bytes.data() + layout.pixels + stride * static_cast<std::size_t>(y);
    cv::Vec3b* out = row_of(page, layout, y);
    if (layout.bits == 24) {
      std::copy_n(in, 3 * layout.width, reinterpret_cast<std::uint8_t*>(out));
      continue;
    }
    for (int x = 0; x < layout.width; ++x) {
      if (layout.bits <= 8) {
        const int at = x * layout.bits;
        out[x] = layout.palette[(in[at / 8] >> (8 - layout.bits - at % 8)) & ((1 << layout.bits) - 1)];
        continue;
      }
      std::uint32_t pixel = in[x * layout.bits / 8] | static_cast<std::uint32_t>(in[x * layout.bits / 8 + 1]) << 8;
      if (layout.bits == 32) {
        pixel |= static_cast<std::uint32_t>(in[4 * x + 2]) << 16 | static_cast<std::uint32_t>(in[4 * x + 3]) << 24;
      }
      out[x] = {channels[0].of(pixel), channels[1].of(pixel), channels[2].of(pixel)};
    }
  }
}

// Runs of one colour (of two that alternate, where a pixel has four bits), stretches of pixels, and jumps. What they
// pass over has the first colour. False where the bytes end amid the picture.
bool decode_runs(std::span<const std::uint8_t> bytes, const Layout& layout, cv::Mat& page) {
  page.setTo(cv::Scalar(layout.palette[0]));
  int x = 0;
  int y = 0;
  const auto put = [&](int index) {
    if (x < layout.width) row_of(page, layout, y)[x++] = layout.palette[index];
  };
  const auto nibble = [](std::uint8_t both, int i) { return i % 2 == 0 ? both >> 4 : both & 15; };
  std::size_t at = layout.pixels;
  while (y < layout.height) {
    if (at + 2 > bytes.size()) return false;
    const int count = bytes[at];
    const std::uint8_t value = bytes[at + 1];
    at += 2;
    if (count > 0) {
      for (int i = 0; i < count; ++i) put(layout.bits == 8 ? value : nibble(value, i));
    } else if (value == 0) {  // end of the row
      x = 0;
      ++y;
    } else if (value == 1) {  // end of the picture
      return true;
    } else if (value == 2) {
      if (at + 2 > bytes.size()) return false;
      x = std::min(layout.width, x + bytes[at]);
      y += bytes[at + 1];
      at += 2;
    } else {
      const std::size_t length = layout.bits == 8 ? value : (value + 1) / 2;
      if (length > bytes.size() - at) return false;
      for (int i = 0; i < value; ++i) put(layout.bits == 8 ? bytes[at + i] : nibble(bytes[at + i / 2], i));
      at += length + length % 2;
    }
  }
  return true;
}

Result<cv::Mat> decode(std::span<const std::uint8_t> bytes, const Layout& layout) {
  cv::Mat page(layout.height, layout.width, CV_8UC3);
  if (!layout.run_length) {
    decode_rows(bytes, layout, page);
  } else if (!decode_runs(bytes, layout, page)) {
    return damaged("BMP");
  }
  return page;
}

}  // namespace

Result<PageSourcePtr> open_bmp(std::span<const std::uint8_t> bytes, const DecodeOptions& options) {
  if (bytes.size() < kFileHeader + kCoreHeader) return damaged("BMP");
  const std::uint32_t header = number(bytes, 14, 4);
  if (header != kCoreHeader && header < kInfoHeader) return damaged("BMP");
  if (bytes.size() - kFileHeader < header) return damaged("BMP");
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::uint32_t compression = 0;
  constexpr std::uint32_t kRle8 = 1, kRle4 = 2, kBitFields = 3;
  Layout layout;
  layout.pixels = number(bytes, 10, 4);
  if (header == kCoreHeader) {
    width = number(bytes, 18, 2);
    height = number(bytes, 20, 2);
    layout.bits = static_cast<int>(number(bytes, 24, 2));
  } else {
    width = static_cast<std::int32_t>(number(bytes, 18, 4));
    height = static_cast<std::int32_t>(number(bytes, 22, 4));
    layout.from_top = height < 0;
    height = std::abs(height);
    layout.bits = static_cast<int>(number(bytes, 28, 2));
    compression = number(bytes, 30, 4);
    if (compression > kBitFields) return unsupported_kind("BMP");  // JPEG, PNG and ink colours, for printers
  }
  if (width <= 0 || height <= 0) return damaged("BMP");
  if (const Status fits = within_limits(width, height, options); !fits) return tl::unexpected(fits.error());
  layout.width = static_cast<int>(width);
  layout.height = static_cast<int>(height);
  constexpr std::array kBits{1, 4, 8, 16, 24, 32};
  if (std::find(kBits.begin(), kBits.end(), layout.bits) == kBits.end()) return damaged("BMP");
  layout.run_length = compression == kRle8 || compression == kRle4;
  if (layout.run_length && layout.bits != (compression == kRle8 ? 8 : 4)) return damaged("BMP");
  if (layout.bits <= 8) read_palette(bytes, header, layout);
  layout.masks = layout.bits == 16 ? std::array{0x1FU, 0x3E0U, 0x7C00U} : std::array{0xFFU, 0xFF00U, 0xFF0000U};
  if (compression == kBitFields && layout.bits >= 16) {
    constexpr std::size_t kMasks = kFileHeader + kInfoHeader;  // after the header, or part of a longer one
    if (bytes.size() < kMasks + 12) return damaged("BMP");
    for (std::size_t i = 0; i < 3; ++i) layout.masks[i] = number(bytes, kMasks + 4 * (2 - i), 4);
  }
  const std::int64_t row = (width * layout.bits + 31) / 32 * 4;
  const auto size = static_cast<std::int64_t>(bytes.size());
  if (!layout.run_length && static_cast<std::int64_t>(layout.pixels) + row * height > size) return damaged("BMP");
  return std::make_unique<OnePage>([bytes, layout] { return decode(bytes, layout); });
}

}  // namespace meishi
