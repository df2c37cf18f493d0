#include "capture/hevc_size.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "capture/byte_order.h"

namespace meishi {

namespace {

// Bits from the highest on; zeros past the end.
class Bits {
 public:
  explicit Bits(std::vector<std::uint8_t> bytes) : bytes_(std::move(bytes)) {}

  std::uint32_t take(int count) {
    std::uint32_t value = 0;
    for (int i = 0; i < count; ++i, ++at_) {
      const std::size_t byte = at_ / 8;
      value = value << 1 | (byte < bytes_.size() ? bytes_[byte] >> (7 - at_ % 8) & 1U : 0U);
    }
    return value;
  }
  void skip(std::size_t count) { at_ += count; }
  [[nodiscard]] bool past_the_end() const { return at_ > 8 * bytes_.size(); }

  // Exp-Golomb (H.265, 9.2).
  std::uint32_t take_ue() {
    int zeros = 0;
    while (zeros < 31 && take(1) == 0) ++zeros;
    return (1U << zeros) - 1 + take(zeros);
  }

 private:
  std::vector<std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

// Without the bytes that keep start codes out of the data (7.4.2.1).
std::vector<std::uint8_t> payload(std::span<const std::uint8_t> unit) {
  std::vector<std::uint8_t> out;
  int zeros = 0;
  for (const std::uint8_t byte : unit) {
    if (zeros >= 2 && byte == 3) {
      zeros = 0;
      continue;
    }
    zeros = byte == 0 ? zeros + 1 : 0;
    out.push_back(byte);
  }
  return out;
}

// Is it a sequence parameter set, of the layer that decoders look at? The unit's own header counts (7.3.1.2).
bool is_parameter_set(std::span<const std::uint8_t> unit) {
  constexpr int kSequenceParameterSet = 33;
  return unit.size() > 2 && (unit[0] >> 1 & 0x3F) == kSequenceParameterSet && (unit[0] & 1) == 0 && unit[1] >> 3 == 0;
}

std::int64_t pixels_of(std::span<const std::uint8_t> parameter_set) {
  constexpr std::size_t kLongest = 512;  // the size stands far before
  Bits bits(payload(parameter_set.first(std::min(parameter_set.size(), kLongest))));
  constexpr std::size_t kProfile = 88;
  constexpr std::size_t kLevel = 8;
  bits.skip(16 + 4);  // the unit's header; the video parameter set's number
  const std::uint32_t layers = bits.take(3);
  bits.skip(1 + kProfile + kLevel);
  std::size_t more = 0;
  for (std::uint32_t i = 0; i < layers; ++i) {
    if (bits.take(1) != 0) more += kProfile;
    if (bits.take(1) != 0) more += kLevel;
  }
  if (layers > 0) bits.skip(2 * (8 - layers));
  bits.skip(more);
  bits.take_ue();  // its own number
  constexpr std::uint32_t kFullColour = 3;
  if (bits.take_ue() == kFullColour) bits.skip(1);
  const std::int64_t width = bits.take_ue();
  const std::int64_t height = bits.take_ue();
  return bits.past_the_end() ? 0 : width * height;  // a decoder takes no part of one
}

}  // namespace

// What is behind the box may be among the bytes: its own lists say where they end.
std::int64_t configured_hevc_pixels(std::span<const std::uint8_t> box) {
  constexpr std::size_t kArrays = 22;
  if (box.size() <= kArrays) return 0;
  std::int64_t most = 0;
  std::size_t at = kArrays + 1;
  for (int array = box[kArrays]; array > 0 && at + 3 <= box.size(); --array) {
    auto units = number_at(box, at + 1, 2, ByteOrder::big);
    at += 3;
    for (; units > 0 && at + 2 <= box.size(); --units) {
      const auto length = std::min<std::size_t>(number_at(box, at, 2, ByteOrder::big), box.size() - at - 2);
      const auto unit = box.subspan(at + 2, length);
      if (is_parameter_set(unit)) most = std::max(most, pixels_of(unit));
      at += 2 + length;
    }
  }
  return most;
}

std::int64_t most_hevc_pixels(std::span<const std::uint8_t> heif) {
  const std::string_view text(reinterpret_cast<const char*>(heif.data()), heif.size());
  std::int64_t most = 0;
  for (std::size_t at = text.find("hvcC"); at != std::string_view::npos; at = text.find("hvcC", at + 4)) {
    const auto size = number_at(heif, at - std::min<std::size_t>(at, 4), 4, ByteOrder::big);
    constexpr std::size_t kLarge = 1;  // the size stands in the eight bytes behind the letters
    most = std::max(most, configured_hevc_pixels(heif.subspan(std::min(heif.size(), at + (size == kLarge ? 12 : 4)))));
  }
  // Units among the pixels: four bytes of length before each, as libheif takes them.
  for (std::size_t at = 4; at + 3 < heif.size(); ++at) {
    const auto unit = heif.subspan(at);
    if (!is_parameter_set(unit)) continue;
    const auto length = number_at(heif, at - 4, 4, ByteOrder::big);
    if (length <= unit.size()) most = std::max(most, pixels_of(unit.first(length)));
  }
  return most;
}

HevcUnits hevc_units(std::span<const std::uint8_t> item) {
  HevcUnits out;
  while (item.size() > 4) {
    const auto length = static_cast<std::size_t>(number_at(item, 0, 4, ByteOrder::big));
    if (length > item.size() - 4) break;
    const auto unit = item.subspan(4, length);
    constexpr int kFirstThatIsNoSlice = 32;
    if (is_parameter_set(unit)) out.most_pixels = std::max(out.most_pixels, pixels_of(unit));
    if (unit.size() > 2 && (unit[0] >> 1 & 0x3F) < kFirstThatIsNoSlice && (unit[2] & 0x80) != 0) ++out.pictures;
    item = item.subspan(4 + length);
  }
  return out;
}

}  // namespace meishi
