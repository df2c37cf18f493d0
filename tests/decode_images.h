// Pictures and files that the tests of decoding share.
#pragma once

#include <gtest/gtest.h>
#include <leptonica/allheaders.h>

#include <memory>
#include <opencv2/imgproc.hpp>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "capture/document.h"
#include "image_bytes.h"

namespace meishi {

inline constexpr int kWidth = 96;
inline constexpr int kHeight = 64;

// Every corner has its own colour, so that any turn or mirror shows.
inline cv::Mat four_colours() {
  cv::Mat image(kHeight, kWidth, CV_8UC3);
  const cv::Rect half(0, 0, kWidth / 2, kHeight / 2);
  image(half).setTo(cv::Scalar(255, 255, 255));
  image(half + cv::Point(kWidth / 2, 0)).setTo(cv::Scalar(0, 0, 220));
  image(half + cv::Point(kWidth / 2, kHeight / 2)).setTo(cv::Scalar(0, 200, 0));
  image(half + cv::Point(0, kHeight / 2)).setTo(cv::Scalar(200, 0, 0));
  return image;
}

// How the pixels lie in the file for each orientation of the Exif standard, from the upright picture.
inline cv::Mat stored(const cv::Mat& upright, int orientation) {
  cv::Mat out = upright.clone();
  if (orientation >= 5) cv::transpose(out, out);  // 5
  if (orientation == 2 || orientation == 8) cv::flip(out, out, 1);
  if (orientation == 3 || orientation == 7) cv::flip(out, out, -1);
  if (orientation == 4 || orientation == 6) cv::flip(out, out, 0);
  return out;
}

// Detail everywhere: no file of it ends early by chance.
inline cv::Mat printed_card(int width = 320, int height = 200) {
  cv::Mat image(height, width, CV_8UC3, cv::Scalar(238, 240, 242));
  cv::RNG rng(7);
  cv::Mat grain(image.size(), CV_8UC3);
  rng.fill(grain, cv::RNG::UNIFORM, 0, 12);
  image -= grain;
  for (int y = 24; y < height; y += 30) {
    cv::putText(image, "Kita 3-5-7", {10, y}, cv::FONT_HERSHEY_SIMPLEX, 0.7, cv::Scalar(20, 20, 40), 2);
  }
  return image;
}

struct PixDeleter {
  void operator()(PIX* pix) const { pixDestroy(&pix); }
};
using PixPtr = std::unique_ptr<PIX, PixDeleter>;

inline PixPtr pix_of(const cv::Mat& bgr) {
  const Bytes png = encoded(".png", bgr);
  return PixPtr(pixReadMemPng(png.data(), png.size()));
}

inline Bytes tiff_of(const cv::Mat& bgr, int compression) {
  PixPtr pix = pix_of(bgr);
  if (compression == IFF_TIFF_G4 || compression == IFF_TIFF_G3) {
    const PixPtr grey(pixConvertTo8(pix.get(), 0));
    pix.reset(pixThresholdToBinary(grey.get(), 128));
  }
  l_uint8* data = nullptr;
  size_t size = 0;
  pixWriteMemTiff(&data, &size, pix.get(), compression);
  Bytes out(data, data + size);
  lept_free(data);
  return out;
}

inline Bytes multipage_tiff(const std::vector<cv::Mat>& pages) {
  PIXA* all = pixaCreate(0);
  for (const cv::Mat& page : pages) pixaAddPix(all, pix_of(page).release(), L_INSERT);
  l_uint8* data = nullptr;
  size_t size = 0;
  pixaWriteMemMultipageTiff(&data, &size, all);
  pixaDestroy(&all);
  Bytes out(data, data + size);
  lept_free(data);
  return out;
}

// All pages; the error of the first that fails.
inline Result<std::vector<cv::Mat>> decode_pages(std::span<const std::uint8_t> bytes,
                                                 const DecodeOptions& options = {}) {
  auto document = Document::open({bytes.begin(), bytes.end()}, options);
  if (!document) return tl::unexpected(document.error());
  std::vector<cv::Mat> pages;
  for (int number = 1; number <= document->page_count(); ++number) {
    auto page = document->page(number);
    if (!page) return tl::unexpected(page.error());
    pages.push_back(std::move(*page));
  }
  return pages;
}

inline std::string code_of(const Result<std::vector<cv::Mat>>& pages) {
  if (pages) return "pages: " + std::to_string(pages->size());
  switch (pages.error().code) {
    case ErrorCode::corrupt:
      return "corrupt";
    case ErrorCode::unsupported:
      return "unsupported";
    case ErrorCode::too_large:
      return "too_large";
    default:
      return "another error: " + pages.error().message;
  }
}

inline cv::Mat only_page(const Bytes& bytes) {
  auto pages = decode_pages(bytes);
  if (!pages || pages->size() != 1) {
    ADD_FAILURE() << "expected one page, got " << code_of(pages);
    return {};
  }
  return pages->front();
}

inline double mean_difference(const cv::Mat& a, const cv::Mat& b) {
  if (a.size() != b.size() || a.type() != b.type()) return 1e9;
  return cv::norm(a, b, cv::NORM_L1) / static_cast<double>(a.total() * a.channels());
}

}  // namespace meishi
