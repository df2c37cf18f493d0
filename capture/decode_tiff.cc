// libtiff itself: Leptonica gives a page whose strips are missing out as a whole one, and turns colour pages of
// orientation 8 upside down.
#include <tiffio.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include "capture/decoders.h"
#include "capture/limits.h"
#include "capture/upright.h"

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

// Rows that are decoded at once, in whole strips or rows of tiles: the picture is in memory once and a part of it
// twice.
std::uint32_t rows_of_a_band(TIFF* tiff, std::uint32_t width, std::uint32_t height) {
  std::uint32_t unit = 0;
  if (TIFFIsTiled(tiff) != 0) {
    TIFFGetField(tiff, TIFFTAG_TILELENGTH, &unit);
  } else {
    TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &unit);
  }
  unit = std::clamp<std::uint32_t>(unit, 1, height);
  constexpr std::uint32_t kPixels = 8'000'000;
  const std::uint32_t units = kPixels / width / unit;
  // Of a strip that is a large part of the picture, every band decodes all that stands before it again.
  return units > 0 ? units * unit : std::min(unit, std::max(kPixels / width + 1, (height + 3) / 4));
}

class RgbaImage {
 public:
  ~RgbaImage() {
    if (begun_) TIFFRGBAImageEnd(&image_);
  }
  RgbaImage() = default;
  RgbaImage(const RgbaImage&) = delete;
  RgbaImage& operator=(const RgbaImage&) = delete;

  bool begin(TIFF* tiff) {
    char why[1024];
    begun_ = TIFFRGBAImageBegin(&image_, tiff, /*stopOnError=*/1, why) != 0;
    // Asked for the orientation that it has, libtiff turns nothing: its own turns undo 5 and 7, but leave 6 and 8
    // upside down.
    if (begun_) image_.req_orientation = image_.orientation;
    return begun_;
  }
  bool rows(std::uint32_t first, std::uint32_t count, std::uint32_t* raster) {
    image_.row_offset = static_cast<int>(first);
    return TIFFRGBAImageGet(&image_, raster, image_.width, count) != 0;
  }
  [[nodiscard]] int orientation() const { return image_.orientation; }

 private:
  TIFFRGBAImage image_{};
  bool begun_ = false;
};

// Colours come multiplied by their alpha.
void on_paper(const std::uint32_t* in, cv::Vec3b* out, std::uint32_t width) {
  for (std::uint32_t x = 0; x < width; ++x) {
    const std::uint32_t white = 255 - TIFFGetA(in[x]);
    const auto over_white = [&](std::uint32_t c) { return static_cast<std::uint8_t>(std::min(255U, c + white)); };
    out[x] = {over_white(TIFFGetB(in[x])), over_white(TIFFGetG(in[x])), over_white(TIFFGetR(in[x]))};
  }
}

Result<cv::Mat> page_of(TIFF* tiff, std::uint32_t width, std::uint32_t height, const DecodeOptions& options) {
  const TimeLimit time(options);
  RgbaImage image;
  if (!image.begin(tiff)) return unsupported_kind("TIFF");
  const std::uint32_t band = rows_of_a_band(tiff, width, height);
  std::vector<std::uint32_t> raster(static_cast<std::size_t>(width) * std::min(band, height));
  cv::Mat page(static_cast<int>(height), static_cast<int>(width), CV_8UC3);
  for (std::uint32_t y = 0; y < height; y += band) {
    const std::uint32_t rows = std::min(band, height - y);
    if (!image.rows(y, rows, raster.data())) return damaged("TIFF");
    for (std::uint32_t i = 0; i < rows; ++i) {
      on_paper(raster.data() + static_cast<std::size_t>(i) * width, page.ptr<cv::Vec3b>(static_cast<int>(y + i)),
               width);
    }
    if (time.over()) return too_slow(options);
  }
  const int orientation = image.orientation();
  return upright(std::move(page), orientation);
}

class TiffPages : public PageSource {
 public:
  TiffPages(std::span<const std::uint8_t> bytes, const DecodeOptions& options) : source_{bytes}, options_(options) {}

  Status open() {
    tiff_ = open_source(source_, options_);
    if (!tiff_) return damaged("TIFF");
    const std::uint64_t first = TIFFCurrentDirOffset(tiff_.get());
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
    // A preview of nothing is the picture: some scanners mark their only page so.
    if (directories_.empty() && !breaks_off_) directories_.push_back(first);
    return {};
  }

  [[nodiscard]] int page_count() const override {
    return static_cast<int>(directories_.size()) + (breaks_off_ ? 1 : 0);
  }

  Result<cv::Mat> page(int index) override {
    const auto place = static_cast<std::size_t>(index);
    if (place >= directories_.size()) return damaged("TIFF");
    if (TIFFSetSubDirectory(tiff_.get(), directories_[place]) == 0) return damaged("TIFF");
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    TIFFGetField(tiff_.get(), TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(tiff_.get(), TIFFTAG_IMAGELENGTH, &height);
    if (width == 0 || height == 0) return damaged("TIFF");
    if (const Status fits = within_limits(width, height, options_); !fits) return tl::unexpected(fits.error());
    return page_of(tiff_.get(), width, height, options_);
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
