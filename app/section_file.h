// A file whose beginning is known last: its sections grow in files without a name beside it, and are put together at
// the end. What is in them never has a name that others could read, and a killed program leaves nothing behind.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace meishi {

class SectionFile {
 public:
  // Errors: io (no such folder, no room, `file` is a folder).
  static Result<SectionFile> open(const std::filesystem::path& file, std::size_t sections);
  SectionFile(SectionFile&& other) noexcept;
  SectionFile& operator=(SectionFile&&) = delete;
  ~SectionFile();

  // Errors: io, also after an earlier one.
  Status append(std::size_t section, std::string_view text);
  [[nodiscard]] bool empty(std::size_t section) const { return sections_[section].size == 0; }

  // A text, or the number of a section.
  using Part = std::variant<std::string, std::size_t>;
  // Writes the parts in turn to a temporary file, mode 0600, that takes the place of `file` when it is whole and on the
  // disk. Errors: io; then `file` is what it was.
  Status finish(const std::vector<Part>& parts);

 private:
  struct Section {
    int descriptor = -1;
    std::size_t size = 0;
  };

  explicit SectionFile(std::filesystem::path file) : file_(std::move(file)) {}
  [[nodiscard]] tl::unexpected<Error> failure(int error) const;
  Status write_parts(int descriptor, const std::vector<Part>& parts) const;

  std::filesystem::path file_;
  std::vector<Section> sections_;
};

}  // namespace meishi
