#include "bench/capture_pages.h"

#include <exception>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "bench/card_set.h"

namespace meishi::bench {

namespace {

namespace fs = std::filesystem;

const cv::Size kPhoto(4000, 3000);
const cv::Size kHugePhoto(11552, 8664);
const cv::Size kA4(2480, 3508);   // 210 x 297 mm at 300 dpi
const cv::Size kCard(1075, 650);  // 91 x 55 mm
constexpr int kColumns = 2;
constexpr int kRows = 4;

void add_noise(cv::Mat& image, double deviation, cv::RNG& rng) {
  cv::Mat noise(image.size(), CV_16SC3);
  rng.fill(noise, cv::RNG::NORMAL, 0, deviation);
  cv::add(image, noise, image, cv::noArray(), CV_8U);
}

bool is_landscape(const Quad& q) {
  const auto length = [](const Point& a, const Point& b) { return cv::norm(cv::Point2d(a.x - b.x, a.y - b.y)); };
  return length(q[0], q[1]) > length(q[1], q[2]);
}

// The card of an image, flat, kCard.
cv::Mat card_of(const cv::Mat& image, const Quad& quad) {
  std::vector<cv::Point2f> from;
  for (const Point& p : quad) from.emplace_back(static_cast<float>(p.x), static_cast<float>(p.y));
  const auto w = static_cast<float>(kCard.width);
  const auto h = static_cast<float>(kCard.height);
  const std::vector<cv::Point2f> to = {{0, 0}, {w, 0}, {w, h}, {0, h}};
  cv::Mat card;
  cv::warpPerspective(image, card, cv::getPerspectiveTransform(from, to), kCard, cv::INTER_CUBIC);
  return card;
}

Status write(const fs::path& file, const cv::Mat& image) {
  if (cv::imwrite(file.string(), image, {cv::IMWRITE_JPEG_QUALITY, 90})) return {};
  return fail(ErrorCode::io, "the file cannot be written", {}, file.string());
}

}  // namespace

Result<std::vector<CapturePage>> make_capture_pages(const fs::path& samples, const fs::path& folder) {
  auto sets = card_sets(samples);
  if (!sets) return tl::unexpected(sets.error());
  try {
    cv::RNG rng(300);
    cv::Mat photo;
    cv::Mat page(kA4, CV_8UC3, cv::Scalar(150, 152, 154));
    int placed = 0;
    for (const CardSet& set : *sets) {
      for (const TruthImage& image : set.images) {
        const bool is_photo = set.kind == "photo";
        if ((is_photo && !photo.empty()) || (!is_photo && placed == kColumns * kRows)) continue;
        if (image.cards.size() != 1 || !image.cards[0].quad || !is_landscape(*image.cards[0].quad)) continue;
        const cv::Mat pixels = cv::imread((set.folder / image.file).string(), cv::IMREAD_COLOR);
        if (pixels.empty()) return fail(ErrorCode::corrupt, "the image cannot be read", {}, image.file);
        if (is_photo) {
          if (pixels.cols > pixels.rows) cv::resize(pixels, photo, kPhoto, 0, 0, cv::INTER_CUBIC);
          continue;
        }
        const cv::Mat card = card_of(pixels, *image.cards[0].quad);
        const double angle = rng.uniform(-3.0, 3.0);
        cv::Mat turn = cv::getRotationMatrix2D(
            {static_cast<float>(kCard.width) / 2, static_cast<float>(kCard.height) / 2}, angle, 1);
        turn.at<double>(0, 2) += kA4.width * (placed % kColumns + 0.5) / kColumns - kCard.width / 2.0;
        turn.at<double>(1, 2) += kA4.height * (placed / kColumns + 0.5) / kRows - kCard.height / 2.0;
        cv::warpAffine(card, page, turn, kA4, cv::INTER_LINEAR, cv::BORDER_TRANSPARENT);
        ++placed;
      }
    }
    if (photo.empty() || placed < kColumns * kRows) {
      return fail(ErrorCode::not_found, "there are no cards to measure with", {}, samples.string());
    }
    add_noise(photo, 3, rng);
    add_noise(page, 2, rng);
    std::vector<CapturePage> out = {
        {"photograph, 12 megapixels, 1 card", folder / "photo.jpg", 1, 150, 0},
        {"A4 page, 300 dpi, 8 cards", folder / "a4.jpg", placed, 300, 0},
        {"photograph, 100 megapixels, 1 card", folder / "huge.jpg", 1, 0, 1024},
    };
    if (auto ok = write(out[0].file, photo); !ok) return tl::unexpected(ok.error());
    if (auto ok = write(out[1].file, page); !ok) return tl::unexpected(ok.error());
    cv::Mat huge;
    cv::resize(photo, huge, kHugePhoto, 0, 0, cv::INTER_LINEAR);
    if (auto ok = write(out[2].file, huge); !ok) return tl::unexpected(ok.error());
    return out;
  } catch (const std::exception& error) {
    return fail(ErrorCode::internal, "{}", {error.what()}, samples.string());
  }
}

}  // namespace meishi::bench
