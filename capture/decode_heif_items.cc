#include "capture/decode_heif_items.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/byte_order.h"
#include "capture/hevc_size.h"
#include "capture/limits.h"

namespace meishi {

namespace {

using Bytes = std::span<const std::uint8_t>;

struct Box {
  std::string_view type;
  Bytes content;
};

// Takes the next box off the front; what is longer than its surroundings ends with them.
std::optional<Box> next_box(Bytes& rest) {
  if (rest.size() < 8) return std::nullopt;
  std::uint64_t size = number_at(rest, 0, 4, ByteOrder::big);
  std::size_t header = 8;
  if (size == 1) {
    size = number_at(rest, 8, 8, ByteOrder::big);
    header = 16;
  } else if (size == 0) {
    size = rest.size();
  }
  size = std::min<std::uint64_t>(size, rest.size());
  if (size < header) return std::nullopt;
  const Box box = {{reinterpret_cast<const char*>(rest.data()) + 4, 4}, rest.subspan(header, size - header)};
  rest = rest.subspan(size);
  return box;
}

// Numbers one after another; zeros past the end.
class Numbers {
 public:
  explicit Numbers(Bytes bytes) : bytes_(bytes) {}
  std::uint64_t take(int size) {
    const auto value = size > 0 ? number_at(bytes_, at_, size, ByteOrder::big) : 0;
    at_ += static_cast<std::size_t>(size);
    return value;
  }
  [[nodiscard]] bool more() const { return at_ < bytes_.size(); }
  [[nodiscard]] Bytes rest() const { return bytes_.subspan(std::min(at_, bytes_.size())); }

 private:
  Bytes bytes_;
  std::size_t at_ = 0;
};

struct Extent {
  std::uint64_t at = 0;
  std::uint64_t length = 0;
};

struct Item {
  std::string type;
  std::int64_t pixels = 0;           // of its decoder configuration
  bool in_data_box = false;          // its data are in the box idat
  std::vector<Extent> extents;       // of its data
  std::vector<std::uint64_t> parts;  // the items that it is made of
  std::optional<std::int64_t> work;  // pixels, once counted
};

class Items {
 public:
  Items(Bytes file, std::int64_t max_pixels) : file_(file), max_pixels_(max_pixels) {
    for (Bytes rest = file; const auto box = next_box(rest);) {
      if (box->type != "meta") continue;
      Bytes inside = box->content.subspan(std::min<std::size_t>(box->content.size(), 4));
      while (const auto part = next_box(inside)) read(*part);
    }
    // The associations may stand before what they are about.
    for (const auto& [id, index] : associations_) {
      if (index >= 1 && index <= properties_.size()) {
        items_[id].pixels = std::max(items_[id].pixels, properties_[index - 1]);
      }
    }
  }

  [[nodiscard]] bool only_hevc() const {
    constexpr std::array<std::string_view, 7> kOthers = {"av01", "avc1", "vvc1", "evc1", "jpeg", "j2k1", "unci"};
    return std::ranges::none_of(
        items_, [&](const auto& item) { return std::ranges::find(kOthers, item.second.type) != kOthers.end(); });
  }

  // Are the pictures that others are made of pictures? libheif aborts where one is not there.
  [[nodiscard]] bool whole() const {
    constexpr std::array<std::string_view, 4> kPictures = {"hvc1", "grid", "iovl", "iden"};
    const auto is_picture = [&](const Item& item) {
      return std::ranges::find(kPictures, item.type) != kPictures.end();
    };
    return std::ranges::all_of(items_, [&](const auto& item) {
      return !is_picture(item.second) || std::ranges::all_of(item.second.parts, [&](std::uint64_t part) {
        const auto found = items_.find(part);
        return found != items_.end() && is_picture(found->second);
      });
    });
  }

  // Has no item more work than three pages (its parts, the whole that they make, and as much again), and no picture
  // more pixels than one?
  bool all_within_limits() {
    constexpr std::int64_t kSmall = 4 << 20;  // so that a small limit does not count tiles
    const std::int64_t most = 3 * max_pixels_ + kSmall;
    return std::ranges::all_of(items_, [&](const auto& item) {
      std::int64_t left = most;
      return decode(item.first, left, 0);
    });
  }

 private:
  void read(const Box& box) {
    if (box.type == "iinf") read_infos(box.content);
    if (box.type == "iloc") read_places(box.content);
    if (box.type == "iref") read_references(box.content);
    if (box.type == "idat") data_box_ = box.content;
    if (box.type != "iprp") return;
    for (Bytes rest = box.content; const auto part = next_box(rest);) {
      if (part->type == "ipma") read_associations(part->content);
      if (part->type != "ipco") continue;
      for (Bytes inside = part->content; const auto property = next_box(inside);) {
        properties_.push_back(property->type == "hvcC" ? configured_hevc_pixels(property->content) : 0);
      }
    }
  }

  void read_infos(Bytes content) {
    Numbers head(content);
    const auto version = head.take(4) >> 24;
    head.take(version == 0 ? 2 : 4);
    for (Bytes rest = head.rest(); const auto box = next_box(rest);) {
      if (box->type != "infe") continue;
      Numbers info(box->content);
      const auto kind = info.take(4) >> 24;
      if (kind < 2) continue;  // without a type
      const auto id = info.take(kind == 2 ? 2 : 4);
      info.take(2);
      const Bytes type = info.rest().first(std::min<std::size_t>(info.rest().size(), 4));
      items_[id].type.assign(type.begin(), type.end());
    }
  }

  void read_references(Bytes content) {
    Numbers head(content);
    const int size = head.take(4) >> 24 == 0 ? 2 : 4;
    for (Bytes rest = head.rest(); const auto box = next_box(rest);) {
      if (box->type != "dimg") continue;
      Numbers list(box->content);
      auto& parts = items_[list.take(size)].parts;
      for (auto count = list.take(2); count > 0 && list.more(); --count) parts.push_back(list.take(size));
    }
  }

  void read_associations(Bytes content) {
    Numbers list(content);
    const auto head = list.take(4);
    const bool wide = (head & 1) != 0;
    for (auto items = list.take(4); items > 0 && list.more(); --items) {
      const auto id = list.take(head >> 24 == 0 ? 2 : 4);
      for (auto count = list.take(1); count > 0 && list.more(); --count) {
        associations_.emplace_back(id, wide ? list.take(2) & 0x7FFF : list.take(1) & 0x7F);
      }
    }
  }

  void read_places(Bytes content) {
    Numbers list(content);
    const auto version = list.take(4) >> 24;
    const auto sizes = list.take(2);
    const auto width = [&](int shift) { return std::min(static_cast<int>(sizes >> shift & 0xF), 8); };
    for (auto count = list.take(version < 2 ? 2 : 4); count > 0 && list.more(); --count) {
      Item& item = items_[list.take(version < 2 ? 2 : 4)];
      item.in_data_box = version > 0 && (list.take(2) & 0xF) == 1;
      list.take(2);  // another file's number
      const auto base = list.take(width(4));
      for (auto extents = list.take(2); extents > 0 && list.more(); --extents) {
        if (version > 0) list.take(width(0));
        const auto at = base + list.take(width(12));
        item.extents.push_back({at, list.take(width(8))});
      }
    }
  }

  // Takes the item's pixels off `left`; false when there are not as many. However the parts hang together, every step
  // takes some.
  bool decode(std::uint64_t id, std::int64_t& left, int depth) {
    constexpr int kDeepest = 8;
    const auto found = items_.find(id);
    if (found == items_.end()) return true;
    Item& item = found->second;
    if (!item.work) item.work = own_work(item);
    left -= *item.work;
    if (left < 0 || depth > kDeepest) return false;
    return std::ranges::all_of(item.parts, [&](std::uint64_t part) { return decode(part, left, depth + 1); });
  }

  [[nodiscard]] std::int64_t own_work(const Item& item) const {
    constexpr std::int64_t kLeast = 1 << 16;  // a small tile is work, too
    constexpr std::int64_t kTooMuch = INT64_MAX;
    const bool coded = item.type == "hvc1";
    const bool made_of_parts = item.type == "grid" || item.type == "iovl";
    if (!coded && !made_of_parts) return kLeast;
    const Bytes from = item.in_data_box ? data_box_ : file_;
    std::vector<std::uint8_t> joined;
    Bytes data;
    for (const Extent& extent : item.extents) {
      if (extent.at > from.size() || extent.length > from.size() - extent.at) return kLeast;  // libheif says what it is
      data = from.subspan(extent.at, extent.length);
      if (item.extents.size() == 1) break;
      if (joined.size() + data.size() > file_.size()) return kTooMuch;
      joined.insert(joined.end(), data.begin(), data.end());
    }
    if (item.extents.size() > 1) data = joined;
    std::int64_t pixels = 0;
    if (made_of_parts) {
      pixels = canvas_pixels(item.type, data, max_pixels_);
    } else {
      const HevcUnits units = hevc_units(data);
      constexpr int kPictures = 1;  // further ones are decoded and thrown away
      if (units.pictures > kPictures) return kTooMuch;
      pixels = std::max(item.pixels, units.most_pixels);
    }
    return pixels > max_pixels_ ? kTooMuch : std::max(pixels, kLeast);
  }

  // Of the whole that the parts of a grid or an overlay are laid on: libheif makes it as large as is said here,
  // whatever the size in the container. (ISO/IEC 23008-12, 6.6.2.3.2 and 6.6.2.2.2) `most` + 1 is any number beyond.
  static std::int64_t canvas_pixels(std::string_view type, Bytes data, std::int64_t most) {
    Numbers numbers(data);
    numbers.take(1);
    const int size = (numbers.take(1) & 1) != 0 ? 4 : 2;
    numbers.take(type == "grid" ? 2 : 8);  // rows and columns; the colour beneath
    const std::uint64_t width = numbers.take(size);
    const std::uint64_t height = numbers.take(size);
    const auto limit = static_cast<std::uint64_t>(most);
    return width != 0 && height > limit / width ? most + 1 : static_cast<std::int64_t>(width * height);
  }

  Bytes file_;
  std::int64_t max_pixels_;
  Bytes data_box_;
  std::map<std::uint64_t, Item> items_;
  std::vector<std::int64_t> properties_;  // pixels, 0 of what is no decoder configuration
  std::vector<std::pair<std::uint64_t, std::size_t>> associations_;
};

}  // namespace

Status heif_within_limits(std::span<const std::uint8_t> heif, const DecodeOptions& options) {
  Items items(heif, options.max_pixels);
  if (!items.only_hevc()) return unsupported_kind("HEIC");
  if (!items.whole()) return damaged("HEIC");
  if (most_hevc_pixels(heif) > options.max_pixels || !items.all_within_limits()) {
    return fail(ErrorCode::too_large, "the image has more pixels than the limit of {} megapixels (--max-pixels)",
                {std::to_string(options.max_pixels / 1'000'000)});
  }
  return {};
}

}  // namespace meishi
