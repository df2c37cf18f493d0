// Image files as cameras and scanners write them, byte by byte, for the tests of decoding.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <span>
#include <string>
#include <vector>

namespace meishi {

using Bytes = std::vector<std::uint8_t>;

inline void append(Bytes& to, std::span<const std::uint8_t> what) {
  std::copy(what.begin(), what.end(), std::back_inserter(to));
}

// 16- and 32-bit numbers in either byte order, as TIFF and Exif have them.
struct Writer {
  bool big_endian = false;
  Bytes bytes;

  void number(std::uint32_t value, int size) {
    for (int i = 0; i < size; ++i) {
      bytes.push_back(static_cast<std::uint8_t>(value >> (8 * (big_endian ? size - 1 - i : i))));
    }
  }
  void u16(std::uint32_t value) { number(value, 2); }
  void u32(std::uint32_t value) { number(value, 4); }
  void entry(int tag, int type, std::uint32_t count, std::uint32_t value) {
    u16(static_cast<std::uint32_t>(tag));
    u16(static_cast<std::uint32_t>(type));
    u32(count);
    if (type == 3 && count == 1) {  // a SHORT stands at the front of the four bytes
      u16(value);
      u16(0);
    } else {
      u32(value);
    }
  }
  void header(std::uint32_t first_directory) {
    append(bytes, big_endian ? Bytes{'M', 'M'} : Bytes{'I', 'I'});
    u16(42);
    u32(first_directory);
  }
};

inline Bytes encoded(const std::string& suffix, const cv::Mat& image, const std::vector<int>& how = {}) {
  Bytes out;
  cv::imencode(suffix, image, out, how);
  return out;
}

// An APP1 segment: Exif with an orientation and, where given, an embedded thumbnail, as cameras write it.
inline Bytes exif_segment(int orientation, bool big_endian, const Bytes& thumbnail = {}) {
  Writer tiff{big_endian, {}};
  tiff.header(8);
  tiff.u16(1);
  tiff.entry(0x0112, 3, 1, static_cast<std::uint32_t>(orientation));
  tiff.u32(thumbnail.empty() ? 0 : 26);
  if (!thumbnail.empty()) {
    tiff.u16(3);
    tiff.entry(0x0103, 3, 1, 6);
    tiff.entry(0x0201, 4, 1, 26 + 2 + 3 * 12 + 4);
    tiff.entry(0x0202, 4, 1, static_cast<std::uint32_t>(thumbnail.size()));
    tiff.u32(0);
    append(tiff.bytes, thumbnail);
  }
  const std::size_t length = 2 + 6 + tiff.bytes.size();
  Bytes segment = {0xFF, 0xE1, static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length)};
  append(segment, Bytes{'E', 'x', 'i', 'f', 0, 0});
  append(segment, tiff.bytes);
  return segment;
}

inline Bytes with_segment(const Bytes& jpeg, const Bytes& segment) {
  Bytes out;
  append(out, {jpeg.data(), 2});
  append(out, segment);
  append(out, {jpeg.data() + 2, jpeg.size() - 2});
  return out;
}

// Uncompressed TIFF, its directory in front of the pixels as some scanners write it: cut anywhere, the header is whole.
// `next`: where the next directory is said to be.
inline Bytes plain_tiff(const cv::Mat& image, int orientation = 1, bool big_endian = false, std::uint32_t next = 0) {
  cv::Mat rgb;
  if (image.channels() == 3) {
    cv::cvtColor(image, rgb, cv::COLOR_BGR2RGB);
  } else {
    rgb = image.clone();
  }
  Writer out{big_endian, {}};
  out.header(8);
  constexpr std::uint32_t kEntries = 10;
  const std::uint32_t bits_at = 8 + 2 + kEntries * 12 + 4;
  const std::uint32_t data_at = bits_at + 6;
  const auto size = static_cast<std::uint32_t>(rgb.total() * rgb.elemSize());
  const bool grey = rgb.channels() == 1;
  out.u16(kEntries);
  out.entry(256, 4, 1, static_cast<std::uint32_t>(rgb.cols));
  out.entry(257, 4, 1, static_cast<std::uint32_t>(rgb.rows));
  out.entry(258, 3, grey ? 1 : 3, grey ? 8 : bits_at);
  out.entry(259, 3, 1, 1);
  out.entry(262, 3, 1, grey ? 1 : 2);
  out.entry(273, 4, 1, data_at);
  out.entry(274, 3, 1, static_cast<std::uint32_t>(orientation));
  out.entry(277, 3, 1, grey ? 1 : 3);
  out.entry(278, 4, 1, static_cast<std::uint32_t>(rgb.rows));
  out.entry(279, 4, 1, size);
  out.u32(next);
  for (int i = 0; i < 3; ++i) out.u16(8);
  append(out.bytes, {rgb.data, size});
  return out.bytes;
}

}  // namespace meishi
