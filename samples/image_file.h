// Writes the images as scanners and telephones do: with their resolution and, where asked, an EXIF orientation.
#pragma once

#include <filesystem>
#include <opencv2/core.hpp>

#include "base/result.h"

namespace meishi::samples {

struct FileOptions {
  int jpeg_quality = 85;
  int dpi = 0;          // 0: the file says nothing about it
  int orientation = 1;  // EXIF tag 0x0112: 1, 3, 6 or 8. The pixels are stored so that a reader who honours it sees
                        // `image` as given. Only for JPEG.
};

// The kind of file follows the ending: .jpg, .png or .tif. Errors: io.
Status write_image(const std::filesystem::path& path, const cv::Mat& image, const FileOptions& options);

}  // namespace meishi::samples
