// The bytes of a contact list from another program, in whatever encoding it wrote them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace meishi {

enum class TextEncoding { utf8, cp932, utf16le, utf16be };
[[nodiscard]] std::string_view encoding_name(TextEncoding encoding);  // "UTF-8", "Shift_JIS (CP932)", ...

// By a byte order mark, else by what the bytes can be: valid UTF-8 (a character cut off at the end is none of its
// faults; of a mixture most lines decide), every other byte zero, else CP932, Microsoft's Shift_JIS. `ascii`, if given:
// nothing but ASCII was seen.
[[nodiscard]] TextEncoding detect_encoding(std::string_view head, bool* ascii = nullptr);

// Characters that the encoding does not have become U+FFFD. For UTF-8: broken sequences do.
[[nodiscard]] std::string decoded(std::string_view bytes, TextEncoding encoding);

// A file read in pieces, as bytes in which ASCII stands for itself: UTF-16 is brought to UTF-8 on the way, a byte order
// mark is taken off, NUL bytes are left out. Used by one thread.
class ListText {
 public:
  // Errors: not_found, unreadable (no permission, a folder), io.
  static Result<ListText> open(const std::filesystem::path& file);
  ListText(ListText&&) noexcept;
  ListText& operator=(ListText&&) noexcept;
  ~ListText();

  // Adds some bytes to `buffer`; false at the end of the file. Errors: io.
  Result<bool> read(std::string& buffer);

  // A stretch of what read() gave, as UTF-8. In a file taken for UTF-8, a stretch that is none is read as CP932, and
  // `mixed()` tells; the whole rest is, when nothing but ASCII stood before it.
  std::string text(std::string_view bytes);

  [[nodiscard]] TextEncoding encoding() const;
  [[nodiscard]] bool mixed() const;
  [[nodiscard]] std::uintmax_t size() const;  // of the file, bytes
  [[nodiscard]] std::uintmax_t done() const;  // read of it; may be asked from another thread

 private:
  struct Impl;
  explicit ListText(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace meishi
