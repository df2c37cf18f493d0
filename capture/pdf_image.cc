#include "capture/pdf_image.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <climits>
#include <string>
#include <string_view>

#include "capture/decoders.h"

namespace meishi {

namespace {

constexpr std::string_view kBlanks("\0\t\n\f\r ", 6);

std::string_view text_of(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

struct Stream {
  std::string_view keys;  // of its dictionary
  std::span<const std::uint8_t> data;
};

// The object as the file has it last: what is changed later is appended (ISO 32000-1, 7.5.6). Empty when it cannot be
// found.
Stream find_stream(std::span<const std::uint8_t> pdf, const PdfImage& image) {
  const std::string_view text = text_of(pdf);
  const std::string head = std::to_string(image.object) + " " + std::to_string(image.generation) + " obj";
  std::size_t start = std::string_view::npos;
  for (std::size_t at = text.find(head); at != text.npos; at = text.find(head, at + 1)) {
    if (at > 0 && kBlanks.find(text[at - 1]) != kBlanks.npos) start = at + head.size();
  }
  if (start == text.npos) return {};
  constexpr std::string_view kStream = "stream";
  const std::size_t keys_end = text.find(kStream, start);
  if (keys_end == text.npos) return {};
  std::size_t data = keys_end + kStream.size();
  if (data < text.size() && text[data] == '\r') ++data;
  if (data < text.size() && text[data] == '\n') ++data;
  const std::size_t end = std::min(text.find("endstream", data), text.size());
  return {text.substr(start, keys_end - start), pdf.subspan(data, end - data)};
}

bool has_filter(std::string_view keys, std::string_view name) {
  constexpr std::string_view kFilter = "/Filter";
  std::size_t at = keys.find(kFilter);
  if (at == keys.npos) return false;
  keys.remove_prefix(at + kFilter.size());
  keys.remove_prefix(std::min(keys.find_first_not_of(kBlanks), keys.size()));
  const bool list = keys.starts_with('[');
  if (list) keys.remove_prefix(1);
  keys.remove_prefix(std::min(keys.find_first_not_of(kBlanks), keys.size()));
  if (!keys.starts_with(name)) return false;
  keys.remove_prefix(name.size());
  if (!list) return true;
  at = keys.find_first_not_of(kBlanks);
  return at != keys.npos && keys[at] == ']';
}

// A predictor's own bytes (ISO 32000-1, 7.4.4.4) come on top: this is the least.
std::int64_t least_bytes(const PdfImage& image) {
  const std::int64_t row_bits = image.columns * image.components * image.bits;
  return (row_bits + CHAR_BIT - 1) / CHAR_BIT * image.rows;
}

bool inflates_to(std::int64_t wanted, std::span<const std::uint8_t> data) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return true;
  struct End {
    z_stream& of;
    ~End() { inflateEnd(&of); }
  } const end{stream};
  stream.next_in = const_cast<Bytef*>(data.data());
  stream.avail_in = static_cast<uInt>(data.size());  // Document takes no more than INT_MAX bytes
  std::array<Bytef, 1 << 16> out{};
  std::int64_t got = 0;
  int state = Z_OK;
  while (state == Z_OK && got < wanted) {
    stream.next_out = out.data();
    stream.avail_out = static_cast<uInt>(out.size());
    state = inflate(&stream, Z_NO_FLUSH);
    got += static_cast<std::int64_t>(out.size() - stream.avail_out);
  }
  return got >= wanted;
}

bool is_damaged_jpeg(std::span<const std::uint8_t> data, const DecodeOptions& options) {
  const auto corrupt = [](const auto& result) { return !result && result.error().code == ErrorCode::corrupt; };
  const auto jpeg = open_jpeg(data, options);
  if (!jpeg) return corrupt(jpeg);
  return corrupt((*jpeg)->page(0));
}

}  // namespace

bool is_damaged(const PdfImage& image, std::span<const std::uint8_t> pdf, const DecodeOptions& options) {
  if (image.object <= 0) return false;
  const Stream stream = find_stream(pdf, image);
  if (stream.keys.empty() || text_of(pdf).find("/Encrypt") != std::string_view::npos) return false;
  if (stream.data.empty() || text_of(stream.data).find_first_not_of("\r\n") == std::string_view::npos) return true;
  if (has_filter(stream.keys, "/DCTDecode")) return is_damaged_jpeg(stream.data, options);
  return has_filter(stream.keys, "/FlateDecode") && !inflates_to(least_bytes(image), stream.data);
}

}  // namespace meishi
