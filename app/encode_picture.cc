#include "app/encode_picture.h"

#include <png.h>

#include <csetjmp>
#include <cstdio>  // jpeglib.h needs it
#include <cstdlib>
// clang-format off
#include <jpeglib.h>
// clang-format on

namespace meishi {

namespace {

tl::unexpected<Error> not_encoded(const char* format) {
  return fail(ErrorCode::internal, "the picture could not be encoded as {}", {format});
}

struct Encoder {
  jpeg_compress_struct info{};
  jpeg_error_mgr errors{};
  std::jmp_buf back{};
  unsigned char* bytes = nullptr;
  unsigned long size = 0;

  Encoder() = default;
  ~Encoder() {
    jpeg_destroy_compress(&info);
    std::free(bytes);
  }
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;
};

[[noreturn]] void on_error(j_common_ptr info) { std::longjmp(static_cast<Encoder*>(info->client_data)->back, 1); }

void on_message(j_common_ptr, int) {}

void no_output(j_common_ptr) {}

// Holds nothing that a longjmp would leave behind.
bool encode(Encoder& encoder, const cv::Mat& bgr, JpegQuality quality) {
  auto& info = encoder.info;
  info.err = jpeg_std_error(&encoder.errors);
  encoder.errors.error_exit = on_error;
  encoder.errors.emit_message = on_message;
  encoder.errors.output_message = no_output;
  info.client_data = &encoder;
  if (setjmp(encoder.back) != 0) return false;
  jpeg_create_compress(&info);
  jpeg_mem_dest(&info, &encoder.bytes, &encoder.size);
  info.image_width = static_cast<JDIMENSION>(bgr.cols);
  info.image_height = static_cast<JDIMENSION>(bgr.rows);
  info.input_components = 3;
  info.in_color_space = JCS_EXT_BGR;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, static_cast<int>(quality), TRUE);
  jpeg_start_compress(&info, TRUE);
  while (info.next_scanline < info.image_height) {
    JSAMPROW row = const_cast<JSAMPROW>(bgr.ptr<JSAMPLE>(static_cast<int>(info.next_scanline)));
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  return true;
}

}  // namespace

Result<std::string> jpeg_of(const cv::Mat& bgr, JpegQuality quality) {
  if (bgr.empty() || bgr.type() != CV_8UC3) return not_encoded("JPEG");
  Encoder encoder;
  if (!encode(encoder, bgr, quality)) return not_encoded("JPEG");
  return std::string(reinterpret_cast<const char*>(encoder.bytes), encoder.size);
}

Result<std::string> png_of(const cv::Mat& grey) {
  if (grey.empty() || grey.type() != CV_8UC1) return not_encoded("PNG");
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(grey.cols);
  image.height = static_cast<png_uint_32>(grey.rows);
  image.format = PNG_FORMAT_GRAY;
  image.flags = PNG_IMAGE_FLAG_FAST;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string bytes(size, '\0');
  const auto stride = static_cast<png_int_32>(grey.step1());
  const bool written = png_image_write_to_memory(&image, bytes.data(), &size, 0, grey.data, stride, nullptr) != 0;
  png_image_free(&image);
  if (!written) return not_encoded("PNG");
  bytes.resize(size);
  return bytes;
}

}  // namespace meishi
