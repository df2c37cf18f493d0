#include "capture/image_format.h"

#include <algorithm>
#include <string_view>

namespace meishi {

std::optional<ImageFormat> format_of(std::span<const std::uint8_t> bytes) {
  const std::string_view head(reinterpret_cast<const char*>(bytes.data()), std::min(bytes.size(), kFormatBytes));
  using namespace std::string_view_literals;
  if (head.starts_with("\xFF\xD8\xFF"sv)) return ImageFormat::jpeg;
  if (head.starts_with("\x89PNG\r\n\x1A\n"sv)) return ImageFormat::png;
  if (head.starts_with("II*\0"sv) || head.starts_with("MM\0*"sv)) return ImageFormat::tiff;
  return std::nullopt;
}

}  // namespace meishi
