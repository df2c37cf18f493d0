#include "capture/area_mean.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <opencv2/core/hal/intrin.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "capture/target_clones.h"

namespace meishi {

namespace {

// What the pixels of one axis cover of a longer one: each `taps` pixels from its first one on. Where it covers fewer,
// the last weights are 0: a loop that is as long for every pixel takes half the time of one that is not.
struct Cover {
  int taps = 0;
  std::vector<int> first;
  std::vector<float> weight;  // `taps` of each

  Cover(int length, int covered, double step) : taps(static_cast<int>(std::ceil(step)) + 1) {
    constexpr double kNothing = 1e-3;  // of a pixel: what rounding leaves
    weight.resize(static_cast<std::size_t>(length) * static_cast<std::size_t>(taps));
    float* next = weight.data();
    for (int i = 0; i < length; ++i, next += taps) {
      const double from = i * step;
      const double width = std::min(step, covered - from);
      const double to = std::min(from + step, static_cast<double>(covered));
      const double next_whole = std::ceil(from);
      first.push_back(static_cast<int>(next_whole) - (next_whole - from > kNothing ? 1 : 0));
      for (int k = first.back(); k < covered && to - k > kNothing; ++k) {
        next[k - first.back()] = static_cast<float>((std::min(to, k + 1.0) - std::max<double>(from, k)) / width);
      }
    }
  }
};

// A row made shorter: of each pixel, what the pixels it covers add up to. Values are added as cv::resize() adds them,
// from left to right. Both rows are a little longer than their pixels.
[[gnu::always_inline]] inline void shorten(const float* row, const Cover& across, float* out) {
  const float* weight = across.weight.data();
  for (const int first : across.first) {
    float sum = 0;
    for (int k = 0; k < across.taps; ++k) sum += row[first + k] * weight[k];
    weight += across.taps;
    *out++ = sum;
  }
}

// The same of three channels: four values at a time, of which the last belongs to the next pixel and is written over.
// `kTaps`: across.taps where it is known when this is compiled, or 0.
template <int kTaps>
[[gnu::always_inline]] inline void shorten_bgr(const float* row, const Cover& across, float* out) {
  const int taps = kTaps > 0 ? kTaps : across.taps;
  const float* weight = across.weight.data();
  for (const int first : across.first) {
    const float* from = row + 3 * static_cast<std::ptrdiff_t>(first);
    cv::v_float32x4 sum = cv::v_load(from) * cv::v_setall_f32(weight[0]);
    for (int k = 1; k < taps; ++k) sum += cv::v_load(from + 3 * k) * cv::v_setall_f32(weight[k]);
    weight += taps;
    cv::v_store(out, sum);
    out += 3;
  }
}

[[gnu::always_inline]] inline void round_to(const std::vector<float>& sum, std::uint8_t* out, std::size_t length) {
  std::size_t i = 0;
  for (; i + 16 <= length; i += 16) {
    const auto four = [&](std::size_t k) { return cv::v_round(cv::v_load(sum.data() + i + 4 * k)); };
    cv::v_store(out + i, cv::v_pack_u(cv::v_pack(four(0), four(1)), cv::v_pack(four(2), four(3))));
  }
  for (; i < length; ++i) out[i] = cv::saturate_cast<std::uint8_t>(sum[i]);
}

MEISHI_TARGET_CLONES("avx2", "default")
cv::Mat mean_of(const cv::Mat& image, cv::Size size, const cv::Point2d& step) {
  CV_Assert(image.type() == CV_8UC1 || image.type() == CV_8UC3);
  const Cover across(size.width, image.cols, step.x);
  const Cover down(size.height, image.rows, step.y);
  const auto channels = static_cast<std::size_t>(image.channels());
  const std::size_t length = static_cast<std::size_t>(image.cols) * channels;
  const std::size_t out_length = static_cast<std::size_t>(size.width) * channels;
  std::vector<float> row(length + static_cast<std::size_t>(across.taps) * channels + 1);
  std::vector<float> shorter(out_length + 1);
  std::vector<float> sum(out_length);
  int at = -1;  // the row that `shorter` is of: the last one of a pixel is often the first one of the next
  cv::Mat out(size, image.type());
  for (int y = 0; y < size.height; ++y) {
    const float* weight = down.weight.data() + static_cast<std::ptrdiff_t>(y) * down.taps;
    for (int k = 0; k < down.taps && (k == 0 || weight[k] > 0); ++k) {
      if (at != down.first[y] + k) {
        at = down.first[y] + k;
        const auto* from = image.ptr<std::uint8_t>(at);
        for (std::size_t i = 0; i < length; ++i) row[i] = from[i];
        if (channels == 1) {
          shorten(row.data(), across, shorter.data());
        } else if (across.taps == 3) {  // pages of a scanner at 300 dpi are made a little smaller
          shorten_bgr<3>(row.data(), across, shorter.data());
        } else {
          shorten_bgr<0>(row.data(), across, shorter.data());
        }
      }
      const float w = weight[k];
      if (k == 0) {
        for (std::size_t i = 0; i < out_length; ++i) sum[i] = w * shorter[i];
      } else {
        for (std::size_t i = 0; i < out_length; ++i) sum[i] += w * shorter[i];
      }
    }
    round_to(sum, out.ptr<std::uint8_t>(y), out_length);
  }
  return out;
}

bool whole(double step) { return step == std::floor(step); }

}  // namespace

cv::Mat area_mean(const cv::Mat& image, cv::Size size) {
  // The inverse of the factor, as cv::resize() has it: there may be a last bit between it and the plain quotient.
  const cv::Point2d step(1 / (static_cast<double>(size.width) / image.cols),
                         1 / (static_cast<double>(size.height) / image.rows));
  if (!whole(step.x) || !whole(step.y)) return mean_of(image, size, step);
  cv::Mat out;
  cv::resize(image, out, size, 0, 0, cv::INTER_AREA);
  return out;
}

cv::Mat area_mean(const cv::Mat& image, double scale) {
  if (!whole(1 / scale)) {
    return mean_of(image, {cvRound(image.cols * scale), cvRound(image.rows * scale)}, {1 / scale, 1 / scale});
  }
  cv::Mat out;
  cv::resize(image, out, {}, scale, scale, cv::INTER_AREA);
  return out;
}

}  // namespace meishi
