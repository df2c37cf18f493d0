#include "app/inputs.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <iostream>
#include <string>
#include <system_error>

#include "app/message.h"
#include "capture/image_format.h"

namespace meishi {

namespace fs = std::filesystem;

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool has_image_bytes(const fs::path& file) {
  std::array<char, kFormatBytes> head{};
  std::ifstream stream(file, std::ios::binary);
  stream.read(head.data(), head.size());
  return format_of({reinterpret_cast<const std::uint8_t*>(head.data()), static_cast<std::size_t>(stream.gcount())})
      .has_value();
}

// A broken image is still an image by its suffix: it is decoded, and named when that fails.
void collect_folder(const fs::path& folder, Inputs& inputs) {
  std::error_code error;
  std::vector<fs::directory_entry> entries;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) entries.push_back(*it);
  if (error) {
    inputs.errors.push_back(
        fail(ErrorCode::unreadable, "the folder cannot be read: {}", {error.message()}, folder.string()).value());
    return;
  }
  std::ranges::sort(entries, [](const auto& a, const auto& b) {
    return natural_less(a.path().filename().native(), b.path().filename().native());
  });
  for (const fs::directory_entry& entry : entries) {
    if (entry.path().filename().native().starts_with('.')) {
      ++inputs.skipped;
    } else if (entry.is_directory(error)) {
      if (entry.is_symlink(error)) {
        ++inputs.linked_folders;
      } else {
        collect_folder(entry.path(), inputs);
      }
    } else if (has_image_suffix(entry.path()) && !entry.exists(error)) {
      const std::string why = error ? error.message() : std::generic_category().message(ENOENT);
      inputs.errors.push_back(
          fail(ErrorCode::not_found, "the link leads nowhere: {}", {why}, entry.path().string()).value());
    } else if (entry.is_regular_file(error) && is_image_file(entry.path())) {
      inputs.files.push_back(entry.path());
    } else {
      ++inputs.skipped;
    }
  }
}

}  // namespace

void tell_of_links(const Inputs& inputs) {
  if (inputs.linked_folders == 0) return;
  std::cerr << tr("Links to folders that were not followed: {}. Name such a folder to have it read.",
                  {std::to_string(inputs.linked_folders)})
            << "\n";
}

bool has_image_suffix(const fs::path& file) {
  std::string suffix = file.extension().string();
  for (char& c : suffix) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  constexpr std::string_view kSuffixes[] = {".jpg",  ".jpeg", ".jpe",  ".png",  ".tif", ".tiff",
                                            ".webp", ".bmp",  ".heic", ".heif", ".pdf"};
  return std::ranges::find(kSuffixes, suffix) != std::end(kSuffixes);
}

bool is_image_file(const fs::path& file) { return has_image_suffix(file) || has_image_bytes(file); }

bool natural_less(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (is_digit(a[i]) && is_digit(b[j])) {
      std::size_t end_a = i;
      std::size_t end_b = j;
      while (end_a < a.size() && is_digit(a[end_a])) ++end_a;
      while (end_b < b.size() && is_digit(b[end_b])) ++end_b;
      while (i < end_a && a[i] == '0') ++i;
      while (j < end_b && b[j] == '0') ++j;
      if (end_a - i != end_b - j) return end_a - i < end_b - j;
      const int order = a.substr(i, end_a - i).compare(b.substr(j, end_b - j));
      if (order != 0) return order < 0;
      i = end_a;
      j = end_b;
    } else if (a[i] != b[j]) {
      return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]);
    } else {
      ++i;
      ++j;
    }
  }
  if (i < a.size() || j < b.size()) return j < b.size();
  return a < b;  // they differ in leading zeros at most: any fixed order will do
}

Inputs collect_inputs(const std::vector<fs::path>& paths) {
  Inputs inputs;
  for (const fs::path& path : paths) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) {
      inputs.errors.push_back(fail(ErrorCode::not_found, "there is no such file or folder", {}, path.string()).value());
    } else if (fs::is_directory(status)) {
      const std::size_t files_before = inputs.files.size();
      const std::size_t errors_before = inputs.errors.size();
      collect_folder(path, inputs);
      if (inputs.files.size() == files_before && inputs.errors.size() == errors_before) {
        inputs.errors.push_back(fail(ErrorCode::not_found,
                                     "there is no image (JPEG, PNG, TIFF, WebP, BMP, HEIC, PDF) in this folder", {},
                                     path.string())
                                    .value());
      }
    } else if (fs::is_regular_file(status)) {
      inputs.files.push_back(path);
    } else if (error) {
      inputs.errors.push_back(
          fail(ErrorCode::unreadable, "it cannot be read: {}", {error.message()}, path.string()).value());
    } else {
      inputs.errors.push_back(
          fail(ErrorCode::unsupported, "this is neither a file nor a folder", {}, path.string()).value());
    }
  }
  return inputs;
}

}  // namespace meishi
