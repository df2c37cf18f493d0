#include "capture/line_segments.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <opencv2/imgproc.hpp>

namespace meishi {

namespace {

constexpr double kScale = 0.8;
constexpr double kSigma = 0.6;  // of the blur before the picture is made smaller, pixels of the smaller one
constexpr int kBlur = 7;        // pixels: beyond, the blur's weights are below a thousandth
constexpr double kAngle = 22.5 * CV_PI / 180;
constexpr double kAngleShare = 22.5 / 180;
constexpr int kBins = 256;  // of steepness: the picture has no more grey levels
const double kLeastCosine = std::cos(kAngle);

struct Gradient {
  float x = 0;  // of the direction along the edge, of length 1
  float y = 0;
  float slope = 0;  // grey levels a pixel; 0 where the picture is flat
};

class SegmentSearch {
 public:
  SegmentSearch(const cv::Mat& grey, double quantization) {
    cv::Mat smooth;
    cv::GaussianBlur(grey, smooth, {kBlur, kBlur}, kSigma / kScale);
    cv::Mat image;
    cv::resize(smooth, image, {}, kScale, kScale, cv::INTER_LINEAR_EXACT);
    find_gradients(image, quantization / std::sin(kAngle));
    const double size = image.cols * static_cast<double>(image.rows);
    // A region of fewer pixels may be one of noise: the number of possible ones is (width x height)^(5/2) x 11.
    const double tests = 2.5 * std::log10(size) + std::log10(11.0);
    least_region_ = static_cast<std::size_t>(-tests / std::log10(kAngleShare));
  }

  std::vector<cv::Vec4f> segments() {
    std::vector<cv::Vec4f> out;
    for (const std::uint32_t seed : steepest_first()) {
      if (free_[seed] == 0) continue;
      grow(seed);
      if (region_.size() >= least_region_) out.push_back(rectangle());
    }
    return out;
  }

 private:
  // The arrays have a rim one pixel wide in which nothing is free, so that neighbours need no look at the borders.
  [[nodiscard]] std::uint32_t place(int x, int y) const { return static_cast<std::uint32_t>((y + 1) * width_ + x + 1); }
  [[nodiscard]] int x_of(std::uint32_t place) const { return static_cast<int>(place) % width_ - 1; }
  [[nodiscard]] int y_of(std::uint32_t place) const { return static_cast<int>(place) / width_ - 1; }

  void find_gradients(const cv::Mat& image, double least) {
    width_ = image.cols + 2;
    const std::size_t size = static_cast<std::size_t>(width_) * (image.rows + 2);
    free_.assign(size, 0);
    gradient_.resize(size);
    const auto least_square = static_cast<float>(4 * least * least);
    for (int y = 0; y + 1 < image.rows; ++y) {
      const auto* row = image.ptr<std::uint8_t>(y);
      const auto* below = image.ptr<std::uint8_t>(y + 1);
      std::uint32_t at = place(0, y);
      for (int x = 0; x + 1 < image.cols; ++x, ++at) {
        const int falling = below[x + 1] - row[x];
        const int rising = row[x + 1] - below[x];
        const int gx = falling + rising;
        const int gy = falling - rising;
        const auto square = static_cast<float>(gx * gx + gy * gy);
        if (square <= least_square) continue;
        const float length = std::sqrt(square);
        gradient_[at] = {static_cast<float>(-gy) / length, static_cast<float>(gx) / length, length / 2};
        free_[at] = 1;
        steepest_ = std::max(steepest_, length / 2);
        ++count_;
      }
    }
  }

  [[nodiscard]] std::vector<std::uint32_t> steepest_first() const {
    std::array<std::uint32_t, kBins + 1> begin{};
    const float bins = steepest_ > 0 ? (kBins - 1) / steepest_ : 0;
    const auto bin = [&](std::uint32_t at) { return kBins - 1 - static_cast<int>(gradient_[at].slope * bins); };
    for (std::uint32_t at = 0; at < free_.size(); ++at) {
      if (free_[at] != 0) ++begin[static_cast<std::size_t>(bin(at)) + 1];
    }
    for (std::size_t i = 1; i <= kBins; ++i) begin[i] += begin[i - 1];
    std::vector<std::uint32_t> order(count_);
    for (auto at = static_cast<std::uint32_t>(free_.size()); at-- > 0;) {
      if (free_[at] != 0) order[begin[static_cast<std::size_t>(bin(at))]++] = at;
    }
    return order;
  }

  void grow(std::uint32_t seed) {
    region_.assign(1, seed);
    free_[seed] = 0;
    float sum_x = gradient_[seed].x;
    float sum_y = gradient_[seed].y;
    auto least = static_cast<float>(kLeastCosine);  // times the length of the sum
    const int around[] = {-width_ - 1, -width_, -width_ + 1, -1, 1, width_ - 1, width_, width_ + 1};
    for (std::size_t i = 0; i < region_.size(); ++i) {
      for (const int step : around) {
        const std::uint32_t at = region_[i] + static_cast<std::uint32_t>(step);
        if (free_[at] == 0) continue;
        const Gradient& g = gradient_[at];
        if (g.x * sum_x + g.y * sum_y < least) continue;
        free_[at] = 0;
        region_.push_back(at);
        sum_x += g.x;
        sum_y += g.y;
        least = static_cast<float>(kLeastCosine) * std::sqrt(sum_x * sum_x + sum_y * sum_y);
      }
    }
    const double length = std::hypot(sum_x, sum_y);
    direction_ = {sum_x / length, sum_y / length};
  }

  // The ends of the region's main axis, in pixels of the picture.
  [[nodiscard]] cv::Vec4f rectangle() const {
    double sum = 0;
    cv::Point2d centre;
    for (const std::uint32_t at : region_) {
      const double weight = gradient_[at].slope;
      centre += cv::Point2d(x_of(at), y_of(at)) * weight;
      sum += weight;
    }
    centre /= sum;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (const std::uint32_t at : region_) {
      const double weight = gradient_[at].slope;
      const cv::Point2d p = cv::Point2d(x_of(at), y_of(at)) - centre;
      xx += p.y * p.y * weight;
      yy += p.x * p.x * weight;
      xy -= p.x * p.y * weight;
    }
    const double least_inertia = 0.5 * (xx + yy - std::sqrt((xx - yy) * (xx - yy) + 4 * xy * xy));
    cv::Point2d axis = xx > yy ? cv::Point2d(xy, least_inertia - xx) : cv::Point2d(least_inertia - yy, xy);
    const double length = cv::norm(axis);
    axis = length > 0 ? axis / length : direction_;
    if (axis.dot(direction_) < kLeastCosine) axis = -axis;
    double from = 0;
    double to = 0;
    for (const std::uint32_t at : region_) {
      const double along = (cv::Point2d(x_of(at), y_of(at)) - centre).dot(axis);
      from = std::min(from, along);
      to = std::max(to, along);
    }
    const auto in_picture = [&](double along) { return (centre + axis * along + cv::Point2d(0.5, 0.5)) / kScale; };
    const cv::Point2d a = in_picture(from);
    const cv::Point2d b = in_picture(to);
    return {static_cast<float>(a.x), static_cast<float>(a.y), static_cast<float>(b.x), static_cast<float>(b.y)};
  }

  int width_ = 0;  // of the arrays
  float steepest_ = 0;
  std::size_t count_ = 0;  // pixels that are not flat
  std::size_t least_region_ = 0;
  std::vector<Gradient> gradient_;
  std::vector<std::uint8_t> free_;  // not flat, and in no region yet
  std::vector<std::uint32_t> region_;
  cv::Point2d direction_;  // of the region's pixels together
};

}  // namespace

std::vector<cv::Vec4f> line_segments(const cv::Mat& grey, double quantization) {
  CV_Assert(!grey.empty() && grey.type() == CV_8UC1);
  return SegmentSearch(grey, quantization).segments();
}

}  // namespace meishi
