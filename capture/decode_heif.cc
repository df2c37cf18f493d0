#include <libheif/heif.h>

#include <algorithm>
#include <mutex>
#include <string>
#include <vector>

#include "capture/decode_apart.h"
#include "capture/decode_heif_items.h"
#include "capture/decoders.h"
#include "capture/format_support.h"
#include "capture/limits.h"
#include "capture/upright.h"

namespace meishi {

namespace {

struct Freer {
  void operator()(heif_context* p) const { heif_context_free(p); }
  void operator()(heif_image_handle* p) const { heif_image_handle_release(p); }
  void operator()(heif_image* p) const { heif_image_release(p); }
  void operator()(heif_decoding_options* p) const { heif_decoding_options_free(p); }
};
template <typename T>
using Owned = std::unique_ptr<T, Freer>;

tl::unexpected<Error> failure(const heif_error& error) {
  if (error.code == heif_error_Unsupported_filetype || error.code == heif_error_Unsupported_feature) {
    return unsupported_kind("HEIC");
  }
  return damaged("HEIC");
}

// A copy of this process has only the thread that made it: a lock of the library that another one holds would never be
// opened in it. So nobody is inside the library while a copy is made.
std::mutex& library() {
  static std::mutex mutex;
  return mutex;
}

class HeifPages : public PageSource {
 public:
  explicit HeifPages(const DecodeOptions& options) : options_(options), context_(heif_context_alloc()) {}
  ~HeifPages() override {
    const std::lock_guard lock(library());
    context_.reset();
  }
  HeifPages(const HeifPages&) = delete;
  HeifPages& operator=(const HeifPages&) = delete;

  Status open(std::span<const std::uint8_t> bytes) {
    if (!context_) return damaged("HEIC");
    if (const Status fits = heif_within_limits(bytes, options_); !fits) return fits;
    const std::lock_guard lock(library());
    heif_context_set_max_decoding_threads(context_.get(), 0);  // the files are read in parallel
    const heif_error error =
        heif_context_read_from_memory_without_copy(context_.get(), bytes.data(), bytes.size(), nullptr);
    if (error.code != heif_error_Ok) return failure(error);
    const int count = heif_context_get_number_of_top_level_images(context_.get());
    if (count <= 0) return damaged("HEIC");
    ids_.resize(static_cast<std::size_t>(count));
    heif_context_get_list_of_top_level_image_IDs(context_.get(), ids_.data(), count);
    return {};
  }

  [[nodiscard]] int page_count() const override { return static_cast<int>(ids_.size()); }

  Result<cv::Mat> page(int index) override {
    return decode_apart("HEIC", options_, library(), [&] { return decode(index); });
  }

 private:
  Result<cv::Mat> decode(int index) {
    heif_image_handle* raw_handle = nullptr;
    heif_error error =
        heif_context_get_image_handle(context_.get(), ids_[static_cast<std::size_t>(index)], &raw_handle);
    const Owned<heif_image_handle> handle(raw_handle);
    if (error.code != heif_error_Ok) return failure(error);
    const int width = heif_image_handle_get_width(handle.get());
    const int height = heif_image_handle_get_height(handle.get());
    if (width <= 0 || height <= 0) return damaged("HEIC");
    if (const Status fits = within_limits(width, height, options_); !fits) return tl::unexpected(fits.error());

    const bool alpha = heif_image_handle_has_alpha_channel(handle.get()) != 0;
    const Owned<heif_decoding_options> how(heif_decoding_options_alloc());
    how->convert_hdr_to_8bit = 1;
    heif_image* raw_image = nullptr;
    error = heif_decode_image(handle.get(), &raw_image, heif_colorspace_RGB,
                              alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, how.get());
    const Owned<heif_image> image(raw_image);
    if (error.code != heif_error_Ok) return failure(error);
    int stride = 0;
    const std::uint8_t* pixels = heif_image_get_plane_readonly(image.get(), heif_channel_interleaved, &stride);
    const int columns = heif_image_get_width(image.get(), heif_channel_interleaved);
    const int rows = heif_image_get_height(image.get(), heif_channel_interleaved);
    if (pixels == nullptr || columns <= 0 || rows <= 0 || stride < columns * (alpha ? 4 : 3)) return damaged("HEIC");
    // What was decoded may be of another size than what the container said.
    if (const Status fits = within_limits(columns, rows, options_); !fits) return tl::unexpected(fits.error());
    return alpha ? over_white(pixels, {columns, rows}, stride,
                              heif_image_handle_is_premultiplied_alpha(handle.get()) != 0)
                 : swapped(pixels, {columns, rows}, stride);
  }

  static cv::Mat swapped(const std::uint8_t* rgb, cv::Size size, int stride) {
    cv::Mat page(size, CV_8UC3);
    for (int y = 0; y < size.height; ++y) {
      const std::uint8_t* in = rgb + static_cast<std::size_t>(y) * static_cast<std::size_t>(stride);
      auto* out = page.ptr<cv::Vec3b>(y);
      for (int x = 0; x < size.width; ++x, in += 3) out[x] = {in[2], in[1], in[0]};
    }
    return page;
  }

  static cv::Mat over_white(const std::uint8_t* rgba, cv::Size size, int stride, bool premultiplied) {
    cv::Mat page(size, CV_8UC3);
    for (int y = 0; y < size.height; ++y) {
      const std::uint8_t* in = rgba + static_cast<std::size_t>(y) * static_cast<std::size_t>(stride);
      auto* out = page.ptr<cv::Vec3b>(y);
      for (int x = 0; x < size.width; ++x, in += 4) {
        const int alpha = in[3];
        for (int c = 0; c < 3; ++c) {
          const int colour = premultiplied ? in[c] : (in[c] * alpha + 127) / 255;
          out[x][2 - c] = static_cast<std::uint8_t>(std::min(255, colour + 255 - alpha));
        }
      }
    }
    return page;
  }

  DecodeOptions options_;
  Owned<heif_context> context_;
  std::vector<heif_item_id> ids_;
};

}  // namespace

bool has_heif_decoder() { return heif_have_decoder_for_format(heif_compression_HEVC) != 0; }

Result<PageSourcePtr> open_heif(std::span<const std::uint8_t> bytes, const DecodeOptions& options) {
  auto pages = std::make_unique<HeifPages>(options);
  if (const Status opened = pages->open(bytes); !opened) return tl::unexpected(opened.error());
  return pages;
}

}  // namespace meishi
