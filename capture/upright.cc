#include "capture/upright.h"

#include <algorithm>
#include <array>

#include "capture/byte_order.h"

namespace meishi {

int exif_orientation(std::span<const std::uint8_t> exif) {
  constexpr std::array<std::uint8_t, 6> kPrefix = {'E', 'x', 'i', 'f', 0, 0};
  if (exif.size() >= kPrefix.size() && std::equal(kPrefix.begin(), kPrefix.end(), exif.begin())) {
    exif = exif.subspan(kPrefix.size());
  }
  const ByteOrder order = number_at(exif, 0, 2, ByteOrder::big) == 0x4D4D ? ByteOrder::big : ByteOrder::little;  // "MM"
  const auto number = [&](std::uint64_t at, int size) { return number_at(exif, at, size, order); };
  if (number(2, 2) != 42) return 1;
  const std::uint64_t directory = number(4, 4);
  const std::uint64_t entries = number(directory, 2);
  for (std::uint64_t i = 0; i < entries; ++i) {
    const std::uint64_t entry = directory + 2 + 12 * i;
    if (number(entry, 2) != 0x0112) continue;
    constexpr std::uint64_t kShort = 3;
    const std::uint64_t value = number(entry + 2, 2) == kShort ? number(entry + 8, 2) : 1;
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

cv::Mat upright(cv::Mat stored, int orientation) {
  cv::Mat out;
  switch (orientation) {
    case 2:
      cv::flip(stored, stored, 1);
      return stored;
    case 3:
      cv::flip(stored, stored, -1);
      return stored;
    case 4:
      cv::flip(stored, stored, 0);
      return stored;
    case 5:
      cv::transpose(stored, out);
      return out;
    case 6:
      cv::transpose(stored, out);
      stored.release();  // a large picture twice is enough
      cv::flip(out, out, 1);
      return out;
    case 7:
      cv::transpose(stored, out);
      stored.release();
      cv::flip(out, out, -1);
      return out;
    case 8:
      cv::transpose(stored, out);
      stored.release();
      cv::flip(out, out, 0);
      return out;
    default:
      return stored;
  }
}

cv::Mat on_white(const cv::Mat& bgra) {
  cv::Mat bgr(bgra.size(), CV_8UC3);
  for (int y = 0; y < bgra.rows; ++y) {
    const auto* in = bgra.ptr<cv::Vec4b>(y);
    auto* out = bgr.ptr<cv::Vec3b>(y);
    for (int x = 0; x < bgra.cols; ++x) {
      const int alpha = in[x][3];
      for (int c = 0; c < 3; ++c) {
        out[x][c] = static_cast<std::uint8_t>((in[x][c] * alpha + 255 * (255 - alpha) + 127) / 255);
      }
    }
  }
  return bgr;
}

}  // namespace meishi
