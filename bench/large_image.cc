#include "bench/large_image.h"

#include <cstdint>
#include <cstdio>  // jpeglib.h needs it
// clang-format off
#include <jpeglib.h>
// clang-format on
#include <memory>
#include <opencv2/imgcodecs.hpp>
#include <string>
#include <vector>

#include "bench/child.h"

namespace meishi::bench {

namespace {

constexpr int kWidth = 11600;
constexpr int kHeight = 8700;

// Row by row: a child process counts the most memory that its parent ever had as its own.
Status write_photograph(const cv::Mat& card, const std::filesystem::path& file) {
  const std::unique_ptr<FILE, int (*)(FILE*)> out(std::fopen(file.c_str(), "wb"), &std::fclose);
  if (!out) return fail(ErrorCode::io, "the picture cannot be written", {}, file.string());
  jpeg_compress_struct info{};
  jpeg_error_mgr errors{};
  info.err = jpeg_std_error(&errors);
  jpeg_create_compress(&info);
  jpeg_stdio_dest(&info, out.get());
  info.image_width = kWidth;
  info.image_height = kHeight;
  info.input_components = 3;
  info.in_color_space = JCS_EXT_BGR;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, 90, TRUE);
  jpeg_start_compress(&info, TRUE);
  const double scale = 0.8 * kWidth / card.cols;
  const int left = kWidth / 10;
  const int top = static_cast<int>((kHeight - card.rows * scale) / 2);
  std::vector<cv::Vec3b> row(kWidth);
  std::uint32_t noise = 1;
  for (int y = 0; y < kHeight; ++y) {
    const int card_y = y < top ? -1 : static_cast<int>((y - top) / scale);
    for (int x = 0; x < kWidth; ++x) {
      const int card_x = x < left ? -1 : static_cast<int>((x - left) / scale);
      noise = noise * 1664525U + 1013904223U;
      const auto grain = static_cast<std::uint8_t>(noise >> 29);
      const bool on_card = card_x >= 0 && card_x < card.cols && card_y >= 0 && card_y < card.rows;
      row[static_cast<std::size_t>(x)] =
          on_card ? card.at<cv::Vec3b>(card_y, card_x)
                  : cv::Vec3b(static_cast<std::uint8_t>(60 + grain), static_cast<std::uint8_t>(75 + grain),
                              static_cast<std::uint8_t>(90 + grain));
    }
    JSAMPROW rows[] = {row.data()->val};
    jpeg_write_scanlines(&info, rows, 1);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  return {};
}

}  // namespace

Result<LargeImage> read_large_image(const std::filesystem::path& meishi, const std::filesystem::path& card,
                                    const std::filesystem::path& scratch) {
  const cv::Mat picture = cv::imread(card.string());
  if (picture.empty()) return fail(ErrorCode::not_found, "the card cannot be read", {}, card.string());
  const auto file = scratch / "large.jpg";
  if (const Status written = write_photograph(picture, file); !written) return tl::unexpected(written.error());
  ChildOptions to_file;
  to_file.output = scratch / "large.txt";
  const auto child = run_child({meishi.string(), "read", "--jobs", "1", file.string()}, to_file);
  if (!child) return tl::unexpected(child.error());
  if (child->exit_code != 0) {
    return fail(ErrorCode::environment, "it ended with exit code {}: nothing can be compared",
                {std::to_string(child->exit_code)}, meishi.string());
  }
  return LargeImage{kWidth * (kHeight / 1e6), child->peak_mib};
}

}  // namespace meishi::bench
