// The files that a user names: single files, and folders with everything readable inside them.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace meishi {

struct Inputs {
  std::vector<std::filesystem::path> files;  // in the order given; those of a folder in natural order (2.jpg, 10.jpg)
  std::vector<Error> errors;                 // what was named and cannot be used; also folders that cannot be opened
  std::size_t skipped = 0;                   // hidden files and files that are no images, in folders
  std::size_t linked_folders = 0;            // links to folders, in folders: they are not followed
};

// A file named here is taken whatever it is called: decoding decides. From a folder (and the folders in it; links to
// folders are not followed) come the files that are images by their first bytes or by their suffix.
[[nodiscard]] Inputs collect_inputs(const std::vector<std::filesystem::path>& paths);

// Says on stderr how many linked folders were left out, if any were.
void tell_of_links(const Inputs& inputs);

// Whether the file's name ends as those of images do (.jpg, .tiff, .pdf, ...), in any case.
[[nodiscard]] bool has_image_suffix(const std::filesystem::path& file);

// An image by its suffix or its first bytes; false when it cannot be read and its suffix says nothing.
[[nodiscard]] bool is_image_file(const std::filesystem::path& file);

// "card2" before "card10"; digits compare as numbers, everything else byte by byte.
[[nodiscard]] bool natural_less(std::string_view a, std::string_view b);

}  // namespace meishi
