#include "samples/light.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace meishi::samples {

cv::Mat light_map(cv::Size size, double shadow, cv::RNG& rng) {
  const double angle = rng.uniform(0.0, 2 * std::numbers::pi), slope = rng.uniform(0.08, 0.2);
  const double vignette = rng.uniform(0.12, 0.26);
  const double edge = rng.uniform(-0.35, 0.2), softness = rng.uniform(0.08, 0.25);
  const double shadow_angle = rng.uniform(0.0, 2 * std::numbers::pi);
  const double radius = std::hypot(size.width, size.height) / 2;
  cv::Mat light(size, CV_32FC1);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      const double u = (x - size.width / 2.0) / radius, v = (y - size.height / 2.0) / radius;
      const double side = u * std::cos(shadow_angle) + v * std::sin(shadow_angle) - edge;
      const double shade = 1 / (1 + std::exp(side / softness * 4));
      light.at<float>(y, x) = static_cast<float>((1 + slope * (u * std::cos(angle) + v * std::sin(angle))) *
                                                 (1 - vignette * (u * u + v * v)) * (1 - shadow * shade));
    }
  }
  return light;
}

void throw_shadow(cv::Mat& light, const std::vector<cv::Point2f>& outline, double strength, double softness) {
  std::vector<cv::Point> corners(outline.begin(), outline.end());
  cv::Mat shade(light.size(), CV_32FC1, cv::Scalar(1));
  cv::fillPoly(shade, std::vector<std::vector<cv::Point>>{corners}, cv::Scalar(1 - strength), cv::LINE_AA);
  if (softness > 0) cv::GaussianBlur(shade, shade, {}, softness);
  cv::multiply(light, shade, light);
}

void shine(cv::Mat& image, const cv::Mat& where, cv::Point2d middle, cv::Size2d size, double degrees, double strength) {
  const double a = degrees * std::numbers::pi / 180;
  for (int y = 0; y < image.rows; ++y) {
    for (int x = 0; x < image.cols; ++x) {
      const double dx = x - middle.x, dy = y - middle.y;
      const double u = (dx * std::cos(a) + dy * std::sin(a)) / size.width;
      const double v = (-dx * std::sin(a) + dy * std::cos(a)) / size.height;
      const double r2 = u * u + v * v;
      if (r2 > 9) continue;
      // The lamp itself, with a rather sharp rim, and the haze around it.
      const double core = 1 / (1 + std::exp((r2 - 0.6) * 7)), haze = std::exp(-r2 * 0.9);
      const double gloss = where.at<uchar>(y, x) / 255.0;
      const double add = strength * gloss * (255 * core + 70 * haze);
      for (int c = 0; c < 3; ++c) {
        uchar& value = image.at<cv::Vec3b>(y, x)[c];
        value = cv::saturate_cast<uchar>(value + add);
      }
    }
  }
}

void smear(cv::Mat& image, double length, double degrees) {
  const int size = static_cast<int>(std::ceil(length)) | 1;
  cv::Mat kernel = cv::Mat::zeros(size, size, CV_32FC1);
  const double a = degrees * std::numbers::pi / 180, half = (size - 1) / 2.0;
  const cv::Point2d middle(half, half), reach(half * std::cos(a), half * std::sin(a));
  cv::line(kernel, middle - reach, middle + reach, cv::Scalar(1), 1);
  kernel /= cv::sum(kernel)[0];
  cv::filter2D(image, image, -1, kernel);
}

void defocus(cv::Mat& image, double radius) {
  const int size = 2 * static_cast<int>(std::ceil(radius)) + 1;
  cv::Mat kernel = cv::Mat::zeros(size, size, CV_32FC1);
  cv::circle(kernel, {size / 2, size / 2}, static_cast<int>(std::lround(radius)), cv::Scalar(1), cv::FILLED);
  kernel /= cv::sum(kernel)[0];
  cv::filter2D(image, image, -1, kernel);
}

}  // namespace meishi::samples
