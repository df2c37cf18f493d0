// HEIC files as telephones write them, for the tests of decoding.
#pragma once

#include <gtest/gtest.h>
#include <libheif/heif.h>

#include <memory>
#include <opencv2/core.hpp>
#include <vector>

#include "image_bytes.h"

namespace meishi {

struct HeifFreer {
  void operator()(heif_context* p) const { heif_context_free(p); }
  void operator()(heif_encoder* p) const { heif_encoder_release(p); }
  void operator()(heif_image* p) const { heif_image_release(p); }
  void operator()(heif_encoding_options* p) const { heif_encoding_options_free(p); }
};
template <typename T>
using HeifOwned = std::unique_ptr<T, HeifFreer>;

// Each picture (8-bit BGR or BGRA) a top-level image. `orientation`: how the stored pixels are to be turned, with the
// numbers of Exif; the file says so by its own transformations.
inline Bytes heic_of(const std::vector<cv::Mat>& pictures, int orientation = 1) {
  const HeifOwned<heif_context> context(heif_context_alloc());
  heif_encoder* raw_encoder = nullptr;
  if (heif_context_get_encoder_for_format(context.get(), heif_compression_HEVC, &raw_encoder).code != heif_error_Ok) {
    ADD_FAILURE() << "libheif cannot write HEIC here";
    return {};
  }
  const HeifOwned<heif_encoder> encoder(raw_encoder);
  heif_encoder_set_lossy_quality(encoder.get(), 95);
  heif_encoder_set_parameter_string(encoder.get(), "chroma", "444");
  for (const cv::Mat& picture : pictures) {
    const bool alpha = picture.channels() == 4;
    heif_image* raw_image = nullptr;
    heif_image_create(picture.cols, picture.rows, heif_colorspace_RGB,
                      alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, &raw_image);
    const HeifOwned<heif_image> image(raw_image);
    heif_image_add_plane(image.get(), heif_channel_interleaved, picture.cols, picture.rows, 8);
    int stride = 0;
    std::uint8_t* out = heif_image_get_plane(image.get(), heif_channel_interleaved, &stride);
    const int channels = picture.channels();
    for (int y = 0; y < picture.rows; ++y) {
      const std::uint8_t* in = picture.ptr(y);
      std::uint8_t* row = out + static_cast<std::size_t>(y) * static_cast<std::size_t>(stride);
      for (int x = 0; x < picture.cols; ++x, in += channels, row += channels) {
        for (int c = 0; c < channels; ++c) row[c] = c < 3 ? in[2 - c] : in[c];
      }
    }
    const HeifOwned<heif_encoding_options> how(heif_encoding_options_alloc());
    how->image_orientation = static_cast<heif_orientation>(orientation);
    heif_image_handle* handle = nullptr;
    const heif_error error = heif_context_encode_image(context.get(), image.get(), encoder.get(), how.get(), &handle);
    if (handle != nullptr) heif_image_handle_release(handle);
    EXPECT_EQ(error.code, heif_error_Ok) << error.message;
  }
  Bytes bytes;
  heif_writer writer{};
  writer.writer_api_version = 1;
  writer.write = [](heif_context*, const void* data, size_t size, void* to) {
    const auto* from = static_cast<const std::uint8_t*>(data);
    static_cast<Bytes*>(to)->assign(from, from + size);
    return heif_error{heif_error_Ok, heif_suberror_Unspecified, ""};
  };
  heif_context_write(context.get(), &writer, &bytes);
  return bytes;
}

}  // namespace meishi
