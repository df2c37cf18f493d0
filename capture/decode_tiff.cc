#include "capture/decode_tiff.h"

#include <tiffio.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include "capture/limits.h"

namespace meishi {

namespace {

// The file as libtiff sees it: bytes in memory and a place in them.
struct Source {
  std::span<const std::uint8_t> bytes;
  std::uint64_t at = 0;
};

tmsize_t read_source(thandle_t handle, void* to, tmsize_t size) {
  auto& source = *static_cast<Source*>(handle);
  if (size <= 0 || source.at >= source.bytes.size()) return 0;
  const auto n = std::min<std::size_t>(static_cast<std::size_t>(size), source.bytes.size() - source.at);
  std::memcpy(to, source.bytes.data() + source.at, n);
  source.at += n;
  return static_cast<tmsize_t>(n);
}

tmsize_t write_source(thandle_t, void*, tmsize_t) { return 0; }

toff_t seek_source(thandle_t handle, toff_t offset, int whence) {
  auto& source = *static_cast<Source*>(handle);
  source.at = offset + (whence == SEEK_CUR ? source.at : whence == SEEK_END ? source.bytes.size() : 0);
  return source.at;
}

int close_source(thandle_t) { return 0; }

toff_t size_of_source(thandle_t handle) { return static_cast<Source*>(handle)->bytes.size(); }

int no_map(thandle_t, void**, toff_t*) { return 0; }

void no_unmap(thandle_t, void*, toff_t) {}

// What is wrong is told by results; libtiff's own words on stderr would stand among the program's.
int silent(TIFF*, void*, const char*, const char*, va_list) { return 1; }

struct TiffCloser {
  void operator()(TIFF* tiff) const { TIFFClose(tiff); }
};
using TiffPtr = std::unique_ptr<TIFF, TiffCloser>;

TiffPtr open_source(Source& source, const DecodeOptions& options) {
  const std::unique_ptr<TIFFOpenOptions, decltype(&TIFFOpenOptionsFree)> how(TIFFOpenOptionsAlloc(),
                                                                             &TIFFOpenOptionsFree);
  if (!how) return nullptr;
  TIFFOpenOptionsSetErrorHandlerExtR(how.get(), silent, nullptr);
  TIFFOpenOptionsSetWarningHandlerExtR(how.get(), silent, nullptr);
  // A strip or tile is at most the whole page, of four samples of 16 bits, and some room for its last rows.
  TIFFOpenOptionsSetMaxSingleMemAlloc(how.get(), 8 * options.max_pixels + (1 << 20));
  return TiffPtr(TIFFClientOpenExt("", "rm", &source, read_source, write_source, seek_source, close_source,
                                   size_of_source, no_map, no_unmap, how.get()));
}

// The upright picture of pixels stored in an orientation (TIFF 6.0, section "Orientation").
cv::Mat upright(const cv::Mat& stored, int orientation) {
  cv::Mat out;
  switch (orientation) {
    case ORIENTATION_TOPRIGHT:
      cv::flip(stored, out, 1);
      return out;
    case ORIENTATION_BOTRIGHT:
      cv::flip(stored, out, -1);
      return out;
    case ORIENTATION_BOTLEFT:
      cv::flip(stored, out, 0);
      return out;
    case ORIENTATION_LEFTTOP:
      cv::transpose(stored, out);
      return out;
    case ORIENTATION_RIGHTTOP:
      cv::rotate(stored, out, cv::ROTATE_90_CLOCKWISE);
      return out;
    case ORIENTATION_RIGHTBOT:
      cv::flip(stored, out, -1);
      cv::transpose(out, out);
      return out;
    case ORIENTATION_LEFTBOT:
      cv::rotate(stored, out, cv::ROTATE_90_COUNTERCLOCKWISE);
      return out;
    default:
      return stored;
  }
}

cv::Mat page_of(TIFF* tiff, int width, int height) {
  std::uint16_t orientation = ORIENTATION_TOPLEFT;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &orientation);
  cv::Mat raster(height, width, CV_8UC4);
  // Asked for the orientation that it has, libtiff turns nothing: its own turns undo 5 and 7, but leave 6 and 8 upside
  // down.
  if (TIFFReadRGBAImageOriented(tiff, static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height),
                                raster.ptr<std::uint32_t>(), orientation, /*stopOnError=*/1) == 0) {
    return {};
  }
  cv::Mat bgr(height, width, CV_8UC3);
  for (int y = 0; y < height; ++y) {
    const auto* in = raster.ptr<std::uint32_t>(y);
    auto* out = bgr.ptr<cv::Vec3b>(y);
    for (int x = 0; x < width; ++x) {
      const std::uint32_t white = 255 - TIFFGetA(in[x]);  // colours come multiplied by their alpha
      const auto over_white = [&](std::uint32_t c) { return static_cast<std::uint8_t>(std::min(255U, c + white)); };
      out[x] = {over_white(TIFFGetB(in[x])), over_white(TIFFGetG(in[x])), over_white(TIFFGetR(in[x]))};
    }
  }
  raster.release();
  return upright(bgr, orientation);
}

tl::unexpected<Error> damaged() { return fail(ErrorCode::corrupt, "the {} image is damaged or incomplete", {"TIFF"}); }

class TiffPages : public PageSource {
 public:
  TiffPages(std::span<const std::uint8_t> bytes, const DecodeOptions& options) : source_{bytes}, options_(options) {}

  Status open() {
    tiff_ = open_source(source_, options_);
    if (!tiff_) return damaged();
    bool more = true;
    // One page over the limit is enough to know that there are too many.
    while (more && page_count() <= options_.max_pages) {
      std::uint32_t kind = 0;
      TIFFGetFieldDefaulted(tiff_.get(), TIFFTAG_SUBFILETYPE, &kind);
      if ((kind & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) == 0) {
        directories_.push_back(TIFFCurrentDirOffset(tiff_.get()));
      }
      more = TIFFLastDirectory(tiff_.get()) == 0;
      if (more && TIFFReadDirectory(tiff_.get()) == 0) {
        breaks_off_ = true;
        break;
      }
    }
    if (directories_.empty()) return damaged();
    return {};
  }

  [[nodiscard]] int page_count() const override {
    return static_cast<int>(directories_.size()) + (breaks_off_ ? 1 : 0);
  }

  Result<cv::Mat> page(int index) override {
    const auto place = static_cast<std::size_t>(index);
    if (place >= directories_.size()) return damaged();
    if (TIFFSetSubDirectory(tiff_.get(), directories_[place]) == 0) return damaged();
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    TIFFGetField(tiff_.get(), TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(tiff_.get(), TIFFTAG_IMAGELENGTH, &height);
    if (width == 0 || height == 0) return damaged();
    if (const Status fits = within_limits(width, height, options_); !fits) return tl::unexpected(fits.error());
    char why[1024];
    if (TIFFRGBAImageOK(tiff_.get(), why) == 0) {
      return fail(ErrorCode::unsupported, "this kind of TIFF is not one that Meishi reads");
    }
    cv::Mat page = page_of(tiff_.get(), static_cast<int>(width), static_cast<int>(height));
    if (page.empty()) return damaged();
    return page;
  }

 private:
  Source source_;
  DecodeOptions options_;
  TiffPtr tiff_;
  std::vector<std::uint64_t> directories_;  // where each page begins
  bool breaks_off_ = false;
};

}  // namespace

Result<PageSourcePtr> open_tiff(std::span<const std::uint8_t> bytes, const DecodeOptions& options) {
  auto pages = std::make_unique<TiffPages>(bytes, options);
  if (const Status opened = pages->open(); !opened) return tl::unexpected(opened.error());
  return pages;
}

}  // namespace meishi
