#include "capture/decode_image.h"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "capture/limits.h"

namespace meishi {

namespace {

// Does the data reach the end of the image? libjpeg fills what is missing with grey and says nothing, so half a card
// would pass for a whole one. Walks the marker segments (ITU-T T.81, B.1) up to EOI.
bool jpeg_is_whole(std::span<const std::uint8_t> bytes) {
  std::size_t i = 2;
  while (i + 1 < bytes.size()) {
    if (bytes[i] != 0xFF) {  // entropy-coded data of the scan before
      ++i;
      continue;
    }
    const std::uint8_t marker = bytes[i + 1];
    if (marker == 0xD9) return true;  // EOI
    if (marker == 0x00 || marker == 0xFF || marker == 0x01 ||
        (marker >= 0xD0 && marker <= 0xD8)) {  // no length follows
      i += marker == 0xFF ? 1 : 2;
      continue;
    }
    if (i + 3 >= bytes.size()) return false;
    i += 2 + ((static_cast<std::size_t>(bytes[i + 2]) << 8) | bytes[i + 3]);
  }
  return false;
}

// 8-bit BGR from whatever depth and channels a PNG has; what is transparent is white, as paper is.
cv::Mat to_bgr(cv::Mat image) {
  if (image.depth() == CV_16U) image.convertTo(image, CV_8U, 1 / 257.0);
  if (image.channels() == 1) {
    cv::cvtColor(image, image, cv::COLOR_GRAY2BGR);
  } else if (image.channels() == 4) {
    for (int y = 0; y < image.rows; ++y) {
      for (auto *p = image.ptr<cv::Vec4b>(y), *end = p + image.cols; p != end; ++p) {
        const int alpha = (*p)[3];
        for (int c = 0; c < 3; ++c) (*p)[c] = static_cast<std::uint8_t>(((*p)[c] * alpha + 255 * (255 - alpha)) / 255);
      }
    }
    cv::cvtColor(image, image, cv::COLOR_BGRA2BGR);
  }
  return image;
}

class OneImage : public PageSource {
 public:
  OneImage(std::span<const std::uint8_t> bytes, ImageFormat format) : bytes_(bytes), format_(format) {}

  [[nodiscard]] int page_count() const override { return 1; }

  Result<cv::Mat> page(int) override {
    const bool jpeg = format_ == ImageFormat::jpeg;
    const auto damaged = [&] {
      return fail(ErrorCode::corrupt, "the {} image is damaged or incomplete", {jpeg ? "JPEG" : "PNG"});
    };
    try {
      const cv::Mat data(1, static_cast<int>(bytes_.size()), CV_8U, const_cast<std::uint8_t*>(bytes_.data()));
      cv::Mat image = cv::imdecode(data, jpeg ? cv::IMREAD_COLOR : cv::IMREAD_UNCHANGED);
      if (image.empty()) return damaged();
      return jpeg ? image : to_bgr(std::move(image));
    } catch (const cv::Exception& e) {
      if (e.code == cv::Error::StsNoMem) throw;
      return damaged();
    }
  }

 private:
  std::span<const std::uint8_t> bytes_;
  ImageFormat format_;
};

}  // namespace

Result<PageSourcePtr> open_image(std::span<const std::uint8_t> bytes, ImageFormat format,
                                 const DecodeOptions& options) {
  // Leptonica otherwise writes its own messages to stderr. Once: it is a global.
  [[maybe_unused]] static const l_int32 severity_before = setMsgSeverity(L_SEVERITY_NONE);
  const char* name = format == ImageFormat::jpeg ? "JPEG" : "PNG";
  l_int32 width = 0;
  l_int32 height = 0;
  if (pixReadHeaderMem(bytes.data(), bytes.size(), nullptr, &width, &height, nullptr, nullptr, nullptr) != 0) {
    return fail(ErrorCode::corrupt, "the {} image is damaged or incomplete", {name});
  }
  if (const Status fits = within_limits(width, height, options); !fits) return tl::unexpected(fits.error());
  if (format == ImageFormat::jpeg && !jpeg_is_whole(bytes)) {
    return fail(ErrorCode::corrupt, "the {} image is damaged or incomplete", {name});
  }
  return std::make_unique<OneImage>(bytes, format);
}

}  // namespace meishi
