#include "app/card_pictures.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "app/encode_picture.h"
#include "app/source_file.h"
#include "capture/document.h"
#include "store/picture_files.h"

namespace meishi {

namespace {

Result<CardPicture> reduced(const std::filesystem::path& file, int side) {
  auto bytes = read_source(file);
  if (!bytes) return tl::unexpected(bytes.error());
  auto document = Document::open(std::move(*bytes));
  auto page = document ? document->page(1) : Result<cv::Mat>(tl::unexpected(document.error()));
  if (!page) return tl::unexpected(page.error());
  const double scale = static_cast<double>(side) / std::max(page->cols, page->rows);
  if (scale < 1) {
    const cv::Size size(std::max(1, static_cast<int>(page->cols * scale)),
                        std::max(1, static_cast<int>(page->rows * scale)));
    cv::resize(*page, *page, size, 0, 0, cv::INTER_AREA);
  }
  auto jpeg = jpeg_of(*page, JpegQuality::small);
  if (!jpeg) return tl::unexpected(jpeg.error());
  return CardPicture{std::move(*jpeg), page->cols, page->rows};
}

}  // namespace

PictureSource card_pictures(std::filesystem::path database) {
  return [database = std::move(database)](const std::string& name, int side) {
    const std::filesystem::path file = picture_file(database, name);
    Result<CardPicture> picture = reduced(file, side);
    if (!picture) picture.error().subject = file.string();
    return picture;
  };
}

}  // namespace meishi
