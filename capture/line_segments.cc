#include "capture/line_segments.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <opencv2/core/hal/intrin.hpp>
#include <opencv2/imgproc.hpp>

namespace meishi {

namespace {

constexpr double kScale = 0.8;
constexpr double kSigma = 0.6;  // of the blur before the picture is made smaller, pixels of the smaller one
constexpr int kBlur = 7;        // pixels: beyond, the blur's weights are below a thousandth
constexpr double kAngle = 22.5 * CV_PI / 180;
constexpr double kAngleShare = 22.5 / 180;
constexpr int kAtOnce = 8;  // pixels
constexpr int kBins = 256;  // of steepness: the picture has no more grey levels
const double kLeastCosine = std::cos(kAngle);

// A pixel that is not flat.
struct Gradient {
  float x = 0;  // of the direction along the edge, of length 1
  float y = 0;
  float slope = 0;          // grey levels a pixel
  std::uint32_t place = 0;  // of the pixel
};

// From `x` on, the first of kAtOnce pixels of a row that are not all flat, or one near `end`: most are, and these are
// told several at a time.
int next_steep(const std::uint8_t* row, const std::uint8_t* below, int x, int end, int least_square) {
  const cv::v_int32x4 least = cv::v_setall_s32(least_square);
  const auto load = [](const std::uint8_t* from) { return cv::v_reinterpret_as_s16(cv::v_load_expand(from)); };
  for (; x + kAtOnce <= end; x += kAtOnce) {
    const cv::v_int16x8 falling = load(below + x + 1) - load(row + x);
    const cv::v_int16x8 rising = load(row + x + 1) - load(below + x);
    cv::v_int16x8 left;
    cv::v_int16x8 right;
    cv::v_zip(falling + rising, falling - rising, left, right);
    if (cv::v_check_any((cv::v_dotprod(left, left) > least) | (cv::v_dotprod(right, right) > least))) break;
  }
  return x;
}

struct WeighedPoint {
  cv::Point2d at;
  double weight = 0;
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
    region_.resize(gradient_.size());
    for (const std::uint32_t seed : steepest_first()) {
      if (free_[gradient_[seed].place] == 0) continue;
      grow(seed);
      if (region_size_ >= least_region_) out.push_back(rectangle());
    }
    return out;
  }

 private:
  // `free_` has a rim one pixel wide in which nothing is free, so that neighbours need no look at the borders.
  [[nodiscard]] std::uint32_t place(int x, int y) const { return static_cast<std::uint32_t>((y + 1) * width_ + x + 1); }
  [[nodiscard]] cv::Point2d pixel(std::uint32_t i) const {
    const int place = static_cast<int>(gradient_[i].place);
    return {static_cast<double>(place % width_ - 1), static_cast<double>(place / width_ - 1)};
  }

  // Most of a card is flat: only what is not gets a place in `gradient_`, so that what is walked through at random
  // stays small.
  void find_gradients(const cv::Mat& image, double least) {
    width_ = image.cols + 2;
    const std::size_t size = static_cast<std::size_t>(width_) * (image.rows + 2);
    free_.assign(size, 0);
    gradient_.reserve(size + 1);
    gradient_.emplace_back();
    const int least_square = static_cast<int>(4 * least * least);
    const int end = image.cols - 1;
    for (int y = 0; y + 1 < image.rows; ++y) {
      const auto* row = image.ptr<std::uint8_t>(y);
      const auto* below = image.ptr<std::uint8_t>(y + 1);
      for (int x = next_steep(row, below, 0, end, least_square); x < end;) {
        const int stop = std::min(x + kAtOnce, end);
        for (; x < stop; ++x) add_gradient(row + x, below + x, least_square, place(x, y));
        x = next_steep(row, below, x, end, least_square);
      }
    }
  }

  // Of the pixel that `row` points at and its three neighbours to the right and below, unless it is flat.
  void add_gradient(const std::uint8_t* row, const std::uint8_t* below, int least_square, std::uint32_t at) {
    const int falling = below[1] - row[0];
    const int rising = row[1] - below[0];
    const int gx = falling + rising;
    const int gy = falling - rising;
    const int square = gx * gx + gy * gy;
    if (square <= least_square) return;
    const float length = std::sqrt(static_cast<float>(square));
    free_[at] = static_cast<std::uint32_t>(gradient_.size());
    gradient_.push_back({static_cast<float>(-gy) / length, static_cast<float>(gx) / length, length / 2, at});
    steepest_ = std::max(steepest_, length / 2);
  }

  // Numbers of gradients.
  [[nodiscard]] std::vector<std::uint32_t> steepest_first() const {
    std::array<std::uint32_t, kBins + 1> begin{};
    const float bins = steepest_ > 0 ? (kBins - 1) / steepest_ : 0;
    const auto bin = [&](std::size_t i) {
      return static_cast<std::size_t>(kBins - 1 - static_cast<int>(gradient_[i].slope * bins));
    };
    for (std::size_t i = 1; i < gradient_.size(); ++i) ++begin[bin(i) + 1];
    for (std::size_t i = 1; i <= kBins; ++i) begin[i] += begin[i - 1];
    std::vector<std::uint32_t> order(gradient_.size() - 1);
    for (std::size_t i = gradient_.size() - 1; i > 0; --i) order[begin[bin(i)]++] = static_cast<std::uint32_t>(i);
    return order;
  }

  // Everything that the loop needs has a name of its own here: a member, and a vector that may grow, would be read from
  // memory again after each value that is written.
  void grow(std::uint32_t seed) {
    const Gradient* const gradient = gradient_.data();
    std::uint32_t* const free = free_.data();
    std::uint32_t* const region = region_.data();
    std::size_t size = 0;
    region[size++] = seed;
    free[gradient[seed].place] = 0;
    float sum_x = gradient[seed].x;
    float sum_y = gradient[seed].y;
    auto least = static_cast<float>(kLeastCosine);  // times the length of the sum
    const int around[] = {-width_ - 1, -width_, -width_ + 1, -1, 1, width_ - 1, width_, width_ + 1};
    for (std::size_t i = 0; i < size; ++i) {
      std::uint32_t* const here = free + gradient[region[i]].place;
      for (const int step : around) {
        const std::uint32_t neighbour = here[step];
        if (neighbour == 0) continue;
        const Gradient& g = gradient[neighbour];
        if (g.x * sum_x + g.y * sum_y < least) continue;
        region[size++] = neighbour;
        here[step] = 0;
        sum_x += g.x;
        sum_y += g.y;
        least = static_cast<float>(kLeastCosine) * std::sqrt(sum_x * sum_x + sum_y * sum_y);
      }
    }
    region_size_ = size;
    const double length = std::hypot(sum_x, sum_y);
    direction_ = {sum_x / length, sum_y / length};
  }

  // The ends of the region's main axis, in pixels of the picture.
  [[nodiscard]] cv::Vec4f rectangle() {
    points_.clear();
    double sum = 0;
    cv::Point2d centre;
    for (std::size_t i = 0; i < region_size_; ++i) {
      const double weight = gradient_[region_[i]].slope;
      points_.push_back({pixel(region_[i]), weight});
      centre += points_.back().at * weight;
      sum += weight;
    }
    centre /= sum;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (const auto& [at, weight] : points_) {
      const cv::Point2d p = at - centre;
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
    for (const WeighedPoint& p : points_) {
      const double along = (p.at - centre).dot(axis);
      from = std::min(from, along);
      to = std::max(to, along);
    }
    const auto in_picture = [&](double along) { return (centre + axis * along + cv::Point2d(0.5, 0.5)) / kScale; };
    const cv::Point2d a = in_picture(from);
    const cv::Point2d b = in_picture(to);
    return {static_cast<float>(a.x), static_cast<float>(a.y), static_cast<float>(b.x), static_cast<float>(b.y)};
  }

  int width_ = 0;  // of `free_`
  float steepest_ = 0;
  std::size_t least_region_ = 0;
  std::vector<Gradient> gradient_;     // of the pixels that are not flat, row by row; the first is of none
  std::vector<std::uint32_t> free_;    // of each pixel, the number of its gradient; 0 when flat or in a region
  std::vector<std::uint32_t> region_;  // numbers of gradients: the first `region_size_`, of as many as there are in all
  std::size_t region_size_ = 0;
  std::vector<WeighedPoint> points_;  // of the region
  cv::Point2d direction_;             // of the region's pixels together
};

}  // namespace

std::vector<cv::Vec4f> line_segments(const cv::Mat& grey, double quantization) {
  CV_Assert(!grey.empty() && grey.type() == CV_8UC1);
  return SegmentSearch(grey, quantization).segments();
}

}  // namespace meishi
