#include "capture/hevc_size.h"

#include <algorithm>
#include <string_view>
#include <vector>

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

std::int64_t pixels_of(std::span<const std::uint8_t> parameter_set) {
  Bits bits(payload(parameter_set));
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
  return width * height;
}

// `box`: the contents of a box hvcC.
std::int64_t most_in(std::span<const std::uint8_t> box) {
  constexpr std::size_t kArrays = 22;
  constexpr std::uint8_t kSequenceParameterSet = 33;
  const auto u16 = [&](std::size_t at) { return static_cast<std::size_t>(box[at]) << 8 | box[at + 1]; };
  if (box.size() <= kArrays) return 0;
  std::int64_t most = 0;
  std::size_t at = kArrays + 1;
  for (int array = box[kArrays]; array > 0 && at + 3 <= box.size(); --array) {
    const int kind = box[at] & 0x3F;
    std::size_t units = u16(at + 1);
    at += 3;
    for (; units > 0 && at + 2 <= box.size(); --units) {
      const std::size_t length = std::min(u16(at), box.size() - at - 2);
      if (kind == kSequenceParameterSet) most = std::max(most, pixels_of(box.subspan(at + 2, length)));
      at += 2 + length;
    }
  }
  return most;
}

}  // namespace

std::int64_t most_hevc_pixels(std::span<const std::uint8_t> heif) {
  const std::string_view text(reinterpret_cast<const char*>(heif.data()), heif.size());
  std::int64_t most = 0;
  for (std::size_t at = text.find("hvcC"); at != std::string_view::npos; at = text.find("hvcC", at + 4)) {
    if (at < 4) continue;
    const std::size_t size = static_cast<std::size_t>(heif[at - 4]) << 24 |
                             static_cast<std::size_t>(heif[at - 3]) << 16 |
                             static_cast<std::size_t>(heif[at - 2]) << 8 | heif[at - 1];
    if (size < 8) continue;  // these letters are no box
    most = std::max(most, most_in(heif.subspan(at + 4, std::min(size - 8, heif.size() - at - 4))));
  }
  return most;
}

}  // namespace meishi
