#include "capture/image_format.h"

#include <algorithm>
#include <array>
#include <istream>
#include <string_view>
#include <vector>

#include "capture/byte_order.h"

namespace meishi {

namespace {

using namespace std::string_view_literals;

// "BM" alone begins many a text: the size of the second header, of which there are few kinds, stands at byte 14.
bool is_bmp(std::string_view head) {
  constexpr std::array kSizes = {12, 40, 52, 56, 64, 108, 124};
  return head.size() > 17 && head.starts_with("BM"sv) && head.substr(15, 3) == "\0\0\0"sv &&
         std::ranges::find(kSizes, static_cast<unsigned char>(head[14])) != kSizes.end();
}

// A file type box (ISO/IEC 14496-12, 4.3) with a brand of pictures coded in HEVC, or of pictures of any coding
// (ISO/IEC 23008-12, 10).
bool is_heif(std::string_view head) {
  if (head.size() < 16 || head.substr(4, 4) != "ftyp"sv) return false;
  constexpr std::array kBrands = {"heic"sv, "heix"sv, "heim"sv, "heis"sv, "hevc"sv, "hevx"sv, "mif1"sv, "msf1"sv};
  const std::size_t size =
      static_cast<std::size_t>(static_cast<unsigned char>(head[2])) << 8 | static_cast<unsigned char>(head[3]);
  const std::string_view box = head.substr(0, std::min(size, head.size()));
  for (std::size_t at = 8; at + 4 <= box.size(); at += at == 8 ? 8 : 4) {  // the major brand, its version, further ones
    if (std::ranges::find(kBrands, box.substr(at, 4)) != kBrands.end()) return true;
  }
  return false;
}

// `count` bytes at `at`; fewer where the file ends.
std::vector<std::uint8_t> read_at(std::istream& file, std::uint64_t at, std::size_t count) {
  std::vector<std::uint8_t> bytes(count);
  file.clear();
  file.seekg(static_cast<std::streamoff>(at));
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(count));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return bytes;
}

FilePages directories(std::istream& file, std::span<const std::uint8_t> head) {
  const ByteOrder order = head[0] == 'M' ? ByteOrder::big : ByteOrder::little;
  const std::uint64_t first = number_at(head, 4, 4, order);
  const auto count = read_at(file, first, 2);
  const auto next = read_at(file, first + 2 + 12 * number_at(count, 0, 2, order), 4);
  if (head.size() < 8 || count.size() < 2 || next.size() < 4) return FilePages::unknown;
  return number_at(next, 0, 4, order) == 0 ? FilePages::one : FilePages::several;
}

}  // namespace

std::optional<ImageFormat> format_of(std::span<const std::uint8_t> bytes) {
  const std::string_view head(reinterpret_cast<const char*>(bytes.data()), std::min(bytes.size(), kFormatBytes));
  if (head.starts_with("\xFF\xD8\xFF"sv)) return ImageFormat::jpeg;
  if (head.starts_with("\x89PNG\r\n\x1A\n"sv)) return ImageFormat::png;
  if (head.starts_with("II*\0"sv) || head.starts_with("MM\0*"sv)) return ImageFormat::tiff;
  if (head.starts_with("RIFF"sv) && head.size() >= 16 && head.substr(8, 4) == "WEBP"sv) return ImageFormat::webp;
  if (is_bmp(head)) return ImageFormat::bmp;
  if (is_heif(head)) return ImageFormat::heif;
  if (head.find("%PDF-"sv) != std::string_view::npos) return ImageFormat::pdf;  // bytes may stand before it
  return std::nullopt;
}

FilePages pages_at_a_glance(std::istream& file) {
  const auto head = read_at(file, 0, kFormatBytes);
  const auto format = format_of(head);
  if (!format) return FilePages::no_image;
  if (*format == ImageFormat::pdf) return FilePages::several;
  return *format == ImageFormat::tiff ? directories(file, head) : FilePages::one;
}

}  // namespace meishi
