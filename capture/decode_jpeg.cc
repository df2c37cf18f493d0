// libjpeg-turbo itself rather than OpenCV: a broken file is told from a whole one by its warnings, and a small file of
// thousands of scans over a large picture can be stopped.
#include <csetjmp>
#include <cstdio>  // jpeglib.h needs it
// clang-format off
#include <jpeglib.h>
#include <jerror.h>
// clang-format on

#include "capture/decoders.h"
#include "capture/limits.h"
#include "capture/upright.h"

namespace meishi {

namespace {

// Of an ordinary progressive picture there are about ten.
constexpr int kMostScans = 500;

enum class Stop { none, damaged, unsupported, too_slow };

struct Decoder {
  jpeg_decompress_struct info{};
  jpeg_error_mgr errors{};
  jpeg_progress_mgr progress{};
  std::jmp_buf back{};
  Stop stop = Stop::none;
  const TimeLimit* time = nullptr;
};

Decoder& decoder_of(j_common_ptr info) { return *static_cast<Decoder*>(info->client_data); }

[[noreturn]] void give_up(j_common_ptr info, Stop why) {
  decoder_of(info).stop = why;
  std::longjmp(decoder_of(info).back, 1);
}

[[noreturn]] void on_error(j_common_ptr info) {
  const int code = info->err->msg_code;
  const bool unsupported = code == JERR_SOF_UNSUPPORTED || code == JERR_BAD_PRECISION || code == JERR_ARITH_NOTIMPL ||
                           code == JERR_CONVERSION_NOTIMPL || code == JERR_FRACT_SAMPLE_NOTIMPL;
  give_up(info, unsupported ? Stop::unsupported : Stop::damaged);
}

// libjpeg fills what is missing with grey and only warns, so half a card would pass for a whole one. Bytes between
// segments and odd version numbers do no harm.
void on_message(j_common_ptr info, int level) {
  if (level >= 0) return;
  switch (info->err->msg_code) {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
      give_up(info, Stop::damaged);
    default:
      break;
  }
}

void on_progress(j_common_ptr info) {
  const Decoder& decoder = decoder_of(info);
  if (decoder.info.input_scan_number > kMostScans) give_up(info, Stop::damaged);
  if (decoder.time != nullptr && decoder.time->over()) give_up(info, Stop::too_slow);
}

void no_output(j_common_ptr) {}

// Ink to light. Adobe's programs store CMYK inverted.
void cmyk_to_bgr(const std::uint8_t* in, cv::Vec3b* out, int width, bool inverted) {
  for (int x = 0; x < width; ++x, in += 4) {
    const auto light = [inverted](std::uint8_t ink) { return inverted ? ink : 255 - ink; };
    const int k = light(in[3]);
    for (int c = 0; c < 3; ++c) out[x][2 - c] = static_cast<std::uint8_t>((light(in[c]) * k + 127) / 255);
  }
}

int orientation_of(const jpeg_decompress_struct& info) {
  for (const auto* marker = info.marker_list; marker != nullptr; marker = marker->next) {
    if (marker->marker != JPEG_APP0 + 1 || marker->data_length < 6) continue;
    const std::span<const std::uint8_t> data(marker->data, marker->data_length);
    if (std::string_view(reinterpret_cast<const char*>(data.data()), 4) == "Exif") return exif_orientation(data);
  }
  return 1;
}

void begin(Decoder& decoder, std::span<const std::uint8_t> bytes) {
  auto& info = decoder.info;
  info.err = jpeg_std_error(&decoder.errors);
  info.client_data = &decoder;
  decoder.errors.error_exit = on_error;
  decoder.errors.emit_message = on_message;
  decoder.errors.output_message = no_output;
  decoder.progress.progress_monitor = on_progress;
  jpeg_create_decompress(&info);
  info.client_data = &decoder;
  info.progress = &decoder.progress;
  jpeg_mem_src(&info, bytes.data(), bytes.size());
  jpeg_save_markers(&info, JPEG_APP0 + 1, 0xFFFF);
  jpeg_read_header(&info, TRUE);
}

// These two hold nothing that a longjmp would leave behind.

bool read_header(Decoder& decoder, std::span<const std::uint8_t> bytes) {
  if (setjmp(decoder.back) != 0) return false;
  begin(decoder, bytes);
  return true;
}

bool read_pixels(Decoder& decoder, std::span<const std::uint8_t> bytes, cv::Mat& page, int& orientation) {
  if (setjmp(decoder.back) != 0) return false;
  begin(decoder, bytes);
  auto& info = decoder.info;
  orientation = orientation_of(info);
  const bool ink = info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK;
  info.out_color_space = ink ? JCS_CMYK : JCS_EXT_BGR;
  jpeg_start_decompress(&info);
  page.create(static_cast<int>(info.output_height), static_cast<int>(info.output_width), CV_8UC3);
  JSAMPARRAY inks = nullptr;
  if (ink) {
    inks = info.mem->alloc_sarray(reinterpret_cast<j_common_ptr>(&info), JPOOL_IMAGE, info.output_width * 4, 1);
  }
  while (info.output_scanline < info.output_height) {
    const int y = static_cast<int>(info.output_scanline);
    JSAMPROW row = ink ? *inks : page.ptr<JSAMPLE>(y);
    jpeg_read_scanlines(&info, &row, 1);
    if (ink) cmyk_to_bgr(row, page.ptr<cv::Vec3b>(y), page.cols, info.saw_Adobe_marker != 0);
  }
  jpeg_finish_decompress(&info);
  return true;
}

tl::unexpected<Error> failure(const Decoder& decoder, const DecodeOptions& options) {
  if (decoder.stop == Stop::unsupported) return unsupported_kind("JPEG");
  if (decoder.stop == Stop::too_slow) return too_slow(options);
  return damaged("JPEG");
}

struct Destroyer {
  Decoder& decoder;
  ~Destroyer() { jpeg_destroy_decompress(&decoder.info); }
};

}  // namespace

Result<PageSourcePtr> open_jpeg(std::span<const std::uint8_t> bytes, const DecodeOptions& options) {
  Decoder decoder;
  const Destroyer destroyer{decoder};
  if (!read_header(decoder, bytes)) return failure(decoder, options);
  const auto& info = decoder.info;
  if (const Status fits = within_limits(info.image_width, info.image_height, options); !fits) {
    return tl::unexpected(fits.error());
  }
  return std::make_unique<OnePage>([bytes, options]() -> Result<cv::Mat> {
    const TimeLimit time(options);
    Decoder pixels;
    const Destroyer pixels_destroyer{pixels};
    pixels.time = &time;
    cv::Mat page;
    int orientation = 1;
    if (!read_pixels(pixels, bytes, page, orientation)) return failure(pixels, options);
    return upright(std::move(page), orientation);
  });
}

}  // namespace meishi
