#include "app/debug_pictures.h"

#include <algorithm>
#include <exception>
#include <opencv2/imgproc.hpp>
#include <span>
#include <string>

#include "app/encode_picture.h"
#include "app/source_file.h"
#include "store/atomic_files.h"

namespace meishi {

namespace fs = std::filesystem;

namespace {

constexpr int kLongSide = 1600;       // of the page's picture
constexpr std::size_t kMaxName = 96;  // bytes of the source's name that stay: file names end at 255

std::string name_of(const fs::path& file) {
  std::string stem = file.stem().string();
  if (stem.size() > kMaxName) {
    std::size_t end = kMaxName;
    while (end > 0 && (static_cast<unsigned char>(stem[end]) & 0xC0) == 0x80) --end;  // not amid a character
    stem.resize(end);
  }
  std::error_code ignored;
  const std::string path = fs::absolute(file, ignored).lexically_normal().string();
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(path.data());
  return stem + "-" + sha256_hex({bytes, path.size()}).substr(0, 8);
}

void draw(cv::Mat& picture, const Quad& quad, double scale, const cv::Scalar& colour, int thickness) {
  std::vector<cv::Point> corners;
  for (const Point& p : quad) corners.emplace_back(cvRound(p.x * scale), cvRound(p.y * scale));
  cv::polylines(picture, corners, true, colour, thickness, cv::LINE_AA);
}

cv::Mat overview(const cv::Mat& page, const CaptureTrace& trace, const std::vector<CardFace>& faces) {
  const double scale = std::min(1.0, static_cast<double>(kLongSide) / std::max(page.cols, page.rows));
  cv::Mat picture;
  cv::resize(page, picture, {}, scale, scale, cv::INTER_AREA);
  for (const Quad& candidate : trace.candidates) draw(picture, candidate, scale, {0, 140, 255}, 1);
  int index = 0;
  for (const CardFace& face : faces) {
    draw(picture, face.quad, scale, {0, 200, 0}, 4);
    const std::string number = std::to_string(++index);
    Point middle;
    for (const Point& p : face.quad) {
      middle.x += p.x * scale / 4;
      middle.y += p.y * scale / 4;
    }
    const cv::Size size = cv::getTextSize(number, cv::FONT_HERSHEY_SIMPLEX, 2, 6, nullptr);
    const cv::Point at(cvRound(middle.x - size.width / 2.0), cvRound(middle.y + size.height / 2.0));
    cv::putText(picture, number, at, cv::FONT_HERSHEY_SIMPLEX, 2, {255, 255, 255}, 12, cv::LINE_AA);
    cv::putText(picture, number, at, cv::FONT_HERSHEY_SIMPLEX, 2, {0, 120, 0}, 6, cv::LINE_AA);
  }
  return picture;
}

Status add(std::vector<FileContent>& files, std::string name, Result<std::string>&& encoded) {
  if (!encoded) {
    encoded.error().subject = std::move(name);
    return tl::unexpected(std::move(encoded.error()));
  }
  files.push_back({std::move(name), std::move(*encoded)});
  return {};
}

}  // namespace

DebugPictures::DebugPictures(fs::path folder) : folder_(std::move(folder)) {
  if (const Status status = write_files(folder_, {}); !status) keep(status.error());
}

void DebugPictures::write(const fs::path& file, int number, const cv::Mat& page, const CaptureTrace& trace,
                          const std::vector<CardFace>& faces) {
  if (error()) return;
  try {
    const std::string name = name_of(file) + "-p" + std::to_string(number);
    std::vector<FileContent> files;
    Status status = add(files, name + ".jpg", jpeg_of(overview(page, trace, faces)));
    for (std::size_t i = 0; status && i < faces.size(); ++i) {
      const std::string card = name + "-c" + std::to_string(i + 1);
      status = add(files, card + ".jpg", jpeg_of(faces[i].colour));
      if (status) status = add(files, card + "-grey.png", png_of(faces[i].grey));
    }
    if (status) status = write_files(folder_, files);
    if (!status) keep(status.error());
  } catch (const std::exception& failure) {
    keep(fail(ErrorCode::internal, "the image could not be processed: {}", {failure.what()}, file.string()).value());
  }
}

std::optional<Error> DebugPictures::error() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

void DebugPictures::keep(const Error& error) {
  const std::lock_guard lock(mutex_);
  if (!error_) error_ = error;
}

}  // namespace meishi
