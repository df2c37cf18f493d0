#include "samples/image_file.h"

#include <fstream>
#include <opencv2/imgcodecs.hpp>
#include <vector>

namespace meishi::samples {
namespace {

using Bytes = std::vector<unsigned char>;

// An APP1 segment whose only content is the orientation: "Exif", a little-endian TIFF header, one directory entry.
Bytes exif_segment(int orientation) {
  Bytes tiff = {'I', 'I', 42, 0, 8, 0, 0, 0};  // the directory starts at byte 8
  const Bytes directory = {1,
                           0,  // one entry:
                           0x12,
                           0x01,
                           3,
                           0,
                           1,
                           0,
                           0,
                           0,  // orientation, one 16-bit number,
                           static_cast<unsigned char>(orientation),
                           0,
                           0,
                           0,  // its value
                           0,
                           0,
                           0,
                           0};  // no further directory
  tiff.insert(tiff.end(), directory.begin(), directory.end());
  const size_t length = 2 + 6 + tiff.size();
  Bytes segment = {0xFF,
                   0xE1,
                   static_cast<unsigned char>(length >> 8),
                   static_cast<unsigned char>(length & 0xFF),
                   'E',
                   'x',
                   'i',
                   'f',
                   0,
                   0};
  segment.insert(segment.end(), tiff.begin(), tiff.end());
  return segment;
}

cv::Mat stored_as(const cv::Mat& image, int orientation) {
  cv::Mat stored = image;
  if (orientation == 3) cv::rotate(image, stored, cv::ROTATE_180);
  if (orientation == 6) cv::rotate(image, stored, cv::ROTATE_90_COUNTERCLOCKWISE);
  if (orientation == 8) cv::rotate(image, stored, cv::ROTATE_90_CLOCKWISE);
  return stored;
}

}  // namespace

Status write_image(const std::filesystem::path& path, const cv::Mat& image, const FileOptions& options) {
  const std::string ending = path.extension().string();
  std::vector<int> parameters;
  if (ending == ".jpg") parameters = {cv::IMWRITE_JPEG_QUALITY, options.jpeg_quality};
  if (ending == ".png") parameters = {cv::IMWRITE_PNG_COMPRESSION, 9};
  if (ending == ".tif") {
    constexpr int kDeflate = 8;
    parameters = {cv::IMWRITE_TIFF_COMPRESSION, kDeflate,    cv::IMWRITE_TIFF_RESUNIT, 2,
                  cv::IMWRITE_TIFF_XDPI,        options.dpi, cv::IMWRITE_TIFF_YDPI,    options.dpi};
  }
  Bytes bytes;
  try {
    cv::imencode(ending, stored_as(image, options.orientation), bytes, parameters);
  } catch (const cv::Exception&) {
    return fail(ErrorCode::io, "the image cannot be encoded", {}, path.string());
  }
  if (ending == ".jpg") {
    // OpenCV starts every JPEG with SOI and an 18-byte JFIF segment; the unit of density is its byte 13.
    constexpr size_t kAfterJfif = 20, kUnit = 13, kXDensity = 14, kYDensity = 16;
    if (options.dpi > 0) {
      bytes[kUnit] = 1;  // dots per inch
      for (const size_t at : {kXDensity, kYDensity}) {
        bytes[at] = static_cast<unsigned char>(options.dpi >> 8);
        bytes[at + 1] = static_cast<unsigned char>(options.dpi & 0xFF);
      }
    }
    if (options.orientation != 1) {
      const Bytes exif = exif_segment(options.orientation);
      bytes.insert(bytes.begin() + kAfterJfif, exif.begin(), exif.end());
    }
  }
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) return fail(ErrorCode::io, "the file cannot be written", {}, path.string());
  return {};
}

}  // namespace meishi::samples
