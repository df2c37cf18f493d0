#include "store/list_text.h"

#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <system_error>
#include <utility>

#include "normalize/text.h"

namespace meishi {

namespace {

constexpr std::size_t kPiece = 256 * 1024;

// Where a UTF-8 text stops being one; text.size() when it does not, or when only its last character is cut off.
std::size_t valid_utf8_until(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const auto c = static_cast<unsigned char>(text[i]);
    const std::size_t length = c < 0x80                ? 1
                               : c >= 0xc2 && c < 0xe0 ? 2
                               : c >= 0xe0 && c < 0xf0 ? 3
                               : c >= 0xf0 && c < 0xf5 ? 4
                                                       : 0;
    if (length == 0) return i;
    for (std::size_t k = 1; k < length; ++k) {
      if (i + k >= text.size()) return text.size();
      if ((static_cast<unsigned char>(text[i + k]) & 0xc0U) != 0x80U) return i;
    }
    i += length;
  }
  return i;
}

const char* icu_name(TextEncoding encoding) {
  switch (encoding) {
    case TextEncoding::utf8:
      return "UTF-8";
    case TextEncoding::cp932:
      return "windows-31j";
    case TextEncoding::utf16le:
      return "UTF-16LE";
    case TextEncoding::utf16be:
      return "UTF-16BE";
  }
  return "UTF-8";
}

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Converter open_converter(TextEncoding encoding) {
  UErrorCode status = U_ZERO_ERROR;
  return Converter(ucnv_open(icu_name(encoding), &status));
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

std::string_view encoding_name(TextEncoding encoding) {
  switch (encoding) {
    case TextEncoding::utf8:
      return "UTF-8";
    case TextEncoding::cp932:
      return "Shift_JIS (CP932)";
    case TextEncoding::utf16le:
      return "UTF-16LE";
    case TextEncoding::utf16be:
      return "UTF-16BE";
  }
  return "UTF-8";
}

TextEncoding detect_encoding(std::string_view head, bool* ascii) {
  if (ascii != nullptr) *ascii = false;
  if (head.starts_with("\xEF\xBB\xBF")) return TextEncoding::utf8;
  if (head.starts_with("\xFF\xFE")) return TextEncoding::utf16le;
  if (head.starts_with("\xFE\xFF")) return TextEncoding::utf16be;
  std::array<std::size_t, 2> zeros{};
  const std::size_t looked_at = std::min<std::size_t>(head.size(), 4096);
  for (std::size_t i = 0; i < looked_at; ++i) zeros[i % 2] += head[i] == '\0' ? 1 : 0;
  // Commas and ends of lines alone make every tenth character ASCII.
  if (zeros[1] * 20 > looked_at && zeros[0] * 20 < looked_at) return TextEncoding::utf16le;
  if (zeros[0] * 20 > looked_at && zeros[1] * 20 < looked_at) return TextEncoding::utf16be;
  if (valid_utf8_until(head) < head.size()) {
    // A list that was put together from two: what most lines are. Few lines of CP932 are valid UTF-8 by chance.
    std::size_t valid = 0;
    std::size_t broken = 0;
    for (std::size_t at = 0; at < head.size();) {
      const std::size_t end = std::min(head.find('\n', at), head.size());
      const std::string_view line = head.substr(at, end - at);
      const bool plain = std::ranges::all_of(line, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
      if (!plain) ++(valid_utf8_until(line) == line.size() ? valid : broken);
      at = end + 1;
    }
    return valid > broken ? TextEncoding::utf8 : TextEncoding::cp932;
  }
  if (ascii != nullptr) *ascii = std::ranges::all_of(head, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return TextEncoding::utf8;
}

std::string decoded(std::string_view bytes, TextEncoding encoding) {
  if (encoding == TextEncoding::utf8) {
    return valid_utf8_until(bytes) == bytes.size() && is_valid_utf8(bytes) ? std::string(bytes)
                                                                           : to_utf8(to_u32(bytes));
  }
  if (std::ranges::all_of(bytes, [](char c) { return static_cast<unsigned char>(c) < 0x80; }) &&
      encoding == TextEncoding::cp932) {
    return std::string(bytes);
  }
  thread_local std::array<Converter, 4> converters;
  Converter& converter = converters[static_cast<std::size_t>(encoding)];
  if (!converter) converter = open_converter(encoding);
  if (!converter) return to_utf8(to_u32(bytes));
  ucnv_reset(converter.get());
  std::u16string wide(bytes.size() + 8, u'\0');
  UErrorCode status = U_ZERO_ERROR;
  const std::int32_t length = ucnv_toUChars(converter.get(), wide.data(), static_cast<std::int32_t>(wide.size()),
                                            bytes.data(), static_cast<std::int32_t>(bytes.size()), &status);
  if (U_FAILURE(status)) return to_utf8(to_u32(bytes));
  wide.resize(static_cast<std::size_t>(length));
  std::u32string out;
  for (std::size_t i = 0; i < wide.size(); ++i) {
    const char32_t c = wide[i];
    if (c >= 0xd800 && c < 0xdc00 && i + 1 < wide.size() && wide[i + 1] >= 0xdc00 && wide[i + 1] < 0xe000) {
      out += 0x10000 + ((c - 0xd800) << 10U) + (wide[++i] - 0xdc00U);
    } else {
      out += c >= 0xd800 && c < 0xe000 ? U'\ufffd' : c;
    }
  }
  return to_utf8(out);
}

struct ListText::Impl {
  std::unique_ptr<std::FILE, CloseFile> file;
  std::string path;
  std::string head;  // read while the encoding was looked for
  TextEncoding encoding = TextEncoding::utf8;
  bool only_ascii = false;  // so far, and no byte order mark
  bool mixed = false;
  std::uintmax_t size = 0;
  std::atomic<std::uintmax_t> done = 0;  // looked at by whoever shows progress
  std::string odd;                       // bytes of a UTF-16 unit or pair that is not whole yet

  bool fill(std::string& bytes) {
    const std::size_t before = bytes.size();
    bytes.resize(before + kPiece);
    const std::size_t got = std::fread(bytes.data() + before, 1, kPiece, file.get());
    bytes.resize(before + got);
    done += got;
    return got > 0;
  }

  // What of `bytes` is whole, as UTF-8; the rest is kept for the next time.
  std::string narrowed(std::string bytes, bool last) {
    bytes.insert(0, odd);
    odd.clear();
    std::size_t whole = bytes.size() - bytes.size() % 2;
    if (whole >= 2 && !last) {
      const std::size_t high = encoding == TextEncoding::utf16le ? whole - 1 : whole - 2;
      if ((static_cast<unsigned char>(bytes[high]) & 0xfcU) == 0xd8U) whole -= 2;  // the first half of a pair
    }
    odd = bytes.substr(whole);
    return decoded(std::string_view(bytes).substr(0, whole), encoding);
  }
};

ListText::ListText(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ListText::ListText(ListText&&) noexcept = default;
ListText& ListText::operator=(ListText&&) noexcept = default;
ListText::~ListText() = default;

Result<ListText> ListText::open(const std::filesystem::path& path) {
  auto impl = std::make_unique<Impl>();
  impl->path = path.string();
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return fail(ErrorCode::unreadable, "this is a folder, not a file", {}, impl->path);
  }
  impl->file.reset(std::fopen(path.c_str(), "rbe"));
  if (!impl->file) {
    const int reason = errno;
    return fail(reason == ENOENT ? ErrorCode::not_found : ErrorCode::unreadable, "the file cannot be read: {}",
                {std::generic_category().message(reason)}, impl->path);
  }
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  impl->size = error ? 0 : size;
  impl->fill(impl->head);
  if (std::ferror(impl->file.get()) != 0) {
    return fail(ErrorCode::io, "the file cannot be read: {}", {std::generic_category().message(errno)}, impl->path);
  }
  impl->encoding = detect_encoding(impl->head, &impl->only_ascii);
  if (impl->head.starts_with("\xEF\xBB\xBF")) {
    impl->head.erase(0, 3);
  } else if (impl->head.starts_with("\xFF\xFE") || impl->head.starts_with("\xFE\xFF")) {
    impl->head.erase(0, 2);
  }
  return ListText(std::move(impl));
}

Result<bool> ListText::read(std::string& buffer) {
  std::string bytes = std::exchange(impl_->head, {});
  bool more = !bytes.empty();
  if (!more) more = impl_->fill(bytes);
  if (!more && std::ferror(impl_->file.get()) != 0) {
    return fail(ErrorCode::io, "the file cannot be read: {}", {std::generic_category().message(errno)}, impl_->path);
  }
  const bool wide = impl_->encoding == TextEncoding::utf16le || impl_->encoding == TextEncoding::utf16be;
  if (wide) {
    if (!more && impl_->odd.empty()) return false;
    bytes = impl_->narrowed(std::move(bytes), !more);
    if (!more) impl_->odd.clear();
  } else if (!more) {
    return false;
  }
  std::erase(bytes, '\0');
  buffer += bytes;
  return true;
}

std::string ListText::text(std::string_view bytes) {
  if (impl_->encoding == TextEncoding::cp932) return decoded(bytes, TextEncoding::cp932);
  if (impl_->encoding != TextEncoding::utf8 || is_valid_utf8(bytes)) {
    if (impl_->only_ascii) {
      impl_->only_ascii = std::ranges::all_of(bytes, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    }
    return std::string(bytes);
  }
  if (impl_->only_ascii) {
    impl_->encoding = TextEncoding::cp932;
  } else {
    impl_->mixed = true;
  }
  return decoded(bytes, TextEncoding::cp932);
}

TextEncoding ListText::encoding() const { return impl_->encoding; }
bool ListText::mixed() const { return impl_->mixed; }
std::uintmax_t ListText::size() const { return impl_->size; }
std::uintmax_t ListText::done() const { return impl_->done; }

}  // namespace meishi
