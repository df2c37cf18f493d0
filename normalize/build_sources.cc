#include "normalize/build_sources.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <fstream>
#include <iterator>

namespace meishi::build {

Result<std::string> read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in.good() || bytes.empty()) {
    return fail(ErrorCode::unreadable, "a source of the reference data cannot be read", {}, file.string());
  }
  return bytes;
}

Result<std::string> read_euc_jp(const std::filesystem::path& file) {
  auto bytes = read_file(file);
  if (!bytes) return tl::unexpected(bytes.error());
  const std::string raw = std::move(*bytes);
  const icu::UnicodeString text(raw.data(), static_cast<std::int32_t>(raw.size()), "EUC-JP");
  std::string utf8;
  text.toUTF8String(utf8);
  if (utf8.empty()) return fail(ErrorCode::internal, "ICU has no converter for EUC-JP", {}, file.string());
  return utf8;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

}  // namespace meishi::build
